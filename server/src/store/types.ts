/** What the server keeps, as an interface: chains, rows, quarantine, packages. Ciphertext and public entries only; a store understands none of it. */
import type { SchoolId, StoredRow, Vector } from '@wuhe/seal';

/** One thing to be written, of one school. */
export type Change =
  /** An entry of the chain; its number must be the chain's length (M2). */
  | { type: 'entry'; seq: number; bytes: Uint8Array }
  /** Rows of a room, none of which is there yet; the room begins with its first row. */
  | { type: 'rows'; room: string; rows: readonly StoredRow[] }
  /** From these places on, rows leave the room and are kept apart (M14). */
  | { type: 'quarantine'; room: string; places: readonly { writer: number; clock: number }[] }
  /** Deletes a room, or by `<scope>.<document>` all rooms of a document, what was kept apart included (G7). */
  | { type: 'erase'; name: string }
  /** `expires`: milliseconds since 1970; 0: no end. Replaces a package of the same id. */
  | { type: 'keepPackage'; id: string; expires: number; bytes: Uint8Array }
  | { type: 'dropPackage'; id: string };

/** How many packages of a school there are, and their bytes together. */
export interface PackageCount {
  count: number;
  bytes: number;
}

export interface Store {
  /** How many schools have a chain. */
  schools(): Promise<number>;
  /** A school's entries from the first on; none: the school is unknown. */
  chain(school: SchoolId): Promise<Uint8Array[]>;
  /** How many rooms of a school hold something, or did. */
  rooms(school: SchoolId): Promise<number>;
  /**
   * A room's rows that the vector does not cover, ascending in each writer, of these writers only where they are named. In pieces of at most
   * 256 KiB (one row at least), so that a large room is never in memory as a whole; a piece may show what was written since the one before.
   */
  read(
    school: SchoolId,
    room: string,
    vector?: Vector,
    writers?: ReadonlySet<number>,
  ): AsyncIterable<StoredRow[]>;
  /** Rows of a room that were kept apart, in the order in which they were. */
  quarantined(school: SchoolId, room: string): Promise<StoredRow[]>;
  package(school: SchoolId, id: string): Promise<{ bytes: Uint8Array; expires: number } | undefined>;
  packages(school: SchoolId): Promise<PackageCount>;
  /**
   * All of these changes or none, on the disk when it resolves; in the order of the calls. @throws Problem `store.refused`: nothing was
   * written, the disk is full, read-only or held by somebody else, or an entry is not the next one.
   */
  write(school: SchoolId, changes: readonly Change[]): Promise<void>;
  /** Deletes packages that ended before this time, of all schools. @throws Problem `store.refused` */
  expire(at: number): Promise<void>;
  /** Writes something small and flushes it: whether the disk takes writes now. @throws Problem `store.refused` */
  probe(at: number): Promise<void>;
  /** How many transactions there were: writes that waited together share one. */
  readonly commits: number;
  /** Resolves when what was given before is written. */
  close(): Promise<void>;
}
