/**
 * Whether a page is held up by the extension as it is installed: the longest task of the page's main thread while Wuhe looks at a register
 * of 2,000 rows and at pages built to take long; the floor is the same page under a name that was not permitted.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyFor, freshBuild, openProfile } from '@wuhe/extension';
import type { Page } from 'playwright-core';
import type * as Bombs from '../registers/families/bombs.ts';
import { pageScript } from '../registers/in-page.ts';
import type { BenchRow } from './row.ts';

/** A longer task is one that a person notices, ms. */
const BAR = 50;
/** Wuhe looks at a page that has changed when it has been quiet for 0.4 s; by then it has looked. */
const LOOKED = 2500;
const ROWS = 2000;
/** The browser itself is not done with laying out this one for minutes, with or without Wuhe. */
const NOVEL = 'a novel in every cell';

/** Runs the suite: about a minute; needs Chromium. */
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
    await permit(await profile.open('popup.html'), origin);
    const rows: BenchRow[] = [];
    await page.goto(origin);
    await page.evaluate(`${script};globalThis.bombsOf = () => wuheBombs`);
    const names = await page.evaluate(() => bombsOf().bombNames);
    for (const name of [`${ROWS} rows`, ...names.filter((each) => each !== NOVEL)]) {
      const value = await longest(page, origin, script, name);
      const baseline = await longest(page, `http://localhost:${port}`, script, name);
      rows.push({
        suite: 'strain',
        name: `longest task over ${BAR} ms, ${name}; floor: without Wuhe`,
        value,
        unit: 'ms',
        baseline,
        bar: BAR,
        ok: value <= Math.max(BAR, baseline),
      });
    }
    return rows;
  } finally {
    await profile.close();
    server.closeAllConnections();
    server.close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

declare function bombsOf(): typeof Bombs;

/** As the popup does after the browser has permitted the site of a tab. */
async function permit(popup: Page, origin: string): Promise<void> {
  const answer = await popup.evaluate(async (url) => {
    const tab = (await chrome.tabs.query({})).find((each) => each.url?.startsWith(url))?.id;
    return chrome.runtime.sendMessage({ page: 'allowed', tab });
  }, origin);
  if (!answer?.ok) throw new Error(`the site was not permitted: ${JSON.stringify(answer)}`);
  await popup.close();
}

async function longest(page: Page, address: string, script: string, name: string): Promise<number> {
  await page.goto(address);
  await page.bringToFront();
  await page.evaluate(`${script};globalThis.bombsOf = () => wuheBombs`);
  return page.evaluate(
    async ([name, rows, looked]) => {
      bombsOf().build(name, rows);
      // The page's own layout is over after two frames.
      await new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))),
      );
      const lengths: number[] = [];
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) lengths.push(duration);
      }).observe({ type: 'longtask' });
      await new Promise((resolve) => setTimeout(resolve, looked));
      return Math.max(0, ...lengths);
    },
    [name, ROWS, LOOKED] as const,
  );
}
