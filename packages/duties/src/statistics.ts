/** Rates with their definitions (B.assess): what the pack counts, of what, by school, cohort, class and person, with the completeness beside. */
import type { Instant, PlainDate, Worded } from '@wuhe/model';
import type { Facts } from './facts.ts';
import type { RulePack } from './pack.ts';
import { countDuties } from './statistics/duties.ts';
import { countLessons } from './statistics/lessons.ts';
import { countStatus } from './statistics/status.ts';
import { type Level, tally } from './statistics/tally.ts';

export interface Period {
  from: PlainDate;
  until: PlainDate;
}

export interface Rate {
  statistic: string;
  by: Level;
  /** Cohort, class or person; empty = the school. */
  of: string;
  counted: number;
  total: number;
  /** counted ÷ total; undefined = there was nothing to count. */
  rate: number | undefined;
  /** The completeness of the records that it rests on. */
  beside: { statistic: string; rate: number | undefined } | undefined;
  title: Worded;
  definition: Worded;
}

/** @param period first and last date, inclusive; what has not ended at `now` is not counted */
export function statistics(facts: Facts, pack: RulePack, period: Period, now: Instant): Rate[] {
  const known = { ...facts, statements: facts.statements.filter((one) => one.at <= now) };
  const counts = tally();
  countLessons(known, period, now, counts);
  for (const one of pack.statistics)
    if (one.withinSchoolDays !== undefined)
      countStatus(known, pack, period, now, one.withinSchoolDays, counts);
  if (pack.statistics.every((one) => one.withinSchoolDays === undefined))
    countStatus(known, pack, period, now, 0, counts);
  countDuties(known, pack, period, now, counts);
  return pack.statistics.flatMap((one) =>
    one.by.flatMap((by) =>
      counts.of(by, one.of).map((of): Rate => {
        const beside = pack.statistics.find((other) => other.id === one.beside);
        return {
          statistic: one.id,
          by,
          of,
          ...rated(counts.get(by, of, one.counted), counts.get(by, of, one.of)),
          beside: beside && {
            statistic: beside.id,
            rate: rated(counts.get(by, of, beside.counted), counts.get(by, of, beside.of)).rate,
          },
          title: one.title,
          definition: one.definition,
        };
      }),
    ),
  );
}

function rated(counted: number, total: number): Pick<Rate, 'counted' | 'total' | 'rate'> {
  return { counted, total, rate: total === 0 ? undefined : counted / total };
}
