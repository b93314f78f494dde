/** What Wuhe draws over a page, in the ways in which people look at pages: zoomed, right to left, in forced colours, by keyboard, projected. */
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fresh, press } from './panel.ts';
import { hosts, missing, panelIn, type Stage, setStage, withClass } from './stage.ts';

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
  page = stage.page;
});
afterAll(() => stage.close());

interface Drawn {
  x: number;
  y: number;
  width: number;
  height: number;
  fill: string;
  text: string;
}

/** Elements inside of our closed root, which only a debugger sees. */
async function drawn(selector: string): Promise<Drawn[]> {
  const session = await page.context().newCDPSession(page);
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    const html = root.children?.find((node) => node.nodeName === 'HTML');
    const ours = html?.children?.find((node) =>
      node.shadowRoots?.some((each) => each.shadowRootType === 'closed'),
    );
    const inside = ours?.shadowRoots?.[0];
    if (!inside) return [];
    const { nodeIds } = await session.send('DOM.querySelectorAll', { nodeId: inside.nodeId, selector });
    return await Promise.all(nodeIds.map((nodeId) => looks(session, nodeId)));
  } finally {
    await session.detach();
  }
}

async function looks(session: CDPSession, nodeId: number): Promise<Drawn> {
  const { object } = await session.send('DOM.resolveNode', { nodeId });
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: object.objectId ?? '',
    returnByValue: true,
    functionDeclaration: `function () {
      const { x, y, width, height } = this.getBoundingClientRect();
      const shape = this.querySelector?.('.shape') ?? this;
      return { x, y, width, height, fill: getComputedStyle(shape).fill, text: this.textContent };
    }`,
  });
  return result.value as Drawn;
}

const rowsOf = () =>
  page.evaluate(
    (names) =>
      [...document.querySelectorAll('#roll tbody tr')]
        .filter((row) => names.some((name) => row.textContent?.includes(name)))
        .map((row) => {
          const { left, right, top, height } = row.getBoundingClientRect();
          return { left, right, middle: top + height / 2 };
        }),
    [...missing],
  );

/** Each badge stands beside its row, on the side where the row begins. */
async function besideRows(side: 'left' | 'right'): Promise<void> {
  await expect
    .poll(async () => {
      const [badges, rows] = [await drawn('.badge'), await rowsOf()];
      return badges.map((badge, at) => {
        const row = rows[at];
        if (!row) return 'no row';
        const level = Math.abs(badge.y + badge.height / 2 - row.middle) < 2;
        const beside = side === 'left' ? badge.x + badge.width <= row.left : badge.x >= row.right;
        return level && beside;
      });
    })
    .toEqual(missing.map(() => true));
}

it('badges stand beside their rows and hold a number, never a name', async () => {
  await fresh(stage);
  await besideRows('left');
  expect((await drawn('.badge')).map(({ text }) => text)).toEqual(['1', '2']);
  const all = (await drawn('.all')).map(({ text }) => text).join('');
  for (const name of missing) expect(all).not.toContain(name);
});

it('the panel leaves the register free where the page has room beside it', async () => {
  await fresh(stage);
  const register = await page.locator('#roll').boundingBox();
  const [dock] = await drawn('.dock');
  expect(dock?.x).toBeGreaterThan((register?.x ?? 0) + (register?.width ?? 0));
});

it('at 200 % the badges are beside their rows and the panel is inside of the window', async () => {
  await fresh(stage);
  const tab = await stage.tab();
  await stage.profile.inWorker((id) => chrome.tabs.setZoom(id, 2), tab);
  try {
    await expect.poll(() => page.evaluate(() => devicePixelRatio)).toBe(2);
    await besideRows('left');
    const [dock] = await drawn('.dock');
    const size = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    expect((dock?.x ?? 0) + (dock?.width ?? 0)).toBeLessThanOrEqual(size.width);
    expect((dock?.y ?? 0) + (dock?.height ?? 0)).toBeLessThanOrEqual(size.height);
  } finally {
    await stage.profile.inWorker((id) => chrome.tabs.setZoom(id, 1), tab);
  }
});

it('in a page from right to left they stand at its right', async () => {
  await fresh(stage);
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  await page.locator('#roll').click({ position: { x: 2, y: 2 } });
  await besideRows('right');
});

it('in forced colours they have system colours', async () => {
  await fresh(stage);
  const plain = (await drawn('.badge')).map(({ fill }) => fill);
  await page.emulateMedia({ forcedColors: 'active' });
  const forced = (await drawn('.badge')).map(({ fill }) => fill);
  const system = await page.evaluate(() => {
    const probe = document.createElement('p');
    probe.style.color = 'CanvasText';
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  });
  await page.emulateMedia({ forcedColors: 'none' });
  expect(forced).toEqual(plain.map(() => system));
  expect(forced).not.toEqual(plain);
});

it('the focus stays where the person writes, while everything of ours appears', async () => {
  await page.goto(stage.register());
  const remark = page.getByLabel('備註').first();
  await remark.focus();
  await page.keyboard.type('ab');
  await press(await panelIn(page)).waitFor();
  await page.keyboard.type('cd');
  expect(await remark.inputValue()).toBe('abcd');
});

it('the panel is moved by keyboard and stands there the next time', async () => {
  await fresh(stage);
  const at = async () => (await drawn('.dock'))[0]?.x;
  const before = (await at()) ?? 0;
  await page.getByRole('link').last().focus();
  await page.keyboard.press('Tab');
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowLeft');
  await expect.poll(at).toBe(before - 48);
  await fresh(stage);
  await expect.poll(at).toBe(before - 48);
});

it('Escape in the panel leads back to where the person was in the page', async () => {
  const panel = await fresh(stage);
  const remark = page.getByLabel('備註').first();
  await remark.focus();
  await page.getByRole('link').last().focus();
  await panel.getByRole('button', { name: '收合' }).focus();
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('div');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(() => document.activeElement?.localName)).not.toBe('div');
});

it('one key hides everything that is drawn, and brings it back', async () => {
  await fresh(stage);
  const popup = await stage.popup();
  await popup.getByText('12／12 列認得').waitFor();
  await popup.keyboard.press('Alt+p');
  await expect.poll(async () => [...(await drawn('.badge')), ...(await drawn('.dock'))].length).toBe(0);
  await popup.getByText('投影中', { exact: false }).waitFor();
  await popup.keyboard.press('Alt+p');
  await expect.poll(async () => (await drawn('.badge')).length).toBe(2);
  await popup.close();
});

it('switched off or removed under an open page, it says so once and goes', async () => {
  await fresh(stage);
  const extensions = await stage.profile.context.newPage();
  await extensions.goto('chrome://extensions');
  await extensions.evaluate(
    (id) => chrome.management.setEnabled(id, false),
    new URL(stage.profile.base).host,
  );
  await page.bringToFront();
  await expect.poll(() => hosts(page)).toBe(0);
  await expect
    .poll(async () => (await drawn('p')).map(({ text }) => text))
    .toEqual(['五何更新了。要繼續看到提醒，請重新載入這一頁。']);
  expect(await page.evaluate(() => document.documentElement.innerText.includes('五何'))).toBe(false);
});
