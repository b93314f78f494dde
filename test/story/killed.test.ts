/**
 * Workers killed while a command is on its way, between the press and the answer: in the end it was done, and it was done once. The page
 * asks again by itself; where it cannot, the form is still there and the person does.
 */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { joinBy } from '../demo/join.ts';
import { people } from '../demo/school.ts';
import { type Cast, cast, openWorld, type World } from '../demo/world.ts';

const SEED = 20_261_122;
/** Longest time between press and kill, ms: a command takes about half of it. */
const LATEST = 60;
/** Three students, missing one after the other. */
const NUMBERS = ['7', '19', '23'] as const;

let world: World;
let portal: Page;
const desks = new Map<Cast, Page>();

beforeAll(async () => {
  world = await openWorld({ headless: true, serverPort: 0, portalPort: 0, say: () => {} });
  for (const who of cast) {
    const desk = await world.profiles[who].open('desk.html');
    desks.set(who, desk);
    await joinBy(desk, world.invitation(who));
    await desk.getByText(people[who].name).first().waitFor();
  }
  portal = await world.profiles.teacher.context.newPage();
  await portal.goto(world.portal);
  await portal.getByLabel('帳號').fill(people.teacher.user);
  await portal.getByLabel('密碼').fill(people.teacher.password);
  await portal.getByRole('button', { name: '登入' }).click();
  await portal.getByRole('link', { name: '點名', exact: true }).first().click();
  const popup = await world.profiles.teacher.open(`popup.html?tab=${await tab()}`);
  await popup.getByRole('button', { name: '讓五何讀這個站' }).click();
  await popup.getByRole('button', { name: '我教的班' }).click();
  await popup.getByText('40／40 列認得').waitFor();
  await popup.close();
  await world.clock.set('08:12');
});
afterAll(() => world.close());

function tab(): Promise<number> {
  return world.profiles.teacher.inWorker(
    async (url) => (await chrome.tabs.query({})).find((entry) => entry.url === url)?.id ?? -1,
    portal.url(),
  );
}

/** Seeded, so that a delay that fails can be run again. */
const delay = (() => {
  let state = SEED;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * (LATEST + 1));
  };
})();

/** Presses, kills the worker a moment later, and presses again for as long as the button is there. */
async function pressAndKill(who: Cast, button: Locator): Promise<void> {
  const after = delay();
  const done = () =>
    button.waitFor({ state: 'hidden', timeout: 5000 }).then(
      () => true,
      () => button.page().isClosed(),
    );
  await button.waitFor();
  // Pressed from inside the page: the driver's own click takes longer than the whole command.
  const killing = new Promise((later) => setTimeout(later, after)).then(() =>
    world.profiles[who].killWorker(),
  );
  await Promise.all([
    button.evaluate((element: HTMLElement) => element.click()).catch(() => undefined),
    killing,
  ]);
  let gone = await done();
  if (!gone) {
    await button.click({ timeout: 2000 });
    gone = await done();
  }
  expect(gone, `done after a kill at ${after} ms`).toBe(true);
}

const student = (number: string) => {
  const found = world.school.students.find((entry) => entry.number === number);
  if (!found) throw new Error(`no student ${number}`);
  return found;
};

/** What happened to a student, as `who` may read it. */
async function history(who: Cast, number: string): Promise<string[]> {
  const request = { view: 'desk', class: world.school.classId, student: student(number).id };
  const desk = desks.get(who);
  if (!desk) throw new Error(`no desk of ${who}`);
  return desk.evaluate(
    (asked) =>
      new Promise<string[]>((told) => {
        const port = chrome.runtime.connect({ name: 'view' });
        port.onMessage.addListener((message) => {
          told(message.view.student.history.map((entry: { text: string }) => entry.text));
          port.disconnect();
        });
        port.postMessage(asked);
      }),
    request,
  );
}

const count = async (who: Cast, number: string, text: string) =>
  (await history(who, number)).filter((line) => line.includes(text)).length;

it.each(NUMBERS)('telling about number %s reaches the homeroom teacher once', async (number) => {
  await portal.bringToFront();
  const row = portal.locator('#roll tbody tr').filter({ hasText: student(number).name });
  await row.getByRole('radio', { name: '缺席' }).check();
  await portal.getByRole('button', { name: '儲存點名' }).click();
  await portal.getByText('已點名').waitFor();
  const tell = await world.profiles.teacher.open(`tell.html?tab=${await tab()}`);
  await tell.getByText(student(number).name, { exact: false }).first().waitFor();
  await tell.getByLabel('附一句話，可不寫').fill('早上沒看到。');
  await pressAndKill('teacher', tell.getByRole('button', { name: '告知', exact: true }));
  await expect.poll(() => count('teacher', number, '告知周文彬')).toBe(1);
  await expect.poll(() => count('homeroom', number, '告知周文彬')).toBe(1);
});

it.each(NUMBERS)('a contact about number %s is logged once', async (number) => {
  const { name } = student(number);
  const popup = await world.profiles.homeroom.open('popup.html');
  const card = popup.locator('.duty').filter({ hasText: name });
  await card.getByRole('button', { name: '記錄聯絡…' }).first().click();
  const dialog = popup.getByRole('dialog');
  await dialog.getByLabel('學生').selectOption({ label: `${name} ${number} 號` });
  await dialog.getByLabel('結果').selectOption({ label: '沒接' });
  await pressAndKill('homeroom', dialog.getByRole('button', { name: '記錄', exact: true }));
  await expect.poll(() => count('homeroom', number, '沒接')).toBe(1);
  await popup.close();
});

it.each(NUMBERS)('a report about number %s goes up once', async (number) => {
  const popup = await world.profiles.homeroom.open('popup.html');
  const card = popup.locator('.duty').filter({ hasText: student(number).name });
  await card.getByRole('button', { name: '報告…' }).first().click();
  const dialog = popup.getByRole('dialog');
  await dialog.getByLabel('何事').waitFor();
  await pressAndKill('homeroom', dialog.getByRole('button', { name: '報告', exact: true }));
  await expect.poll(() => count('homeroom', number, '陳志遠')).toBe(1);
  await popup.close();
});

it('a command that was done just before the worker was killed is not done again when it is asked again', async () => {
  const desk = desks.get('homeroom');
  const command = {
    command: 'contact',
    students: [student('7').id],
    route: 'visit',
    result: 'messageLeft',
    happened: new Date(world.clock.now() - 60_000).toISOString(),
    once: 'one-press-of-one-button',
  };
  const ask = () => desk?.evaluate((given) => chrome.runtime.sendMessage(given), command);
  const before = (await history('homeroom', '7')).length;
  expect(await ask()).toMatchObject({ ok: true });
  await world.profiles.homeroom.killWorker();
  await expect.poll(ask).toMatchObject({ ok: true });
  expect((await history('homeroom', '7')).length).toBe(before + 1);
});

it.each(['第一份', '第二份', '第三份'])('a decision about %s is taken once and holds', async (title) => {
  const desk = desks.get('gradeHead');
  const asked = await desk?.evaluate(
    (given) =>
      chrome.runtime.sendMessage({
        command: 'requestDisclosure',
        title: given,
        recipient: '海城晚報',
        purpose: '專題',
        channel: 'media',
        content: `${given}：本校自九月起試行。`,
      }),
    title,
  );
  expect(asked).toMatchObject({ ok: true });
  const popup = await world.profiles.principal.open('popup.html');
  await popup.locator('.duty').filter({ hasText: title }).getByRole('button', { name: '看全文…' }).click();
  const text = popup.getByText(`${title}：本校自九月起試行。`);
  await text.waitFor();
  await pressAndKill('principal', popup.getByRole('button', { name: '核准', exact: true }));
  await popup.close();
  await expect
    .poll(() =>
      desk?.evaluate(
        (given) =>
          new Promise((told) => {
            const port = chrome.runtime.connect({ name: 'view' });
            port.onMessage.addListener((message) => {
              const found = message.view.disclosures.find(
                (entry: { title: string }) => entry.title === given,
              );
              told([found?.decision?.decision, found?.mayLeave]);
              port.disconnect();
            });
            port.postMessage({ view: 'desk' });
          }),
        title,
      ),
    )
    .toEqual(['approved', true]);
});
