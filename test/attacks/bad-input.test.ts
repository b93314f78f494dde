/** Bad input: each time a sentence on the screen, nothing half right in the page, and what was entered kept. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hosts, type Stage, setStage, withClass } from './stage.ts';

let stage: Stage;
let popup: Page;

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
});
afterAll(() => stage.close());

/** Looks at another page of the portal, with the popup beside it. */
async function look(address: string): Promise<void> {
  await popup?.close();
  await stage.page.goto(address);
  popup = await stage.popup();
}

const sentence = (text: string | RegExp) => popup.getByText(text).first().waitFor();

it('an allowed page without a register: nothing in the page, and the popup says that there is none', async () => {
  await look(`${stage.portal}/`);
  await sentence('這一頁沒有點名表。');
  expect(await hosts(stage.page)).toBe(0);
});

it('a register of another class is not shown as if it were mine, and can be taught as one more class', async () => {
  await look(stage.register('class=b&period=1'));
  await sentence('這一頁的點名表，認不得了');
  await sentence(/這些學生不是您的班。/);
  expect(await hosts(stage.page)).toBe(0);
  await popup.getByRole('button', { name: '再教一次…' }).click();
  await sentence('12 位學生，是您的班嗎？');
  await sentence('張明軒');
});

it('a proposal that cannot be confirmed says why, and keeps what was typed', async () => {
  const name = popup.getByLabel('班名');
  await name.fill('高二 3 班');
  await popup.getByRole('button', { name: '我教的班' }).click();
  await sentence('已經有同名的班。請換一個班名。');
  expect(await name.inputValue()).toBe('高二 3 班');
  await name.fill('高二 4 班');
  await popup.getByRole('button', { name: '我教的班' }).click();
  await sentence('12／12 列認得');
});

it('a page that is gone is said to be gone', async () => {
  const answer = await popup.evaluate(() =>
    chrome.runtime.sendMessage({ page: 'confirm', tab: 999_999, mine: true, className: '班' }),
  );
  expect(answer).toEqual({ ok: false, code: 'page.gone' });
});

it('a register that lost its column of numbers is named as such, and nothing is drawn', async () => {
  await look(stage.register('class=a&period=1&broken=number'));
  await sentence(/少了「座號」一欄。/);
  expect(await hosts(stage.page)).toBe(0);
  await popup.getByRole('button', { name: '再教一次…' }).click();
  // Its numbers are school numbers now: the students are those of the class.
  await sentence(/這些學生是高二 3 班的。/);
  await popup.getByRole('button', { name: '我教的班' }).click();
  await sentence('12／12 列認得');
});

it('a profile that cannot be read is kept, said, and replaced only by what is confirmed', async () => {
  // Asked of a page of the extension: a worker that is just being replaced answers nobody.
  const kept = () => popup.evaluate(async () => JSON.stringify(await chrome.storage.local.get('profiles')));
  await popup.evaluate(async () => {
    const { profiles } = await chrome.storage.local.get('profiles');
    const [first] = profiles as Record<string, unknown>[];
    await chrome.storage.local.set({ profiles: [{ ...first, version: 99, news: 'of a later version' }] });
  });
  const broken = await kept();
  await stage.profile.killWorker();
  await look(stage.register());
  await sentence(/這一頁的讀法已經不合用。/);
  expect(await hosts(stage.page)).toBe(0);
  expect(await kept()).toBe(broken);
  await popup.getByRole('button', { name: '再教一次…' }).click();
  await sentence('12 位學生，是您的班嗎？');
  expect(await kept()).toBe(broken);
  await popup.getByRole('button', { name: '我教的班' }).click();
  await sentence('12／12 列認得');
  expect(await kept()).not.toBe(broken);
});

it('a proposal that was declined is asked no more, until the person asks for it', async () => {
  await look(stage.register('class=b&period=1'));
  await popup.evaluate((tab) => chrome.runtime.sendMessage({ page: 'relearn', tab }), await stage.tab());
  await popup.getByRole('button', { name: '不是', exact: true }).click();
  await sentence('您說過，這一頁不是您的班。');
  await expect.poll(() => hosts(stage.page)).toBe(0);
  expect(stage.page.frames().some((frame) => frame.url().endsWith('/panel.html'))).toBe(false);
  await popup.getByRole('button', { name: '再教一次…' }).click();
  await sentence('12 位學生，是您的班嗎？');
});

it('a school that cannot be reached is not joined: a sentence, the invitation still there, the own class too', async () => {
  const desk = await stage.profile.open('desk.html');
  await desk.getByRole('navigation').getByText('學校', { exact: true }).click();
  await desk.getByRole('button', { name: /^用連結加入/ }).click();
  const field = desk.getByLabel('邀請連結', { exact: true });
  await desk.getByLabel('通行碼', { exact: true }).fill('four words of nobody');
  await desk.getByLabel('再輸入一次', { exact: true }).fill('four words of nobody');
  await field.fill('https://elsewhere.example/');
  await desk.getByRole('button', { name: '加入', exact: true }).click();
  await desk.getByRole('alert').first().waitFor();
  const text = 'http://127.0.0.1:9/#AAAAAAAAAAAAAAAAAAAAAA.0000-0000-0000-0000-0000-0000-0343-7GH7';
  await field.fill(text);
  await desk.getByRole('button', { name: '加入', exact: true }).click();
  await desk.getByText(/連不到學校的伺服器/).waitFor();
  expect(await field.inputValue()).toBe(text);
  await desk.getByRole('button', { name: '回上一頁' }).click();
  await desk.getByText('一個人用：沒有伺服器，沒有同事').waitFor();
  await desk.close();
});
