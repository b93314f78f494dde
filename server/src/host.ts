/** What every part of a running server is given. */
import type { Kept, Verifier } from '@wuhe/seal';
import type { Counters } from './counters.ts';
import type { Limits } from './limits.ts';
import type { Store } from './store/types.ts';

export interface Host {
  store: Store;
  verifier: Verifier;
  limits: Limits;
  counters: Counters;
  /** One line for the operator: ids and codes, nothing else. */
  log: (line: string) => void;
  /** The server's clock, milliseconds since 1970. */
  now: () => number;
  /** Time and date by the server's clock (M9, M12). */
  kept: () => Kept;
}

const MINUTE_MS = 60_000;

/** Time and date in a time zone, YYYY-MM-DD. Asked with every frame: the date is worked out once a minute. */
export function keptBy(now: () => number, timeZone: string): () => Kept {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  let minute = Number.NaN;
  let today = '';
  return () => {
    const at = now();
    const present = Math.floor(at / MINUTE_MS);
    if (present !== minute) today = date.format(at);
    minute = present;
    return { at, today };
  };
}
