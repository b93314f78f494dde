/** What happened since the start, for the operator and for tests: refusals by code, and what the server did. */
import { type Code, codes } from '@wuhe/seal';

const own = [
  'commits', // transactions
  'stored', // rows
  'entries', // of chains
  'notStored', // writes that the disk refused
  'signedIn',
  'halfOpen', // sockets that no longer answered
  'sockets', // now
  'rooms', // in memory now
] as const;

export type Counter = Code | (typeof own)[number];
export type Counts = Readonly<Record<Counter, number>>;

export class Counters {
  readonly #counts = Object.fromEntries([...own, ...codes].map((name) => [name, 0])) as Record<
    Counter,
    number
  >;

  add(name: Counter, by = 1): void {
    this.#counts[name] += by;
  }

  all(): Counts {
    return { ...this.#counts };
  }
}
