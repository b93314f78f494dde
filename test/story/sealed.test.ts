/** The story end to end; and after it nothing that anybody said can be found on the server's disk or in the browsers' databases, not even in a name. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { people } from '../demo/school.ts';
import { cast, openWorld, type World } from '../demo/world.ts';
import type { Report } from './report.ts';
import { playStory } from './story.ts';

let world: World;
let report: Report;
/** Everything that a record of this school says: names, numbers, telephones, classes, words. */
let words: string[];

beforeAll(async () => {
  world = await openWorld({ headless: true, serverPort: 0, portalPort: 0, say: () => {} });
  report = await playStory(world, { say: () => {} });
  const { file, schoolName } = world.school;
  words = [
    schoolName,
    ...Object.values(people).flatMap(({ name, phone }) => [name, phone]),
    ...file.classes.map(({ name }) => name),
    ...file.students.flatMap(({ name, schoolNumber }) => [name, schoolNumber ?? name]),
    ...file.guardians.flatMap(({ name, phone }) => [name, phone ?? name]),
    // What statements are called and say; roles stand on the chain in plain words, marks in how a register is read.
    ...['物理', '沒接', 'notAnswered', 'telling', 'guardian', 'disclosureRequest'],
  ];
}, 240_000);
afterAll(() => world?.close());

/** Words that stand in these bytes, as UTF-8 or UTF-16. */
function found(bytes: Buffer): string[] {
  return words.filter((word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')));
}

const files = (...patterns: string[]) =>
  patterns
    .flatMap((pattern) => globSync(pattern, { cwd: world.folder }))
    .map((file) => join(world.folder, file));

it('goes from a missed lesson on the register to the principal’s popup, and to the way back by a printed sheet', () => {
  expect(report.steps.filter(({ failure }) => failure !== undefined)).toEqual([]);
  expect(report.ok).toBe(true);
});

it('the server’s files hold no word of a record', () => {
  const all = files('server.sqlite*');
  expect(all.length).toBeGreaterThan(0);
  for (const file of all) expect([file, found(readFileSync(file))]).toEqual([file, []]);
});

it.each(cast)(
  'no database of the browser of the %s holds a word of a record, in names, keys or values',
  async (who) => {
    const dumped = await world.profiles[who].inWorker(async () => {
      const texts: string[] = [];
      const tell = (value: unknown): void => {
        if (typeof value === 'string') texts.push(value);
        else if (value instanceof Uint8Array || value instanceof ArrayBuffer) {
          const bytes = value instanceof Uint8Array ? value : new Uint8Array(value);
          // Two at a time as well: a text may lie there as UTF-16.
          texts.push(new TextDecoder().decode(bytes), new TextDecoder('utf-16le').decode(bytes));
          texts.push(new TextDecoder('utf-16le').decode(bytes.subarray(1)));
        } else if (value instanceof Map || value instanceof Set) for (const each of value) tell(each);
        else if (typeof value === 'object' && value !== null)
          for (const [key, each] of Object.entries(value)) {
            tell(key);
            tell(each);
          }
      };
      const request = <T>(asked: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          asked.onsuccess = () => resolve(asked.result);
          asked.onerror = () => reject(asked.error);
        });
      const databases = await indexedDB.databases();
      for (const { name = '' } of databases) {
        tell(name);
        const db = await request(indexedDB.open(name));
        for (const store of db.objectStoreNames) {
          tell(store);
          const rows = db.transaction(store).objectStore(store);
          const [keys, values] = await Promise.all([request(rows.getAllKeys()), request(rows.getAll())]);
          tell(keys);
          tell(values);
        }
        db.close();
      }
      tell(await chrome.storage.local.get());
      return { databases: databases.length, text: texts.join('\n') };
    });
    expect(dumped.databases).toBeGreaterThan(3);
    expect(words.filter((word) => dumped.text.includes(word))).toEqual([]);
  },
);

it('nor do the files of those databases', () => {
  const listed = files('profile-*/**/IndexedDB/**/*', 'profile-*/**/Local Extension Settings/**/*').filter(
    (file) => /\.(log|ldb)$/.test(file),
  );
  // The browsers are at work: one that was put together with others is gone, and what it held is in another.
  const read = listed.flatMap((file) => {
    try {
      return [{ file, words: found(readFileSync(file)) }];
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw cause;
    }
  });
  expect(read.length).toBeGreaterThan(3);
  expect(read.filter(({ words }) => words.length > 0)).toEqual([]);
});
