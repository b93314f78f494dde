/** What every cache of rooms must do (the interface `Cache`): a suite for its adapters. */
import { readRuns, type StoredRow } from '@wuhe/seal';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Cache, CachedRoom } from './contract.ts';

/** Rows of a writer from clock `from` up to, but without, `to`. */
export function rowsOf(writer: number, from: number, to: number): StoredRow[] {
  return Array.from({ length: to - from }, (_, at) => ({
    writer,
    clock: from + at,
    bytes: Uint8Array.of(writer, from + at, 7),
  }));
}

/** Rows by writer, as texts. */
export function placesOf(room: CachedRoom): string[] {
  return room.rows().map(({ writer, clock, bytes }) => `${writer}:${clock}=${bytes}`);
}

export const texts = (...rows: StoredRow[][]): string[] =>
  rows.flat().map(({ writer, clock, bytes }) => `${writer}:${clock}=${bytes}`);

/** `open` opens the rooms of this name, also beside a worker that was killed; `databases` tells whether the room lies on the disk. */
export function holdsAsCache(
  adapter: string,
  open: (name: string) => Cache,
  isOnDisk: (name: string, room: string) => Promise<boolean>,
): void {
  let names = 0;
  const fresh = () => `cache-suite-${names++}-${Math.random()}`;
  const room = 'scope.document.g0';

  describe(`${adapter}, as a cache of rooms`, () => {
    it('an empty room costs no database, however often it is opened, flushed and closed', async () => {
      const name = fresh();
      for (let at = 0; at < 3; at++) {
        const empty = await open(name).open(room);
        empty.put([]);
        await empty.flushed();
        expect(empty.rows()).toEqual([]);
        await empty.close();
        expect(await isOnDisk(name, room)).toBe(false);
      }
    });

    it('what was flushed is there after a kill: all of it, ascending in each writer', async () => {
      const name = fresh();
      const first = await open(name).open(room);
      first.put([...rowsOf(9, 0, 2), ...rowsOf(3, 0, 1)]);
      first.put(rowsOf(9, 2, 4));
      await first.flushed();
      expect(await isOnDisk(name, room)).toBe(true);
      const next = await open(name).open(room);
      expect(placesOf(next)).toEqual(texts(rowsOf(9, 0, 4), rowsOf(3, 0, 1)));
    });

    it('R2 the outer document holds the same table, and what the carrier is told of a put is nothing else', async () => {
      const cached = await open(fresh()).open(room);
      const told: [Uint8Array, unknown][] = [];
      cached.outer.on('update', (update: Uint8Array, origin: unknown) => told.push([update, origin]));
      cached.put(rowsOf(5, 0, 2), 'here');
      cached.put(rowsOf(5, 0, 2), 'again');
      cached.put(rowsOf(5, 1, 3), 'more');
      expect(told.map(([, origin]) => origin)).toEqual(['here', 'more']);
      expect(readRuns(told[1]?.[0] ?? new Uint8Array())).toMatchObject({
        ok: true,
        value: [{ writer: 5, clock: 2 }],
      });
      expect(cached.outer.getArray('5').toArray()).toEqual(rowsOf(5, 0, 3).map(({ bytes }) => bytes));
      await cached.close();
    });

    it('A8 a row that is there is not replaced', async () => {
      const cached = await open(fresh()).open(room);
      cached.put(rowsOf(5, 0, 1));
      cached.put([{ writer: 5, clock: 0, bytes: Uint8Array.of(6) }]);
      expect(placesOf(cached)).toEqual(texts(rowsOf(5, 0, 1)));
    });

    it('A9 rows behind a gap are not told until the gap is closed', async () => {
      const cached = await open(fresh()).open(room);
      cached.put(rowsOf(5, 0, 1));
      cached.put(rowsOf(5, 2, 3));
      expect(placesOf(cached)).toEqual(texts(rowsOf(5, 0, 1)));
      cached.put(rowsOf(5, 1, 2));
      expect(placesOf(cached)).toEqual(texts(rowsOf(5, 0, 3)));
    });

    it('M14 cut: rows are gone from there on, here and after a kill, and another document takes the place of the old', async () => {
      const name = fresh();
      const first = await open(name).open(room);
      first.put([...rowsOf(9, 0, 4), ...rowsOf(5, 0, 2), ...rowsOf(3, 0, 2)]);
      await first.flushed();
      const before = first.outer;
      const cutting = first.cut([
        { writer: 9, clock: 3 },
        { writer: 9, clock: 1 },
        { writer: 3, clock: 0 },
      ]);
      expect(first.outer).not.toBe(before);
      const left = texts(rowsOf(9, 0, 1), rowsOf(5, 0, 2));
      expect(placesOf(first)).toEqual(left);
      await cutting;
      expect(before.isDestroyed).toBe(true);
      const next = await open(name).open(room);
      expect(placesOf(next)).toEqual(left);
      next.put([{ writer: 3, clock: 0, bytes: Uint8Array.of(1) }]);
      await next.flushed();
      expect(placesOf(await open(name).open(room))).toEqual([...left, '3:0=1']);
    });

    it('what is put while a cut is under way stays', async () => {
      const name = fresh();
      const first = await open(name).open(room);
      first.put(rowsOf(9, 0, 3));
      const cutting = first.cut([{ writer: 9, clock: 1 }]);
      first.put(rowsOf(4, 0, 2));
      await cutting;
      first.put(rowsOf(4, 2, 3));
      await first.flushed();
      const left = texts(rowsOf(9, 0, 1), rowsOf(4, 0, 3));
      expect(placesOf(first)).toEqual(left);
      expect(placesOf(await open(name).open(room))).toEqual(left);
    });

    it('a room cut before it had a row makes no database', async () => {
      const name = fresh();
      const cached = await open(name).open(room);
      await cached.cut([{ writer: 9, clock: 1 }]);
      expect(await isOnDisk(name, room)).toBe(false);
    });

    it('G7 erased, nothing is left; opened again it is empty and takes rows', async () => {
      const name = fresh();
      const first = await open(name).open(room);
      first.put(rowsOf(9, 0, 3));
      await first.flushed();
      await first.erase();
      expect(await isOnDisk(name, room)).toBe(false);
      first.put(rowsOf(9, 3, 4));
      await expect(first.flushed()).rejects.toMatchObject({ code: 'storage.refused' });
      expect(await isOnDisk(name, room)).toBe(false);
      const next = await open(name).open(room);
      expect(next.rows()).toEqual([]);
      next.put(rowsOf(2, 0, 1));
      await next.flushed();
      expect(placesOf(await open(name).open(room))).toEqual(texts(rowsOf(2, 0, 1)));
    });

    it('rooms are apart', async () => {
      const name = fresh();
      const [one, two] = [await open(name).open('one'), await open(name).open('two')];
      one.put(rowsOf(9, 0, 1));
      two.put(rowsOf(8, 0, 1));
      await Promise.all([one.flushed(), two.flushed()]);
      await one.erase();
      expect(placesOf(await open(name).open('two'))).toEqual(texts(rowsOf(8, 0, 1)));
    });

    it('R3 holds more than a frame may', async () => {
      const name = fresh();
      const first = await open(name).open(room);
      const large = Array.from({ length: 3 }, (_, clock) => ({
        writer: 5,
        clock,
        bytes: new Uint8Array(6 * 1024 * 1024).fill(clock),
      }));
      first.put(large);
      await first.flushed();
      const next = await open(name).open(room);
      expect(next.rows().map(({ clock, bytes }) => [clock, bytes.length, bytes.buffer.byteLength])).toEqual(
        large.map(({ clock, bytes }) => [clock, bytes.length, bytes.length]),
      );
    });

    it('a plain reader of Yjs finds the same after a kill', async () => {
      const name = fresh();
      const first = await open(name).open(room);
      first.put(rowsOf(9, 0, 3));
      await first.flushed();
      const { outer } = await open(name).open(room);
      expect(Y.encodeStateAsUpdate(outer)).toEqual(Y.encodeStateAsUpdate(first.outer));
    });
  });
}
