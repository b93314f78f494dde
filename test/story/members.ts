/** What sealed documents add to the story: who joins late, who is taken out, and the way back by a printed sheet. */
import type { Profile } from '@wuhe/extension';
import type { Student } from '@wuhe/model';
import type { Page } from 'playwright-core';
import { joinBy } from '../demo/join.ts';
import { passphrase } from '../demo/office.ts';
import { people } from '../demo/school.ts';
import type { World } from '../demo/world.ts';
import type { Teller } from './report.ts';

/** `told`: a student whom the teacher told of; `read`: one of whom nothing was read in lesson 6. */
export async function playMembers(
  world: World,
  step: Teller['step'],
  { told, read }: { told: Student; read: Student },
): Promise<void> {
  const { profiles, school } = world;

  await step('4a', 'Who joins late reads what was before (K5)', async (at) => {
    const late = await world.fresh();
    const desk = await late.open('desk.html');
    await joinBy(desk, world.linkOf(people.homeroom1.id));
    await at.see('the late joiner is a member', desk.getByText(people.homeroom1.name));
    await section(desk, school.className);
    await desk.getByRole('button', { name: told.name, exact: true }).click();
    await at.see('what was told before', desk.getByText(`${people.teacher.name}告知${people.homeroom.name}`));
    await at.picture('late-joiner', desk);
    await desk.close();
  });

  await step(
    '4a+',
    'A rescue team opens a case: a signed log and one plan, over a worker’s end',
    async (at) => {
      const desk = await profiles.homeroom.open('desk.html');
      await open(desk, school.className, told);
      await desk.getByRole('button', { name: '開勸返個案…' }).click();
      const dialog = desk.getByRole('dialog');
      for (const [place, { name }] of [
        ['校領導', people.principal],
        ['任課教師', people.teacher],
        ['班主任', people.homeroom],
      ] as const) {
        const of = dialog.getByLabel(place, { exact: true });
        const label = await of.locator('option').filter({ hasText: name }).first().textContent();
        await of.selectOption({ label: label ?? name });
      }
      await at.picture('open-case', desk);
      await dialog.getByRole('button', { name: '開個案' }).click();
      await at.gone('the dialog', dialog);
      const [mine, theirs] = [await caseOf(profiles.homeroom, told), await caseOf(profiles.teacher, told)];
      const plan = (page: Page) => page.getByLabel('計畫', { exact: true });
      await plan(mine).pressSequentially('先家訪。');
      await at.holds(
        'the plan is at the other’s',
        async () => (await plan(theirs).inputValue()) === '先家訪。',
      );
      await profiles.teacher.killWorker();
      await plan(theirs).press('End');
      await plan(theirs).pressSequentially('再補課。');
      await at.holds(
        'what was written over the worker’s end arrives',
        async () => (await plan(mine).inputValue()) === '先家訪。再補課。',
      );
      await theirs.getByRole('button', { name: '記一筆…' }).click();
      await theirs.getByLabel('情況', { exact: true }).fill('父親同意週四面談。');
      await theirs.getByRole('button', { name: '簽名記下' }).click();
      await at.see('the entry is at the other’s', mine.getByText('父親同意週四面談。'));
      await at.picture('case-room', mine);
      for (const page of [desk, mine, theirs]) await page.close();
    },
  );

  const principal = await profiles.principal.open('desk.html');
  await step('4b', 'A teacher is taken out: turned away at once, and reads nothing new (M14)', async (at) => {
    await section(principal, '成員');
    await principal.getByRole('button', { name: new RegExp(people.teacher.name) }).click();
    await principal.getByRole('button', { name: '移出…' }).click();
    await at.picture('remove', principal);
    await principal.getByRole('dialog').getByRole('button', { name: '移出', exact: true }).click();
    const desk = await profiles.teacher.open('desk.html');
    await at.see('turned away', desk.getByText('學校的伺服器不讓這台電腦連線'));
    await at.picture('turned-away', desk);
    const homeroom = await profiles.homeroom.open('desk.html');
    const rows = school.students.map(({ id }) => ({
      student: id,
      mark: id === read.id ? 'late' : 'present',
    }));
    const lesson = { class: school.classId, date: school.date, period: 6 };
    const reading = { command: 'recordReading', lesson, taken: true, rows, origin: world.portal };
    await homeroom.evaluate((command) => chrome.runtime.sendMessage(command), reading);
    const new_ = /第 6 節遲到/;
    await open(homeroom, school.className, read);
    await at.see('what the others read after that', homeroom.getByText(new_));
    await open(desk, school.className, read);
    await at.holds('the removed teacher does not', async () => (await desk.getByText(new_).count()) === 0);
    await homeroom.close();
    await desk.close();
  });

  await step('4c', 'The recovery printout works: a new principal on a new computer (K6)', async (at) => {
    await section(principal, '學校');
    await principal.evaluate(() => {
      // What the printer would get; there is none here.
      window.print = () => {
        const lines = [...document.querySelectorAll('.print-pages .groups')].map((line) =>
          [...line.children].map((group) => group.textContent).join(''),
        );
        Object.assign(window, { printed: lines });
        setTimeout(() => dispatchEvent(new Event('afterprint')), 50);
      };
    });
    await principal.getByRole('button', { name: '做新的復原單…' }).click();
    await principal.getByRole('dialog').getByRole('button', { name: '做新的', exact: true }).click();
    await at.see('two sheets, masked', principal.getByText('印兩張復原單，交給兩個人'));
    await at.picture('sheets', principal);
    await principal.getByRole('button', { name: '列印兩張…' }).click();
    const printed = () =>
      principal.evaluate(() => (window as unknown as { printed?: string[] }).printed ?? []);
    await at.holds('both were printed', async () => (await printed()).length === 2);
    const [, second = ''] = await printed();
    const fresh = await world.fresh();
    const desk = await fresh.open('desk.html');
    await section(desk, '學校');
    await desk.getByRole('button', { name: /^用復原單回來/ }).click();
    await desk.getByLabel('復原單上的整行字', { exact: true }).fill(second);
    await desk.getByLabel('您的姓名', { exact: true }).fill('新校長');
    await desk.getByLabel('通行碼', { exact: true }).fill(passphrase);
    await desk.getByLabel('再輸入一次', { exact: true }).fill(passphrase);
    await desk.getByRole('button', { name: '回來', exact: true }).click();
    await at.see('back as a principal', desk.getByText('您回來了。請馬上做新的復原單。'));
    await open(desk, school.className, told);
    await at.see(
      'and reads all that was',
      desk.getByText(`${people.teacher.name}告知${people.homeroom.name}`),
    );
    await at.picture('recovered', desk);
    await desk.close();
  });
  await principal.close();
}

/** A side panel with this student's case. */
async function caseOf(profile: Profile, { name }: Student): Promise<Page> {
  const side = await profile.open('sidepanel.html');
  await side.setViewportSize({ width: 400, height: 1000 });
  await side.getByRole('button', { name: '勸返個案' }).click();
  await side.getByRole('button', { name: new RegExp(name) }).click();
  return side;
}

async function section(desk: Page, name: string): Promise<void> {
  await desk.getByRole('navigation').getByText(name, { exact: true }).click();
}

async function open(desk: Page, className: string, { name }: Student): Promise<void> {
  await section(desk, className);
  await desk.getByRole('button', { name, exact: true }).click();
}
