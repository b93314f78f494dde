// @vitest-environment node
import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { forceCloseDatabase } from 'fake-indexeddb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Disk } from './contract.ts';
import { bytes, documentA, documentB, holdsAsDisk, link, sealedBytes, update } from './disk.testing.ts';
import { openDisk } from './disk.ts';
import { dieAt } from './killed.testing.ts';
import { PATIENCE_MS } from './refused.ts';

const opened: Disk[] = [];
async function open(name: string, damaged?: (document: string | undefined) => void): Promise<Disk> {
  const disk = await openDisk(name, damaged);
  opened.push(disk);
  return disk;
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const disk of opened.splice(0)) disk.close();
});

holdsAsDisk('IndexedDB', (name) => open(name));

let names = 0;
const fresh = () => `disk-${names++}`;
const refusing = () => {
  throw new DOMException('the disk is full', 'QuotaExceededError');
};
const refusal = { code: 'storage.refused' };

/** Reaches into the database behind the disk's back. */
async function behind<T>(name: string, work: (db: Dexie) => PromiseLike<T>): Promise<T> {
  const db = await new Dexie(`${name}/school`).open();
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** All that the database holds, table by table, with the keys of the rows that do not say theirs. */
async function copyOf(name: string): Promise<Map<string, { values: unknown[]; keys: unknown[] }>> {
  return behind(name, async (db) => {
    const copies = db.tables.map(async (table) => {
      const inRow = table.schema.primKey.keyPath;
      const keys = inRow ? [] : await table.toCollection().primaryKeys();
      return [table.name, { values: await table.toArray(), keys }] as const;
    });
    return new Map(await Promise.all(copies));
  });
}

describe('a commit', () => {
  it('is strict, whatever is written', async () => {
    // Dexie takes hold of the method when it opens, so the spy has to be there before.
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const disk = await open(fresh());
    await disk.keep([update('a')]);
    await disk.forget(documentA, ['a']);
    await disk.addChain(0, [bytes(1)]);
    await disk.pin(documentA, 0, new Map([[1, { writer: 1, length: 1, link: link(1) }]]));
    await disk.addQuarantine(documentA, 0, [{ writer: 1, clock: 0, bytes: bytes(1) }]);
    await disk.setNote(documentA, { mending: true });
    await disk.setDigest(documentA, sealedBytes(1));
    await disk.eraseGeneration(documentA, 0);
    await disk.keys.put('a', 1);
    await disk.keys.delete('a');
    const writes = transaction.mock.calls.filter(([, mode]) => mode === 'readwrite');
    expect(writes).toHaveLength(10);
    for (const [, , options] of writes) expect(options).toEqual({ durability: 'strict' });
  });

  it('that the disk refuses leaves nothing, all or none, and does not hinder the next', async () => {
    const name = fresh();
    const disk = await open(name);
    await disk.keep([update('before')]);
    let puts = 0;
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      value: unknown,
    ) {
      return puts++ === 0 ? put.call(this, value) : refusing();
    });
    await expect(disk.keep([update('one'), update('two')])).rejects.toMatchObject(refusal);
    await expect(disk.setNote(documentA, { mending: true })).rejects.toMatchObject(refusal);
    await expect(disk.keys.put('a', 1)).rejects.toMatchObject(refusal);
    vi.restoreAllMocks();
    expect(disk.waiting).toBe(1);
    await disk.keep([update('after')]);
    const next = await open(name);
    expect((await next.outbox(documentA)).map(({ item }) => item.id)).toEqual(['before', 'after']);
    expect([next.waiting, (await next.note(documentA)).mending]).toEqual([2, false]);
  });

  it('under way when the worker is killed is there as a whole or not at all', async () => {
    const name = fresh();
    for (let at = 0; at < 20; at++) {
      const disk = await open(name);
      const keeping = disk.keep([update(`a${at}`), update(`b${at}`)]);
      for (let tick = 0; tick < at; tick++) await new Promise(setImmediate);
      // A worker that dies takes its connections along; what it had not committed is rolled back.
      disk.close();
      const kept = await keeping.then(
        () => true,
        () => false,
      );
      const next = await open(name);
      const ids = (await next.outbox(documentA)).map(({ item }) => item.id);
      const there = [`a${at}`, `b${at}`].map((id) => ids.includes(id));
      expect(there[0]).toBe(there[1]);
      if (kept) expect(there[0]).toBe(true);
      expect(next.waiting).toBe(ids.length);
    }
  });
});

describe('a worker killed between any two dealings with the database', () => {
  it('P3 has what it was told was kept, nothing by halves, and the next one goes on', async () => {
    let steps = 0;
    for (let ended = false; !ended; steps++) {
      const name = fresh();
      const first = await open(name);
      await first.keep([update('old')]);
      first.close();
      const death = dieAt(steps);
      const told: string[] = [];
      const life = (async () => {
        const disk = await open(name);
        await disk.keep([update('one'), update('two')]);
        told.push('kept');
        await disk.pin(documentA, 0, new Map([[1, { writer: 1, length: 1, link: link(1) }]]));
        told.push('pinned');
        await disk.forget(documentA, ['old']);
        told.push('forgotten');
      })().catch((cause) => {
        // What the dead make of it is nobody's concern.
        if (!death.dead()) throw cause;
      });
      await Promise.race([life, vi.waitUntil(death.dead, { timeout: 5000, interval: 1 })]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended = !death.dead();
      death.end();
      const next = await open(name);
      const ids = (await next.outbox(documentA)).map(({ item }) => item.id);
      expect(ids.includes('one')).toBe(ids.includes('two'));
      expect(next.waiting).toBe(ids.length);
      if (told.includes('kept')) expect(ids).toContain('two');
      if (!told.includes('pinned')) expect(ids).toContain('old');
      if (told.includes('pinned')) expect((await next.pins(documentA)).get(0)?.size).toBe(1);
      if (told.includes('forgotten')) expect(ids).toEqual(['one', 'two']);
      await next.keep([update('after')]);
      expect((await next.outbox(documentA)).at(-1)?.item.id).toBe('after');
    }
    expect(steps).toBeGreaterThan(4);
  });
});

describe('a damaged row', () => {
  it('is told, passed over and left where it is; the rest is read', async () => {
    const name = fresh();
    const damaged = vi.fn();
    const disk = await open(name, damaged);
    await disk.keep([update('good'), update('bad'), update('elsewhere', documentB)]);
    for (const writer of [1, 2])
      await disk.pin(documentA, 0, new Map([[writer, { writer, length: 3, link: link(1) }]]));
    await disk.addQuarantine(documentA, 0, [
      { writer: 1, clock: 0, bytes: bytes(1) },
      { writer: 1, clock: 1, bytes: bytes(2) },
    ]);
    await disk.setNote(documentA, { mending: true, generations: [0] });
    await disk.setDigest(documentA, sealedBytes(1));
    await behind(name, async (db) => {
      await db.table('outbox').update([documentA, 'bad'], { item: { id: 'bad', kind: 'unheard of' } });
      await db.table('pins').update([documentA, 0, 2], { link: 'no bytes' });
      await db.table('quarantine').update(2, { clock: -1 });
      await db.table('notes').update(documentA, { generations: 'all' });
      await db.table('digests').update(documentA, { nonce: bytes(1) });
    });
    expect((await disk.outbox(documentA)).map(({ item }) => item.id)).toEqual(['good']);
    expect([...((await disk.pins(documentA)).get(0)?.keys() ?? [])]).toEqual([1]);
    expect((await disk.quarantine(documentA))[0]?.rows).toHaveLength(1);
    expect(await disk.note(documentA)).toEqual({ mending: false, generations: [] });
    expect(await disk.digest(documentA)).toBeUndefined();
    expect(damaged.mock.calls).toEqual(new Array(5).fill([documentA]));
    expect((await disk.outbox(documentB)).length).toBe(1);
    expect(damaged).toHaveBeenCalledTimes(5);
    expect(disk.waiting).toBe(3);
    expect(await behind(name, (db) => db.table('outbox').count())).toBe(3);
  });

  it('that tells of another item than its key is no item', async () => {
    const name = fresh();
    const damaged = vi.fn();
    const disk = await open(name, damaged);
    await disk.keep([update('a')]);
    await behind(name, (db) => db.table('outbox').update([documentA, 'a'], { item: update('b').item }));
    expect(await disk.outbox(documentA)).toEqual([]);
    expect(damaged).toHaveBeenCalledTimes(1);
  });

  it('gives way to what takes its place', async () => {
    const name = fresh();
    const disk = await open(name);
    await disk.keep([update('bad')]);
    await disk.pin(documentA, 0, new Map([[1, { writer: 1, length: 3, link: link(1) }]]));
    await behind(name, async (db) => {
      await db.table('outbox').update([documentA, 'bad'], { order: 'first' });
      await db.table('pins').update([documentA, 0, 1], { length: 0 });
      await db.table('notes').put({ document: documentA });
    });
    await disk.keep([update('bad'), update('new')]);
    await disk.pin(documentA, 0, new Map([[1, { writer: 1, length: 2, link: link(2) }]]));
    await disk.setNote(documentA, { mending: true });
    const ids = (await disk.outbox(documentA)).map(({ item }) => item.id);
    expect([disk.waiting, ids]).toEqual([2, ['bad', 'new']]);
    expect((await disk.pins(documentA)).get(0)?.get(1)?.length).toBe(2);
    expect((await disk.note(documentA)).mending).toBe(true);
  });

  it('M4 in the chain ends it there, until the same entries come again', async () => {
    const name = fresh();
    const damaged = vi.fn();
    const disk = await open(name, damaged);
    await disk.addChain(0, [bytes(0), bytes(1), bytes(2)]);
    await behind(name, (db) => db.table('chain').update(1, { entry: 'torn' }));
    expect(await disk.chain()).toEqual([bytes(0)]);
    expect(damaged.mock.calls).toEqual([[undefined]]);
    await expect(disk.addChain(1, [bytes(1), bytes(9)])).rejects.toMatchObject({ code: 'chain.fork' });
    await disk.addChain(1, [bytes(1), bytes(2), bytes(3)]);
    expect(await disk.chain()).toEqual([bytes(0), bytes(1), bytes(2), bytes(3)]);
  });
});

describe('a database', () => {
  it('that does not open is a problem', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(refusing);
    await expect(openDisk(fresh())).rejects.toMatchObject(refusal);
  });

  it('that never answers is a problem after a while', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      vi.spyOn(indexedDB, 'open').mockImplementation(() => ({}) as IDBOpenDBRequest);
      const opening = openDisk(fresh());
      const refusing = expect(opening).rejects.toMatchObject(refusal);
      await vi.advanceTimersByTimeAsync(PATIENCE_MS);
      await refusing;
    } finally {
      vi.useRealTimers();
    }
  });

  it('that is closed under us is opened again by the next call, or that one is refused; nothing is claimed falsely', async () => {
    const name = fresh();
    const opening = vi.spyOn(indexedDB, 'open');
    const disk = await open(name);
    await disk.keep([update('a')]);
    const connection = (opening.mock.results.at(-1)?.value as IDBOpenDBRequest | undefined)?.result;
    // As the browser does when somebody clears the site's data or the disk fails.
    forceCloseDatabase(connection as never);
    await new Promise(setImmediate);
    const kept = await disk.keep([update('b')]).then(
      () => true,
      ({ code }) => code === 'storage.refused' && false,
    );
    const next = await open(name);
    expect(next.waiting).toBe(kept ? 2 : 1);
    expect(disk.waiting).toBe(next.waiting);
    await disk.keep([update('c')]);
    expect(disk.waiting).toBe((await open(name)).waiting);
  });

  it('U8 rolled back to an older copy is what it was then', async () => {
    const name = fresh();
    const disk = await open(name);
    await disk.keep([update('old')]);
    await disk.addChain(0, [bytes(0)]);
    await disk.pin(documentA, 0, new Map([[1, { writer: 1, length: 1, link: link(1) }]]));
    await disk.keys.put('device', 'key');
    const copy = await copyOf(name);
    await disk.keep([update('new')]);
    await disk.forget(documentA, ['old']);
    await disk.addChain(1, [bytes(1)]);
    await disk.pin(documentA, 0, new Map([[1, { writer: 1, length: 2, link: link(2) }]]));
    disk.close();
    await behind(name, async (db) => {
      for (const table of db.tables) {
        const { values = [], keys = [] } = copy.get(table.name) ?? {};
        await table.clear();
        await table.bulkPut(values, keys.length > 0 ? (keys as string[]) : undefined);
      }
    });
    const next = await open(name);
    expect((await next.outbox(documentA)).map(({ item }) => item.id)).toEqual(['old']);
    expect([next.waiting, (await next.chain()).length]).toEqual([1, 1]);
    expect((await next.pins(documentA)).get(0)?.get(1)?.length).toBe(1);
    expect(await next.keys.get('device')).toBe('key');
    await next.keep([update('again')]);
    expect((await next.outbox(documentA)).map(({ item }) => item.id)).toEqual(['old', 'again']);
  });
});
