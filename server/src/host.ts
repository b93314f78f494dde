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

/** The date in a time zone, YYYY-MM-DD. */
export function keptBy(now: () => number, timeZone: string): () => Kept {
  const date = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  return () => ({ at: now(), today: date.format(now()) });
}
