/**
 * The only way rules look at the time. Whatever a rule asks here is remembered, so the next change of the whole result is the earliest
 * instant that was asked for and has not come yet: until then every answer, and with it every duty, stays the same.
 */
import { type Instant, plusMinutes } from '@wuhe/model';

export interface Clock {
  readonly now: Instant;
  /** Has this instant come? At exactly the instant: yes. */
  reached(at: Instant): boolean;
  /** Is this instant over? At exactly the instant: no. */
  passed(at: Instant): boolean;
  /** The earliest instant asked for that has not come. */
  nextChange(): Instant | undefined;
}

export function clockAt(now: Instant): Clock {
  let next: Instant | undefined;
  let nextPassed: Instant | undefined;
  return {
    now,
    reached(at) {
      if (at <= now) return true;
      if (next === undefined || at < next) next = at;
      return false;
    },
    passed(at) {
      if (at < now) return true;
      if (nextPassed === undefined || at < nextPassed) nextPassed = at;
      return false;
    },
    nextChange() {
      const over = nextPassed && plusMinutes(nextPassed, 1 / 60_000);
      return next === undefined || (over !== undefined && over < next) ? over : next;
    },
  };
}
