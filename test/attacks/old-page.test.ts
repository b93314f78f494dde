/** A page that stays as it was is the lesson it was read in, whatever the clock or a choice on it says since (A1.2.1.2). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { panelIn, type Stage, setStage, withClass } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
});
afterAll(() => stage.close());

it('a lesson that was chosen and not loaded takes nothing from the one before, and the panel says that nothing was kept', async () => {
  const { page, profile } = stage;
  await stage.setClock('08:50');
  await page.getByLabel('節次').selectOption('2');
  const panel = await panelIn(page);
  await panel.getByText('作息裡沒有這一節').waitFor();
  expect(await panel.getByText('這一節沒有要告知的。').count()).toBe(0);
  const desk = await profile.open('desk.html');
  await desk.getByRole('navigation').getByText('節次', { exact: true }).click();
  await desk.getByText('已點名').first().waitFor();
  expect(await desk.getByText('已點名').count()).toBe(1);
});
