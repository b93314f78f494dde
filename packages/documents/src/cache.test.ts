import 'fake-indexeddb/auto';
import { expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { Cache, TIDY } from './cache.ts';

const name = 'cache-test/room/seldom-changed';

async function opened(): Promise<{ cache: Cache; doc: Y.Doc }> {
  const doc = new Y.Doc();
  return { cache: await Cache.open(name, doc), doc };
}

function rows(): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const db = request.result;
      const counted = db.transaction('updates').objectStore('updates').count();
      counted.onsuccess = () => {
        db.close();
        resolve(counted.result);
      };
    };
  });
}

it('does not grow by being opened, and loses nothing by that', async () => {
  const first = await opened();
  first.doc.getMap('statements').set('a', 'kept');
  await first.cache.flushed();
  await first.cache.close();
  for (let at = 0; at < TIDY.rows; at++) await (await opened()).cache.close();
  expect(await rows()).toBeGreaterThan(TIDY.rows);

  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const late = await opened();
  await late.cache.flushed();
  vi.advanceTimersByTime(TIDY.afterMs);
  vi.useRealTimers();
  await vi.waitFor(async () => expect(await rows()).toBeLessThan(3));
  late.doc.getMap('statements').set('b', 'after it');
  await late.cache.flushed();
  await late.cache.close();

  const { cache, doc } = await opened();
  expect(doc.getMap('statements').toJSON()).toEqual({ a: 'kept', b: 'after it' });
  await cache.close();
});
