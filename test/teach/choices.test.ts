/** What else could be meant, in a real browser: other rows and other marks, offered by count and chosen in the side panel. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, setStage, withClass } from '../attacks/stage.ts';
import { type Front, startFront } from './front.ts';

let stage: Stage;
let page: Page;
let side: Page;
let front: Front;

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
  page = stage.page;
  front = await startFront(stage.portal);
  await page.goto(`${front.url}/choices`);
  side = await stage.profile.open(`sidepanel.html?tab=${await stage.tab()}`);
  await side.getByRole('button', { name: '讓五何讀這個站' }).click();
  await side.getByText('12 位學生，是您的班嗎？').waitFor();
  await side.getByRole('button', { name: '指給五何看…' }).click();
}, 60_000);
afterAll(async () => {
  await stage.close();
  await front.close();
});

const words = async () =>
  (await side.locator('.meanings label').allTextContents()).map((word) => word.slice(0, 2));

it('a name that stands in two lists: the class comes first, the other is a click away and back', async () => {
  await page.bringToFront();
  await side.getByText('請點一位學生的姓名').waitFor();
  await side.bringToFront();
  await side.getByRole('button', { name: '不用滑鼠，列出名單' }).click();
  const counted = side.locator('.counted');
  await side.getByText('不是這些？還有').waitFor();
  expect(await counted.textContent()).toBe('框出 12 列，認得 12／12 位');
  await side.getByLabel(/框出 5 列/).click();
  await expect.poll(() => counted.textContent()).toBe('框出 5 列，認得 5／12 位');
  await side.getByLabel(/框出 12 列/).click();
  await expect.poll(() => counted.textContent()).toBe('框出 12 列，認得 12／12 位');
});

it('rows that are marked twice over: attendance comes first, and what else is marked has its own words', async () => {
  await side.getByRole('button', { name: '不用滑鼠，列出標記' }).click();
  await side.getByText('標記在哪裡').waitFor();
  await expect.poll(words).toEqual(['缺席', '到（']);
  await side.getByLabel(/^服裝/).click();
  await side.getByText('至少要有兩種意思').waitFor();
  await expect.poll(words).toEqual(['不整', '整齊']);
  await side.getByLabel(/^出缺席/).click();
  await side.getByRole('button', { name: '就這樣讀' }).waitFor();
  await expect.poll(words).toEqual(['缺席', '到（']);
});

it('a step back offers the same rows again', async () => {
  await side.getByRole('button', { name: '上一步' }).click();
  await side.getByText('不是這些？還有').waitFor();
  expect(await side.locator('.counted').textContent()).toBe('框出 12 列，認得 12／12 位');
});
