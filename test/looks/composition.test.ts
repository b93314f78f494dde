/** The plan of a case in a real Chromium with a real composition: what others write never disturbs Chinese input in progress. */
import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GalleryBrowser, openGallery } from './page.ts';

let gallery: GalleryBrowser;
let keyboard: CDPSession;

beforeAll(async () => {
  gallery = await openGallery();
  keyboard = await gallery.page.context().newCDPSession(gallery.page);
}, 60_000);

afterAll(() => gallery?.close());

beforeEach(async () => {
  await gallery.page.setViewportSize({ width: 400, height: 800 });
  await gallery.page.evaluate(() => window.gallery.show('case-room-live', 'zh-Hant'));
  await expect.poll(value).toBe('面談：週四');
  await field().focus();
  await gallery.page.keyboard.press('Control+End');
});

const field = () => gallery.page.locator('.plan textarea');
const value = () => field().inputValue();
const team = () => gallery.page.evaluate(() => window.team.text());
const write = (at: number, text: string) =>
  gallery.page.evaluate(([place, words]) => window.team.write(place, words), [at, text] as const);
const compose = (text: string) =>
  keyboard.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });

describe('a composition while others write', () => {
  it('goes on letter by letter, ends in the chosen words, and both texts are whole', async () => {
    await compose('f');
    await write(0, '計畫。');
    await compose('fang');
    await write(0, '（草稿）');
    expect(await value()).toBe('面談：週四fang');
    expect(await team()).toBe('（草稿）計畫。面談：週四');
    await keyboard.send('Input.insertText', { text: '放學後' });
    await expect.poll(value).toBe('（草稿）計畫。面談：週四放學後');
    await expect.poll(team).toBe('（草稿）計畫。面談：週四放學後');
    await compose('zai');
    await keyboard.send('Input.insertText', { text: '在' });
    await expect.poll(team).toBe('（草稿）計畫。面談：週四放學後在');
  });

  it('that is given up leaves nothing behind, and what others wrote appears', async () => {
    await compose('fang');
    await write(0, '計畫。');
    await compose('');
    await expect.poll(value).toBe('計畫。面談：週四');
    await expect.poll(team).toBe('計畫。面談：週四');
  });

  it('is followed by undo of the own words only', async () => {
    await keyboard.send('Input.insertText', { text: '放學後' });
    await write(0, '計畫。');
    await expect.poll(value).toBe('計畫。面談：週四放學後');
    await gallery.page.keyboard.press('Control+z');
    await expect.poll(value).toBe('計畫。面談：週四');
    await gallery.page.keyboard.press('Control+y');
    await expect.poll(team).toBe('計畫。面談：週四放學後');
  });
});
