/** What the embedded store's threads are told and what they answer. */
import type { Change } from './types.ts';

/** A write. The writing thread is given batches of them, each a transaction. */
export type WriteJob =
  | { type: 'write'; school: string; changes: readonly Change[] }
  | { type: 'expire'; at: number }
  | { type: 'probe'; at: number };

export type ReadJob =
  | { type: 'schools' }
  | { type: 'chain' | 'rooms' | 'packages'; school: string }
  | { type: 'quarantined'; school: string; room: string }
  | { type: 'package'; school: string; id: string }
  | {
      type: 'piece';
      school: string;
      room: string;
      vector: ReadonlyMap<number, number>;
      writers: ReadonlySet<number> | undefined;
    };

export interface Ticket<Job> {
  ticket: number;
  job: Job;
}

export type Answer =
  | { type: 'ready' }
  /** The thread cannot begin: `server.storeInUse`, `server.store`. */
  | { type: 'failed'; code: string; detail: string }
  | { type: 'done'; results: readonly Result[]; commits: number };

export type Result = { ticket: number } & ({ value: unknown } | { error: string });
