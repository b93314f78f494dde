/** The extension is updated under an open page: the old script leaves without a word, the new version reads again. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hosts, panelIn, type Stage, setStage, withClass } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
  // Without developer mode Chromium switches an unpacked extension off when it is loaded again.
  const extensions = await stage.profile.context.newPage();
  await extensions.goto('chrome://extensions');
  await extensions.evaluate(() => {
    const { developerPrivate } = chrome as unknown as {
      developerPrivate: { updateProfileConfiguration(change: object): Promise<void> };
    };
    return developerPrivate.updateProfileConfiguration({ inDeveloperMode: true });
  });
  await extensions.close();
});
afterAll(() => stage.close());

it('what the old version drew goes, the new one draws again, without an error and without a reload of the page', async () => {
  const { page, profile } = stage;
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  expect(await hosts(page)).toBe(1);
  const attribute = () =>
    page.evaluate(() => [...document.documentElement.children].at(-1)?.getAttributeNames().join(' '));
  const before = await attribute();
  const old = await panelIn(page);
  const desk = await profile.open('desk.html');
  await desk.evaluate(() => chrome.runtime.reload()).catch(() => undefined);
  await page.bringToFront();
  await expect.poll(() => old.isDetached()).toBe(true);
  await expect
    .poll(async () => (await hosts(page)) === 1 && (await attribute()) !== before, { timeout: 10_000 })
    .toBe(true);
  const panel = await panelIn(page);
  await panel.getByRole('button', { name: '我已打…' }).waitFor();
  expect(complaints).toEqual([]);
});

it('a page that is loaded afterwards is read as before', async () => {
  const { page } = stage;
  await page.goto(stage.register());
  const panel = await panelIn(page);
  await panel.getByRole('button', { name: '我已打…' }).waitFor();
  expect(await hosts(page)).toBe(1);
});
