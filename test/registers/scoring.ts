/** Runs trials in a real Chromium, page by page, and adds them up. */
import type { Browser, Page } from 'playwright-core';
import type * as Bombs from './families/bombs.ts';
import type * as Trials from './families/trial.ts';
import { launchChromium, pageScript } from './in-page.ts';

export type { Result } from './families/trial.ts';

export interface Score {
  results: Trials.Result[];
  /** Decoys that were taken for a register. */
  imagined: string[];
  decoys: number;
}

export interface ScoreOptions {
  /** Trials of each family and mutation, each with other students. */
  seeds: readonly number[];
  /** Also a register of this many rows for each family. */
  large?: number;
}

/** Large and hostile pages, looked at in slices. */
export interface Strain {
  bombs: Record<string, Bombs.Bombed>;
  large: Record<string, Bombs.Large>;
  restless: Bombs.Large;
}

/** Pages that would hold up the browser if they were read in one go. */
export async function strain(ids: readonly string[], rows: number): Promise<Strain> {
  const [browser, script] = await Promise.all([
    launchChromium(),
    pageScript('test/registers/families/bombs.ts', 'wuheBombs', true),
  ]);
  try {
    const page = await browser.newPage();
    const open = await blank(page, `${script};globalThis.wuheBombs = wuheBombs`);
    const large = async (id: string, rows: number, restless: boolean) => {
      await open('/roll?date=2026-11-24&period=3');
      return page.evaluate(
        ([id, rows, restless]) =>
          (globalThis as unknown as { wuheBombs: typeof Bombs }).wuheBombs.large(id, rows, restless),
        [id, rows, restless] as const,
      );
    };
    const result: Strain = { bombs: {}, large: {}, restless: await large('preset', 3000, true) };
    await open('/');
    const names = await page.evaluate(
      () => (globalThis as unknown as { wuheBombs: typeof Bombs }).wuheBombs.bombNames,
    );
    for (const name of names) {
      await open('/');
      result.bombs[name] = await page.evaluate(
        (name) => (globalThis as unknown as { wuheBombs: typeof Bombs }).wuheBombs.defuse(name),
        name,
      );
    }
    for (const id of ids) result.large[id] = await large(id, rows, false);
    return result;
  } finally {
    await browser.close();
  }
}

/** Opens an empty page of a portal with a script in it, at any address. */
async function blank(page: Page, script: string): Promise<(address: string) => Promise<void>> {
  await page.route('https://portal.example/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><html><head></head><body></body></html>',
    }),
  );
  return async (address) => {
    await page.goto(`https://portal.example${address}`);
    await page.evaluate(script);
  };
}

/** Every family with every mutation. Calls `each` as results come. */
export async function score(
  options: ScoreOptions,
  each: (result: Trials.Result) => void = () => {},
): Promise<Score> {
  const [browser, script] = await Promise.all([
    launchChromium(),
    pageScript('test/registers/families/trial.ts', 'wuheTrials', true),
  ]);
  try {
    return await scoreIn(browser, script, options, each);
  } finally {
    await browser.close();
  }
}

async function scoreIn(
  browser: Browser,
  script: string,
  { seeds, large }: ScoreOptions,
  each: (result: Trials.Result) => void,
): Promise<Score> {
  const page = await browser.newPage();
  const open = await blank(page, `${script};globalThis.wuheTrials = wuheTrials`);
  await open('/');
  const { ids, names, decoys } = await page.evaluate(() => {
    const trials = (globalThis as unknown as { wuheTrials: typeof Trials }).wuheTrials;
    return {
      ids: trials.familyIds.map((id) => ({ id, address: trials.addressOf(id) })),
      names: trials.mutationNames,
      decoys: trials.decoyNames,
    };
  });
  const results: Trials.Result[] = [];
  const add = (result: Trials.Result) => {
    results.push(result);
    each(result);
  };
  for (const { id, address } of ids) {
    for (const name of names)
      for (const seed of seeds) {
        await open(address);
        add(await run(page, id, name, seed, undefined));
      }
    if (large) {
      await open(address);
      add({ ...(await run(page, id, 'shuffled', 1, large)), mutation: `${large} rows` });
    }
  }
  const imagined: string[] = [];
  for (const decoy of decoys) {
    await open('/');
    const found = await page.evaluate(
      (decoy) => (globalThis as unknown as { wuheTrials: typeof Trials }).wuheTrials.imagined(decoy),
      decoy,
    );
    if (found) imagined.push(decoy);
  }
  return { results, imagined, decoys: decoys.length };
}

function run(
  page: Page,
  id: string,
  mutation: string,
  seed: number,
  size: number | undefined,
): Promise<Trials.Result> {
  return page.evaluate(
    ([id, mutation, seed, size]) =>
      (globalThis as unknown as { wuheTrials: typeof Trials }).wuheTrials.trial(id, mutation, seed, size),
    [id, mutation, seed, size] as const,
  );
}
