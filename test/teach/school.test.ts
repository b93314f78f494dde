/** What one teacher taught reaches another through the school document once it is approved, and is switched off at once everywhere. */
import 'fake-indexeddb/auto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension, copyFor, openProfile, type Profile } from '@wuhe/extension';
import { millis, type PersonId } from '@wuhe/model';
import { startServer } from '@wuhe/server';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hosts, panelIn } from '../attacks/stage.ts';
import { makeSchool, passphrase } from '../demo/office.ts';
import { demoSchool, people, TIME_ZONE } from '../demo/school.ts';
import { startPortal } from '../registers/portal.ts';

const ends: (() => Promise<unknown>)[] = [];
let portal: string;
let offset = 0;
let lin: Member;
let xu: Member;
let principal: Member;

interface Member {
  profile: Profile;
  page: Page;
  popup: Page;
}

const sign = { user: 'staff', password: 'register-2026' };

beforeAll(async () => {
  const scratch = await mkdtemp(join(tmpdir(), 'wuhe-school-'));
  ends.push(() => rm(scratch, { recursive: true, force: true, maxRetries: 5 }));
  const server = await startServer({ port: 0, host: '127.0.0.1', file: join(scratch, 'server.sqlite') });
  ends.push(() => server.close());
  const school = demoSchool(Date.now());
  offset = millis(school.at('08:12')) - Date.now();
  const own = school.students.slice(0, 12);
  const running = await startPortal({
    port: 0,
    timeZone: TIME_ZONE,
    now: () => new Date(Date.now() + offset),
    school: {
      name: '海城中學',
      classes: [
        {
          id: 'a',
          name: school.className,
          students: own.map(({ number, schoolNumber, name }) => ({
            number,
            schoolNumber: schoolNumber ?? '',
            name,
          })),
        },
      ],
      teachers: [{ ...sign, name: '教師' }],
      lessons: [
        { class: 'a', teacherUser: sign.user, period: 1, from: '08:00', to: '08:40', subject: '物理' },
      ],
    },
  });
  ends.push(() => running.close());
  portal = running.url;
  const links = await makeSchool(school, server.url, () => Date.now() + offset, scratch);
  const extension = await copyFor(await buildExtension('test'), [portal], join(scratch, 'extension'));

  const member = async (who: { id: PersonId }): Promise<Member> => {
    const profile = await openProfile({ extension, headless: true });
    ends.push(() => profile.close());
    await profile.inWorker((ms) => chrome.storage.local.set({ 'wuhe-test-clock-offset': ms }), offset);
    const invitation = links.get(who.id);
    if (!invitation) throw new Error('not a member');
    const popup = await profile.open('popup.html');
    const joined = await popup.evaluate((join) => chrome.runtime.sendMessage({ command: 'join', ...join }), {
      invitation,
      passphrase,
    });
    expect(joined).toMatchObject({ ok: true });
    const page = await profile.context.newPage();
    await page.goto(portal);
    await page.getByLabel('帳號').fill(sign.user);
    await page.getByLabel('密碼').fill(sign.password);
    await page.getByRole('button', { name: '登入' }).click();
    await page.locator('#lessons').waitFor();
    await page.goto(`${portal}/rollcall?class=a&period=1`);
    const tab = await profile.inWorker(
      async (url) => (await chrome.tabs.query({})).find((each) => each.url === url)?.id,
      page.url(),
    );
    await popup.goto(`${profile.base}/sidepanel.html?tab=${tab}`);
    return { profile, page, popup };
  };
  lin = await member(people.teacher);
  xu = await member(people.homeroom);
  principal = await member(people.principal);
}, 120_000);
afterAll(async () => {
  for (const end of ends.reverse()) await end().catch(() => undefined);
});

it('one teacher teaches and asks the school to use it; nobody else is taught by that alone', async () => {
  const { page, popup } = lin;
  await popup.getByRole('button', { name: '讓五何讀這個站' }).click();
  await popup.getByRole('button', { name: '指給五何看…' }).click();
  await page.bringToFront();
  const row = page.locator('#roll tbody tr').first();
  await row.locator('.nm').click();
  await row.getByRole('radio', { name: '出席' }).click({ force: true });
  await popup.getByLabel('也請學校採用').check();
  await popup.getByText('送出的只有欄名和標記，沒有學生。').waitFor();
  await popup.getByRole('button', { name: '就這樣讀' }).click();
  await popup.getByText('12／12 列認得').first().waitFor();

  await xu.popup.getByRole('button', { name: '讓五何讀這個站' }).click();
  await xu.popup.getByText('12 位學生，是您的班嗎？').waitFor();
});

it('approved by the principal, it reads the same page of another teacher at once, who never taught it', async () => {
  const desk = await principal.profile.open('desk.html');
  await desk.getByRole('navigation').getByText('學校', { exact: true }).click();
  await desk.getByText('課堂點名', { exact: false }).first().waitFor();
  await desk.getByRole('button', { name: '採用', exact: true }).click();
  await desk.getByText('已採用').waitFor();
  await xu.page.bringToFront();
  await xu.popup.getByText('12／12 列認得').first().waitFor();
  await panelIn(xu.page);
  await desk.close();
});

it('saved as a file, it holds no student, and is taken back in; a damaged one is refused with a sentence', async () => {
  const desk = await lin.profile.open('desk.html');
  await desk.getByRole('navigation').getByText('學校', { exact: true }).click();
  expect(await desk.getByRole('button', { name: '停用…' }).count()).toBe(0);
  const [download] = await Promise.all([
    desk.waitForEvent('download'),
    desk.getByRole('button', { name: '存成檔案' }).click(),
  ]);
  const stream = await download.createReadStream();
  const text = Buffer.concat(await stream.toArray()).toString('utf8');
  expect(text).toContain('wuhe-register-profile');
  for (const { name, schoolNumber } of demoSchool(Date.now()).students.slice(0, 12))
    for (const word of [name, schoolNumber ?? name]) expect(text).not.toContain(word);
  const field = desk.getByLabel('從檔案匯入…');
  const file = (content: string) => ({
    name: 'register.json',
    mimeType: 'application/json',
    buffer: Buffer.from(content),
  });
  await field.setInputFiles(file(text.replace('"schema": 1', '"schema": 2')));
  await desk.getByText('這個檔案來自較新的五何。').waitFor();
  await field.setInputFiles(file('{'));
  await desk.getByText('這不是五何的讀法檔案。').waitFor();
  await field.setInputFiles(file(text));
  await desk.getByText('已匯入，可以用了。').waitFor();
  expect(await desk.getByText('第 1 版', { exact: false }).count()).toBe(1);
  await field.setInputFiles(file(text.replace('"revision": 1', '"revision": 2')));
  await desk.getByText('已提出，等核准。').waitFor();
  await desk.close();
});

it('switched off by the principal, it is read nowhere any more, in open pages too, by who taught it as well', async () => {
  const desk = await principal.profile.open('desk.html');
  await desk.getByRole('navigation').getByText('學校', { exact: true }).click();
  // The version of the file is refused, the one in use switched off.
  await desk.getByRole('button', { name: '不採用' }).click();
  await desk.getByText('未採用').waitFor();
  await desk.getByRole('button', { name: '停用…' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: '停用', exact: true }).click();
  await desk.getByText('已停用').first().waitFor();
  for (const { page, popup } of [lin, xu]) {
    await popup.getByText(/學校停用了這一頁的讀法。/).waitFor();
    await expect.poll(() => page.frames().some((frame) => frame.url().endsWith('/panel.html'))).toBe(false);
  }
  await desk.close();
});

it('taught again, it is the next version, and is read', async () => {
  const { page, popup } = lin;
  await popup.getByRole('button', { name: '再教一次…' }).click();
  await popup.getByText('請點一位學生的姓名').waitFor();
  await page.bringToFront();
  const row = page.locator('#roll tbody tr').first();
  await row.locator('.nm').click();
  await row.getByRole('radio', { name: '出席' }).click({ force: true });
  await popup.getByRole('button', { name: '就這樣讀' }).click();
  await popup.getByText('12／12 列認得').first().waitFor();
  expect(await hosts(page)).toBe(1);
});
