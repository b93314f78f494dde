/** Teaching a register by pointing, in a real browser: three clicks, and the page hears none of them. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hosts, missing, panelIn, type Stage, setStage, withClass } from '../attacks/stage.ts';

let stage: Stage;
let page: Page;
let side: Page;

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
  page = stage.page;
});
afterAll(() => stage.close());

const row = (name: string) => page.locator('#roll tbody tr').filter({ hasText: name });
const mark = (name: string, status: string) => row(name).getByRole('radio', { name: status });

/** Opens the side panel for the teacher's tab, as the browser would beside it, and begins. */
async function begin(): Promise<void> {
  await side?.close();
  await page.goto(stage.register());
  await panelIn(page);
  side = await stage.profile.open(`sidepanel.html?tab=${await stage.tab()}`);
  await side.getByRole('button', { name: '指給五何看…' }).click();
  await side.getByText('請點一位學生的姓名').waitFor();
  await page.bringToFront();
}

/** What the page hears of clicks and keys, from now on. */
const listen = () =>
  page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click', 'change', 'keydown', 'keyup'])
      document.addEventListener(type, (event) => heard.push(event.type), true);
  });
const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);

it('a name, its mark, save: three clicks, and the register is read as before', async () => {
  await begin();
  await listen();
  await row('江語晨').getByText('江語晨').click();
  await side.getByText('框出 12 列，認得 12／12 位').waitFor();
  // What is outlined says nothing: the page finds no more in it than before.
  expect(await hosts(page)).toBe(1);
  await mark('江語晨', '缺席').click({ force: true });
  await side.getByText('這些標記是什麼意思').waitFor();
  expect(await mark('江語晨', '缺席').isChecked()).toBe(false);
  expect(await heard()).toEqual([]);
  expect(await side.getByLabel(/^出席/).inputValue()).toBe('present');
  await side.getByRole('button', { name: '就這樣讀' }).click();
  await side.getByText('12／12 列認得').first().waitFor();
  const panel = await panelIn(page);
  await panel.getByText(missing[0]).first().waitFor();
  // The page hears everything again.
  await page.locator('#roll').click({ position: { x: 3, y: 3 } });
  expect(await heard()).toContain('click');
});

it('a mark that is changed in the page to try it shows at once, and is the page’s own', async () => {
  await begin();
  await row('王芷寧').getByText('王芷寧').click();
  await side.getByText('請點同一位學生的標記').waitFor();
  await mark('王芷寧', '出席').click({ force: true });
  await side.getByText('試一次：').waitFor();
  await mark('王芷寧', '遲到').check();
  await side.getByText('看到了：').waitFor();
  expect(await side.getByText('看到了：').textContent()).toMatch(/1 號 王芷寧：到 → 遲到/);
  await mark('王芷寧', '出席').check();
});

it('what a word means is the school’s to say, and must be two things at least', async () => {
  const meanings = side.locator('.meanings select');
  const count = await meanings.count();
  expect(count).toBeGreaterThan(2);
  for (let at = 0; at < count; at++) await meanings.nth(at).selectOption('present');
  await side.getByText('至少要有兩種意思').waitFor();
  expect(await side.getByRole('button', { name: '就這樣讀' }).count()).toBe(0);
  await meanings.nth(1).selectOption('absent');
  await side.getByRole('button', { name: '就這樣讀' }).waitFor();
});

it('each step is taken back, and stopping leaves the page as it was', async () => {
  await side.getByRole('button', { name: '上一步' }).click();
  await side.getByText('請點同一位學生的標記').waitFor();
  // Clicks in the page point again.
  await side.getByText('例如他的「到」或空格。').waitFor();
  await side.getByRole('button', { name: '上一步' }).click();
  await side.getByText('請點一位學生的姓名').waitFor();
  await side.getByText('到點名頁上點。').waitFor();
  await side.getByRole('button', { name: '不教了' }).click();
  await side.getByText('12／12 列認得').first().waitFor();
});

it('Escape leaves pointing, and the page has its keys and clicks again', async () => {
  await begin();
  await listen();
  await page.keyboard.press('Escape');
  await side.getByText('已離開指認').waitFor();
  expect(await heard()).toEqual([]);
  await page.keyboard.press('Escape');
  await row('江語晨').getByText('江語晨').click();
  expect(await heard()).toEqual(expect.arrayContaining(['keydown', 'keyup', 'click']));
  expect(await side.getByText('框出').count()).toBe(0);
});

it('a click beside the register says so and changes nothing', async () => {
  await side.getByRole('button', { name: '到頁上指' }).click();
  await page.bringToFront();
  // The banner of the portal: the panel never covers it.
  await page.locator('#hd b').first().click();
  await side.getByText('這裡不是一列一列的學生。').waitFor();
});

it('without a mouse: names and marks are chosen from lists', async () => {
  await begin();
  await side.bringToFront();
  await side.getByRole('button', { name: '不用滑鼠，列出名單' }).press('Enter');
  await side.getByText('框出 12 列，認得 12／12 位').first().waitFor();
  await side.getByRole('button', { name: '不用滑鼠，列出標記' }).press('Enter');
  await side.getByText('這些標記是什麼意思').waitFor();
  await side.getByRole('button', { name: '就這樣讀' }).press('Enter');
  await side.getByText('12／12 列認得').first().waitFor();
});

it('a register that was lost is said to be, can be taught again, and described without a word of it', async () => {
  await side.close();
  await page.goto(stage.register('class=a&period=1&broken=number'));
  side = await stage.profile.open(`sidepanel.html?tab=${await stage.tab()}`);
  await side.getByText(/少了「座號」一欄。/).waitFor();
  expect(await hosts(page)).toBe(0);
  const answer = await side.evaluate(
    (tab) => chrome.runtime.sendMessage({ page: 'structure', tab }),
    await stage.tab(),
  );
  const report = JSON.stringify(answer);
  expect(report).toContain('candidates');
  for (const word of [...missing, '江語晨', '學號', '姓名', '1130001', '海城'])
    expect(report).not.toContain(word);
  await side.getByRole('button', { name: '再教一次…' }).click();
  // Taught anew at once: pointing begins, since it is the side panel that was asked.
  await side.getByText('請點一位學生的姓名').waitFor();
  await page.bringToFront();
  await row('江語晨').getByText('江語晨').click();
  await mark('江語晨', '出席').click({ force: true });
  await side.getByRole('button', { name: '就這樣讀' }).click();
  await side.getByText('12／12 列認得').first().waitFor();
});
