/**
 * Whether a page is held up by the extension as it is installed: the longest task of the page's main thread while Wuhe looks at a register
 * of 2,000 rows, is taught it, and looks at pages built to take long; the floor is the same page under a name that was not permitted.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyFor, freshBuild, openProfile, type Profile } from '@wuhe/extension';
import type { Page } from 'playwright-core';
import type * as Bombs from '../registers/families/bombs.ts';
import { pageScript } from '../registers/in-page.ts';
import type { BenchRow } from './row.ts';

/** A longer task is one that a person notices, ms. */
const BAR = 50;
/** Wuhe looks at a page that has changed when it has been quiet for 0.4 s; by then it has looked. */
const LOOKED = 2500;
const ROWS = 2000;
const RUNS = 3;
/** Which thread of a trace is the page's. */
const MARK = 'wuhe-strain';
/** The browser itself is not done with laying out this one for minutes, with or without Wuhe. */
const NOVEL = 'a novel in every cell';

/** Runs the suite: about two minutes; needs Chromium. */
export async function run(): Promise<BenchRow[]> {
  const script = await pageScript('test/registers/families/bombs.ts', 'wuheBombs', true);
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end('<!doctype html><html lang="zh-Hant"><title>點名</title><body></body></html>');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const scratch = await mkdtemp(join(tmpdir(), 'wuhe-strain-'));
  const origin = `http://127.0.0.1:${port}`;
  const extension = await copyFor(await freshBuild('test'), [origin], join(scratch, 'extension'));
  const profile = await openProfile({ extension, headless: true });
  try {
    const page = await profile.context.newPage();
    await page.goto(origin);
    const site = { page, script, side: await permit(profile, origin) };
    const unpermitted = `http://localhost:${port}`;
    const rows: BenchRow[] = [];
    const compare = async (what: string, name: string, work: Work, floor: Work = work) => {
      const value = await least(site, origin, name, work);
      const baseline = await least(site, unpermitted, name, floor);
      rows.push({
        suite: 'strain',
        name: `longest task, processor time, ${what}; floor: without Wuhe`,
        value,
        unit: 'ms',
        baseline,
        bar: BAR,
        ok: value <= Math.max(BAR, baseline),
      });
    };
    await page.goto(origin);
    await page.evaluate(`${script};globalThis.bombsOf = () => wuheBombs`);
    const names = await page.evaluate(() => bombsOf().bombNames);
    const large = `${ROWS} rows`;
    await compare(large, large, look);
    await compare(`${large}, taught by pointing`, large, pointAt, click);
    await compare(`${large}, taught from lists`, large, choose, look);
    for (const name of names.filter((each) => each !== NOVEL)) await compare(name, name, look);
    return rows;
  } finally {
    await profile.close();
    server.closeAllConnections();
    server.close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

declare function bombsOf(): typeof Bombs;

interface Site {
  page: Page;
  /** The side panel beside it. */
  side: Page;
  script: string;
}

/** What goes on in the page, or is done to it, while tasks are timed. */
type Work = (site: Site) => Promise<void>;

const look: Work = ({ page }) => page.waitForTimeout(LOOKED);

/** A name and the mark beside it, clicked. */
const click: Work = async ({ page }) => {
  for (const column of [1, 2]) {
    await page.mouse.click(...(await cell(page, column)));
    await page.waitForTimeout(LOOKED);
  }
};

const pointAt: Work = async ({ page, side }) => {
  await teach(side, 'point');
  await side.getByText('請點一位學生的姓名').waitFor();
  await page.mouse.click(...(await cell(page, 1)));
  await side.getByText('請點同一位學生的標記').waitFor();
  await page.mouse.click(...(await cell(page, 2)));
  await taught(side);
  await page.waitForTimeout(LOOKED);
};

const choose: Work = async ({ page, side }) => {
  await teach(side, 'list');
  await side.getByText('請點同一位學生的標記').waitFor();
  await teach(side, 'list');
  await taught(side);
  await page.waitForTimeout(LOOKED);
};

const taught = (side: Page) => side.getByText('試一次：').waitFor();

/** The middle of a cell in the third row. */
function cell(page: Page, column: number): Promise<[number, number]> {
  return page.evaluate((at) => {
    const box = document.querySelector(`tr:nth-child(3) td:nth-child(${at + 1})`)?.getBoundingClientRect();
    if (!box) throw new Error('no register in the page');
    return [box.x + box.width / 2, box.y + box.height / 2];
  }, column);
}

/** As the side panel's buttons do. */
async function teach(side: Page, act: 'point' | 'list'): Promise<void> {
  await side.evaluate(
    (act) =>
      chrome.runtime.sendMessage({
        page: 'teach',
        tab: Number(new URLSearchParams(location.search).get('tab')),
        act: { act },
      }),
    act,
  );
}

/** As the popup does after the browser has permitted the site of a tab; returns the side panel beside it. */
async function permit(profile: Profile, origin: string): Promise<Page> {
  const popup = await profile.open('popup.html');
  const { tab, answer } = await popup.evaluate(async (url) => {
    const tab = (await chrome.tabs.query({})).find((each) => each.url?.startsWith(url))?.id;
    return { tab, answer: await chrome.runtime.sendMessage({ page: 'allowed', tab }) };
  }, origin);
  if (!answer?.ok) throw new Error(`the site was not permitted: ${JSON.stringify(answer)}`);
  await popup.close();
  return profile.open(`sidepanel.html?tab=${tab}`);
}

/** The least of some runs: whatever else the machine does only makes a task longer. One that keeps to the bar is the last. */
async function least(site: Site, address: string, name: string, work: Work): Promise<number> {
  let value = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS && value > BAR; run++)
    value = Math.min(value, await longest(site, address, name, work));
  return value;
}

/** Longest task of the page after it was drawn, ms of processor time. */
async function longest(site: Site, address: string, name: string, work: Work): Promise<number> {
  const { page, script } = site;
  await page.goto(address);
  await page.bringToFront();
  await page.evaluate(`${script};globalThis.bombsOf = () => wuheBombs`);
  await page.evaluate(
    async ([name, rows]) => {
      bombsOf().build(name, rows);
      // The page's own layout is over after two frames.
      await new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))),
      );
    },
    [name, ROWS] as const,
  );
  const tasks = await trace(page);
  await work(site);
  return Math.max(0, ...(await tasks()));
}

interface TraceEvent {
  name: string;
  pid: number;
  tid: number;
  /** Processor time of the thread, µs: what the machine does besides is not in it. */
  tdur?: number;
}

/** Follows the page's main thread from now on; what is returned ends that and gives each task in ms of processor time. */
async function trace(page: Page): Promise<() => Promise<number[]>> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      excludedCategories: ['*'],
      includedCategories: ['disabled-by-default-devtools.timeline', 'devtools.timeline', 'blink.user_timing'],
    },
  });
  await page.evaluate((mark) => performance.mark(mark), MARK);
  return async () => {
    const complete = new Promise<void>((done) => session.once('Tracing.tracingComplete', () => done()));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    const own = events.find(({ name }) => name === MARK);
    const tasks = events.filter(
      ({ name, pid, tid }) => name === 'RunTask' && pid === own?.pid && tid === own.tid,
    );
    if (!tasks.some(({ tdur }) => tdur !== undefined)) throw new Error('the trace has no task of the page');
    return tasks.map(({ tdur }) => (tdur ?? 0) / 1000);
  };
}
