/** What sealed documents add to the story: who joins late, who is taken out, and the way back by a printed sheet. */
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

async function section(desk: Page, name: string): Promise<void> {
  await desk.getByRole('navigation').getByText(name, { exact: true }).click();
}

async function open(desk: Page, className: string, { name }: Student): Promise<void> {
  await section(desk, className);
  await desk.getByRole('button', { name, exact: true }).click();
}
