// @vitest-environment node
import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { dieAt } from './killed.testing.ts';
import { PATIENCE_MS } from './refused.ts';
import { holdsAsCache, placesOf, rowsOf, texts } from './rooms-cache.testing.ts';
import { openCache, TIDY } from './rooms-cache.ts';

const isOnDisk = async (name: string, room: string) =>
  (await indexedDB.databases()).some((database) => database.name === `${name}/room/${room}`);

holdsAsCache('y-indexeddb', (name) => openCache(name), isOnDisk);

afterEach(() => vi.restoreAllMocks());

const room = 'scope.document.g0';
const refusal = { code: 'storage.refused' };
let names = 0;
const fresh = () => `cache-${names++}`;
const open = (name: string, damaged?: (room: string) => void) => openCache(name, damaged).open(room);

/** Reaches into the database behind the cache's back. */
function behind<T>(name: string, work: (updates: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`${name}/room/${room}`);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      const transaction = db.transaction('updates', 'readwrite');
      const worked = work(transaction.objectStore('updates'));
      transaction.onabort = () => reject(transaction.error);
      transaction.oncomplete = () => {
        db.close();
        resolve(worked.result);
      };
    };
  });
}

/** A room with these rows on the disk, its worker gone. */
async function kept(name: string, ...rows: ReturnType<typeof rowsOf>[]): Promise<void> {
  const cached = await open(name);
  cached.put(rows.flat());
  await cached.flushed();
  await cached.close();
}

describe('a room on the disk', () => {
  it('does not grow by being opened, and loses nothing by that', async () => {
    const name = fresh();
    await kept(name, rowsOf(5, 0, 1));
    for (let at = 0; at < TIDY.rows; at++) await (await open(name)).close();
    expect(await behind(name, (updates) => updates.count())).toBeGreaterThan(TIDY.rows);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const late = await open(name);
    await late.flushed();
    vi.advanceTimersByTime(TIDY.afterMs);
    vi.useRealTimers();
    await vi.waitFor(async () => expect(await behind(name, (updates) => updates.count())).toBeLessThan(3));
    late.put(rowsOf(5, 1, 2));
    await late.flushed();
    await late.close();
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 2)));
  });

  it('P1 is there when the barrier says so: a strict transaction after the relaxed ones', async () => {
    const cached = await open(fresh());
    cached.put(rowsOf(5, 0, 1));
    await cached.flushed();
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    cached.put(rowsOf(5, 1, 2));
    await cached.flushed();
    const writes = transaction.mock.calls.map(([, mode, options]) => [mode, options?.durability]);
    expect(writes).toEqual([
      ['readwrite', undefined],
      ['readwrite', 'strict'],
    ]);
  });

  it('may have lost its newest rows, and tells those before', async () => {
    const name = fresh();
    const cached = await open(name);
    cached.put(rowsOf(5, 0, 1));
    cached.put(rowsOf(5, 1, 2));
    await cached.flushed();
    cached.put(rowsOf(5, 2, 3));
    await cached.flushed();
    const keys = await behind(name, (updates) => updates.getAllKeys());
    await behind(name, (updates) => updates.delete(keys.at(-1) ?? 0) as IDBRequest<unknown>);
    const next = await open(name);
    expect(placesOf(next)).toEqual(texts(rowsOf(5, 0, 2)));
    next.put(rowsOf(5, 2, 4));
    await next.flushed();
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 4)));
  });

  it('U8 rolled back to an older copy takes the rest again', async () => {
    const name = fresh();
    await kept(name, rowsOf(5, 0, 2));
    const copy = await behind(name, (updates) => updates.getAll());
    const cached = await open(name);
    cached.put(rowsOf(5, 2, 3));
    await cached.flushed();
    await cached.close();
    await behind(name, (updates) => {
      updates.clear();
      return copy.map((update) => updates.add(update)).at(-1) as IDBRequest<unknown>;
    });
    const next = await open(name);
    expect(placesOf(next)).toEqual(texts(rowsOf(5, 0, 2)));
    next.put(rowsOf(5, 0, 3));
    expect(placesOf(next)).toEqual(texts(rowsOf(5, 0, 3)));
  });
});

describe('R1 anything in the database but rows', () => {
  const foreign = (change: (doc: Y.Doc) => void) => {
    const doc = new Y.Doc();
    change(doc);
    return Y.encodeStateAsUpdate(doc);
  };
  const poisons: [string, unknown][] = [
    ['bytes that are no update', Uint8Array.of(9, 9, 9, 9)],
    ['no bytes', 'update'],
    ['U1 a deletion', Uint8Array.of(0, 1, 5, 1, 0, 1)],
    ['U6 a map', foreign((doc) => doc.getMap('5').set('0', Uint8Array.of(1)))],
    ['a text', foreign((doc) => doc.getText('5').insert(0, 'x'))],
  ];
  it.each(poisons)('%s: the room is empty from there, told, and takes its rows again', async (_, poison) => {
    const name = fresh();
    await kept(name, rowsOf(5, 0, 3));
    await behind(name, (updates) => updates.add(poison));
    const damaged = vi.fn();
    const cached = await open(name, damaged);
    expect(damaged.mock.calls).toEqual([[room]]);
    expect(cached.rows()).toEqual([]);
    cached.put(rowsOf(5, 0, 2));
    await cached.flushed();
    await cached.close();
    const next = await open(name, damaged);
    expect(placesOf(next)).toEqual(texts(rowsOf(5, 0, 2)));
    expect(damaged).toHaveBeenCalledTimes(1);
  });

  it('a database without the stores of a room is one as well', async () => {
    const name = fresh();
    await new Promise((resolve) => {
      const request = indexedDB.open(`${name}/room/${room}`);
      request.onsuccess = () => {
        request.result.close();
        resolve(0);
      };
    });
    const damaged = vi.fn();
    const cached = await open(name, damaged);
    expect(damaged).toHaveBeenCalledTimes(1);
    cached.put(rowsOf(5, 0, 2));
    await cached.flushed();
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 2)));
  });
});

describe('a disk that refuses', () => {
  const full = () => {
    throw new DOMException('the disk is full', 'QuotaExceededError');
  };

  it('the room holds the rows, the barrier says so, and the next one has them written again', async () => {
    const name = fresh();
    const cached = await open(name);
    cached.put(rowsOf(5, 0, 1));
    await cached.flushed();
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(full);
    cached.put(rowsOf(5, 1, 2));
    await expect(cached.flushed()).rejects.toMatchObject(refusal);
    expect(placesOf(cached)).toEqual(texts(rowsOf(5, 0, 2)));
    vi.restoreAllMocks();
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 1)));
    await cached.flushed();
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 2)));
  });

  it('a single write that failed is made good by the next barrier', async () => {
    const name = fresh();
    const cached = await open(name);
    cached.put(rowsOf(5, 0, 1));
    await cached.flushed();
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(full);
    cached.put(rowsOf(5, 1, 2));
    await cached.flushed();
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 2)));
  });

  it('a write that is aborted in silence is not covered by the barrier behind it', async () => {
    const name = fresh();
    const cached = await open(name);
    cached.put(rowsOf(5, 0, 1));
    await cached.flushed();
    const add = IDBObjectStore.prototype.add;
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementationOnce(function (this: IDBObjectStore, value) {
      const request = add.call(this, value);
      // As when the quota is found to be exceeded at the commit: the request succeeds, the transaction does not.
      request.addEventListener('success', () => this.transaction.abort());
      return request;
    });
    cached.put(rowsOf(5, 1, 2));
    await cached.flushed();
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 2)));
  });

  it('when the database cannot be made, the barrier refuses until it can', async () => {
    const name = fresh();
    const cached = await open(name);
    vi.spyOn(indexedDB, 'open').mockImplementation(full);
    cached.put(rowsOf(5, 0, 1));
    await expect(cached.flushed()).rejects.toMatchObject(refusal);
    vi.restoreAllMocks();
    await cached.flushed();
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 1)));
  });

  it('M14 a cut that it refuses holds here, and brings nothing back when it is written at last', async () => {
    const name = fresh();
    const cached = await open(name);
    cached.put(rowsOf(5, 0, 3));
    await cached.flushed();
    vi.spyOn(IDBObjectStore.prototype, 'clear').mockImplementation(full);
    await expect(cached.cut([{ writer: 5, clock: 1 }])).rejects.toMatchObject(refusal);
    await expect(cached.flushed()).rejects.toMatchObject(refusal);
    expect(placesOf(cached)).toEqual(texts(rowsOf(5, 0, 1)));
    vi.restoreAllMocks();
    await cached.flushed();
    expect(placesOf(cached)).toEqual(texts(rowsOf(5, 0, 1)));
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 1)));
  });

  it('a database that is closed under us is opened again', async () => {
    const name = fresh();
    const opening = vi.spyOn(indexedDB, 'open');
    const cached = await open(name);
    cached.put(rowsOf(5, 0, 1));
    await cached.flushed();
    for (const { value } of opening.mock.results)
      if (value.readyState === 'done' && !value.error) forceCloseDatabase(value.result);
    await new Promise(setImmediate);
    cached.put(rowsOf(5, 1, 2));
    await cached.flushed();
    expect(placesOf(await open(name))).toEqual(texts(rowsOf(5, 0, 2)));
  });

  it('a database that does not open is a problem of its room; one that never answers, after a while', async () => {
    const name = fresh();
    vi.spyOn(indexedDB, 'open').mockImplementation(full);
    await expect(open(name)).rejects.toMatchObject(refusal);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      vi.spyOn(indexedDB, 'open').mockImplementation(() => ({}) as IDBOpenDBRequest);
      const refused = expect(open(name)).rejects.toMatchObject(refusal);
      await vi.advanceTimersByTimeAsync(PATIENCE_MS);
      await refused;
    } finally {
      vi.useRealTimers();
    }
    vi.restoreAllMocks();
    expect((await open(name)).rows()).toEqual([]);
  });
});

describe('a worker killed between any two dealings with the database', () => {
  /** Does the work on a room of five rows, dying at every step there is; `check` sees what the next worker finds. */
  async function atEveryStep(
    work: (cached: Awaited<ReturnType<typeof open>>) => Promise<unknown>,
    check: (found: string[], done: boolean) => void,
  ): Promise<number> {
    for (let step = 0; ; step++) {
      const name = fresh();
      await kept(name, rowsOf(5, 0, 5));
      const death = dieAt(step);
      let done = false;
      const working = open(name)
        .then(work)
        .then(() => {
          done = true;
        })
        .catch(() => undefined);
      await Promise.race([working, vi.waitUntil(() => death.dead(), { timeout: 5000, interval: 1 })]);
      // What it had begun before ends.
      await new Promise((resolve) => setTimeout(resolve, 5));
      const wasDead = death.dead();
      death.end();
      check(placesOf(await open(name)), done);
      if (!wasDead) return step;
    }
  }

  it('putting and flushing: what was there stays, what was flushed is there', async () => {
    const steps = await atEveryStep(
      async (cached) => {
        cached.put(rowsOf(5, 5, 6));
        cached.put(rowsOf(6, 0, 1));
        await cached.flushed();
      },
      (found, done) => {
        expect(found).toEqual(expect.arrayContaining(texts(rowsOf(5, 0, 5))));
        if (done) expect(found).toHaveLength(7);
      },
    );
    expect(steps).toBeGreaterThan(3);
  });

  it('M14 cutting: all rows as before or all as after, and what was put meanwhile', async () => {
    const steps = await atEveryStep(
      (cached) => cached.cut([{ writer: 5, clock: 2 }]),
      (found, done) => {
        expect([2, 5]).toContain(found.length);
        expect(found).toEqual(texts(rowsOf(5, 0, found.length)));
        if (done) expect(found).toHaveLength(2);
      },
    );
    expect(steps).toBeGreaterThan(5);
  });

  it('G7 erasing: all or nothing', async () => {
    await atEveryStep(
      (cached) => cached.erase(),
      (found, done) => {
        expect([0, 5]).toContain(found.length);
        if (done) expect(found).toEqual([]);
      },
    );
  });
});
