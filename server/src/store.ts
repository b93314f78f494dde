/** The rows on disk: Yjs updates by room, in one SQLite file. A commit returns after the disk has it (WAL, synchronous=FULL). */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Problem } from '@wuhe/model';

export interface Row {
  room: string;
  update: Uint8Array;
}

/** How long a commit waits for another process that holds the file, e.g. a backup tool. It blocks the server, so: briefly. */
const BUSY_MS = 250;

export class Store {
  readonly #db: DatabaseSync;
  readonly #lock: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #now: () => number;

  /**
   * Opens or founds the file.
   * @throws Problem `server.storeInUse`: another server has this file · `server.store`: it cannot be opened or written.
   */
  constructor(file: string, now: () => number) {
    this.#now = now;
    this.#lock = lock(`${file}.lock`);
    try {
      this.#db = new DatabaseSync(file, { timeout: BUSY_MS });
      this.#db.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, room TEXT NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL);
        CREATE INDEX IF NOT EXISTS rows_by_room ON rows (room, id);
        CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY, at INTEGER NOT NULL);
      `);
      this.#insert = this.#db.prepare('INSERT INTO rows (room, at, body) VALUES ($room, $at, $body)');
      this.probe();
    } catch (cause) {
      this.#lock.close();
      throw new Problem('server.store', reason(cause), { cause });
    }
  }

  /** Adds rows in one transaction: all or none. @throws whatever SQLite says (full, read-only, busy). */
  append(rows: readonly Row[]): void {
    this.#transaction(() => {
      for (const { room, update } of rows) this.#insert.run({ room, at: this.#now(), body: update });
    });
  }

  /** The updates of a room in the order in which they were stored. */
  read(room: string): Uint8Array[] {
    const rows = this.#db.prepare('SELECT body FROM rows WHERE room = $room ORDER BY id').all({ room });
    return rows.map((row) => row.body as Uint8Array);
  }

  /** Replaces all rows of a room by one that says the same. */
  compact(room: string, update: Uint8Array): void {
    this.#transaction(() => {
      this.#db.prepare('DELETE FROM rows WHERE room = $room').run({ room });
      this.#insert.run({ room, at: this.#now(), body: update });
    });
  }

  /** How many rooms have rows. */
  roomCount(): number {
    return Number(this.#db.prepare('SELECT COUNT(DISTINCT room) AS n FROM rows').get()?.n);
  }

  /** Writes and commits something small. @throws when the disk does not take it. */
  probe(): void {
    this.#transaction(() => {
      this.#db
        .prepare('INSERT INTO probe (id, at) VALUES (1, $at) ON CONFLICT (id) DO UPDATE SET at = $at')
        .run({ at: this.#now() });
    });
  }

  close(): void {
    this.#db.close();
    this.#lock.close();
  }

  #transaction(work: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (cause) {
      // After "disk full" SQLite has already rolled back by itself.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw cause;
    }
  }
}

/**
 * A file beside the store, held locked while the server lives (the system lets go when the process dies). Two servers on one store
 * would each miss what the other stores; the store itself stays open to inspection and online backup.
 */
function lock(file: string): DatabaseSync {
  try {
    const db = new DatabaseSync(file);
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (cause) {
    const busy = reason(cause).includes('locked');
    throw new Problem(busy ? 'server.storeInUse' : 'server.store', reason(cause), { cause });
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
