/** The probe as an administrator runs it, against the sample portal: the real command, browser, release build. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Portal, startPortal } from '../registers/portal.ts';
import { school } from '../registers/school.fixture.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const students = school.classes[0]?.students ?? [];
let folder: string;
let portal: Portal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wuhe-probe-test-'));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  portal = await startPortal({ port: 0, school, now: () => new Date(), timeZone });
});
afterAll(async () => {
  await portal?.close();
  await rm(folder, { recursive: true, force: true });
});

async function file(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

const roster = () =>
  file(
    'list.csv',
    `\uFEFF座號;姓名;學號\r\n${students.map(({ number, name, schoolNumber }) => `${number};"${name}";${schoolNumber}\r\n`).join('')}`,
  );

/** A module that signs in, opens lesson 1, and then does `more`. */
const signIn = (name: string, more = '') =>
  file(
    name,
    `export default async (page) => {
  await page.fill('[name=user]', 'lin');
  await page.fill('[name=password]', 'portal');
  await page.click('button');
  await page.goto(new URL('/rollcall?class=c203&period=1', page.url()).href);
  ${more}
};`,
  );

const absent =
  "await page.locator('[name=st_1130218][value=\"2\"]').check(); await page.getByRole('button', { name: '儲存點名' }).click();";

interface Run {
  code: number;
  out: string;
  error: string;
}

function probe(
  args: readonly string[],
  env: Record<string, string> = {},
  interruptAfter?: RegExp,
): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ['test/start.mjs', 'extension/bin/probe.ts', ...args],
      { cwd: root, env: { ...process.env, ...env }, timeout: 60_000 },
      (failure, out, error) => resolve({ code: failure ? Number(failure.code ?? -1) : 0, out, error }),
    );
    let said = '';
    child.stdout?.on('data', (part) => {
      said += part;
      if (interruptAfter?.test(said)) child.kill('SIGINT');
    });
  });
}

it('prints every row of a portal it was never set up for, and compares it with what is expected', async () => {
  const equal = await file(
    'equal.json',
    JSON.stringify({
      marks: { '*': 'present', 7: 'absent' },
      taken: true,
      period: 1,
      className: '高二 3 班',
    }),
  );
  const { code, out, error } = await probe([
    portal.url,
    '--roster',
    await roster(),
    '--before',
    await signIn('absent.mjs', absent),
    '--json',
    '--expect',
    equal,
  ]);
  expect(error).toBe('');
  const reading = JSON.parse(out);
  expect(reading).toMatchObject({
    recognised: true,
    code: null,
    withoutSetUp: true,
    differences: [],
    unread: [],
  });
  expect(reading.rows).toEqual(
    students.map(({ number, name, schoolNumber }) => ({
      number,
      name,
      mark: number === '7' ? 'absent' : 'present',
      shown: { number, name, schoolNumber },
    })),
  );
  expect(reading.millis.read).toBeLessThan(50);
  expect(code).toBe(0);
});

it('ends with 1 and names the difference when one mark is not as expected', async () => {
  const wrong = await file('wrong.json', '{ "marks": { "*": "present", "7": "late" } }');
  const before = await signIn('absent.mjs', absent);
  const { code, out } = await probe([
    portal.url,
    '--roster',
    await roster(),
    '--before',
    before,
    '--expect',
    wrong,
  ]);
  expect(out).toContain('Recognised: 12 of 12 rows are students of the list. Found without set-up.');
  expect(out).toContain('1 not as expected:\n  number 7 (許家瑜): expected late, read as absent\n');
  expect(code).toBe(1);
});

it('says why a page is not recognised', async () => {
  const { code, out } = await probe([portal.url, '--roster', await roster()]);
  expect(out).toContain('There is no register on this page. Open the register page. (noRegister)');
  expect(code).toBe(1);
});

it('reads again after each change until it is interrupted', async () => {
  // Wuhe's element appears in the page with the first reading.
  const later =
    "page.locator('html > div').waitFor({ state: 'attached' }).then(() => setTimeout(() => page.locator('[name=st_1130219][value=\"3\"]').check(), 1500));";
  const args = [
    portal.url,
    '--roster',
    await roster(),
    '--before',
    await signIn('later.mjs', later),
    '--watch',
    '--json',
  ];
  const { code, out } = await probe(args, {}, /late/);
  const marks = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).rows[7].mark);
  expect(marks).toEqual(['present', 'late']);
  expect(code).toBe(0);
});

it('ends with 2 and a sentence when it cannot be tried', async () => {
  const list = await roster();
  const bad = await file('bad.csv', '座號,姓名\n1,王思齊\n1,方語彤\n');
  const noDefault = await file('none.mjs', 'export const before = 1;');
  const cases: [args: string[], env: Record<string, string>, sentence: string][] = [
    [[portal.url, '--roster', bad], {}, 'bad.csv, line 3: number 1 stands on line 2 already.'],
    [[portal.url, '--roster', join(folder, 'no.csv')], {}, 'There is no file'],
    [[portal.url], {}, 'Give the class list with --roster.'],
    [[portal.url, '--roster', list, '--before', noDefault], {}, 'has no default export that is a function'],
    [[portal.url, '--roster', list, '--expect', bad], {}, 'bad.csv is not JSON'],
    [['portal', '--roster', list], {}, '“portal” is no http or https address.'],
    [[portal.url, '--roster', list], { WUHE_CHROMIUM: '/none' }, 'WUHE_CHROMIUM names “/none”'],
    [['http://127.0.0.1:9/', '--roster', list], {}, 'http://127.0.0.1:9/ could not be opened'],
  ];
  for (const [args, env, sentence] of cases) {
    const { code, out, error } = await probe([...args, '--json'], env);
    expect(error).toContain(sentence);
    expect(out).toBe('');
    expect(code).toBe(2);
  }
});
