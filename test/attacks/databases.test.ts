/** The laptop's databases in a real Chromium whose renderer dies: what was said to be on the disk is there, and an empty room costs none. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchChromium, pageScript } from '../registers/in-page.ts';

interface Row {
  writer: number;
  clock: number;
  bytes: Uint8Array;
}
interface Room {
  put(rows: Row[]): void;
  rows(): Row[];
  cut(places: { writer: number; clock: number }[]): Promise<void>;
  flushed(): Promise<void>;
  erase(): Promise<void>;
}
interface Disk {
  waiting: number;
  keep(items: object[]): Promise<void>;
  outbox(document: string): Promise<{ item: { id: string } }[]>;
  keys: { get(name: string): Promise<unknown>; put(name: string, value: unknown): Promise<void> };
}
/** What the scripts leave behind in the page. */
declare const wuheDisk: { openDisk(name: string): Promise<Disk> };
declare const wuheCache: { openCache(name: string): { open(room: string): Promise<Room> } };

let browser: Browser;
let context: BrowserContext;
let page: Page;
let scripts: string[];

beforeAll(async () => {
  scripts = await Promise.all([
    pageScript('packages/documents/src/disk.ts', 'wuheDisk'),
    pageScript('packages/documents/src/rooms-cache.ts', 'wuheCache'),
  ]);
  browser = await launchChromium();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  await context?.close();
  context = await browser.newContext();
  await context.route('https://laptop.test/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  page = await wake();
});

async function wake(): Promise<Page> {
  const woken = await context.newPage();
  await woken.goto('https://laptop.test/');
  for (const content of scripts) await woken.addScriptTag({ content });
  return woken;
}

/** The renderer is gone without a word, and another one begins. */
async function kill(): Promise<void> {
  const crashed = page.waitForEvent('crash');
  page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  await page.close();
  page = await wake();
}

it('an empty room costs no database; one with rows has them after a kill, also after a cut', async () => {
  const databases = () =>
    page.evaluate(async () => (await indexedDB.databases()).map((database) => database.name));
  await page.evaluate(async () => {
    const room = await wuheCache.openCache('chen').open('r.g1');
    room.put([]);
    await room.flushed();
  });
  expect(await databases()).toEqual([]);
  await page.evaluate(async () => {
    const room = await wuheCache.openCache('chen').open('r.g0');
    for (let clock = 0; clock < 5; clock++) room.put([{ writer: 9, clock, bytes: Uint8Array.of(clock) }]);
    await room.flushed();
  });
  await kill();
  const found = () =>
    page.evaluate(async () => {
      const room = await wuheCache.openCache('chen').open('r.g0');
      return room.rows().map(({ writer, clock, bytes }) => [writer, clock, ...bytes]);
    });
  expect(await found()).toEqual([0, 1, 2, 3, 4].map((clock) => [9, clock, clock]));
  await page.evaluate(async () => {
    const room = await wuheCache.openCache('chen').open('r.g0');
    await room.cut([{ writer: 9, clock: 2 }]);
    room.put([{ writer: 9, clock: 2, bytes: Uint8Array.of(7) }]);
    await room.flushed();
  });
  await kill();
  expect(await found()).toEqual([
    [9, 0, 0],
    [9, 1, 1],
    [9, 2, 7],
  ]);
  await page.evaluate(async () => (await wuheCache.openCache('chen').open('r.g0')).erase());
  expect(await databases()).toEqual([]);
});

it('the outbox is whole wherever a kill comes, and keys that nobody can export still sign', async () => {
  await page.evaluate(async () => {
    const disk = await wuheDisk.openDisk('chen');
    const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
    await disk.keys.put('device', pair);
  });
  for (const after of [0, 1, 2, 5, 20]) {
    await page.evaluate(async (pause) => {
      const disk = await wuheDisk.openDisk('chen');
      const item = (id: string) => ({
        document: 'd',
        item: { id: `${id}${pause}`, kind: 'update', inner: 1 },
        envelope: new Uint8Array(100_000),
        order: 0,
      });
      void disk.keep([item('a'), item('b')]);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }, after);
    await kill();
    const { ids, waiting } = await page.evaluate(async () => {
      const disk = await wuheDisk.openDisk('chen');
      return { ids: (await disk.outbox('d')).map(({ item }) => item.id), waiting: disk.waiting };
    });
    expect(ids.includes(`a${after}`)).toBe(ids.includes(`b${after}`));
    expect(waiting).toBe(ids.length);
  }
  const signature = await page.evaluate(async () => {
    const disk = await wuheDisk.openDisk('chen');
    const { privateKey } = (await disk.keys.get('device')) as CryptoKeyPair;
    return (await crypto.subtle.sign('Ed25519', privateKey, Uint8Array.of(1))).byteLength;
  });
  expect(signature).toBe(64);
});

it('a database that the browser closes under us is opened again', async () => {
  const rows = await page.evaluate(async () => {
    const room = await wuheCache.openCache('chen').open('r.g0');
    room.put([{ writer: 9, clock: 0, bytes: Uint8Array.of(0) }]);
    await room.flushed();
    // Whoever deletes a database closes the connections of those who let go of it.
    await new Promise((resolve) => {
      indexedDB.deleteDatabase('chen/room/r.g0').onsuccess = resolve;
    });
    room.put([{ writer: 9, clock: 1, bytes: Uint8Array.of(1) }]);
    await room.flushed();
    return (await wuheCache.openCache('chen').open('r.g0')).rows().length;
  });
  expect(rows).toBe(2);
});
