/**
 * The local copy of one room: stock y-indexeddb, whose errors are silent and whose writes are relaxed. What is added here is a refusal
 * that is heard, a barrier that says when the copy has reached the disk, and a note of when the room had last caught up.
 */
import { Problem } from '@wuhe/model';
import { IndexeddbPersistence, storeState } from 'y-indexeddb';
import * as Y from 'yjs';
import * as z from 'zod/mini';
import { refused } from './outbox.ts';
import { covers } from './vectors.ts';

/** How long a database may take to open or to load before it counts as refused. */
const PATIENCE_MS = 10_000;
/**
 * y-indexeddb adds a row at every opening and puts rows together only when a document changes: a document that is opened with every start
 * of the worker and seldom changed would grow, and open slower and slower. So from this many rows on they are put together here, a
 * while after opening.
 */
export const TIDY = { rows: 64, afterMs: 5_000 };

const Note = z.object({ asOf: z.number(), vector: z.instanceof(Uint8Array) });

export class Cache {
  readonly #doc: Y.Doc;
  readonly #persistence: IndexeddbPersistence;
  readonly #db: IDBDatabase;
  readonly #tidying: ReturnType<typeof setTimeout>;

  private constructor(doc: Y.Doc, persistence: IndexeddbPersistence, db: IDBDatabase) {
    this.#doc = doc;
    this.#persistence = persistence;
    this.#db = db;
    this.#tidying = setTimeout(() => {
      if (persistence._dbsize >= TIDY.rows) storeState(persistence).catch(() => undefined);
    }, TIDY.afterMs);
  }

  /** Loads the room into `doc`, and keeps every later change of it. @throws Problem `storage.refused`. */
  static async open(name: string, doc: Y.Doc): Promise<Cache> {
    // y-indexeddb would wait for ever on a database that does not open: try it first, and keep the connection for the barrier.
    const db = await within(openDatabase(name));
    const persistence = new IndexeddbPersistence(name, doc);
    try {
      await within(persistence.whenSynced);
    } catch (cause) {
      db.close();
      throw cause;
    }
    return new Cache(doc, persistence, db);
  }

  /**
   * Resolves when every change made before the call is on the disk: a strict transaction over the same store comes after the relaxed
   * ones and takes them along. @throws Problem `storage.refused`.
   */
  async flushed(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const transaction = this.#db.transaction(['updates', 'custom'], 'readwrite', { durability: 'strict' });
      transaction.objectStore('custom').put(0, 'barrier');
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(refused(transaction.error));
    });
  }

  /** Notes that the room had caught up with the server. A note that is lost only makes the claim older. */
  async noteCaughtUp(asOf: number): Promise<void> {
    const note = { asOf, vector: Y.encodeStateVector(this.#doc) };
    await this.#persistence.set('caughtUp', note as unknown as Date).catch(() => undefined);
  }

  /** When the room had last caught up, unless the copy has lost (power failure) some of what it held then. */
  async caughtUp(): Promise<number | undefined> {
    const note = Note.safeParse(await this.#persistence.get('caughtUp').catch(() => undefined));
    if (!note.success) return undefined;
    const held = Y.decodeStateVector(Y.encodeStateVector(this.#doc));
    return covers(held, Y.decodeStateVector(note.data.vector)) ? note.data.asOf : undefined;
  }

  async close(): Promise<void> {
    clearTimeout(this.#tidying);
    this.#db.close();
    await this.#persistence.destroy();
  }
}

/** Opens y-indexeddb's database as y-indexeddb itself would. */
function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('updates', { autoIncrement: true });
      request.result.createObjectStore('custom');
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
}

async function within<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Problem('storage.refused', 'the database does not answer')),
      PATIENCE_MS,
    );
  });
  try {
    return await Promise.race([work, late]);
  } catch (cause) {
    throw refused(cause);
  } finally {
    clearTimeout(timer);
  }
}
