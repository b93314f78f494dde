// @vitest-environment node
/** Registers of many families, in a real Chromium: each is recognised without set-up, or silent. */
import { readdirSync, readFileSync } from 'node:fs';
import type * as Register from '@wuhe/register';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, registerScript } from './in-page.ts';

const folder = new URL('./pages/', import.meta.url);
const today = '2026-11-24' as Register.ReadContext['today'];

let browser: Browser;
let page: Page;
let script: string;

beforeAll(async () => {
  [browser, script] = await Promise.all([launchChromium(), registerScript()]);
  page = await browser.newPage();
}, 60_000);
afterAll(() => browser?.close());

/** The proposal for a page, and what `readRegister` then makes of it with the proposed students as the roster. */
async function look(file: string) {
  await page.setContent(readFileSync(new URL(file, folder), 'utf8'));
  await page.evaluate(`${script};globalThis.wuheRegister = wuheRegister`);
  return page.evaluate((today) => {
    const { propose, readRegister } = (globalThis as unknown as { wuheRegister: typeof Register })
      .wuheRegister;
    const before = document.documentElement.outerHTML;
    const found = propose(document, { rosters: [], today });
    if (!found.found)
      return { found, read: undefined, untouched: before === document.documentElement.outerHTML };
    const students = found.reading.rows.map(({ number, name, schoolNumber }, i) => ({
      id: `s${i}`,
      number,
      name,
      ...(schoolNumber ? { schoolNumber } : {}),
    }));
    const context = { rosters: [{ id: 'learned', students }], today };
    const read = readRegister(document, JSON.parse(JSON.stringify(found.profile)), context);
    const wrong = [...read.rows].filter(([id, row]) => {
      const student = students.find((each) => each.id === id);
      return !student?.name.split(/[ ,]+/).every((part) => row.textContent?.includes(part));
    });
    return {
      found,
      read: { ...read, rows: read.rows.size, wrong: wrong.length },
      untouched: before === document.documentElement.outerHTML,
    };
  }, today);
}

const recognised: Record<
  string,
  { kind: string; marks: (string | undefined)[]; hidden?: string; period?: number }
> = {
  'moodle-like.html': {
    kind: 'radio',
    marks: [undefined, 'absent', 'present', undefined, undefined, undefined],
    hidden: '412',
  },
  'frappe-like.html': {
    kind: 'checkbox',
    marks: ['present', 'present', 'absent', 'present', 'present', 'present'],
    hidden: 'EDU-STU-2026-031',
  },
  'unifiedtransform-like.html': {
    kind: 'checkbox',
    marks: ['present', 'present', 'present', 'present', 'absent', 'present'],
    hidden: '2026100',
  },
  'coloured-text.html': {
    kind: 'text',
    marks: ['present', 'absent', 'present', 'late', 'leave', 'present'],
    period: 1,
  },
  'cards.html': {
    kind: 'select',
    marks: ['present', 'present', 'present', 'absent', 'present', 'present'],
    hidden: '880100',
    period: 3,
  },
  'legacy-markup.html': {
    kind: 'radio',
    marks: ['present', 'present', 'present', 'present', 'present', 'late'],
    hidden: '5500',
    period: 2,
  },
  'hidden-copy.html': {
    kind: 'radio',
    marks: ['present', 'present', 'present', 'present', 'absent', 'present'],
    period: 2,
  },
  'div-grid.html': {
    kind: 'text',
    marks: ['present', 'absent', 'present', 'present', 'leave', 'present'],
    period: 4,
  },
};

describe('a register nobody taught', () => {
  for (const [file, expected] of Object.entries(recognised))
    it(`is recognised and read: ${file}`, async () => {
      const { found, read, untouched } = await look(file);
      expect(found.found && found.profile.markKind).toBe(expected.kind);
      if (!found.found || !read) return;
      expect(found.reading.rows.map(({ mark }) => mark)).toEqual(expected.marks);
      expect(found.reading.rows.map(({ number }) => number)).not.toContain('');
      expect(found.reading.rows[0]?.schoolNumber).toBe(expected.hidden);
      expect(found.reading).toMatchObject({ unread: [], date: today, period: expected.period, taken: false });
      expect(read).toMatchObject({ outcome: { recognised: true, roster: 'learned' }, rows: 6, wrong: 0 });
      expect(untouched).toBe(true);
    });

  for (const file of readdirSync(folder).filter((name) => name.endsWith('.html') && !(name in recognised)))
    it(`is not imagined: ${file}`, async () => {
      const { found, untouched } = await look(file);
      expect(found).toMatchObject({ found: false, reason: 'noRegister' });
      expect(untouched).toBe(true);
    });
});
