/** A1.2.1.1, A4.2: a student left without leave or a pass → the homeroom teacher contacts the guardian soon. */
import type { ClassId, PlainDate, Statement, StudentId } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { closing, make, maybe } from '../make.ts';
import { byTime, push } from '../order.ts';
import type { RuleOf } from '../pack.ts';
import { answers } from '../thread.ts';
import { whoContacts } from './contact.ts';

interface About {
  class: ClassId;
  date: PlainDate;
}

export function leaving(context: Context, rule: RuleOf<'leftWithoutLeave'>, about: About): Duty[] {
  if (!context.scopes.allow(rule, { class: about.class })) return [];
  const day = context.days.list.find((one) => one.date === about.date);
  if (!day) return [];
  return [...leftOn(context, about)].flatMap(([student, all]) => {
    const [first, ...more] = all.sort(byTime) as [Statement, ...Statement[]];
    const { owners, vacancy, handed } = whoContacts(context, rule, { student, class: about.class, day });
    const told = context.ledger
      .all('guardianNotice')
      .filter(({ body }) => body.student === student && body.about === 'leaving' && body.reached);
    const closed = [...context.ledger.contacts(student, about.date).filter(answers), ...told]
      .filter((one) => one.at >= first.at)
      .sort(byTime)[0];
    return (
      make(context, rule, {
        id: `${rule.id}:${student}:${about.date}`,
        state: closed ? 'done' : 'open',
        owners: owners.length > 0 ? owners : [first.author],
        to: [],
        ...maybe('vacancy', vacancy),
        ...maybe('handed', handed),
        student,
        date: about.date,
        opens: first.at,
        ...maybe('closed', closed && closing(closed)),
        because: [first, ...more],
        clock: { start: 'statement', at: first.at },
      }) ?? []
    );
  });
}

/** What says that a student of the class left, where no leave covers it and no pass was given that day. */
function leftOn(context: Context, { class: forClass, date }: About): Map<StudentId, Statement[]> {
  const found = new Map<StudentId, Statement[]>();
  const passes = new Set(context.ledger.all('gatePass').map((one) => one.body.student));
  const add = (student: StudentId, period: number | undefined, by: Statement) => {
    if (context.students.classOn(student, date) !== forClass || passes.has(student)) return;
    const periods = period === undefined ? context.days.bells.map((bell) => bell.period) : [period];
    if (!periods.some((one) => context.excuses.of(student, date, one))) push(found, student, by);
  };
  for (const { lesson, last } of context.registers.list) {
    for (const { student, mark } of last.body.exceptions)
      if (mark === 'leftEarly') add(student, lesson.period, last);
  }
  for (const record of context.ledger.all('classRecord')) {
    for (const entry of record.body.entries)
      if (entry.what === 'left') add(entry.student, entry.period, record);
  }
  return found;
}
