/** A2.1.2: at the end of a lesson its teacher tells the homeroom teacher by name who was absent, leave included. */
import type { ClassId, PlainDate } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { author, closing, make, maybe } from '../make.ts';
import { latest } from '../order.ts';
import type { RuleOf } from '../pack.ts';
import type { Register } from '../registers.ts';
import { responsible } from '../responsible.ts';

type LessonEndRule = RuleOf<'lessonAbsentees'>;
interface About {
  class: ClassId;
  date: PlainDate;
}

export function lessonEnd(context: Context, rule: LessonEndRule, about: About): Duty[] {
  if (!context.scopes.allow(rule, { class: about.class })) return [];
  return context.registers.list.flatMap((register) => listOf(context, rule, about, register) ?? []);
}

function listOf(context: Context, rule: LessonEndRule, about: About, register: Register): Duty | undefined {
  const { lesson, last } = register;
  const times = context.days.lesson(lesson.date, lesson.period);
  const absent = last.body.exceptions
    .filter(({ mark }) => mark === 'absent' || mark === 'leave' || mark === 'leftEarly')
    .map(({ student }) => student)
    .filter((student) => context.students.classOn(student, about.date) === about.class);
  if (!times || absent.length === 0) return undefined;
  const { to, vacancy } = responsible(context, rule, about.class);
  if (to.includes(last.author)) return undefined;
  const opens = latest(times.to, register.series[0].at);
  if (!context.clock.reached(opens)) return undefined;
  const list = context.ledger
    .all('absenteeList')
    .filter((one) => one.body.lesson.class === lesson.class && one.body.lesson.period === lesson.period)
    .find((one) => absent.every((student) => one.body.absentees.some((each) => each.student === student)));
  const seen = list && context.ledger.seen(list.id, list.body.to);
  // Whoever was named in the lesson itself, or has leave, is known to the homeroom teacher.
  const known = absent.every((student) => {
    if (context.excuses.of(student, about.date, lesson.period)) return true;
    const thread = context.threads.find((one) => one.student === student);
    return thread?.standing.some((one) => one.body.lesson.period === lesson.period) ?? false;
  });
  return make(context, rule, {
    id: `${rule.id}:${lesson.class}:${lesson.date}:${lesson.period}:${about.class}`,
    state: list ? 'done' : known ? 'known' : 'open',
    owners: [last.author],
    to,
    ...maybe('vacancy', vacancy),
    lesson,
    date: lesson.date,
    opens,
    ...maybe('closed', list && closing(list)),
    ...maybe('seen', seen && author(seen)),
    because: [last],
    clock: { start: 'statement', at: opens },
    values: { absentees: absent.length },
  });
}
