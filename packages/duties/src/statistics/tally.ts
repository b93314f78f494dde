/** Sums of measures by school, cohort, class and person. */
import type { Statistic } from '../pack/statistic.ts';

export type Level = Statistic['by'][number];
type Measure = Statistic['counted'];

/** Whom one thing counts for; persons may be several. */
interface Whom {
  cohort?: string | undefined;
  class?: string | undefined;
  persons?: readonly string[];
}

export interface Tally {
  add(measure: Measure, whom: Whom, count?: number): void;
  get(by: Level, of: string, measure: Measure): number;
  /** Names of a level that have any of a measure, in order. */
  of(by: Level, measure: Measure): string[];
}

export function tally(): Tally {
  const sums: Record<Level, Map<string, Map<Measure, number>>> = {
    school: new Map(),
    cohort: new Map(),
    class: new Map(),
    person: new Map(),
  };
  const more = (by: Level, of: string | undefined, measure: Measure, count: number) => {
    if (of === undefined) return;
    const measures = sums[by].get(of) ?? new Map<Measure, number>();
    measures.set(measure, (measures.get(measure) ?? 0) + count);
    sums[by].set(of, measures);
  };
  return {
    add(measure, whom, count = 1) {
      more('school', '', measure, count);
      more('cohort', whom.cohort, measure, count);
      more('class', whom.class, measure, count);
      for (const person of whom.persons ?? []) more('person', person, measure, count);
    },
    get: (by, of, measure) => sums[by].get(of)?.get(measure) ?? 0,
    of: (by, measure) => [...sums[by]].flatMap(([of, all]) => (all.has(measure) ? of : [])).sort(),
  };
}
