/** A register in a frame, in a real browser: read there, drawn by the top window over it, taught in it, and asked for where it is another site. */
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hosts, missing, panelIn, type Stage, setStage, withClass } from '../attacks/stage.ts';
import { type Front, startFront } from './front.ts';

let stage: Stage;
let page: Page;
let front: Front;
let other: Front;

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
  page = stage.page;
  other = await startFront(stage.portal);
  front = await startFront(stage.portal, other);
}, 60_000);
afterAll(async () => {
  await stage.close();
  await front.close();
  await other.close();
});

const inner = async (): Promise<Frame> => {
  await expect
    .poll(() =>
      page
        .frames()
        .find((frame) => frame.url().includes('/rollcall'))
        ?.url(),
    )
    .toBeDefined();
  const frame = page.frames().find((each) => each.url().includes('/rollcall'));
  if (!frame) throw new Error('no register in a frame');
  await frame.locator('#roll').waitFor();
  return frame;
};

/** Whether the page shows the red of a badge just left of the row of that student. */
async function badgeBeside(name: string): Promise<boolean> {
  const row = await (await inner()).locator('#roll tbody tr').filter({ hasText: name }).boundingBox();
  if (!row) return false;
  const clip = { x: row.x - 28, y: row.y + row.height / 2 - 11, width: 22, height: 22 };
  const drawn = await page.screenshot({ clip });
  const away = await page.screenshot({ clip: { ...clip, y: clip.y - row.height * 2 } });
  return !drawn.equals(away);
}

it('is proposed and confirmed from the frame of a permitted site, in the top window', async () => {
  await page.goto(`${front.url}/in-frame`);
  const popup = await stage.popup();
  await popup.getByRole('button', { name: '讓五何讀這個站' }).click();
  await popup.getByRole('button', { name: '我教的班' }).click();
  await popup.getByText('12／12 列認得').waitFor();
  await popup.close();
  await page.bringToFront();
  const panel = await panelIn(page);
  await panel.getByText(missing[0]).first().waitFor();
  expect(panel.parentFrame()).toBe(page.mainFrame());
  expect(await hosts(page)).toBe(1);
});

it('has its badges beside the rows of the frame, which follow when either is scrolled', async () => {
  await expect.poll(() => badgeBeside(missing[0])).toBe(true);
  const frame = await inner();
  await frame.evaluate(() => scrollBy(0, 60));
  await expect.poll(() => badgeBeside(missing[0])).toBe(true);
  await page.evaluate(() => {
    document.body.style.paddingBottom = '2000px';
    scrollBy(0, 40);
  });
  await expect.poll(() => badgeBeside(missing[0])).toBe(true);
});

it('gets nothing into its own document, and hears no message', async () => {
  const frame = await inner();
  const own = await frame.evaluate(
    () =>
      [...document.documentElement.children].filter(
        (child) => child !== document.head && child !== document.body,
      ).length,
  );
  expect(own).toBe(0);
  for (const window of [page.mainFrame(), frame])
    await window.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      addEventListener('message', () => heard.push('message'));
    });
  await frame.evaluate(() => scrollBy(0, -60));
  await page.waitForTimeout(300);
  for (const window of [page.mainFrame(), frame])
    expect(await window.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)).toEqual([]);
});

it('is read and drawn in an old frameset too', async () => {
  await page.goto(`${front.url}/frameset`);
  const panel = await panelIn(page);
  await panel.getByText(missing[0]).first().waitFor();
  await expect.poll(() => badgeBeside(missing[0])).toBe(true);
});

it('is read in a frame that was still empty when the script in another looked for its own place among them', async () => {
  const register = front.hold('/rollcall?class=a&period=1');
  await page.goto(`${front.url}/frameset`, { waitUntil: 'commit' });
  const popup = await stage.popup();
  await popup.getByText('這一頁沒有點名表').waitFor();
  register.release();
  await popup.getByText('12／12 列認得').waitFor();
  await popup.close();
  await page.bringToFront();
  await panelIn(page);
  await expect.poll(() => badgeBeside(missing[0])).toBe(true);
});

it('is drawn for when the page around the frame is ready only after the frame was read', async () => {
  const script = front.hold('/slow.js');
  await page.goto(`${front.url}/slow-page`, { waitUntil: 'commit' });
  await inner();
  await page.waitForTimeout(1000);
  expect(await hosts(page)).toBe(0);
  script.release();
  await panelIn(page);
  await expect.poll(() => badgeBeside(missing[0])).toBe(true);
});

it('keeps its panel and badges when the worker is ended and started again', async () => {
  await stage.profile.killWorker();
  const popup = await stage.popup();
  await popup.getByText('12／12 列認得').waitFor();
  await popup.close();
  await page.bringToFront();
  await panelIn(page);
  await expect.poll(() => badgeBeside(missing[0])).toBe(true);
});

it('is taught inside of the frame: the page hears none of the clicks, other frames stop pointing', async () => {
  await page.goto(`${front.url}/in-frame`);
  await panelIn(page);
  const side = await stage.profile.open(`sidepanel.html?tab=${await stage.tab()}`);
  await side.getByRole('button', { name: '指給五何看…' }).click();
  await side.getByText('請點一位學生的姓名').waitFor();
  await page.bringToFront();
  const frame = await inner();
  for (const window of [page.mainFrame(), frame])
    await window.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      for (const type of ['pointerdown', 'mousedown', 'click', 'change'])
        document.addEventListener(type, () => heard.push(type), true);
    });
  const row = frame.locator('#roll tbody tr').filter({ hasText: '江語晨' });
  await page.getByRole('heading', { name: '校務系統' }).click();
  await side.getByText('這裡不是一列一列的學生。').waitFor();
  await row.getByText('江語晨').click();
  await side.getByText('框出 12 列，認得 12／12 位').waitFor();
  await row.getByRole('radio', { name: '出席' }).click({ force: true });
  await side.getByText('這些標記是什麼意思').waitFor();
  for (const window of [page.mainFrame(), frame])
    expect(await window.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)).toEqual([]);
  // Nobody is pointing in the top window any more.
  await page.getByRole('heading', { name: '校務系統' }).click();
  expect(await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)).toContain('click');
  await side.getByRole('button', { name: '就這樣讀' }).click();
  await side.getByText('12／12 列認得').first().waitFor();
  await side.close();
  await page.bringToFront();
  await expect.poll(() => badgeBeside(missing[0])).toBe(true);
});

it('in two frames at once is no answer', async () => {
  await page.goto(`${front.url}/in-two`);
  const popup = await stage.popup();
  await popup.getByText('有座號或姓名重複。').waitFor();
  await popup.close();
  await expect.poll(() => hosts(page)).toBe(0);
});

it('in two frames of which one comes later: what was drawn for the first is taken away', async () => {
  const second = front.hold('/rollcall?class=a&period=1&second');
  await page.goto(`${front.url}/in-two-later`, { waitUntil: 'commit' });
  const panel = await panelIn(page);
  await panel.getByText(missing[0]).first().waitFor();
  expect(await hosts(page)).toBe(1);
  second.release();
  const popup = await stage.popup();
  await popup.getByText('有座號或姓名重複。').waitFor();
  await popup.close();
  await expect.poll(() => hosts(page)).toBe(0);
});

it('of another site is not read, is said to be there, and is asked for in the click', async () => {
  await page.goto(`${front.url}/elsewhere`);
  const popup = await stage.popup();
  await popup.getByText('點名表可能在那裡').waitFor();
  expect(await hosts(page)).toBe(0);
  await popup.getByRole('button', { name: `也讓五何讀 ${new URL(other.url).host}` }).click();
  await popup.getByRole('button', { name: '我教的班' }).click();
  await popup.getByText('12／12 列認得').waitFor();
  await popup.close();
  await page.bringToFront();
  await panelIn(page);
  await expect.poll(() => badgeBeside(missing[0])).toBe(true);
});

it('inside of another site’s frame has no place that can be known: the panel alone, no badge', async () => {
  await page.goto(`${front.url}/nested`);
  const panel = await panelIn(page);
  await panel.getByText(missing[0]).first().waitFor();
  await page.waitForTimeout(300);
  expect(await badgeBeside(missing[0])).toBe(false);
});
