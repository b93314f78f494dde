/** A1.2.1.2: taking the register is the teacher's duty, from the start of the lesson to its end. */
import type { ClassId } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { make } from '../make.ts';
import type { RuleOf } from '../pack.ts';

/** Today's lessons by the timetable that nobody has read as taken. Without a timetable nobody is asked. */
export function register(context: Context, rule: RuleOf<'lessonNotTaken'>, of: ClassId): Duty[] {
  const { days, timetable } = context;
  if (!days.schoolToday) return [];
  const { date } = days.today;
  return [of]
    .filter((one) => context.scopes.allow(rule, { class: one }))
    .flatMap((one) => timetable.periods(one, date).map((period) => ({ class: one, date, period })))
    .flatMap((lesson) => {
      const times = days.lesson(date, lesson.period);
      if (!times || context.registers.of(lesson) || !context.clock.reached(times.from)) return [];
      return (
        make(context, rule, {
          id: `${rule.id}:${lesson.class}:${date}:${lesson.period}`,
          state: 'open',
          owners: timetable.teachers(lesson),
          to: [],
          lesson,
          date,
          opens: times.from,
          deadline: times.to,
          because: [],
          clock: { start: 'lessonStart', at: times.from },
        }) ?? []
      );
    });
}
