/** Registers that are larger than what is looked at in one go, or than what the page holds, through the extension in a real browser. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hosts, panelIn, type Stage, setStage, withClass } from '../attacks/stage.ts';
import { type Front, startFront } from './front.ts';

let stage: Stage;
let page: Page;
let front: Front;

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
  page = stage.page;
  front = await startFront(stage.portal);
}, 60_000);
afterAll(async () => {
  await stage.close();
  await front.close();
});

it('four thousand rows are read all the same: in slices, since one look takes no more than three thousand', async () => {
  await page.goto(`${front.url}/many`);
  const popup = await stage.popup();
  await popup.getByRole('button', { name: '讓五何讀這個站' }).click();
  await popup.getByText('4000 位學生，是您的班嗎？').waitFor();
  await popup.close();
});

it('a list that keeps only the rows in view is added up, and never said to be the whole class before it was seen', async () => {
  await page.goto(`${front.url}/grid`);
  let popup = await stage.popup();
  await popup.getByText('目前看到 5 位。').waitFor();
  await page.bringToFront();
  await page.evaluate(() => {
    (document.querySelector('#scroller') as HTMLElement).scrollTop = 5 * 36;
  });
  await popup.bringToFront();
  await popup.getByText('目前看到 10 位。').waitFor();
  await popup.getByRole('button', { name: '我教的班' }).click();
  await popup.getByText('已看到 5／12 位。').waitFor();
  await popup.getByText('5／12 列認得').waitFor();
  await popup.close();
  await page.bringToFront();
  const panel = await panelIn(page);
  await panel.getByText('已看到 5／12 位。').waitFor();
  for (const top of [0, 5, 12]) {
    await page.evaluate((at) => {
      (document.querySelector('#scroller') as HTMLElement).scrollTop = at * 36;
    }, top);
    await page.waitForTimeout(200);
  }
  await panel.getByText('12／12 列認得').waitFor();
  expect(await panel.getByText('已看到').count()).toBe(0);
  popup = await stage.popup();
  await popup.getByText('12／12 列認得').waitFor();
  await popup.close();
});

const tooLarge = {
  'zh-Hant': {
    title: '這一頁太大，五何讀不了',
    how: '請在頁上只列一個班，或減少每頁筆數，五何就會自己讀。',
    lost: '這一頁的點名表，認不得了',
    missed: '這一頁太大，沒有讀取。',
    again: '再教一次…',
    list: '不用滑鼠，列出名單',
    stop: '不教了',
  },
  'zh-Hans': {
    title: '这一页太大，五何读不了',
    how: '请在页面上只列一个班，或减少每页条数，五何就会自动读取。',
    lost: '这一页的点名表，认不得了',
    missed: '这一页太大，没有读取。',
    again: '再教一次…',
    list: '不用鼠标，列出名单',
    stop: '不教了',
  },
  en: {
    title: 'This page is too large for Wuhe to read',
    how: 'Show a single class, or fewer rows per page, and Wuhe reads it by itself.',
    lost: 'I no longer recognise this register',
    missed: 'This page is too large to read.',
    again: 'Teach again…',
    list: 'List names instead',
    stop: 'Stop teaching',
  },
} as const;

it('ten thousand rows are not read, nor taught by pointing or from a list: it is said so, in each language, and nothing is drawn', async () => {
  await page.goto(`${front.url}/huge`);
  const tab = await stage.tab();
  const side = await stage.profile.open(`sidepanel.html?tab=${tab}`);
  await side.getByText(tooLarge['zh-Hant'].title).waitFor();
  expect(await hosts(page)).toBe(0);
  const send = (from: Page, message: unknown) =>
    from.evaluate((sent) => chrome.runtime.sendMessage(sent), message);
  const speak = async (language: string) => {
    const popup = await stage.popup();
    await send(popup, { page: 'settings', change: { language } });
    await popup.close();
  };
  for (const [language, { title, how, lost, missed, again, list, stop }] of Object.entries(tooLarge)) {
    await speak(language);
    const point = async () => {
      await page.bringToFront();
      await page.locator('tr:nth-child(3) td:nth-child(2)').click();
    };
    const choose = async () => {
      await side.bringToFront();
      await side.getByRole('button', { name: list }).click();
    };
    for (const teach of [point, choose]) {
      await side.getByText(title).waitFor();
      await side.getByText(how).waitFor();
      // It was never known, and what cannot be taught is not offered to be.
      expect(await side.getByText(lost).count()).toBe(0);
      expect(await side.getByRole('button', { name: again }).count()).toBe(0);
      await send(side, { page: 'teach', tab, act: { act: 'point' } });
      await side.getByRole('button', { name: list }).waitFor();
      expect(await side.getByText(missed).count()).toBe(0);
      await teach();
      await side.getByText(missed).waitFor();
      expect(page.frames()).toHaveLength(1);
      await side.getByRole('button', { name: stop }).click();
    }
  }
  await speak('zh-Hant');
  await page.evaluate(() => {
    for (const row of [...document.querySelectorAll('tr')].slice(31)) row.remove();
  });
  await side.getByText('30 位學生，是您的班嗎？').waitFor();
  await side.close();
});
