/** The tables of the embedded store, and what is done to them: one function per change. Used by the store's threads only. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change } from './types.ts';

/** How long a statement waits for another process that holds the file, e.g. a backup tool, ms. */
export const BUSY_MS = 250;

/** What is deleted is overwritten: an erased room leaves nothing in the file (G7). */
export const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  PRAGMA wal_autocheckpoint = 1000;
  CREATE TABLE IF NOT EXISTS chains (school TEXT NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (school, seq)) STRICT;
  CREATE TABLE IF NOT EXISTS rooms (id INTEGER PRIMARY KEY, school TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (school, name)) STRICT;
  CREATE TABLE IF NOT EXISTS rows (room INTEGER NOT NULL, writer INTEGER NOT NULL, clock INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (room, writer, clock)) STRICT;
  CREATE TABLE IF NOT EXISTS quarantine (id INTEGER PRIMARY KEY, room INTEGER NOT NULL, writer INTEGER NOT NULL, clock INTEGER NOT NULL, body BLOB NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS quarantine_by_room ON quarantine (room);
  CREATE TABLE IF NOT EXISTS packages (school TEXT NOT NULL, id TEXT NOT NULL, expires INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (school, id)) STRICT;
  CREATE TABLE IF NOT EXISTS probes (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL) STRICT;
`;

/** Writes changes inside the caller's transaction. Throws whatever SQLite says, and on an entry that is not the next one. */
export class Tables {
  readonly #length: StatementSync;
  readonly #addEntry: StatementSync;
  readonly #room: StatementSync;
  readonly #addRoom: StatementSync;
  readonly #addRow: StatementSync;
  readonly #keepApart: StatementSync;
  readonly #cut: StatementSync;
  readonly #matching: StatementSync;
  readonly #erasures: readonly StatementSync[];
  readonly #keepPackage: StatementSync;
  readonly #dropPackage: StatementSync;
  readonly #expire: StatementSync;
  readonly #probe: StatementSync;

  constructor(db: DatabaseSync) {
    this.#length = db.prepare('SELECT COUNT(*) AS n FROM chains WHERE school = ?');
    this.#addEntry = db.prepare('INSERT INTO chains (school, seq, bytes) VALUES (?, ?, ?)');
    this.#room = db.prepare('SELECT id FROM rooms WHERE school = ? AND name = ?');
    this.#addRoom = db.prepare('INSERT INTO rooms (school, name) VALUES (?, ?) RETURNING id');
    this.#addRow = db.prepare('INSERT INTO rows (room, writer, clock, body) VALUES (?, ?, ?, ?)');
    this.#keepApart = db.prepare(
      'INSERT INTO quarantine (room, writer, clock, body) SELECT room, writer, clock, body FROM rows WHERE room = ? AND writer = ? AND clock >= ? ORDER BY clock',
    );
    this.#cut = db.prepare('DELETE FROM rows WHERE room = ? AND writer = ? AND clock >= ?');
    // The names of a document's rooms lie between "<document>.g" and "<document>.h".
    this.#matching = db.prepare(
      "SELECT id FROM rooms WHERE school = ?1 AND (name = ?2 OR (name >= ?2 || '.g' AND name < ?2 || '.h'))",
    );
    this.#erasures = ['rows WHERE room', 'quarantine WHERE room', 'rooms WHERE id'].map((of) =>
      db.prepare(`DELETE FROM ${of} = ?`),
    );
    this.#keepPackage = db.prepare(
      'INSERT INTO packages (school, id, expires, bytes) VALUES (?, ?, ?, ?) ON CONFLICT (school, id) DO UPDATE SET expires = excluded.expires, bytes = excluded.bytes',
    );
    this.#dropPackage = db.prepare('DELETE FROM packages WHERE school = ? AND id = ?');
    this.#expire = db.prepare('DELETE FROM packages WHERE expires > 0 AND expires < ?');
    this.#probe = db.prepare(
      'INSERT INTO probes (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at',
    );
  }

  apply(school: string, change: Change): void {
    switch (change.type) {
      case 'entry':
        if (this.#length.get(school)?.n !== change.seq) throw new Error('not the next entry');
        this.#addEntry.run(school, change.seq, change.bytes);
        return;
      case 'rows': {
        const room = this.#roomOf(school, change.room) ?? Number(this.#addRoom.get(school, change.room)?.id);
        for (const { writer, clock, bytes } of change.rows) this.#addRow.run(room, writer, clock, bytes);
        return;
      }
      case 'quarantine': {
        const room = this.#roomOf(school, change.room);
        if (room === undefined) return;
        for (const { writer, clock } of change.places) {
          this.#keepApart.run(room, writer, clock);
          this.#cut.run(room, writer, clock);
        }
        return;
      }
      case 'erase':
        for (const { id } of this.#matching.all(school, change.name))
          for (const erasure of this.#erasures) erasure.run(id as number);
        return;
      case 'keepPackage':
        this.#keepPackage.run(school, change.id, change.expires, change.bytes);
        return;
      case 'dropPackage':
        this.#dropPackage.run(school, change.id);
        return;
    }
  }

  expire(at: number): void {
    this.#expire.run(at);
  }

  probe(at: number): void {
    this.#probe.run(at);
  }

  #roomOf(school: string, name: string): number | undefined {
    return this.#room.get(school, name)?.id as number | undefined;
  }
}
