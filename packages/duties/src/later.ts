/** Sums of an instant and minutes, remembered: the same starts and deadlines come again for every student of a class. */
import { type Instant, plusMinutes } from '@wuhe/model';

/** So many sums are kept at most. */
const LIMIT = 20_000;

export type Later = (at: Instant, minutes: number) => Instant;

export function laterCache(): Later {
  const known = new Map<number, Map<Instant, Instant>>();
  let size = 0;
  return (at, minutes) => {
    let sums = known.get(minutes);
    if (!sums) {
      sums = new Map();
      known.set(minutes, sums);
    }
    const before = sums.get(at);
    if (before !== undefined) return before;
    if (size++ > LIMIT) {
      known.clear();
      size = 0;
    }
    const sum = plusMinutes(at, minutes);
    sums.set(at, sum);
    return sum;
  };
}
