/** Duties that had a deadline: how many were done, how many in time. A person here is who owed them. */

import { type Instant, isSchoolDay, plusDays } from '@wuhe/model';
import { endOfDate } from '../deadline.ts';
import type { Duty } from '../duty.ts';
import { createEngine } from '../engine.ts';
import type { Facts } from '../facts.ts';
import type { RulePack } from '../pack.ts';
import type { Period } from '../statistics.ts';
import { workLog, worldOf } from '../world.ts';
import type { Tally } from './tally.ts';

/** Looks at the end of every school day of the period, at what is owed and what was done that day. */
export function countDuties(facts: Facts, pack: RulePack, period: Period, now: Instant, counts: Tally): void {
  const { calendar } = facts.school;
  const world = worldOf(facts, pack, [], workLog());
  const engine = createEngine(facts, pack);
  engine.add(facts.statements);
  const last = new Map<string, Duty>();
  for (let date = period.from; date <= period.until; date = plusDays(date, 1)) {
    const end = endOfDate(calendar, date);
    if (!isSchoolDay(calendar, date)) continue;
    for (const duty of engine.evaluate(end < now ? end : now).duties) last.set(duty.id, duty);
    if (now <= end) break;
  }
  for (const duty of last.values()) {
    const passed = duty.state === 'open' && duty.due !== undefined && duty.due < now;
    if (!passed && duty.state !== 'done' && duty.state !== 'told') continue;
    const forClass =
      duty.lesson?.class ?? (duty.student && duty.date && world.students.classOn(duty.student, duty.date));
    const whom = { class: forClass, cohort: forClass && world.cohortOf(forClass), persons: duty.owners };
    counts.add('dutiesDue', whom);
    if (duty.state === 'open') continue;
    counts.add('dutiesDone', whom);
    if (!duty.doneLate) counts.add('dutiesInTime', whom);
  }
}
