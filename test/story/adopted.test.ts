/**
 * A school takes on "leave and passes": from then on a leave slip that the homeroom teacher records on one laptop is a duty on the other,
 * and answering it there closes it on both (A1.3.2, A2.1.3). Before, there was no way to record one and nothing owed.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { joinBy } from '../demo/join.ts';
import { passphrase } from '../demo/office.ts';
import { people } from '../demo/school.ts';
import { type Cast, openWorld, type World } from '../demo/world.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld({ headless: true, serverPort: 0, portalPort: 0, say: () => {} });
});
afterAll(() => world?.close());

/** A desk on the laptop of `where`, joined as `who`. */
async function joined(where: Cast, who: Cast): Promise<Page> {
  const desk = await world.profiles[where].open('desk.html');
  await joinBy(desk, world.invitation(who));
  await desk.getByText(people[who].name).first().waitFor();
  return desk;
}

/** A second laptop of whoever sits at this desk: begun here, ended there. */
async function another(desk: Page, where: Cast): Promise<Page> {
  await section(desk, '學校');
  await desk.getByRole('button', { name: '加一台電腦…' }).click();
  await desk.getByRole('dialog').getByLabel('通行碼', { exact: true }).fill(passphrase);
  await desk.getByRole('button', { name: '做一行字' }).click();
  const line = (await desk.getByRole('dialog').locator('.code').textContent()) ?? '';
  await desk.getByRole('dialog').getByRole('button', { name: '關閉' }).first().click();
  const second = await world.profiles[where].open('desk.html');
  await section(second, '學校');
  await second.getByRole('button', { name: /^我在別台電腦上已經加入/ }).click();
  await second.getByLabel('另一台電腦給的整行字', { exact: true }).fill(line);
  await second.getByLabel('通行碼', { exact: true }).fill(passphrase);
  await second.getByRole('button', { name: '加這一台' }).click();
  await second.getByText(people.homeroom.name).first().waitFor();
  return second;
}

const section = (desk: Page, name: string) =>
  desk.getByRole('navigation').getByRole('button', { name }).first().click();

it('a leave slip raises its duty on the other laptop, and the answer closes it on both', async () => {
  const principal = await joined('principal', 'principal');
  const first = await joined('homeroom', 'homeroom');
  const second = await another(first, 'teacher');
  await section(first, '待辦');
  await section(second, '待辦');
  expect(await first.getByRole('button', { name: '記一件事…' }).count()).toBe(0);

  await section(principal, '學校');
  expect(await first.getByText('請假與出入證明').count()).toBe(0);
  await principal.getByRole('button', { name: '採用 請假與出入證明' }).click();
  await principal.getByRole('button', { name: '不再採用 請假與出入證明' }).waitFor();

  await first.getByRole('button', { name: '記一件事…' }).click();
  const form = first.getByRole('dialog');
  await form.getByLabel('記什麼').selectOption({ label: '假條' });
  const student = form.getByLabel('學生', { exact: true });
  const [value, name] = await student
    .locator('option')
    .nth(1)
    .evaluate((one: HTMLOptionElement) => [one.value, one.label]);
  await student.selectOption(value ?? '');
  await form.getByLabel('原因').fill('發燒');
  await form.getByLabel('誰提出').selectOption({ label: '家長' });
  await form.getByLabel('怎樣提出').selectOption({ label: '簡訊' });
  await form.getByRole('button', { name: '記錄', exact: true }).click();
  await form.waitFor({ state: 'detached' });

  const own = (name ?? '').replace(/^\S+ /, '');
  const asked = (desk: Page) => desk.locator('.duty', { hasText: `${own}請假，請批` });
  await asked(first).waitFor();
  await asked(second).waitFor();
  await asked(second).getByRole('button', { name: '記錄…' }).click();
  const answer = second.getByRole('dialog');
  await answer.getByLabel('答覆').selectOption({ label: '准' });
  await answer.getByRole('button', { name: '記錄', exact: true }).click();
  await answer.waitFor({ state: 'detached' });

  for (const desk of [second, first])
    await expect
      .poll(() => desk.locator('.duty:not(details .duty)', { hasText: `${own}請假，請批` }).count(), {
        timeout: 20_000,
      })
      .toBe(0);
  // Accepted, it is still to be passed on to the school (A6.3).
  await first
    .locator('.duty', { hasText: `${own}的假條` })
    .first()
    .waitFor();
});
