/** One teacher alone with the sample portal: a browser with the extension, a register of her class, a clock that can be set. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildExtension, copyFor, openProfile, type Profile } from '@wuhe/extension';
import { type Calendar, instant, instantOf, millis, type PlainTime, schoolTime } from '@wuhe/model';
import type { Frame, Page } from 'playwright-core';
import { startPortal } from '../registers/portal.ts';

/** Names of the class, by number from 1. */
export const students =
  '王芷寧 方冠宇 江語晨 何品睿 吳宗翰 李苡安 許奕凱 林書妍 邱承翰 施采潔 洪皓文 高以恩'.split(' ');
const others = '張明軒 陳庭瑄 郭宇軒 蔡欣妤 曾柏宇 黃心怡 葉哲瑋 楊佩君 廖俊傑 鄭雅婷 劉志豪 謝怡君'.split(
  ' ',
);

const teacher = { user: 'lin', password: 'physics', name: '林佩珊' };

/** Marked absent when the stage is set: their names are in the panel. */
export const missing = ['許奕凱', '施采潔'] as const;

export interface Stage {
  profile: Profile;
  portal: string;
  /** The teacher's tab. */
  page: Page;
  /** Sets the portal and the browser to a wall-clock time of today. */
  setClock(time: string): Promise<void>;
  /** Opens the popup for the teacher's tab. */
  popup(): Promise<Page>;
  tab(): Promise<number>;
  register(query?: string): string;
  /** Closes the browser and starts it again with the same files, signed in. */
  restart(): Promise<void>;
  /** Where the browser keeps its files. */
  folder: string;
  close(): Promise<void>;
}

export interface StageOptions {
  /** Before the browser starts, with its folder. */
  before?: (folder: string) => Promise<void>;
  /** Another extension than the test build that may read the portal; given the portal's address and a folder to put it into. */
  extension?: (portal: string, into: string) => Promise<string>;
}

/** Portal open and signed in at 08:12; the site not permitted yet. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const scratch = await mkdtemp(join(tmpdir(), 'wuhe-attack-'));
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const calendar: Calendar = { timeZone, weekdays: [], holidays: [], makeUpDays: [], bells: [] };
  const { date } = schoolTime(calendar, instant(Date.now()));
  const offsetAt = (time: string) => millis(instantOf(calendar, date, time as PlainTime)) - Date.now();
  let offset = offsetAt('08:12');
  const numbered = (list: readonly string[], from: number) =>
    list.map((name, at) => ({ number: String(at + 1), schoolNumber: String(from + at), name }));
  const portal = await startPortal({
    port: 0,
    timeZone,
    now: () => new Date(Date.now() + offset),
    school: {
      name: '海城中學',
      classes: [
        { id: 'a', name: '高二 3 班', students: numbered(students, 1130001) },
        { id: 'b', name: '高二 4 班', students: numbered(others, 1130101) },
      ],
      teachers: [teacher],
      lessons: [1, 2].map((period) => ({
        class: 'a',
        teacherUser: teacher.user,
        period,
        from: period === 1 ? '08:00' : '08:50',
        to: period === 1 ? '08:40' : '09:30',
        subject: '物理',
      })),
    },
  });
  const folder = join(scratch, 'profile');
  await options.before?.(folder);
  const into = join(scratch, 'extension');
  const extension = options.extension
    ? await options.extension(portal.url, into)
    : await copyFor(await buildExtension('test'), [portal.url], into);
  let profile = await openProfile({ extension, folder, headless: true });
  const shift = async () => {
    await profile.inWorker((value) => chrome.storage.local.set({ 'wuhe-test-clock-offset': value }), offset);
  };
  await shift();
  const signIn = async () => {
    const opened = profile.context.pages()[0] ?? (await profile.context.newPage());
    await opened.goto(portal.url);
    await opened.getByLabel('帳號').fill(teacher.user);
    await opened.getByLabel('密碼').fill(teacher.password);
    await opened.getByRole('button', { name: '登入' }).click();
    await opened.locator('#lessons').waitFor();
    return opened;
  };
  let page = await signIn();

  // Alone in their kind: the address says nothing of which tab it is.
  const tab = async () => {
    const id = await profile.inWorker(
      async (url) => (await chrome.tabs.query({})).find((entry) => entry.url === url)?.id,
      page.url(),
    );
    if (id === undefined) throw new Error('the tab of the register is not there');
    return id;
  };
  const register = (query = 'class=a&period=1') => `${portal.url}/rollcall?${query}`;
  return {
    get profile() {
      return profile;
    },
    portal: portal.url,
    get page() {
      return page;
    },
    restart: async () => {
      await profile.close();
      profile = await openProfile({ extension, folder, headless: true });
      await shift();
      page = await signIn();
    },
    folder,
    tab,
    register,
    setClock: async (time) => {
      offset = offsetAt(time);
      await shift();
    },
    popup: async () => profile.open(`popup.html?tab=${await tab()}`),
    close: async () => {
      await profile.close();
      await portal.close();
      await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Permits the site, makes the class, marks two as absent: the panel then names them. */
export async function withClass(stage: Stage): Promise<void> {
  const { page } = stage;
  await page.goto(stage.register());
  const popup = await stage.popup();
  await popup.getByRole('button', { name: '讓五何讀這個站' }).click();
  await popup.getByRole('button', { name: '我教的班' }).click();
  await popup.getByText('12／12 列認得').waitFor();
  await popup.close();
  await page.bringToFront();
  for (const name of missing)
    await page
      .locator('#roll tbody tr')
      .filter({ hasText: name })
      .getByRole('radio', { name: '缺席' })
      .check();
  await page.getByRole('button', { name: '儲存點名' }).click();
  await page.getByText('已點名').waitFor();
  const panel = await panelIn(page);
  await panel.getByText(missing[0]).first().waitFor();
}

/** The frame of the docked panel. */
export async function panelIn(page: Page): Promise<Frame> {
  const limit = Date.now() + 10_000;
  for (;;) {
    const frame = page.frames().find((entry) => entry.url().endsWith('/panel.html'));
    if (frame) return frame;
    if (Date.now() > limit) throw new Error('no panel in the page');
    await new Promise((again) => setTimeout(again, 30));
  }
}

/** Wuhe's one element in the page: neither head nor body. */
export const hosts = (page: Page) =>
  page.evaluate(
    () =>
      [...document.documentElement.children].filter(
        (child) => child !== document.head && child !== document.body,
      ).length,
  );
