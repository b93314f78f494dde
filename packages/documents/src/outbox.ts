/**
 * What must not be lost: every change of this device that the server has not yet stored. A row is written with a strict commit before
 * the change becomes visible or leaves the device.
 */
import { Problem } from '@wuhe/model';
import { Dexie, type Table } from 'dexie';

/** One committed change: a Yjs update of one room. */
export interface Row {
  id: number;
  room: string;
  update: Uint8Array;
}

/** A row before it has its number. */
export type NewRow = Omit<Row, 'id'>;

export class Outbox {
  readonly #db: Dexie;
  readonly #rows: Table<Row, number, NewRow>;
  #size = 0;

  private constructor(db: Dexie) {
    this.#db = db;
    this.#rows = db.table('outbox');
  }

  /** @throws Problem `storage.refused` when the database does not open. */
  static async open(name: string): Promise<Outbox> {
    // Strict: a commit returns after the disk has it, not after the operating system was told.
    const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
    db.version(1).stores({ outbox: '++id, room' });
    const outbox = new Outbox(db);
    await storing(async () => {
      await db.open();
      outbox.#size = await outbox.#rows.count();
    });
    return outbox;
  }

  /** Commits changes: all or none. @throws Problem `storage.refused`: none is kept. */
  async add(rows: readonly NewRow[]): Promise<Row[]> {
    const ids = await storing(() =>
      this.#db.transaction('rw', this.#rows, () => this.#rows.bulkAdd(rows, { allKeys: true })),
    );
    this.#size += rows.length;
    return rows.map((row, at) => ({ ...row, id: ids[at] as number }));
  }

  /** The rows of a room, oldest first. @throws Problem `storage.refused`. */
  async of(room: string): Promise<Row[]> {
    if (this.#size === 0) return [];
    return storing(() => this.#rows.where('room').equals(room).sortBy('id'));
  }

  /** The rooms that have rows. @throws Problem `storage.refused`. */
  async rooms(): Promise<string[]> {
    if (this.#size === 0) return [];
    const keys = await storing(() => this.#rows.orderBy('room').uniqueKeys());
    return keys.map(String);
  }

  /** How many rows there are, over all rooms. */
  get size(): number {
    return this.#size;
  }

  /** Forgets rows that are safe elsewhere. @throws Problem `storage.refused`. */
  async remove(ids: readonly number[]): Promise<void> {
    await storing(() => this.#rows.bulkDelete([...ids]));
    this.#size -= ids.length;
  }

  close(): void {
    this.#db.close();
  }
}

/** Whatever the browser's database complains of (quota, corruption, private mode) is one problem to the layers above. */
async function storing<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw refused(cause);
  }
}

/** The Problem `storage.refused`, with the database's own reason as detail. */
export function refused(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  const detail = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new Problem('storage.refused', detail, { cause });
}
