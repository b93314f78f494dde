/**
 * The story of the main job: from a missed lesson on somebody else's register to the principal's popup, through the real extension in
 * real browsers. The demo plays it, and so does the end-to-end test.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Profile } from '@wuhe/extension';
import type { Frame, Page } from 'playwright-core';
import { joinBy } from '../demo/join.ts';
import { people } from '../demo/school.ts';
import type { Cast, World } from '../demo/world.ts';
import { playMembers } from './members.ts';
import { registerPage } from './register-page.ts';
import { panelOf, type Report, type Scene, teller } from './report.ts';

export interface StoryOptions {
  out?: string;
  say: (line: string) => void;
  /** Called between any two acts with the person who acts next: the killed-worker test ends workers here. */
  between?: (who: Cast) => Promise<void>;
}

const NUMBERS = { first: '7', second: '19', excused: '12', third: '23' };

/** Plays the whole story; the report says what was seen. Never throws for a step that failed: `report.ok` is false then. */
export async function playStory(world: World, options: StoryOptions): Promise<Report> {
  const { step, report } = teller(options.out, options.say);
  const between = options.between ?? (async () => {});
  try {
    await play(world, step, between);
  } catch {
    report.ok = false;
    if (options.out) await pictureEverything(world, options.out);
  }
  return report;
}

async function play(
  world: World,
  step: ReturnType<typeof teller>['step'],
  between: (who: Cast) => Promise<void>,
): Promise<void> {
  const { profiles, school, clock } = world;
  const byNumber = (number: string) =>
    school.students.find((student) => student.number === number) ?? fail(`no student ${number}`);
  const first = byNumber(NUMBERS.first);
  const second = byNumber(NUMBERS.second);
  const excused = byNumber(NUMBERS.excused);
  const third = byNumber(NUMBERS.third);

  const portal = await profiles.teacher.context.newPage();
  const register = registerPage(portal, world.portal);
  const teacherPopup = await profiles.teacher.context.newPage();
  await teacherPopup.setViewportSize(POPUP);
  const openTeacherPopup = async () => {
    const tab = await tabOf(world, portal);
    await teacherPopup.goto(`${profiles.teacher.base}/popup.html?tab=${tab}`);
  };

  await step('3a', 'Alone: a fresh profile reads the register and makes the roll', async (at) => {
    await register.signIn();
    await register.open(1);
    await openTeacherPopup();
    await at.see('the site is not allowed yet', teacherPopup.getByRole('button', { name: '讓五何讀這個站' }));
    await at.picture('site', teacherPopup);
    await teacherPopup.getByRole('button', { name: '讓五何讀這個站' }).click();
    await at.see(
      '40 students: yours?',
      teacherPopup.getByRole('heading', { name: '40 位學生，是您的班嗎？' }),
    );
    await at.picture('proposal', teacherPopup);
    await between('teacher');
    await teacherPopup.getByRole('button', { name: '我教的班' }).click();
    await at.gone('the question', teacherPopup.getByRole('heading', { name: '40 位學生，是您的班嗎？' }));
    await at.see('40 of 40 rows recognised', teacherPopup.getByText('40／40 列認得'));
    const desk = await profiles.teacher.open('desk.html');
    await at.see(
      'the roll, made from the reading',
      desk.getByRole('button', { name: first.name, exact: true }),
    );
    await at.see(
      'the hidden ids came along',
      desk.getByRole('button', { name: byNumber('40').name, exact: true }),
    );
    await at.picture('solo-roll', desk);
    await desk.close();
  });

  await step('3a+', 'The teacher joins the demo school; what was read alone comes along', async (at) => {
    await register.mark([first.number, second.number, excused.number]);
    await at.see('the portal has saved', portal.getByText('已點名'));
    await joinSchool(at, world, 'teacher');
    for (const who of ['homeroom', 'gradeHead', 'principal'] as const) await joinSchool(at, world, who);
  });

  let panel = await panelOf(portal);
  await step(
    '3b',
    'Two are missing; at the tenth minute whom to tell, and one Tell (A1.2.1.2)',
    async (at) => {
      await clock.set('08:09');
      await at.see('nothing before the tenth minute', panel.getByText('這一節沒有要告知的。'));
      await clock.set('08:10');
      await at.see(
        'two missing, tell the homeroom teacher?',
        panel.getByRole('heading', { name: '2 位學生未到，告知班主任？' }),
      );
      await at.see('the first by name in the panel', panel.getByText(first.name));
      await at.see('the excused one needs nothing', panel.getByText(excused.name));
      await at.holds(
        'names are in the frame only, not drawn in the page',
        async () => (await drawnInPage(portal)) === '',
      );
      await at.picture('tenth-minute', portal);
      await register.sort('姓名');
      await register.sort('座號');
      await register.addStudent({ number: '41', schoolNumber: '1139999', name: '新同學' });
      panel = await panelOf(portal);
      await at.see('one row is unread, the others unchanged', panel.getByText('40／41 列認得'));
      await at.see('still the same two', panel.getByRole('heading', { name: '2 位學生未到，告知班主任？' }));
      await clock.set('08:12');
      await between('teacher');
      const tell = await openTell(world, panel);
      await at.see('both names before it is sent', tell.getByText(second.name));
      await at.picture('tell', tell);
      await tell.getByRole('button', { name: '告知', exact: true }).click();
      await at.see('told, not seen yet', panel.getByText('還沒看到'));
      await at.picture('told', portal);
    },
  );

  const homeroom = await openPopup(profiles.homeroom);
  await step('3c', 'The homeroom teacher has seen it, calls, and must report (A1.2.1.1)', async (at) => {
    await at.see('the homeroom teacher is told', homeroom.getByRole('button', { name: '收到' }));
    await at.picture('homeroom-told', homeroom);
    await clock.set('08:14');
    await between('homeroom');
    await homeroom.getByRole('button', { name: '收到' }).first().click();
    await at.see('seen 08:14 at the teacher’s', panel.getByText('周老師 08:14 看到'));
    await at.picture('seen', portal);
    await at.see('contact the guardians', homeroom.getByRole('button', { name: '記錄聯絡…' }));
    for (const student of [first, second]) {
      await contactCard(homeroom, student.name).click();
      const dialog = homeroom.getByRole('dialog');
      await dialog.getByLabel('學生').selectOption({ label: `${student.name} ${student.number} 號` });
      await dialog.getByLabel('結果').selectOption({ label: '沒接' });
      await at.see('the guardian’s number', dialog.getByRole('link', { name: /0900/ }));
      await at.picture(`contact-${student.number}`, homeroom);
      await between('homeroom');
      await dialog.getByRole('button', { name: '記錄', exact: true }).click();
      await at.gone('the dialog', dialog);
      await at.see(
        'report to the grade head',
        homeroom.locator('.duty').filter({ hasText: student.name }).getByRole('button', { name: '報告…' }),
      );
    }
    await at.picture('must-report', homeroom);
  });

  await step('3f', 'The network is cut: on this laptop; it returns: stored by the school', async (at) => {
    world.cable.cut();
    await clock.set('08:52');
    await register.open(2);
    await register.mark([first.number, second.number, third.number, excused.number]);
    panel = await panelOf(portal);
    await clock.set('09:00');
    await at.see('one more is missing', panel.getByText(third.name));
    const tell = await openTell(world, panel);
    await at.see('the one to tell about', tell.getByText(third.name));
    await between('teacher');
    await tell.getByRole('button', { name: '告知', exact: true }).click();
    await at.see('kept on this laptop, waiting to be sent', panel.getByText(/^[1-9]\d* 筆等送出/));
    await at.picture('offline', portal);
    await at.holds(
      'the homeroom teacher cannot know yet',
      async () => (await homeroom.getByText(third.name).count()) === 0,
    );
    world.cable.mend();
    await at.see('stored by the school', panel.getByText('學校已存'));
    await at.picture('stored', portal);
    await at.see('the telling arrived', homeroom.getByText(new RegExp(third.name)));
    await homeroom
      .locator('.duty')
      .filter({ hasText: third.name })
      .getByRole('button', { name: '收到' })
      .click();
    const desk = await profiles.homeroom.open('desk.html');
    await desk.getByRole('navigation').getByText('節次', { exact: true }).click();
    await at.see('the reading arrived', desk.getByText('已點名 08:52'));
    await at.picture('lessons', desk);
    await desk.close();
  });

  const gradeHead = await openPopup(profiles.gradeHead);
  const principal = await openPopup(profiles.principal);
  await step('3d', 'Half a day, then the day: grade head, then principal (A1.2.1.3)', async (at) => {
    for (const student of [first, second]) await reportAbout(at, homeroom, '聯絡不到', student.name, between);
    await at.see(
      'the grade head reads what could not be reached',
      gradeHead.getByRole('button', { name: '收到' }),
    );
    await acknowledgeAll(gradeHead);
    await clock.set('11:21');
    await at.see('half a day missing', homeroom.getByText(/半天未到/));
    await at.picture('half-day', homeroom);
    for (const student of [first, second]) await reportAbout(at, homeroom, '半天未到', student.name, between);
    await at.see('the grade head is told of half a day', gradeHead.getByText(/半天/));
    await at.picture('grade-head', gradeHead);
    await acknowledgeAll(gradeHead);
    await clock.set('14:05');
    await register.open(5);
    await register.mark([first.number, second.number]);
    await clock.set('16:31');
    await at.see('a day missing: the grade head reports', gradeHead.getByText(/一天未到|整天未到|一天/));
    for (const student of [first, second]) await reportAbout(at, gradeHead, '一天', student.name, between);
    await at.see('the principal is told', principal.getByRole('button', { name: '收到' }));
    await at.picture('principal-told', principal);
    await acknowledgeAll(principal);
  });

  await step(
    '3e',
    'One mark was wrong: withdrawn everywhere, with a trace, and whoever was told hears it',
    async (at) => {
      await register.open(1);
      await register.mark([{ number: first.number, word: '遲到' }]);
      await at.see('the homeroom teacher gets the correction', homeroom.getByText(/更正/));
      await at.picture('correction-homeroom', homeroom);
      await at.see('the grade head gets the correction', gradeHead.getByText(/更正/));
      await at.see('the principal gets the correction', principal.getByText(/更正/));
      await at.picture('correction-principal', principal);
      const desk = await profiles.homeroom.open('desk.html');
      await desk.getByRole('button', { name: first.name, exact: true }).click();
      await at.see('the trace in the student’s history', desk.locator('.timeline').getByText(/改為遲到/));
      await at.picture('trace', desk);
      await desk.close();
    },
  );

  await step(
    '3g',
    'Nothing goes out without the principal: one approved, one refused (A1.3.5)',
    async (at) => {
      const desk = await profiles.gradeHead.open('desk.html');
      const texts = {
        yes: '本校自九月起試行「十日早知」：學生連續缺席，班主任當天聯絡家長，並記下每一次聯絡的時間與結果。',
        no: '高二 3 班一名學生缺席第八天後返校。',
      };
      await ask(desk, '回覆海城晚報：十日早知', texts.yes);
      await ask(desk, '回覆海城晚報：個別學生', texts.no);
      await at.picture('requested', desk);
      await principal.setViewportSize(APPROVAL);
      await decide(at, principal, '回覆海城晚報：十日早知', { approve: true, text: texts.yes });
      await decide(at, principal, '回覆海城晚報：個別學生', { approve: false, text: texts.no });
      await desk.bringToFront();
      await desk.getByRole('button', { name: /回覆海城晚報：十日早知/ }).click();
      await at.see('approved', desk.getByText('已核准'));
      const [download] = await Promise.all([
        desk.waitForEvent('download'),
        desk.getByRole('button', { name: '匯出…' }).click(),
      ]);
      const exported = await streamText(await download.createReadStream());
      await at.holds(
        'the export is the approved text, letter for letter',
        async () => exported === texts.yes,
      );
      await at.picture('approved', desk);
      await desk.getByRole('button', { name: '全部對外文件' }).click();
      await desk.getByRole('button', { name: /回覆海城晚報：個別學生/ }).click();
      await at.holds('the refused text cannot be copied, printed, exported', async () => {
        const buttons = ['複製', '列印…', '匯出…'].map((name) => desk.getByRole('button', { name }));
        const open = await Promise.all(
          buttons.map(async (button) => (await button.count()) > 0 && (await button.isEnabled())),
        );
        return open.every((enabled) => !enabled);
      });
      await at.picture('refused', desk);
      await desk.close();
    },
  );
  await playMembers(world, step, { told: first, read: byNumber('30') });
}

/** What every window showed when a step failed. */
async function pictureEverything(world: World, out: string): Promise<void> {
  for (const [who, profile] of Object.entries(world.profiles)) {
    for (const [at, page] of profile.context.pages().entries()) {
      await page.screenshot({ path: join(out, `failed-${who}-${at}.png`) }).catch(() => undefined);
    }
  }
}

/** The popup as wide and high as the browser makes it. */
const POPUP = { width: 360, height: 600 };
const APPROVAL = { width: 760, height: 600 };

async function openPopup(profile: Profile): Promise<Page> {
  const page = await profile.open('popup.html');
  await page.setViewportSize(POPUP);
  return page;
}

function fail(message: string): never {
  throw new Error(message);
}

async function tabOf(world: World, page: Page): Promise<number> {
  const url = page.url();
  return world.profiles.teacher.inWorker(async (address) => {
    const tabs = await chrome.tabs.query({});
    return tabs.find((tab) => tab.url === address)?.id ?? -1;
  }, url);
}

async function joinSchool(at: Scene, world: World, who: Cast): Promise<void> {
  const desk = await world.profiles[who].open('desk.html');
  await joinBy(desk, world.invitation(who));
  await at.see(`${people[who].name} is a member`, desk.getByText(people[who].name));
  await at.see('stored by the school', desk.getByText('學校已存'));
  if (who === 'teacher') await at.picture('joined', desk);
  await desk.close();
}

function contactCard(page: Page, name: string) {
  return page.locator('.duty').filter({ hasText: name }).getByRole('button', { name: '記錄聯絡…' }).first();
}

/** The window in which a telling is looked at, opened from the panel. */
async function openTell(world: World, panel: Frame): Promise<Page> {
  const [tell] = await Promise.all([
    world.profiles.teacher.context.waitForEvent('page'),
    panel.getByRole('button', { name: '告知周老師…' }).click(),
  ]);
  await tell.setViewportSize({ width: 400, height: 560 });
  return tell;
}

/** Text that the page itself can find and that is not its own: nothing may be drawn there. */
async function drawnInPage(page: Page): Promise<string> {
  return page.evaluate(() => {
    const [host] = [...document.documentElement.children].filter(
      (child) => child !== document.head && child !== document.body,
    );
    return `${host?.textContent ?? ''}${host?.shadowRoot?.textContent ?? ''}`;
  });
}

async function reportAbout(
  at: Scene,
  page: Page,
  what: string,
  name: string,
  between: (who: Cast) => Promise<void>,
): Promise<void> {
  const card = page
    .locator('.duty')
    .filter({ hasText: what })
    .filter({ hasText: name })
    .filter({ has: page.getByRole('button', { name: '報告…' }) });
  await card.first().getByRole('button', { name: '報告…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('何事').waitFor();
  await between('homeroom');
  await dialog.getByRole('button', { name: '報告', exact: true }).click();
  await at.gone(`${what}: ${name} reported`, dialog);
}

async function acknowledgeAll(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: '收到' });
  for (let count = await button.count(); count > 0; count = await button.count()) {
    await button.first().click();
    const limit = Date.now() + 10_000;
    while ((await button.count()) >= count && Date.now() < limit) await page.waitForTimeout(50);
  }
}

async function ask(desk: Page, title: string, text: string): Promise<void> {
  await desk.getByRole('navigation').getByText('對外', { exact: true }).click();
  await desk.getByRole('button', { name: '提出對外文件…' }).click();
  await desk.getByLabel('標題').fill(title);
  await desk.getByLabel('給誰').fill('海城晚報教育版，記者羅以文');
  await desk.getByLabel('為何').fill('專題「一個都不少」');
  await desk.getByLabel('全文').fill(text);
  await desk.getByRole('button', { name: '請校長核准' }).click();
  await desk.getByText(title).first().waitFor();
}

/** Decides on one request: opens it from the list unless the approval shows it already, as it does after the one before. */
async function decide(
  at: Scene,
  popup: Page,
  title: string,
  what: { approve: boolean; text: string },
): Promise<void> {
  const heading = popup.getByRole('heading', { level: 1, name: title });
  const card = popup.locator('.duty').filter({ hasText: title }).getByRole('button', { name: '看全文…' });
  await heading.or(card).first().waitFor();
  if ((await heading.count()) === 0) await card.first().click();
  await at.see('the exact text', popup.getByText(what.text));
  const digest = createHash('sha256').update(what.text, 'utf8').digest('hex').slice(0, 12).toUpperCase();
  const grouped = digest.replace(/(.{4})(?=.)/g, '$1 ');
  await at.see('its SHA-256', popup.getByText(grouped));
  const approve = popup.getByRole('button', { name: '核准', exact: true });
  await at.holds('the text is checked against its digest before it can be approved', () =>
    approve.isEnabled(),
  );
  await at.picture(what.approve ? 'approval' : 'refusal', popup);
  if (what.approve) {
    await approve.click();
  } else {
    await popup.getByRole('button', { name: '拒絕…' }).click();
    await popup.getByRole('dialog').getByRole('textbox').fill('第一句能認出學生。');
    await popup.getByRole('dialog').getByRole('button', { name: '拒絕', exact: true }).click();
  }
  await at.gone('the decided request', popup.getByText(what.text));
}

async function streamText(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString('utf8');
}
