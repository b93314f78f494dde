/** A1.2.1.1: class officers keep the class record; where it and the register differ, the homeroom teacher looks into it. */
import type { ClassId, Mark, PlainDate, Statement, StudentId } from '@wuhe/model';
import type { Context } from '../context.ts';
import { deadlineOf } from '../deadline.ts';
import type { Duty } from '../duty.ts';
import { closing, make, maybe } from '../make.ts';
import { compare } from '../order.ts';
import type { RuleOf } from '../pack.ts';
import { markIn } from '../registers.ts';
import { responsible } from '../responsible.ts';

interface About {
  class: ClassId;
  date: PlainDate;
}

export function record(context: Context, rule: RuleOf<'recordDiffers'>, about: About): Duty[] {
  if (!context.scopes.allow(rule, { class: about.class })) return [];
  const { owners, vacancy } = responsible(context, rule, about.class);
  return context.ledger.all('classRecord').flatMap((kept) =>
    differing(context, kept, about).flatMap((student) => {
      const seen = context.ledger.seen(kept.id, owners);
      return (
        make(context, rule, {
          id: `${rule.id}:${kept.id}:${student}`,
          state: seen ? 'done' : 'open',
          owners,
          to: [],
          ...maybe('vacancy', vacancy),
          student,
          date: about.date,
          about: kept.id,
          opens: kept.at,
          deadline: deadlineOf(
            context.school.calendar,
            rule.due,
            { at: kept.at, date: about.date },
            () => undefined,
          ),
          ...maybe('closed', seen && closing(seen)),
          because: [kept],
          clock: { start: 'statement', at: kept.at },
        }) ?? []
      );
    }),
  );
}

/** Students of whom the record says something else than a register that was taken; the record speaks of lessons that were over. */
function differing(context: Context, kept: Statement<'classRecord'>, about: About): StudentId[] {
  const found = new Set<StudentId>();
  for (const { period } of context.days.bells) {
    const register = context.registers.of({ ...about, period });
    const times = context.days.lesson(about.date, period);
    if (!register || !times || kept.at < times.to) continue;
    const entries = kept.body.entries.filter((one) => one.period === period);
    const students = [...entries, ...register.last.body.exceptions].map((one) => one.student);
    for (const student of students) {
      if (context.students.classOn(student, about.date) !== about.class) continue;
      const mark = markIn(register.last, student);
      const entry = entries.find((one) => one.student === student)?.what;
      if (mark !== undefined && !same(mark, entry)) found.add(student);
    }
  }
  return [...found].sort(compare);
}

/** Leave is no entry of the record, and an absence with leave may be entered. */
function same(mark: Mark, entry: 'absent' | 'left' | 'late' | undefined): boolean {
  switch (mark) {
    case 'absent':
      return entry === 'absent' || entry === 'left';
    case 'leave':
      return entry === undefined || entry === 'absent';
    case 'late':
      return entry === 'late';
    case 'leftEarly':
      return entry === 'left';
    case 'present':
      return entry === undefined;
  }
}
