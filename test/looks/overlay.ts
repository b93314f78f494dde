/** Pictures of the overlay, and of the wizard beside its page, on five registers of other people's making. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyFor, freshBuild, openProfile, type Profile } from '@wuhe/extension';
import type { Language } from '@wuhe/model';
import type { Page } from 'playwright-core';
import { openSchool, type School, type SchoolPage, schoolPages } from './school-pages.ts';

const SIDE = 380;
const WINDOW = { width: 1280, height: 900 };

export interface OverlayPictures {
  out: string;
  language: Language;
  dark: boolean;
  only: string | undefined;
}

/** Writes `overlay-PAGE.png` and `wizard-PAGE-STEP.png`. */
export async function overlayPictures({ out, language, dark, only }: OverlayPictures): Promise<void> {
  const school = await openSchool();
  const scratch = await mkdtemp(join(tmpdir(), 'wuhe-looks-'));
  const extension = await copyFor(await freshBuild('test'), [...school.origins], join(scratch, 'extension'));
  const profile = await openProfile({ extension, headless: true, colorScheme: dark ? 'dark' : 'light' });
  try {
    await profile.inWorker(
      (value) => chrome.storage.local.set({ 'wuhe-test-clock-offset': value }),
      school.offset,
    );
    const own = await profile.open('popup.html');
    await send(own, { page: 'settings', change: { language } });
    const page = await profile.context.newPage();
    await signIn(page, school);
    const looked = (name: SchoolPage) => ({ profile, page, own, name, address: school.address(name), out });
    // The bells come with the portal: without them nobody can tell which half-day of a month it is.
    await confirm(looked('portal'));
    for (const name of schoolPages) {
      if (only && !`overlay-${name}`.startsWith(only) && !`wizard-${name}`.startsWith(only)) continue;
      await look(looked(name), name === 'portal' ? await open(looked(name)) : await confirm(looked(name)));
    }
  } finally {
    await profile.close();
    await school.close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function signIn(page: Page, { address, teacher }: School): Promise<void> {
  await page.goto(new URL('/', address('portal')).href);
  await page.getByLabel('帳號').fill(teacher.user);
  await page.getByLabel('密碼').fill(teacher.password);
  await page.getByRole('button', { name: '登入' }).click();
  await page.goto(address('portal'));
  for (const [row, status] of [
    [7, '缺席'],
    [19, '缺席'],
    [12, '請假'],
  ] as const)
    await page
      .locator('#roll tbody tr')
      .nth(row - 1)
      .getByRole('radio', { name: status })
      .check();
  await page.getByRole('button', { name: '儲存點名' }).click();
  await page.getByText('已點名').waitFor();
}

interface Looked {
  profile: Profile;
  page: Page;
  /** A page of the extension. */
  own: Page;
  name: SchoolPage;
  address: string;
  out: string;
}

/** Opens the register and returns its tab. */
async function open({ page, own, name, address }: Looked): Promise<number> {
  await page.goto(address);
  const tab = await own.evaluate(
    async (url) => (await chrome.tabs.query({})).find((each) => each.url === url)?.id,
    page.url(),
  );
  if (tab === undefined) throw new Error(`${name} is in no tab`);
  return tab;
}

/** Opens the register, allows its site and says yes to what Wuhe proposes. */
async function confirm(looked: Looked): Promise<number> {
  const { own, name } = looked;
  const tab = await open(looked);
  await send(own, { page: 'allowed', tab });
  await until(name, () =>
    send(own, {
      page: 'confirm',
      tab,
      mine: false,
      className: name === 'moodle' ? 'Physics' : '高二 3 班',
      share: false,
    }),
  );
  return tab;
}

async function look({ profile, page, own, name, out }: Looked, tab: number): Promise<void> {
  await page.setViewportSize(WINDOW);
  await page.bringToFront();
  await page.waitForFunction(() => document.documentElement.children.length > 2);
  await page.waitForTimeout(2000);
  await page.screenshot({ path: join(out, `overlay-${name}.png`) });

  const side = await profile.open(`sidepanel.html?tab=${tab}`);
  await side.setViewportSize({ width: SIDE, height: WINDOW.height });
  await page.setViewportSize({ width: WINDOW.width - SIDE, height: WINDOW.height });
  const picture = async (step: string) => {
    await side.waitForTimeout(500);
    await page.bringToFront();
    await page.waitForTimeout(500);
    const [left, right] = [await page.screenshot(), await side.screenshot()];
    await beside(profile, left, right, join(out, `wizard-${name}-${step}.png`));
  };
  await send(own, { page: 'teach', tab, act: { act: 'point' } });
  await picture('1-name');
  await send(own, { page: 'teach', tab, act: { act: 'list' } });
  await picture('2-mark');
  await send(own, { page: 'teach', tab, act: { act: 'list' } });
  await picture('3-check');
  await send(own, { page: 'teach', tab });
  await side.close();
}

/** As a browser shows them: the page, and the side panel at its right. */
async function beside(profile: Profile, left: Buffer, right: Buffer, path: string): Promise<void> {
  const page = await profile.context.newPage();
  await page.setViewportSize(WINDOW);
  const image = (data: Buffer) => `<img src="data:image/png;base64,${data.toString('base64')}">`;
  await page.setContent(
    `<style>body{margin:0;display:flex;background:#888}img+img{border-left:1px solid #888}</style>${image(left)}${image(right)}`,
  );
  await page.screenshot({ path });
  await page.close();
}

function send(own: Page, message: unknown): Promise<{ ok: boolean; code?: string }> {
  return own.evaluate((sent) => chrome.runtime.sendMessage(sent), message);
}

/** Until the worker has heard of the register. */
async function until(name: string, act: () => Promise<{ ok: boolean; code?: string }>): Promise<void> {
  for (let tries = 1; ; tries++) {
    const answer = await act();
    if (answer.ok) return;
    if (tries === 40) throw new Error(`${name}: ${answer.code}`);
    await new Promise((again) => setTimeout(again, 250));
  }
}
