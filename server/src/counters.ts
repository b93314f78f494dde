/** What happened since the start, for the operator and for tests. */
export interface Counters {
  /** Transactions, and the updates in them. */
  commits: number;
  stored: number;
  /** Transactions that the disk refused. */
  notStored: number;
  /** Sockets closed or refused, by reason. */
  malformed: number;
  roomName: number;
  origin: number;
  full: number;
}

export function newCounters(): Counters {
  return { commits: 0, stored: 0, notStored: 0, malformed: 0, roomName: 0, origin: 0, full: 0 };
}
