/** Students enrolled, dropped out, returned, retained in a period, by the pack's flow. A person here is the homeroom teacher (B.assess). */
import { type Instant, type PlainDate, plusDays, type StudentId, schoolTime } from '@wuhe/model';
import { contextOf } from '../context.ts';
import { daysUnderEvaluation } from '../days.ts';
import { schoolDayAfter } from '../deadline.ts';
import type { Facts } from '../facts.ts';
import { stateOf } from '../flow.ts';
import type { RulePack } from '../pack.ts';
import type { Period } from '../statistics.ts';
import { workLog, worldOf } from '../world.ts';
import type { Tally } from './tally.ts';

/** @param keptDays a returned student is retained who is still enrolled so many school days later */
export function countStatus(
  facts: Facts,
  pack: RulePack,
  period: Period,
  now: Instant,
  keptDays: number,
  counts: Tally,
): void {
  const { calendar } = facts.school;
  const world = worldOf(facts, pack, [], workLog());
  const days = daysUnderEvaluation(calendar, now, 0, period.from);
  const today = schoolTime(calendar, now).date;
  const statements = Map.groupBy(facts.statements, (one) => (one.body as { student?: StudentId }).student);
  const inPeriod = (date: PlainDate) => period.from <= date && date <= period.until;
  for (const student of new Set(facts.students.map((one) => one.id))) {
    const first = firstDay(world, student, period);
    if (first === undefined) continue;
    const whom = whomOf(world, student, first);
    counts.add('studentsEnrolled', whom);
    const context = contextOf(world, days, statements.get(student) ?? [], now);
    for (const flow of world.rules.flows) {
      const { passed } = stateOf(context, flow);
      for (const [at, one] of passed.entries()) {
        const date = schoolTime(calendar, one.at).date;
        if (!inPeriod(date)) continue;
        if (one.to === 'droppedOut') counts.add('studentsDroppedOut', whom);
        if (one.to !== flow.start) continue;
        const until = keptDays > 0 ? schoolDayAfter(calendar, date, keptDays) : date;
        counts.add('studentsReturned', whom);
        const again = passed.slice(at + 1).find((later) => later.to === 'droppedOut');
        const lost = again !== undefined && schoolTime(calendar, again.at).date <= until;
        if (until <= today && !lost) counts.add('studentsRetained', whom);
      }
    }
  }
}

/** The first day of the period on which the student is on a roll. */
function firstDay(
  world: ReturnType<typeof worldOf>,
  student: StudentId,
  period: Period,
): PlainDate | undefined {
  for (let date = period.from; date <= period.until; date = plusDays(date, 1))
    if (world.students.classOn(student, date) !== undefined) return date;
  return undefined;
}

function whomOf(world: ReturnType<typeof worldOf>, student: StudentId, date: PlainDate) {
  const forClass = world.students.classOn(student, date);
  return {
    class: forClass,
    cohort: forClass && world.cohortOf(forClass),
    persons: forClass ? world.roles.holders('homeroomTeacher', date, forClass) : [],
  };
}
