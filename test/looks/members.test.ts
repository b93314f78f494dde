/** What the screens of founding, unlocking and members do, in a browser: papers, secrets, the passphrase in between. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sheets } from './members.ts';
import { type GalleryBrowser, openGallery } from './page.ts';

let gallery: GalleryBrowser;
let page: Page;

beforeAll(async () => {
  gallery = await openGallery();
  page = gallery.page;
}, 60_000);

afterAll(() => gallery?.close());

beforeEach(() => page.setViewportSize({ width: 1280, height: 900 }));

const show = (name: string) => page.evaluate((state) => window.gallery.show(state, 'zh-Hant'), name);
const sent = () => page.evaluate(() => window.gallery.sent);
const refuse = (code: string | undefined) =>
  page.evaluate((value) => {
    window.gallery.refuse = value;
  }, code);
/** Printing is over when the browser says so. */
const printed = () => page.evaluate(() => dispatchEvent(new Event('afterprint')));
const html = () => page.evaluate(() => document.documentElement.outerHTML);
const [sheet = ''] = sheets;
const secret = sheet.slice(sheet.indexOf('#') + 1);

async function stubPrint() {
  await page.evaluate(() => {
    window.print = () => {};
  });
}

describe('recovery sheets', () => {
  it('are not on the screen, stand on paper while they are printed, one a page, and are gone afterwards', async () => {
    await show('school-sheets');
    await stubPrint();
    expect(await html()).not.toContain(secret.slice(0, 4));
    await page.getByRole('button', { name: '列印兩張…' }).press('Enter');
    await page.locator('.paper-page').first().waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    const papers = await page.locator('.paper-page').allTextContents();
    expect(papers).toHaveLength(2);
    for (const [n, line] of sheets.entries()) expect(papers[n]).toContain(line);
    for (const paper of papers) expect(paper).toContain('海城高級中學');
    expect(await page.locator('body').isVisible()).toBe(false);
    const pages = await page
      .pdf({ format: 'A4' })
      .then((pdf) => pdf.toString('latin1').match(/\/Type \/Page\b/g));
    expect(pages).toHaveLength(2);
    await page.emulateMedia({ media: 'screen' });
    await printed();
    await expect.poll(() => page.locator('.paper-page').count()).toBe(0);
    const done = page.getByRole('button', { name: '完成' });
    expect(await done.isDisabled()).toBe(true);
    for (const tick of await page.getByRole('checkbox').all()) await tick.press('Space');
    await done.press('Enter');
    await expect.poll(() => page.getByText('都印好、收好了嗎？').count()).toBe(0);
    expect(await html()).not.toContain(secret.slice(0, 4));
  });

  it('are not left by accident: closing the page asks, and so does the way out', async () => {
    await show('school-sheets');
    const asks = () => page.evaluate(() => !dispatchEvent(new Event('beforeunload', { cancelable: true })));
    expect(await asks()).toBe(true);
    await page.getByRole('button', { name: '不印就離開…' }).click();
    await page.getByRole('button', { name: '取消' }).click();
    expect(await page.getByRole('button', { name: '列印兩張…' }).count()).toBe(1);
    await page.getByRole('button', { name: '不印就離開…' }).click();
    await page.getByRole('button', { name: '離開', exact: true }).click();
    await expect.poll(() => page.getByRole('button', { name: '列印兩張…' }).count()).toBe(0);
    expect(await asks()).toBe(false);
  });
});

describe('the passphrase', () => {
  it('is asked for in between, and what was asked is then done without being asked again', async () => {
    await show('popup-full');
    await refuse('key.locked');
    await page.getByRole('button', { name: '收到' }).click();
    const field = page.getByLabel('通行碼', { exact: true });
    expect(await field.getAttribute('type')).toBe('password');
    expect(await field.getAttribute('autocomplete')).toBe('current-password');
    await refuse(undefined);
    await field.fill('maple lantern');
    await field.press('Enter');
    await expect.poll(() => page.locator('dialog').count()).toBe(0);
    await expect.poll(sent).toMatchObject([
      { command: 'acknowledge', of: ['st1'] },
      { command: 'unlock', passphrase: 'maple lantern' },
      { command: 'acknowledge', of: ['st1'] },
    ]);
  });

  it('is hidden until shown, and neither kept nor written into an address', async () => {
    await show('school-found');
    const field = page.getByLabel('通行碼', { exact: true });
    await page.getByRole('button', { name: '顯示 通行碼' }).click();
    expect(await field.getAttribute('type')).toBe('text');
    await page.locator('main form [type=submit]').press('Enter');
    await page.getByRole('button', { name: '列印兩張…' }).waitFor();
    expect(await sent()).toMatchObject([
      { command: 'found', school: '海城高級中學', passphrase: '石橋 白鷺 晨鐘 長堤 木舟' },
    ]);
    const kept = await page.evaluate(() => [
      location.href,
      JSON.stringify(localStorage),
      JSON.stringify(sessionStorage),
      document.cookie,
    ]);
    expect(kept.join()).not.toContain('石橋');
    expect(kept.join()).not.toContain(secret);
    expect(await html()).not.toContain('石橋');
  });

  it('two that differ are sent nowhere', async () => {
    await show('school-found');
    await page.getByRole('textbox', { name: '再輸入一次' }).fill('石橋');
    await page.locator('main form [type=submit]').press('Enter');
    await page.getByText('兩次輸入不同').waitFor();
    expect(await sent()).toEqual([]);
  });

  it('is never asked for inside of a foreign page', async () => {
    await show('panel-locked');
    const unlock = page.getByRole('button', { name: '解鎖…' });
    await unlock.evaluate((button: HTMLElement) => button.click());
    expect(await sent()).toEqual([]);
    await unlock.click();
    expect(await page.locator('dialog, input[type=password]').count()).toBe(0);
    expect(await sent()).toEqual([{ page: 'openPopup' }]);
  });
});

describe('members', () => {
  it('a slip is shown once: link, code and paper are gone with its dialog', async () => {
    await show('dialog-slip');
    await stubPrint();
    const link = await page.getByLabel('連結').inputValue();
    expect(link).toContain('#');
    await page.getByRole('button', { name: '列印紙條…' }).click();
    await page.locator('.paper-page').waitFor({ state: 'attached' });
    expect(await page.locator('.paper-page').textContent()).toContain(link);
    await printed();
    await page.getByRole('button', { name: '關閉' }).click();
    await expect.poll(() => page.locator('dialog').count()).toBe(0);
    expect(await html()).not.toContain(link.slice(-9));
  });

  it('150 people: one row is open at a time, and a name is found', async () => {
    await show('people-many');
    expect(await page.locator('main .list > li').count()).toBe(150);
    await page.locator('main .row').nth(3).press('Enter');
    await page.locator('main .row').nth(5).press('Enter');
    expect(await page.locator('.member-details').count()).toBe(1);
    await page.getByLabel('找人').fill('王志明');
    expect(await page.locator('main .list > li').count()).toBe(1);
    const names = await page.evaluate(async () => {
      await window.gallery.show('people-many', 'zh-Hans');
      return [...document.querySelectorAll('main .list b')].slice(1).map((each) => each.textContent ?? '');
    });
    expect(names).toEqual([...names].sort(new Intl.Collator('zh-Hans').compare));
  });

  it('somebody is put on the list with a role for a class, which has to be chosen', async () => {
    await show('dialog-person');
    await page.getByLabel('姓名').fill(' 沈怡安 ');
    await page.locator('dialog [type=submit]').press('Enter');
    await page.getByText('請為每個職務選班級或哪一屆').waitFor();
    await page.getByLabel('哪一班').selectOption('c3');
    await page.locator('dialog [type=submit]').press('Enter');
    await expect
      .poll(sent)
      .toEqual([{ command: 'addPerson', name: '沈怡安', roles: [{ role: 'subjectTeacher', class: 'c3' }] }]);
  });

  it('a school file is read from the disk and handed over as it is', async () => {
    await show('people-few');
    const file = { name: 'school.json', mimeType: 'application/json', buffer: Buffer.from('{"a":1}') };
    await page.locator('input[type=file]').setInputFiles(file);
    await expect.poll(sent).toEqual([{ command: 'importSchool', file: '{"a":1}' }]);
    await page.getByText('已匯入。已經有的沒有動。').waitFor();
  });

  it('a school file with a fault says what and where, and another try takes that away', async () => {
    await show('people-few');
    await refuse('file.invalid');
    const file = { name: 'school.json', mimeType: 'application/json', buffer: Buffer.from('{}') };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('alert').getByText('什麼都沒匯入').waitFor();
    await page.getByText('檔案裡的位置：students[12].number').waitFor();
    await refuse(undefined);
    await page.locator('input[type=file]').setInputFiles([]);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('已匯入。已經有的沒有動。').waitFor();
    expect(await page.getByText('students[12].number').count()).toBe(0);
  });
});
