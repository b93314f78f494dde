/** Wrong students on changed pages: Wuhe beside selector generators, over the same pages and changes in the same run. */
import type * as Peers from '../registers/families/peers.ts';
import { launchChromium, pageScript } from '../registers/in-page.ts';
import type { BenchRow } from './row.ts';

const seeds = [1, 2];

/** Runs in half a minute and needs Chromium. */
export async function peers(): Promise<BenchRow[]> {
  const [browser, script] = await Promise.all([
    launchChromium(),
    pageScript('test/registers/families/peers.ts', 'wuhePeers', true),
  ]);
  try {
    const page = await browser.newPage();
    await page.route('https://portal.example/**', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<!doctype html><html><head></head><body></body></html>',
      }),
    );
    const open = async () => {
      await page.goto('https://portal.example/roll?date=2026-11-24&period=3');
      await page.evaluate(`${script};globalThis.wuhePeers = wuhePeers`);
    };
    await open();
    const { ids, changes, contenders } = await page.evaluate(() => {
      const { reachable, changes, contenders } = (globalThis as unknown as { wuhePeers: typeof Peers })
        .wuhePeers;
      return { ids: reachable, changes, contenders };
    });
    const totals = new Map(contenders.map((name) => [name, { right: 0, wrong: 0, lost: 0, pages: 0 }]));
    let pages = 0;
    for (const id of ids)
      for (const change of changes)
        for (const seed of seeds) {
          await open();
          const result = await page.evaluate(
            ([id, change, seed]) =>
              (globalThis as unknown as { wuhePeers: typeof Peers }).wuhePeers.compare(id, change, seed),
            [id, change, seed] as const,
          );
          if (!result) throw new Error(`${id} was not learned`);
          pages++;
          for (const [name, hits] of Object.entries(result)) {
            const total = totals.get(name);
            if (!total) continue;
            total.right += hits.right;
            total.wrong += hits.wrong;
            total.lost += hits.lost;
            if (hits.wrong > 0) total.pages++;
          }
        }
    const row = (name: string, value: number, unit: string): BenchRow => ({
      suite: 'register',
      name,
      value,
      unit,
    });
    return [...totals].flatMap(([name, { right, wrong, lost, pages: hit }]) => [
      {
        ...row(`${name}: wrong students on ${pages} changed pages`, wrong, 'students'),
        ...(name === 'Wuhe' ? { bar: 0, ok: wrong === 0 } : {}),
      },
      row(`  pages with a wrong student`, hit, 'pages'),
      row(`  right students`, right, 'students'),
      row(`  not found`, lost, 'students'),
    ]);
  } finally {
    await browser.close();
  }
}
