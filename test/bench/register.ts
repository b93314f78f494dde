/**
 * Recognising and reading 2,000 rows in a real Chromium, against a bare walk of the same DOM: every node visited once, its text or the
 * state of its control read. And 60 rows, as in a large class: read, and a badge beside each, until the browser has drawn the frame that
 * shows them; the floor is a frame that shows nothing new. All are timed in turn within one run, so that a slow machine slows all.
 * Last, wrong students on changed pages beside selector generators.
 */

import type * as Register from '@wuhe/register';
import type { Browser } from 'playwright-core';
import { launchChromium, pageScript, registerScript } from '../registers/in-page.ts';
import { median } from './median.ts';
import { peers } from './register-peers.ts';
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
const classSize = 60;
/** From the change of the page to 60 badges drawn, ms. */
const drawnBar = 50;

/** Runs the suite; takes a few seconds and needs Chromium. */
export async function run(): Promise<BenchRow[]> {
  const script = await registerScript(true);
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.setContent(registerPage(rowCount));
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
      ...(await badges(browser, script)),
      ...(await peers()),
    ];
  } finally {
    await browser.close();
  }
}

async function badges(browser: Browser, script: string): Promise<BenchRow[]> {
  // Every row in view, so that every badge is drawn.
  const page = await browser.newPage({ viewport: { width: 1280, height: 2400 } });
  await page.setContent(registerPage(classSize));
  await page.addScriptTag({ content: script });
  await page.addScriptTag({
    content: await pageScript('extension/src/content/badges.ts', 'wuheBadges', true),
  });
  const { script: own, drawn, frame, visible } = await page.evaluate(draw, rounds);
  if (visible !== classSize) throw new Error(`${visible} of ${classSize} badges are visible`);
  const value = median(drawn);
  return [
    {
      suite: 'register',
      name: `${classSize} rows read and ${classSize} badges drawn; floor: an empty frame`,
      value,
      unit: 'ms',
      baseline: median(frame),
      bar: drawnBar,
      ok: value <= drawnBar,
    },
    {
      suite: 'register',
      name: `  of it on the page's main thread, layout included`,
      value: median(own),
      unit: 'ms',
    },
  ];
}

function registerPage(rowCount: number): string {
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

/** What a content script sees of `badges.ts`. */
interface Badges {
  badgeStyle: string;
  badgeLayer(layer: HTMLElement): {
    show(badges: readonly { row: Element; number: number; level: 'late' | 'now' | 'due' | 'know' }[]): void;
  };
}

interface Drawn {
  /** Reading, making and placing the badges, layout. */
  script: number[];
  /** The same until the frame that shows them is out. */
  drawn: number[];
  /** From the same moment of a frame until the next is out, when nothing is done. */
  frame: number[];
  visible: number;
}

/** Runs inside the page. The layer is made as the overlay makes it: in the top layer, in a closed root. */
async function draw(rounds: number): Promise<Drawn> {
  const { wuheRegister, wuheBadges } = globalThis as unknown as {
    wuheRegister: typeof Register;
    wuheBadges: Badges;
  };
  const table = document.querySelector('table') as HTMLTableElement;
  const students = [...table.rows].slice(1).map((row, i) => ({
    id: `s${i}`,
    number: String(i + 1),
    schoolNumber: String(1130000 + i),
    name: row.cells[2]?.textContent ?? '',
  }));
  const context = { rosters: [{ id: 'r', students }], today: '2026-11-24' as Register.ReadContext['today'] };
  const found = wuheRegister.propose(document, context);
  if (!found.found) throw new Error('no register found');

  const host = document.createElement('div');
  host.setAttribute('popover', 'manual');
  host.style.cssText =
    'all:initial;position:fixed;inset:0;width:100vw;height:100vh;border:0;padding:0;background:transparent;pointer-events:none';
  const root = host.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(wuheBadges.badgeStyle);
  root.adoptedStyleSheets = [sheet];
  const layer = document.createElement('div');
  layer.className = 'layer';
  root.append(layer);
  document.documentElement.append(host);
  host.showPopover();
  const badges = wuheBadges.badgeLayer(layer);

  /** Resolves once the next frame was made: a task put behind its rendering. */
  const framed = () =>
    new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve();
        port2.postMessage(0);
      });
    });
  const levels = ['late', 'now', 'due', 'know'] as const;
  const result: Drawn = { script: [], drawn: [], frame: [], visible: 0 };
  for (let round = 0; round < rounds + 3; round++) {
    badges.show([]);
    await framed();
    await framed();
    let start = performance.now();
    await framed();
    const frame = performance.now() - start;

    // A mark changes, as when a teacher clicks: from here on it is Wuhe's time.
    const radios = table.rows[1 + (round % 60)]?.querySelectorAll('input[type=radio]') ?? [];
    (radios[round % radios.length] as HTMLInputElement).checked = true;
    start = performance.now();
    const { outcome, rows } = wuheRegister.readRegister(document, found.profile, context);
    if (!outcome.recognised) throw new Error(outcome.reason);
    badges.show([...rows.values()].map((row, i) => ({ row, number: i + 1, level: levels[i % 4] ?? 'due' })));
    layer.lastElementChild?.getBoundingClientRect();
    const script = performance.now() - start;
    await framed();
    const drawn = performance.now() - start;
    result.visible = [...layer.children].filter(
      (badge) => (badge as SVGElement).style.display !== 'none',
    ).length;
    if (round < 3) continue;
    result.script.push(script);
    result.drawn.push(drawn);
    result.frame.push(frame);
  }
  return result;
}
