/**
 * Recognising and reading 2,000 rows in a real Chromium, against a bare walk of the same DOM: every node visited once, its text or the
 * state of its control read. Both are timed in turn within one run, so that a slow machine slows both.
 */

import type * as Register from '@wuhe/register';
import { launchChromium, registerScript } from '../registers/in-page.ts';
import { median } from './median.ts';
import type { BenchRow } from './row.ts';

interface Timings {
  walk: number[];
  read: number[];
  propose: number[];
  rows: number;
}

const rowCount = 2000;
const rounds = 15;
const bar = 3;

/** Runs the suite; takes a few seconds and needs Chromium. */
export async function run(): Promise<BenchRow[]> {
  const script = await registerScript(true);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.setContent(registerPage());
    await page.addScriptTag({ content: script });
    const timings = await page.evaluate(measure, { rowCount, rounds });
    if (timings.rows !== rowCount) throw new Error(`read ${timings.rows} of ${rowCount} rows`);
    const baseline = median(timings.walk);
    const row = (name: string, values: readonly number[]): BenchRow => {
      const value = median(values);
      const ratio = value / baseline;
      return { suite: 'register', name, value, unit: 'ms', baseline, ratio, bar, ok: ratio <= bar };
    };
    return [
      row(`recognise and read ${rowCount} rows, against a bare walk`, timings.read),
      row(`propose from ${rowCount} rows nobody taught, against a bare walk`, timings.propose),
    ];
  } finally {
    await browser.close();
  }
}

function registerPage(): string {
  const statuses = ['出席', '缺席', '遲到', '請假'];
  const row = (i: number) =>
    `<tr><td>${i + 1}</td><td>${1130000 + i}</td><td>${nameOf(i)}</td>${statuses
      .map(
        (word, j) =>
          `<td><input type="radio" name="st_${1130000 + i}" value="${j}" aria-label="${word}"${j === (i % 9 === 0 ? 1 : 0) ? ' checked' : ''}></td>`,
      )
      .join('')}<td><input type="text" name="memo_${1130000 + i}" size="10"></td></tr>`;
  const head = ['座號', '學號', '姓名', ...statuses, '備註'].map((title) => `<th>${title}</th>`).join('');
  return `<!doctype html><title>課堂點名</title><form>日期 <input name="date" value="115/11/24"> 節次 <select name="period"><option selected>第 1 節</select></form>
<table><thead><tr>${head}</tr></thead><tbody>${Array.from({ length: rowCount }, (_, i) => row(i)).join('')}</tbody></table>`;
}

function nameOf(i: number): string {
  return `${'王方江何吳李許林邱施'[i % 10]}${'思語柏昀宥宛家子沛奕'[Math.floor(i / 10) % 10]}${'齊彤翰臻廷真瑜謙妤辰'[Math.floor(i / 100) % 10]}`;
}

/** Runs inside the page. */
function measure({ rowCount, rounds }: { rowCount: number; rounds: number }): Timings {
  const { propose, readRegister } = (globalThis as unknown as { wuheRegister: typeof Register }).wuheRegister;
  const table = document.querySelector('table') as HTMLTableElement;
  const students = [...table.rows].slice(1).map((row, i) => ({
    id: `s${i}`,
    number: String(i + 1),
    schoolNumber: String(1130000 + i),
    name: row.cells[2]?.textContent ?? '',
  }));
  const context = { rosters: [{ id: 'r', students }], today: '2026-11-24' as Register.ReadContext['today'] };
  const found = propose(document, context);
  if (!found.found) throw new Error('no register found');

  const bareWalk = (): number => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    let sum = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === 3) sum += (node.nodeValue ?? '').length;
      else if (node instanceof HTMLInputElement) sum += node.checked ? 1 : node.value.length;
      else if (node instanceof HTMLSelectElement) sum += node.selectedIndex;
    }
    return sum;
  };

  const timings: Timings = { walk: [], read: [], propose: [], rows: 0 };
  const time = (into: number[], work: () => unknown) => {
    const start = performance.now();
    work();
    into.push(performance.now() - start);
  };
  for (let round = 0; round < rounds + 3; round++) {
    // The first rounds warm up all three alike.
    const kept = round < 3 ? { walk: [], read: [], propose: [] } : timings;
    time(kept.walk, bareWalk);
    time(kept.read, () => {
      const { outcome } = readRegister(document, found.profile, context);
      timings.rows = outcome.recognised ? outcome.reading.rows.length : 0;
    });
    time(kept.propose, () => propose(document, context));
  }
  if (timings.rows !== rowCount) throw new Error(`read ${timings.rows} rows`);
  return timings;
}
