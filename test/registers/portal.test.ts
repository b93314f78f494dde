/** The portal as a teacher uses it, read inside a real Chromium. */

import type * as Register from '@wuhe/register';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium, registerScript } from './in-page.ts';
import { type Portal, startPortal } from './portal.ts';
import { school } from './school.fixture.ts';

type Reader = typeof Register;

const rosters = school.classes.map(({ id, students }) => ({
  id,
  students: students.map((student) => ({ ...student, id: `id-${student.schoolNumber}` })),
}));
const context = { rosters, today: '2026-11-24' as Register.ReadContext['today'] };

let browser: Browser;
let script: string;
let portal: Portal;
let page: Page;
let now: Date;

beforeAll(async () => {
  [browser, script] = await Promise.all([launchChromium(), registerScript()]);
}, 60_000);
afterAll(() => browser?.close());

beforeEach(async () => {
  now = new Date('2026-11-24T00:12:00Z');
  portal = await startPortal({ port: 0, school, now: () => now, timeZone: 'Asia/Taipei' });
  page = await browser.newPage();
  await page.goto(portal.url);
  await page.fill('[name=user]', 'lin');
  await page.fill('[name=password]', 'portal');
  await page.click('button');
}, 30_000);
afterEach(async () => {
  await page?.close();
  await portal?.close();
});

async function proposal(): Promise<Register.Proposal> {
  await page.evaluate(`${script};globalThis.wuheRegister = wuheRegister`);
  return page.evaluate((given) => {
    const { propose } = (globalThis as unknown as { wuheRegister: Reader }).wuheRegister;
    return propose(document, given);
  }, context);
}

async function learn(): Promise<Register.Profile> {
  const found = await proposal();
  if (!found.found) throw new Error(found.reason);
  return found.profile;
}

/** The outcome, and what each row shows that was given as a student's. */
async function look(profile: Register.Profile) {
  await page.evaluate(`${script};globalThis.wuheRegister = wuheRegister`);
  return page.evaluate(
    ([profile, context]) => {
      const { readRegister } = (globalThis as unknown as { wuheRegister: Reader }).wuheRegister;
      const { outcome, rows } = readRegister(document, profile, context);
      const shown = [...rows].map(([id, row]) => [id, row.textContent ?? ''] as const);
      return { outcome, shown };
    },
    [profile, context] as const,
  );
}

async function read(profile: Register.Profile): Promise<Register.PageReading> {
  const { outcome, shown } = await look(profile);
  if (!outcome.recognised) throw new Error(`${outcome.reason} ${outcome.missing ?? ''}`);
  const students = new Map(rosters.flatMap((roster) => roster.students.map((each) => [each.id, each])));
  for (const [id, text] of shown) {
    expect(text).toContain(students.get(id)?.name);
    expect(text).toContain(students.get(id)?.schoolNumber);
  }
  return outcome.reading;
}

const mark = (schoolNumber: string, word: string) =>
  page.check(`input[name=st_${schoolNumber}][aria-label=${word}]`);
const save = () => page.click('text=儲存點名');

describe('the portal read in Chromium', () => {
  it('proposes nothing on the timetable or the sign-in page', async () => {
    expect(await proposal()).toMatchObject({ found: false, reason: 'noRegister' });
    await page.goto(`${portal.url}/logout`);
    expect(await proposal()).toMatchObject({ found: false });
  });

  it('proposes the register of the lesson with its class, date and period', async () => {
    await page.click('text=課堂點名');
    const found = await proposal();
    expect(found).toMatchObject({
      found: true,
      roster: 'c203',
      reading: { date: '2026-11-24', period: 1, className: '高二 3 班', taken: false, unread: [] },
    });
    expect(found.found && found.reading.rows).toHaveLength(12);
    expect(found.found && Object.keys(found.profile.roles).sort()).toEqual([
      'mark',
      'name',
      'number',
      'schoolNumber',
    ]);
  });

  it('follows marks, saves, sorting and a new student', async () => {
    await page.click('text=課堂點名');
    const profile = await learn();
    await mark('1130218', '缺席');
    let reading = await read(profile);
    expect(reading.taken).toBe(false);
    expect(reading.rows.find(({ number }) => number === '7')?.mark).toBe('absent');

    await save();
    await page.waitForSelector('.msg');
    expect(await page.textContent('.msg')).toBe('已點名　08:12');
    reading = await read(profile);
    expect(reading.taken).toBe(true);
    expect(reading.rows.filter((row) => row.mark !== 'present')).toMatchObject([
      { number: '7', mark: 'absent' },
    ]);

    now = new Date('2026-11-24T00:20:00Z');
    await mark('1130218', '遲到');
    await save();
    await page.waitForSelector('text=08:20');
    expect((await read(profile)).rows[6]?.mark).toBe('late');

    await page.click('th:has-text("姓名")');
    await page.click('th:has-text("姓名")');
    reading = await read(profile);
    expect(reading.rows).toHaveLength(12);
    expect(reading.rows[0]?.number).not.toBe('1');
    expect(reading.rows.find(({ number }) => number === '7')?.mark).toBe('late');

    await page.click('text=新增學生');
    await page.fill('#add [name=number]', '41');
    await page.fill('#add [name=schoolNumber]', '1140001');
    await page.fill('#add [name=name]', '蘇映雪');
    await page.click('text=確定');
    reading = await read(profile);
    expect(reading.rows).toHaveLength(12);
    expect(reading.unread).toEqual([{ number: '41', name: '蘇映雪', reason: 'notOnRoster' }]);
    expect(decodeURIComponent(page.url())).not.toMatch(/蘇|1140001/);
  });

  it('knows the other class, another day, a lost column and a page without a register', async () => {
    await page.click('text=課堂點名');
    const profile = await learn();
    await page.goto(`${portal.url}/rollcall?class=c204&period=2`);
    expect((await look(profile)).outcome).toMatchObject({ recognised: true, roster: 'c204' });
    const mine = { ...context, rosters: rosters.slice(0, 1) };
    const other = await page.evaluate(
      ([profile, context]) =>
        (globalThis as unknown as { wuheRegister: Reader }).wuheRegister.readRegister(
          document,
          profile,
          context,
        ).outcome,
      [profile, mine] as const,
    );
    expect(other).toMatchObject({ recognised: false, reason: 'anotherClass' });
    await page.goto(`${portal.url}/rollcall?date=115/11/23`);
    expect((await look(profile)).outcome).toMatchObject({ recognised: false, reason: 'anotherDay' });
    await page.goto(`${portal.url}/rollcall?broken=number`);
    expect((await look(profile)).outcome).toMatchObject({ reason: 'missingColumn', missing: '座號' });
    await page.goto(`${portal.url}/`);
    expect((await look(profile)).outcome).toMatchObject({ recognised: false, reason: 'noRegister' });
  });

  it('tells of clicks, silent scripts and a replaced table, and leaves the page untouched', async () => {
    await page.click('text=課堂點名');
    const profile = await learn();
    const before = await page.content();
    await page.evaluate((profile) => {
      const { watchRegister } = (globalThis as unknown as { wuheRegister: Reader }).wuheRegister;
      const stop = new AbortController();
      const state = { calls: 0, stop };
      Object.assign(globalThis, { watching: state });
      watchRegister(document, profile, () => state.calls++, stop.signal);
    }, profile);
    const calls = () =>
      page.evaluate(() => (globalThis as unknown as { watching: { calls: number } }).watching.calls);
    const more = async (act: () => Promise<unknown>) => {
      const had = await calls();
      await act();
      await expect.poll(calls).toBeGreaterThan(had);
    };
    expect(await page.content()).toBe(before);
    await more(() => mark('1130218', '缺席'));
    await more(() =>
      page.evaluate(() => {
        const table = document.querySelector('#roll');
        table?.replaceWith(table.cloneNode(true));
      }),
    );
    await more(() => page.evaluate(() => document.querySelector('#roll tbody')?.lastElementChild?.remove()));
    await page.evaluate(() =>
      (globalThis as unknown as { watching: { stop: AbortController } }).watching.stop.abort(),
    );
    const had = await calls();
    await mark('1130218', '出席');
    expect(await calls()).toBe(had);
  });

  it('looks again by itself, since scripts check boxes without any event', async () => {
    await page.clock.install();
    await page.click('text=課堂點名');
    const profile = await learn();
    await page.evaluate((profile) => {
      const { watchRegister } = (globalThis as unknown as { wuheRegister: Reader }).wuheRegister;
      const state = { calls: 0 };
      Object.assign(globalThis, { watching: state });
      watchRegister(document, profile, () => state.calls++, new AbortController().signal);
      for (const box of document.querySelectorAll<HTMLInputElement>('input[value="2"]')) box.checked = true;
    }, profile);
    await page.clock.runFor(6000);
    expect(
      await page.evaluate(() => (globalThis as unknown as { watching: { calls: number } }).watching.calls),
    ).toBe(1);
  });
});
