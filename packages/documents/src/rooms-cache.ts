/**
 * The rooms on this disk: stock y-indexeddb, one database for each room, made when its first row is put. Its writes are relaxed and its
 * errors silent, so a room may lose its newest rows and can always be rebuilt from the server and the outbox. What is added here: nothing but
 * rows is ever loaded, a barrier says when they have reached the disk, and what did not get there is written again.
 */
import { Problem } from '@wuhe/model';
import { noLimits, readRuns, runsOf, type StoredRow, writeRuns } from '@wuhe/seal';
import { IndexeddbPersistence, storeState } from 'y-indexeddb';
import * as Y from 'yjs';
import type { Cache, CachedRoom } from './contract.ts';
import { own } from './disk-rows.ts';
import { within } from './refused.ts';
import {
  barrier,
  deleteRoomDatabase,
  hasStores,
  isSound,
  openRoomDatabase,
  rewrite,
} from './room-database.ts';

/**
 * y-indexeddb adds a row at every opening and puts rows together only when a document changes: a room that is opened with every start
 * of the worker and seldom changed would grow, and open slower and slower. So from this many rows on they are put together here, a
 * while after opening.
 */
export const TIDY = { rows: 64, afterMs: 5_000 };

/** Databases `<name>/room/<room>`. `damaged` is told of a room that could not be relied on and is empty now (`storage.damaged`). */
export function openCache(name: string, damaged: (room: string) => void = () => undefined): Cache {
  return {
    async open(room) {
      const cached = new Room(`${name}/room/${room}`, () => damaged(room));
      await cached.load();
      return cached;
    },
  };
}

class Room implements CachedRoom {
  readonly #name: string;
  readonly #damaged: () => void;
  #outer = new Y.Doc();
  /** There once the room has a database. */
  #store: IndexeddbPersistence | undefined;
  /** What is in the database is not what is in the room: it is written anew before y-indexeddb may read it. */
  #stale = false;
  /** Something may not have been written; the next `flushed` sees to it. */
  #broken = false;
  #closed = false;
  #tidying: ReturnType<typeof setTimeout> | undefined;
  /** Work on the database goes one by one. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(name: string, damaged: () => void) {
    this.#name = name;
    this.#damaged = damaged;
  }

  get outer(): Y.Doc {
    return this.#outer;
  }

  /** Reads the room if it is on the disk. @throws Problem `storage.refused` */
  load(): Promise<void> {
    return this.#next(() => this.#attach(false));
  }

  rows(): StoredRow[] {
    const runs = readRuns(Y.encodeStateAsUpdate(this.#outer), noLimits);
    // Only rows come in, by `put` and from a database that was looked into.
    if (!runs.ok) throw new Problem('storage.refused', runs.code);
    const rows: StoredRow[] = [];
    let held = 0;
    for (const [at, { writer, clock, envelopes }] of runs.value.entries()) {
      if (runs.value[at - 1]?.writer !== writer) held = 0;
      if (clock !== held) continue;
      for (const bytes of envelopes) rows.push({ writer, clock: held++, bytes: own(bytes) });
    }
    return rows;
  }

  put(rows: readonly StoredRow[], origin?: unknown): void {
    const news = rows.filter(({ writer, clock }) => clock >= Y.getState(this.#outer.store, writer));
    if (news.length === 0) return;
    try {
      Y.applyUpdate(this.#outer, writeRuns(runsOf(news)), origin);
    } catch (cause) {
      // The room has the rows: it is y-indexeddb, a listener of the document, that could not write.
      if (Y.getState(this.#outer.store, news[0]?.writer ?? 0) <= (news[0]?.clock ?? 0)) throw cause;
      this.#broken = true;
    }
    if (!this.#store) this.#next(() => this.#attach(true)).catch(() => undefined);
  }

  async cut(places: readonly { writer: number; clock: number }[]): Promise<void> {
    const from = new Map<number, number>();
    for (const { writer, clock } of places) from.set(writer, Math.min(clock, from.get(writer) ?? clock));
    const stays = this.rows().filter(({ writer, clock }) => clock < (from.get(writer) ?? Infinity));
    const before = this.#outer;
    this.#outer = new Y.Doc();
    if (stays.length > 0) Y.applyUpdate(this.#outer, writeRuns(runsOf(stays)));
    this.#stale = true;
    await this.#next(async () => {
      await this.#detach();
      await this.#attach(stays.length > 0);
    });
    before.destroy();
  }

  flushed(): Promise<void> {
    return this.#next(async () => {
      if (this.#closed) throw new Problem('storage.refused', 'the room is closed');
      if (await this.#reachesDisk()) return;
      // Attached anew, y-indexeddb writes the whole room.
      await this.#detach();
      if (!(await this.#reachesDisk()))
        throw new Problem('storage.refused', 'a write did not reach the disk');
    });
  }

  erase(): Promise<void> {
    return this.#next(async () => {
      this.#closed = true;
      await this.#detach();
      await deleteRoomDatabase(this.#name);
    });
  }

  close(): Promise<void> {
    return this.#next(async () => {
      this.#closed = true;
      await this.#detach();
    });
  }

  /** Whether all that was put is on the disk; a room that holds nothing needs none. @throws Problem `storage.refused`: not even the database opens */
  async #reachesDisk(): Promise<boolean> {
    await this.#attach(this.#outer.store.clients.size > 0);
    if (!this.#store?.db) return true;
    // A transaction of y-indexeddb that failed is told before the barrier's, which is of the same connection and came later.
    const done = await barrier(this.#store.db).then(
      () => true,
      () => false,
    );
    return done && !this.#broken;
  }

  /** Gives the room its database, unless it has it: looked into or written anew, then y-indexeddb merges both ways. */
  async #attach(create: boolean): Promise<void> {
    if (this.#store || this.#closed || !(await this.#prepare(create))) return;
    const persistence = new IndexeddbPersistence(this.#name, this.#outer);
    try {
      await within(persistence.whenSynced);
    } catch (cause) {
      persistence.destroy().catch(() => undefined);
      throw cause;
    }
    this.#broken = false;
    const fail = () => {
      if (this.#store === persistence) this.#broken = true;
    };
    // A transaction that fails is heard here; y-indexeddb does not listen.
    persistence.db?.addEventListener('abort', fail);
    persistence.db?.addEventListener('close', fail);
    this.#store = persistence;
    this.#tidying = setTimeout(() => {
      if (persistence._dbsize >= TIDY.rows) storeState(persistence).catch(fail);
    }, TIDY.afterMs);
  }

  /** Sees to it that the database holds nothing but what belongs in it. False: there is none, and none is made. */
  async #prepare(create: boolean): Promise<boolean> {
    let db = await openRoomDatabase(this.#name, create);
    try {
      if (db && !this.#stale && !(await isSound(db))) {
        this.#damaged();
        this.#stale = true;
      }
      if (db && this.#stale) {
        if (!hasStores(db)) {
          db.close();
          await deleteRoomDatabase(this.#name);
          db = await openRoomDatabase(this.#name, true);
        }
        await rewrite(db, Y.encodeStateAsUpdate(this.#outer));
      }
      this.#stale = false;
      return db !== undefined;
    } finally {
      db?.close();
    }
  }

  async #detach(): Promise<void> {
    clearTimeout(this.#tidying);
    const store = this.#store;
    this.#store = undefined;
    if (store) await within(store.destroy());
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
