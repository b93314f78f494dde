/** Who may ask the worker for what: our own pages, each for its own acts; scripts in pages and the pages themselves for nothing. */
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { missing, panelIn, type Stage, setStage, withClass } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
});
afterAll(() => stage.close());

/** Commands that would be done if they came from the popup. */
const wishes = [
  { command: 'saveDraft', text: 'written by somebody else' },
  { command: 'join', invitation: '{}' },
  { page: 'settings', change: { language: 'en' } },
  { page: 'relearn', tab: 1 },
  { page: 'confirm', tab: 1, mine: true, className: 'x' },
];

/** Sends from the given context and tells what came back; 'nothing' = no answer or no listener. */
const ask = (messages: unknown[]) =>
  Promise.all(
    messages.map((message) =>
      chrome.runtime.sendMessage(message).then(
        (answer: unknown) => answer ?? 'nothing',
        () => 'nothing',
      ),
    ),
  );

const refused = (answer: unknown) =>
  answer === 'nothing' || JSON.stringify(answer) === '{"ok":false,"code":"input.invalid"}';

/** What a port of our own views hands out when asked for `view`. */
const watch = (view: string) =>
  new Promise<string>((done) => {
    const port = chrome.runtime.connect({ name: 'view' });
    port.onMessage.addListener((message) => done(JSON.stringify(message)));
    port.onDisconnect.addListener(() => done('disconnected'));
    setTimeout(() => done('silence'), 600);
    port.postMessage({ view });
  });

it('a web page has no way to the worker', async () => {
  expect(await stage.page.evaluate(() => typeof globalThis.chrome?.runtime?.sendMessage)).toBe('undefined');
});

it('a script in the page may read no storage, watch no view and have nothing done', async () => {
  const { page } = stage;
  const session = await page.context().newCDPSession(page);
  const contexts: { id: number; origin: string; type: unknown }[] = [];
  session.on('Runtime.executionContextCreated', ({ context }) =>
    contexts.push({ id: context.id, origin: context.origin, type: context.auxData?.type }),
  );
  await session.send('Runtime.enable');
  const ours = contexts.find(
    (context) => context.origin === stage.profile.base && context.type === 'isolated',
  );
  if (!ours) throw new Error('the content script has no world in the page');
  const run = async (text: string) => {
    const { result } = await session.send('Runtime.evaluate', {
      contextId: ours.id,
      expression: text,
      awaitPromise: true,
      returnByValue: true,
    });
    return result.value as unknown;
  };
  expect(await run(`(${ask})(${JSON.stringify(wishes)})`)).toEqual(wishes.map(() => 'nothing'));
  for (const view of ['popup', 'panel', 'desk'])
    expect(await run(`(${watch})('${view}')`)).toBe('disconnected');
  for (const area of ['local', 'session'])
    expect(await run(`chrome.storage.${area}.get().then(() => 'read', () => 'refused')`)).toBe('refused');
  await session.detach();
});

it('the panel in the page may open windows and nothing else, and sees no view but its own', async () => {
  const panel = await panelIn(stage.page);
  const answers = await panel.evaluate(ask, [
    ...wishes,
    {
      command: 'tell',
      lesson: { class: 'x', date: '2026-01-01', period: 1 },
      students: ['s'],
      route: 'phone',
    },
    { page: 'panel', act: 'size', height: 1e9 },
    { page: 'panel', act: 'size', height: '100%' },
  ]);
  expect(answers.filter((answer) => !refused(answer))).toEqual([]);
  for (const view of ['popup', 'desk']) expect(await panel.evaluate(watch, view)).toBe('silence');
});

it('the tell window tells; it changes no settings and joins no school', async () => {
  const tell = await stage.profile.open(`tell.html?tab=${await stage.tab()}`);
  const answers = await tell.evaluate(ask, wishes);
  expect(answers.filter((answer) => !refused(answer))).toEqual([]);
  await tell.close();
});

it('the side panel teaches; it changes no settings, joins no school and says nothing to anybody', async () => {
  const side = await stage.profile.open(`sidepanel.html?tab=${await stage.tab()}`);
  const tell = {
    command: 'tell',
    lesson: { class: 'x', date: '2026-01-01', period: 1 },
    students: ['s'],
    route: 'phone',
  };
  const answers = await side.evaluate(ask, [
    ...wishes.filter((wish) => !('tab' in wish)),
    tell,
    { page: 'openTell', tab: 1 },
    { page: 'teach', tab: 1, act: { act: 'row', at: -1 } },
  ]);
  expect(answers.filter((answer) => !refused(answer))).toEqual([]);
  for (const view of ['popup', 'desk']) expect(await side.evaluate(watch, view)).toBe('silence');
  await side.close();
});

it('misshapen messages from our own pages are refused', async () => {
  const popup = await stage.popup();
  const answers = await popup.evaluate(ask, [
    null,
    'tell',
    7,
    [],
    {},
    { command: 'nonsense' },
    { command: 'tell' },
    { command: 'tell', lesson: { class: '../', date: 'today', period: 1 }, students: ['s'], route: 'phone' },
    { command: 'acknowledge', of: Array.from({ length: 101 }, () => 'x') },
    { page: 'confirm', tab: '1' },
    { page: 'settings', change: { language: 'xx' } },
    { __proto__: { command: 'saveDraft', text: '' } },
  ]);
  expect(answers.filter((answer) => !refused(answer))).toEqual([]);
  await popup.close();
});

it('another page that frames the panel gets an empty frame, and our other pages not at all', async () => {
  const evil = await stage.profile.context.newPage();
  const address = 'http://localhost:9/evil';
  const files = ['panel.html', 'popup.html', 'desk.html', 'tell.html?tab=1', 'sidepanel.html?tab=1'];
  const worker = await stage.profile.worker();
  const sources = [
    ...files.map((file) => `${stage.profile.base}/${file}`),
    await worker.evaluate(() => chrome.runtime.getURL('panel.html')),
  ];
  await evil.route(address, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: sources.map((source) => `<iframe src="${source}"></iframe>`).join(''),
    }),
  );
  await evil.goto(address);
  await evil.waitForTimeout(800);
  const texts = await Promise.all(evil.frames().slice(1).map(textOf));
  // Only the panel's own, secret address loads at all; and then it shows nothing, because this page is not the permitted one.
  const blocked = 'This page has been blocked by Chromium';
  expect(texts).toEqual([blocked, blocked, blocked, blocked, blocked, '']);
  await evil.close();
});

it('a page that frames the register page as well does not get names out of a frame in a frame', async () => {
  const evil = await stage.profile.context.newPage();
  const address = 'http://localhost:9/nested';
  await evil.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${stage.register()}"></iframe>` }),
  );
  await evil.goto(address);
  await evil.waitForTimeout(500);
  expect(evil.frames().some((frame) => frame.url().endsWith('/panel.html'))).toBe(false);
  await evil.close();
});

it('what the panel asks is done in a window of its own, whose address holds a tab number and nothing about students', async () => {
  const panel = await panelIn(stage.page);
  await stage.page.bringToFront();
  const [tell] = await Promise.all([
    stage.profile.context.waitForEvent('page'),
    panel.getByRole('button', { name: '我已打…' }).click(),
  ]);
  await tell.getByText(`${missing[0]} 7 號`, { exact: false }).first().waitFor();
  expect(tell.url()).toMatch(/\/tell\.html\?tab=\d+$/);
  await tell.getByRole('button', { name: '我已打', exact: true }).click();
  await panel.getByText(/已辦/).waitFor();
  await expect.poll(() => tell.isClosed()).toBe(true);
});

async function textOf(frame: Frame | Page): Promise<string> {
  return frame.evaluate(() => document.body?.innerText.trim() ?? '').catch(() => '');
}
