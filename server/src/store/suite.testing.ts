/** What every store must hold, as tests: `storeSuite(name, open)` registers them. Another adapter is held to the same. */
import type { SchoolId, StoredRow } from '@wuhe/seal';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId, random } from '../school.testing.ts';
import type { Store } from './types.ts';

/** One place where a store may be: `open` gives the same contents again after `close`. */
export interface StorePlace {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

export function storeSuite(name: string, makePlace: () => Promise<StorePlace>): void {
  describe(`the store ${name}`, () => {
    let place: StorePlace;
    let store: Store;
    let school: SchoolId;

    beforeEach(async () => {
      place = await makePlace();
      store = await place.open();
      school = newId();
    });
    afterEach(async () => {
      await store.close();
      await place.remove();
    });

    const row = (writer: number, clock: number, size = 8): StoredRow => ({
      writer,
      clock,
      bytes: random(size),
    });
    const keep = (room: string, rows: readonly StoredRow[]) =>
      store.write(school, [{ type: 'rows', room, rows }]);
    const read = async (...asked: Parameters<Store['read']>) => {
      const rows: StoredRow[] = [];
      for await (const piece of store.read(...asked)) rows.push(...piece);
      return rows;
    };
    const plain = (rows: readonly StoredRow[]) =>
      rows.map(({ writer, clock, bytes }) => [writer, clock, [...bytes]]);
    const reopen = async () => {
      await store.close();
      store = await place.open();
    };

    test('rows come back as they were, in each writer’s order, also after a restart', async () => {
      const rows = [row(4_294_967_295, 0), row(1, 0), row(1, 1)];
      await keep('a', rows);
      await keep('a', [row(1, 2)]);
      await reopen();
      const back = await read(school, 'a');
      expect(plain(back.filter(({ writer }) => writer === 1)).slice(0, 2)).toEqual(plain(rows.slice(1)));
      expect(back.filter(({ writer }) => writer === 1).map(({ clock }) => clock)).toEqual([0, 1, 2]);
      expect(back.length).toBe(4);
    });

    test('a view into a larger frame is kept as its own bytes', async () => {
      const frame = random(100);
      const bytes = frame.subarray(10, 20);
      await keep('a', [{ writer: 1, clock: 0, bytes }]);
      expect(plain(await read(school, 'a'))).toEqual([[1, 0, [...bytes]]]);
    });

    test('P1 only what a vector does not cover is read, and of the named writers only', async () => {
      await keep('a', [row(1, 0), row(1, 1), row(2, 0), row(3, 0)]);
      const places = (rows: StoredRow[]) => rows.map(({ writer, clock }) => `${writer}.${clock}`).sort();
      expect(places(await read(school, 'a', new Map([[1, 1]])))).toEqual(['1.1', '2.0', '3.0']);
      expect(places(await read(school, 'a', new Map([[3, 9]]), new Set([1, 3])))).toEqual(['1.0', '1.1']);
      expect(await read(school, 'a', new Map(), new Set())).toEqual([]);
      expect(await read(school, 'nowhere')).toEqual([]);
    });

    test('P1 a large room is read in pieces of at most 256 KiB, one row at least', async () => {
      const rows = Array.from({ length: 8 }, (_, clock) => row(1, clock, 100 * 1024));
      await keep('a', [...rows, row(2, 0, 1024 * 1024)]);
      const sizes: number[] = [];
      for await (const piece of store.read(school, 'a'))
        sizes.push(piece.reduce((sum, { bytes }) => sum + bytes.length, 0));
      expect(sizes.length).toBe(5);
      expect(sizes.filter((size) => size > 256 * 1024)).toEqual([1024 * 1024]);
    });

    test('schools and rooms do not see each other', async () => {
      await keep('a', [row(1, 0)]);
      expect(await read(newId<SchoolId>(), 'a')).toEqual([]);
      expect(await read(school, 'b')).toEqual([]);
      expect([await store.rooms(school), await store.rooms(newId<SchoolId>())]).toEqual([1, 0]);
    });

    test('all of a write or none: a place that is taken takes the whole write with it', async () => {
      await keep('a', [row(1, 0)]);
      const write = store.write(school, [
        { type: 'rows', room: 'b', rows: [row(1, 0)] },
        { type: 'rows', room: 'a', rows: [row(1, 1), row(1, 0)] },
      ]);
      await expect(write).rejects.toMatchObject({ code: 'store.refused' });
      expect((await read(school, 'a')).length).toBe(1);
      expect(await store.rooms(school)).toBe(1);
    });

    test('a write that fails takes none of those with it that waited beside it', async () => {
      await keep('a', [row(1, 0)]);
      const writes = [keep('b', [row(1, 0)]), keep('a', [row(1, 0)]), keep('c', [row(1, 0)])];
      const done = await Promise.allSettled(writes);
      expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.rooms(school)).toBe(3);
    });

    test('writes that wait together share transactions', async () => {
      const before = store.commits;
      await Promise.all(Array.from({ length: 200 }, (_, i) => keep(`room ${i}`, [row(1, 0)])));
      expect(store.commits - before).toBeLessThan(100);
    });

    test('M2 an entry is taken as the next one only', async () => {
      const entries = [random(10), random(20)];
      await store.write(school, [{ type: 'entry', seq: 0, bytes: entries[0] as Uint8Array }]);
      for (const seq of [0, 2])
        await expect(store.write(school, [{ type: 'entry', seq, bytes: random(5) }])).rejects.toMatchObject({
          code: 'store.refused',
        });
      await store.write(school, [{ type: 'entry', seq: 1, bytes: entries[1] as Uint8Array }]);
      await reopen();
      expect((await store.chain(school)).map((bytes) => [...bytes])).toEqual(
        entries.map((bytes) => [...bytes]),
      );
      expect(await store.schools()).toBe(1);
      expect(await store.chain(newId<SchoolId>())).toEqual([]);
    });

    test('M14 from a cut-off on rows are kept apart, and their places are free', async () => {
      const rows = [row(1, 0), row(1, 1), row(1, 2), row(2, 0)];
      await keep('a', rows);
      await store.write(school, [{ type: 'quarantine', room: 'a', places: [{ writer: 1, clock: 1 }] }]);
      expect((await read(school, 'a')).map(({ writer, clock }) => [writer, clock])).toEqual([
        [1, 0],
        [2, 0],
      ]);
      expect(plain(await store.quarantined(school, 'a'))).toEqual(plain(rows.slice(1, 3)));
      await keep('a', [row(1, 1)]);
    });

    test('G7 an erasure takes a room, or all rooms of a document and no other’s, with what was kept apart', async () => {
      const [scope, document, other] = [newId(), newId(), newId()];
      const rooms = [`${document}.g0`, `${document}.g1`, `${document}.g10`, `${other}.g0`].map(
        (room) => `${scope}.${room}`,
      );
      for (const room of rooms) await keep(room, [row(1, 0), row(1, 1)]);
      await store.write(school, [
        { type: 'quarantine', room: rooms[1] as string, places: [{ writer: 1, clock: 1 }] },
      ]);
      await store.write(school, [{ type: 'erase', name: rooms[0] as string }]);
      expect(await store.rooms(school)).toBe(3);
      await store.write(school, [{ type: 'erase', name: `${scope}.${document}` }]);
      expect(await store.rooms(school)).toBe(1);
      for (const room of rooms.slice(0, 3)) expect(await read(school, room)).toEqual([]);
      expect(await store.quarantined(school, rooms[1] as string)).toEqual([]);
      expect((await read(school, rooms[3] as string)).length).toBe(2);
    });

    test('W5 packages are kept, replaced, counted, deleted, and end at their date', async () => {
      const [dated, endless] = [newId<string & SchoolId>(), newId<string & SchoolId>()];
      await store.write(school, [
        { type: 'keepPackage', id: dated, expires: 500, bytes: random(10) },
        { type: 'keepPackage', id: endless, expires: 0, bytes: random(10) },
      ]);
      await store.write(school, [{ type: 'keepPackage', id: dated, expires: 1000, bytes: random(30) }]);
      expect(await store.packages(school)).toEqual({ count: 2, bytes: 40 });
      expect((await store.package(school, dated))?.bytes.length).toBe(30);
      expect(await store.package(newId<SchoolId>(), dated)).toBeUndefined();
      await store.expire(1000);
      expect(await store.package(school, dated)).toBeDefined();
      await store.expire(1001);
      expect(await store.package(school, dated)).toBeUndefined();
      await store.write(school, [{ type: 'dropPackage', id: endless }]);
      expect(await store.packages(school)).toEqual({ count: 0, bytes: 0 });
    });
  });
}
