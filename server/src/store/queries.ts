/** What is asked of the embedded store's tables, by its reading thread, and how pieces follow each other. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredRow, Vector } from '@wuhe/seal';
import type { PackageCount } from './types.ts';

/** Most bytes of a piece of rows, unless one row alone is larger. */
const PIECE = 256 * 1024;

export interface Piece {
  rows: StoredRow[];
  /** Whether nothing is left behind these. */
  last: boolean;
}

/** All rows beyond a vector, piece by piece; `ask` gives the next piece beyond what was given. */
export async function* inPieces(
  vector: Vector,
  ask: (given: Vector) => Promise<Piece>,
): AsyncGenerator<StoredRow[]> {
  const given = new Map(vector);
  for (;;) {
    const { rows, last } = await ask(given);
    if (rows.length > 0) yield rows;
    if (last) return;
    for (const { writer, clock } of rows) given.set(writer, clock + 1);
  }
}

export class Queries {
  readonly #schools: StatementSync;
  readonly #chain: StatementSync;
  readonly #rooms: StatementSync;
  readonly #room: StatementSync;
  readonly #lengths: StatementSync;
  readonly #rows: StatementSync;
  readonly #quarantine: StatementSync;
  readonly #package: StatementSync;
  readonly #packages: StatementSync;

  constructor(db: DatabaseSync) {
    this.#schools = db.prepare('SELECT COUNT(*) AS n FROM chains WHERE seq = 0');
    this.#chain = db.prepare('SELECT bytes FROM chains WHERE school = ? ORDER BY seq');
    this.#rooms = db.prepare('SELECT COUNT(*) AS n FROM rooms WHERE school = ?');
    this.#room = db.prepare('SELECT id FROM rooms WHERE school = ? AND name = ?');
    this.#lengths = db.prepare(
      'SELECT writer, MAX(clock) + 1 AS length FROM rows WHERE room = ? GROUP BY writer',
    );
    this.#rows = db.prepare(
      'SELECT clock, body FROM rows WHERE room = ? AND writer = ? AND clock >= ? ORDER BY clock',
    );
    this.#quarantine = db.prepare('SELECT writer, clock, body FROM quarantine WHERE room = ? ORDER BY id');
    this.#package = db.prepare('SELECT bytes, expires FROM packages WHERE school = ? AND id = ?');
    this.#packages = db.prepare(
      'SELECT COUNT(*) AS count, COALESCE(SUM(LENGTH(bytes)), 0) AS bytes FROM packages WHERE school = ?',
    );
  }

  schools(): number {
    return Number(this.#schools.get()?.n);
  }

  chain(school: string): Uint8Array[] {
    return this.#chain.all(school).map(({ bytes }) => bytes as Uint8Array);
  }

  rooms(school: string): number {
    return Number(this.#rooms.get(school)?.n);
  }

  /** The next rows that the vector does not cover. */
  piece(
    school: string,
    room: string,
    vector: ReadonlyMap<number, number>,
    writers?: ReadonlySet<number>,
  ): Piece {
    const id = this.#room.get(school, room)?.id as number | undefined;
    const rows: StoredRow[] = [];
    if (id === undefined) return { rows, last: true };
    let size = 0;
    for (const { writer, length } of this.#lengths.all(id) as { writer: number; length: number }[]) {
      const from = vector.get(writer) ?? 0;
      if (from >= length || (writers && !writers.has(writer))) continue;
      for (const { clock, body } of this.#rows.iterate(id, writer, from)) {
        const bytes = body as Uint8Array;
        if (rows.length > 0 && size + bytes.length > PIECE) return { rows, last: false };
        rows.push({ writer, clock: clock as number, bytes });
        size += bytes.length;
      }
    }
    return { rows, last: true };
  }

  quarantined(school: string, room: string): StoredRow[] {
    const id = this.#room.get(school, room)?.id as number | undefined;
    if (id === undefined) return [];
    return this.#quarantine.all(id).map(({ writer, clock, body }) => ({
      writer: writer as number,
      clock: clock as number,
      bytes: body as Uint8Array,
    }));
  }

  package(school: string, id: string): { bytes: Uint8Array; expires: number } | undefined {
    const found = this.#package.get(school, id);
    return found && { bytes: found.bytes as Uint8Array, expires: found.expires as number };
  }

  packages(school: string): PackageCount {
    const { count, bytes } = this.#packages.get(school) ?? {};
    return { count: Number(count), bytes: Number(bytes) };
  }
}
