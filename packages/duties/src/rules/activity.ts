/** A4.10, A6.2: before a lesson or an outing the teachers concerned see what a student is to avoid or reduce, never a diagnosis. */
import { type Body, type ClassId, plusMinutes, type Statement, type StudentId } from '@wuhe/model';
import type { Context } from '../context.ts';
import { deadlineOf } from '../deadline.ts';
import type { Duty } from '../duty.ts';
import { closing, make, maybe } from '../make.ts';
import { byTime, latest, push } from '../order.ts';
import type { RuleOf } from '../pack.ts';
import { resolve } from '../parties.ts';
import { classNameOf } from './statement.ts';

type Restrictions = Body<'restrictionNotice'>['restrictions'];

/** Shown from a little before each lesson until its end, to those of its teachers who had the written notice. */
export function restrictedLesson(context: Context, rule: RuleOf<'restrictedLesson'>, of: ClassId): Duty[] {
  const { days, timetable } = context;
  const { date } = days.today;
  if (!days.schoolToday) return [];
  return noticesOf(context, of).flatMap((notice) =>
    timetable.periods(of, date).flatMap((period) => {
      const lesson = { class: of, date, period };
      const owners = timetable.teachers(lesson).filter((teacher) => notice.body.to.includes(teacher));
      const times = days.lesson(date, period);
      if (!times || owners.length === 0 || !context.scopes.allow(rule, { class: of, letters: owners }))
        return [];
      const opens = plusMinutes(times.from, -rule.trigger.beforeMinutes);
      if (!context.clock.reached(opens) || context.clock.reached(times.to)) return [];
      return (
        make(context, rule, {
          id: `${rule.id}:${notice.id}:${date}:${period}`,
          state: 'open',
          owners,
          to: [],
          student: notice.body.student,
          lesson,
          date,
          about: notice.id,
          opens,
          because: [notice],
          clock: { start: 'lessonStart', at: times.from },
          values: worded(notice.body.restrictions),
        }) ?? []
      );
    }),
  );
}

/** For every restricted student of a class that goes out: somebody decides before whether and how the student takes part. */
export function restrictedOuting(context: Context, rule: RuleOf<'restrictedOuting'>, of: ClassId): Duty[] {
  const { today } = context.days;
  if (today.date < context.pack.inForceFrom || !context.scopes.allow(rule, { class: of })) return [];
  const restricted = new Map<StudentId, (Statement<'restrictionNotice'> | Statement<'specialFile'>)[]>();
  for (const one of [...noticesOf(context, of), ...context.ledger.all('specialFile')].sort(byTime)) {
    const { student, restrictions } = one.body;
    if (restrictions.length > 0 && context.students.classOn(student, today.date) === of)
      push(restricted, student, one);
  }
  const concerned = { classes: [of], date: today.date, author: undefined, field: () => [] };
  const owner = resolve(context, [rule.owner], rule.nextLevel ?? [], concerned);
  const to = resolve(context, rule.to ?? [], rule.nextLevel ?? [], concerned);
  const outings = context.ledger
    .all('plannedEvent')
    .filter(({ body }) => body.about === 'outing' && body.classes.includes(of) && body.date >= today.date);
  return outings.flatMap((outing) =>
    [...restricted].flatMap(([student, sources]) => {
      const [first] = sources as [Statement, ...Statement[]];
      const opens = latest(outing.at, first.at);
      const check = context.ledger
        .all('activityCheck')
        .find(
          ({ body }) =>
            body.of === outing.id && body.decisions.some((decision) => decision.student === student),
        );
      return (
        make(context, rule, {
          id: `${rule.id}:${outing.id}:${student}`,
          state: check ? 'done' : 'open',
          owners: owner.persons.length > 0 ? owner.persons : [outing.author],
          to: to.persons,
          ...maybe('vacancy', owner.vacancy),
          student,
          date: outing.body.date,
          about: outing.id,
          opens,
          deadline: deadlineOf(
            context.school.calendar,
            rule.due,
            { at: opens, date: outing.body.date },
            (path) => (path === 'date' ? outing.body.date : undefined),
          ),
          ...maybe('closed', check && closing(check)),
          because: [outing, first],
          clock: { start: 'statement', at: opens },
          values: {
            title: outing.body.title,
            ...classNameOf(context, [of]),
            ...worded(sources.flatMap((one) => one.body.restrictions)),
          },
        }) ?? []
      );
    }),
  );
}

function noticesOf(context: Context, of: ClassId): Statement<'restrictionNotice'>[] {
  const { date } = context.days.today;
  return context.ledger
    .all('restrictionNotice')
    .filter(({ body }) => context.students.classOn(body.student, date) === of);
}

/** The activities by what is to be done about them. */
function worded(all: Restrictions): Duty['values'] {
  const of = (measure: Restrictions[number]['measure']) => {
    const activities = all.filter((one) => one.measure === measure).map((one) => one.activity);
    return activities.length > 0 ? [...new Set(activities)].join(' · ') : undefined;
  };
  return { ...maybe('avoid', of('avoid')), ...maybe('reduce', of('reduce')), ...maybe('watch', of('watch')) };
}
