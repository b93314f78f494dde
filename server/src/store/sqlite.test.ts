import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SchoolId } from '@wuhe/seal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId, random } from '../school.testing.ts';
import { isLocked } from './lock.ts';
import { openSqliteStore } from './sqlite.ts';
import { storeSuite } from './suite.testing.ts';

storeSuite('of one SQLite file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wuhe-store-'));
  return {
    open: () => openSqliteStore(join(folder, 'wuhe.sqlite')),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

let folder: string;
let file: string;
const school = newId<SchoolId>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-store-'));
  file = join(folder, 'wuhe.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rows = (clock: number, size = 8) => [
  { type: 'rows' as const, room: 'a', rows: [{ writer: 1, clock, bytes: random(size) }] },
];

test('a second server is kept out, and let in when the first has gone', async () => {
  const store = await openSqliteStore(file);
  await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'server.storeInUse' });
  expect(isLocked(file)).toBe(true);
  await store.close();
  expect(isLocked(file)).toBe(false);
  await (await openSqliteStore(file)).close();
});

test('a probe is a write: refused while somebody else holds the file, and taken when it is free', async () => {
  const store = await openSqliteStore(file);
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  await expect(store.probe(1)).rejects.toMatchObject({ code: 'store.refused' });
  other.exec('ROLLBACK');
  const before = store.commits;
  await store.probe(2);
  expect(store.commits).toBe(before + 1);
  expect(other.prepare('SELECT at FROM probes').all()).toEqual([{ at: 2 }]);
  other.close();
  await store.close();
});

test('a folder that is not there is said so', async () => {
  await expect(openSqliteStore(join(folder, 'none', 'wuhe.sqlite'))).rejects.toMatchObject({
    code: 'server.store',
  });
});

test('a file that somebody else holds refuses, and takes again when it is free', async () => {
  const store = await openSqliteStore(file);
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  await expect(store.write(school, rows(0))).rejects.toMatchObject({ code: 'store.refused' });
  other.exec('ROLLBACK');
  other.close();
  await store.write(school, rows(0));
  await store.close();
});

test('closing waits for what was given before', async () => {
  const store = await openSqliteStore(file);
  const written = store.write(school, rows(0));
  await store.close();
  await written;
  const again = await openSqliteStore(file);
  expect(await again.rooms(school)).toBe(1);
  await again.close();
});

test('G7 what was erased stands in no file any more', async () => {
  const store = await openSqliteStore(file);
  const bytes = random(64);
  await store.write(school, [{ type: 'rows', room: 'a', rows: [{ writer: 1, clock: 0, bytes }] }]);
  const anywhere = () =>
    ['', '-wal'].some((end) => readFileSync(`${file}${end}`).includes(Buffer.from(bytes)));
  expect(anywhere()).toBe(true);
  await store.write(school, [{ type: 'erase', name: 'a' }]);
  await expect.poll(anywhere).toBe(false);
  await store.close();
});
