/** Every screen in every state, in three languages, light and dark: readable, reachable, and no wider than its window. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GalleryBrowser, openGallery } from './page.ts';

const languages = ['zh-Hant', 'zh-Hans', 'en'] as const;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let gallery: GalleryBrowser;
let page: Page;
let names: string[];
let sizes: Record<string, { width: number; zoomed: number }>;

beforeAll(async () => {
  gallery = await openGallery();
  page = gallery.page;
  await page.addScriptTag({
    content: readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
  });
  names = await page.evaluate(() => window.gallery.names);
  sizes = await page.evaluate(() => window.gallery.sizes);
}, 60_000);

afterAll(() => gallery?.close());

function show(name: string, language: (typeof languages)[number]) {
  return page.evaluate(([state, lang]) => window.gallery.show(state, lang), [name, language] as const);
}

function violations() {
  return page.evaluate(async (values) => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations: found } = await axe.run(document, {
      runOnly: { type: 'tag', values },
      resultTypes: ['violations'],
    });
    return found.map(
      (each) =>
        `${each.id}: ${each.nodes.map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`).join(' | ')}`,
    );
  }, tags);
}

/** Text below 12 px, controls below 24 px, and controls without a name. */
function smallOrNameless() {
  return page.evaluate(() => {
    const found: string[] = [];
    const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      if (hasText && shown(element) && Number.parseFloat(getComputedStyle(element).fontSize) < 12)
        found.push(`small text: ${element.outerHTML.slice(0, 80)}`);
    }
    for (const element of document.body.querySelectorAll<HTMLElement>(
      'button, a[href], summary, input, select, textarea',
    )) {
      if (!shown(element)) continue;
      const box = (element.closest('label') ?? element).getBoundingClientRect();
      if (box.width < 24 || box.height < 24)
        found.push(`small target ${box.width}×${box.height}: ${element.outerHTML.slice(0, 80)}`);
      const labels = 'labels' in element ? (element as HTMLInputElement).labels : null;
      const name = element.getAttribute('aria-label') ?? (labels?.[0]?.textContent || element.textContent);
      if (!name?.trim()) found.push(`no name: ${element.outerHTML.slice(0, 80)}`);
    }
    return found;
  });
}

const overflow = () =>
  page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return [
      `${scrollWidth} > ${clientWidth}`,
      ...wide.slice(-3).map((element) => element.outerHTML.slice(0, 100)),
    ];
  });

it('the checks themselves find what is wrong', async () => {
  await page.setViewportSize({ width: 360, height: 700 });
  await show('popup-full', 'zh-Hant');
  await page.evaluate(() => {
    const wrong = document.createElement('div');
    wrong.innerHTML =
      '<p style="color:#ccc;background:#fff">pale words</p><button style="font-size:9px;width:900px">x</button><input>';
    document.body.append(wrong);
  });
  const found = [...(await violations()), ...(await smallOrNameless()), ...(await overflow())].join('\n');
  await page.evaluate(() => document.body.lastElementChild?.remove());
  for (const sign of ['color-contrast', 'label', 'small text', 'no name', '>']) expect(found).toContain(sign);
});

describe.each(languages)('in %s', (language) => {
  it('has no violation of WCAG 2 A to 2.2 AA, and nothing small or nameless, light and dark', async () => {
    const problems: Record<string, string[]> = {};
    for (const name of names) {
      await page.setViewportSize({ width: sizes[name]?.width ?? 360, height: 700 });
      await show(name, language);
      // Dark differs in colours only, so every language looks at it once and light is checked in all.
      for (const colorScheme of language === 'zh-Hans' ? (['dark'] as const) : (['light'] as const)) {
        await page.emulateMedia({ colorScheme });
        const found = [...(await violations()), ...(await smallOrNameless()), ...(await overflow())];
        if (found.length > 0) problems[`${name} ${colorScheme}`] = found;
      }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    expect(problems).toEqual({});
  });

  it('needs no sideways scrolling at 200 %, and the desk none down to 200 px', async () => {
    const problems: Record<string, string[]> = {};
    for (const name of names) {
      await page.setViewportSize({ width: sizes[name]?.zoomed ?? 180, height: 500 });
      await show(name, language);
      const found = await overflow();
      if (name.startsWith('desk')) {
        await page.setViewportSize({ width: 200, height: 500 });
        found.push(...(await overflow()));
      }
      if (found.length > 0) problems[name] = found;
    }
    expect(problems).toEqual({});
  });

  it('says its language, and has at most one primary button outside a dialog', async () => {
    for (const name of names) {
      await show(name, language);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      const count = await page.evaluate(
        () => document.querySelectorAll('[data-kind="primary"]:not(dialog *)').length,
      );
      expect(count, name).toBeLessThanOrEqual(1);
    }
  });
});

describe('by keyboard', () => {
  /** Tabs until the focused control has this text. */
  async function tabTo(text: string) {
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => document.activeElement?.textContent?.trim());
      if (focused === text) return;
    }
    throw new Error(`never reached ${text}`);
  }
  const sent = () => page.evaluate(() => window.gallery.sent);

  it.each([
    ['popup-proposal', '是，我的班', { page: 'confirm', tab: 7, mine: true, className: '高二 3 班' }],
    ['panel-tell', '告知周老師…', { page: 'openTell', tab: 7 }],
    ['tell', '告知', { command: 'tell', route: 'wuhe', students: ['s7', 's19'] }],
    ['approval', '核准', { command: 'decideDisclosure', request: 'd1', decision: 'approved' }],
  ] as const)('%s: %s is reached and pressed', async (name, text, request) => {
    await page.setViewportSize({ width: sizes[name]?.width ?? 360, height: 700 });
    await show(name, 'zh-Hant');
    await tabTo(text);
    const outline = await page.evaluate(
      () => document.activeElement && getComputedStyle(document.activeElement).outlineStyle,
    );
    expect(outline).toBe('solid');
    await page.keyboard.press('Enter');
    await expect.poll(sent).toContainEqual(expect.objectContaining(request));
  });

  it('a report is opened, completed and sent; a refused one keeps what was written and says why', async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    await show('dialog-report', 'zh-Hant');
    const where = page.locator('dialog textarea').nth(1);
    await where.fill('操場');
    await page.evaluate(() => {
      window.gallery.refuse = 'storage.refused';
    });
    await page.locator('dialog [type=submit]').press('Enter');
    await expect.poll(() => page.locator('dialog [role=alert]').textContent()).toContain('存不進去');
    expect(await where.inputValue()).toBe('操場');
    await page.evaluate(() => {
      window.gallery.refuse = undefined;
    });
    await page.locator('dialog [type=submit]').press('Enter');
    await expect.poll(() => page.locator('dialog').count()).toBe(0);
    const report = (await sent()).at(-1);
    expect(report).toMatchObject({
      command: 'report',
      student: 's14',
      date: '2026-11-23',
      session: 'afternoon',
      elements: {
        where: { state: 'known', text: '操場' },
        why: { state: 'notYetKnown', until: '2026-11-24T04:00:00.000Z' },
      },
    });
  });

  it('a form says beside its fields what is missing, keeps what was written, and is sent when it is complete', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await show('dialog-record-slip', 'zh-Hant');
    const dialog = page.locator('dialog');
    await dialog.locator('[type=submit]').press('Enter');
    await expect.poll(() => dialog.locator('[aria-invalid=true]').count()).toBeGreaterThan(2);
    expect(await dialog.getByLabel('原因').getAttribute('aria-invalid')).toBe('true');
    expect(await dialog.locator('.error').first().textContent()).toBe('這一欄要填。');
    expect((await sent()).some((request) => 'command' in request)).toBe(false);
    await dialog.getByLabel('學生').selectOption('s14');
    await dialog.getByLabel('原因').fill('發燒');
    await dialog.getByLabel('誰提出').selectOption('guardian');
    await dialog.getByLabel('怎樣提出').selectOption('message');
    await dialog.locator('[type=submit]').press('Enter');
    await expect.poll(() => dialog.count()).toBe(0);
    expect((await sent()).at(-1)).toEqual({
      command: 'record',
      kind: 'leaveSlip',
      bodies: [
        {
          student: 's14',
          class: 'c3',
          covers: [{ date: '2026-11-24' }],
          reason: '發燒',
          applicant: 'guardian',
          channel: 'message',
          happened: '2026-11-23T23:40:00.000Z',
        },
      ],
    });
  });

  it('a part of the rules is taken on by its own button', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await show('desk-rules', 'zh-Hant');
    await page.getByRole('button', { name: '採用 健康檔案', exact: true }).press('Enter');
    await expect.poll(sent).toContainEqual({ command: 'adopt', part: 'health', on: true });
    await page.getByLabel('從哪天起採用（不填就是今天）').fill('2027-02-01');
    await page.getByRole('button', { name: '採用 健康檔案', exact: true }).press('Enter');
    await expect
      .poll(sent)
      .toContainEqual({ command: 'adopt', part: 'health', on: true, from: '2027-02-01' });
  });

  it('a telling put aside is hidden, and shown again on request', async () => {
    await show('popup-full', 'zh-Hant');
    await page.getByRole('button', { name: '稍後' }).first().click();
    expect(await page.locator('.duty[data-level=late]').count()).toBe(0);
    await page.getByRole('button', { name: '顯示' }).click();
    expect(await page.locator('.duty[data-level=late]').count()).toBe(1);
  });
});

describe('the panel inside a foreign page', () => {
  it('does nothing while it is not armed', async () => {
    await show('panel-unarmed', 'zh-Hant');
    expect(await page.locator('main button:not(:disabled)').count()).toBe(0);
  });

  it('one prompt is open at a time: what else the class asks stands behind its count, or is the prompt itself', async () => {
    await show('panel-tell-due', 'zh-Hant');
    expect(await page.locator('main .duty:visible').count()).toBe(0);
    await page.getByText(/^這一班還有 \d 件待辦$/).click();
    expect(await page.locator('main .duty:visible').count()).toBeGreaterThan(1);
    await show('panel-due', 'zh-Hant');
    expect(await page.locator('main .duty:visible').count()).toBe(1);
    expect(await page.locator('main [data-kind=primary]').count()).toBe(1);
  });

  it('what is pressed on a card of the class is done in a window of our own', async () => {
    await show('panel-due', 'zh-Hant');
    await page.locator('main [data-kind=primary]').click();
    expect(await page.evaluate(() => window.gallery.sent)).toEqual([{ page: 'openPopup' }]);
  });

  it('ignores clicks that a page makes up', async () => {
    await show('panel-tell', 'zh-Hant');
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-kind=primary]')?.click());
    expect(await page.evaluate(() => window.gallery.sent)).toEqual([]);
  });
});

describe('forced colours', () => {
  it.each(['popup-full', 'approval', 'panel-tell', 'desk-class'])(
    '%s keeps its primary button and its shapes',
    async (name) => {
      await page.emulateMedia({ forcedColors: 'active' });
      await show(name, 'zh-Hant');
      const seen = await page.evaluate(() => {
        const button = document.querySelector('[data-kind="primary"]');
        const style = button && getComputedStyle(button);
        return {
          differs: style?.color !== style?.backgroundColor,
          marks: document.querySelectorAll('svg .shape, svg.strip').length,
        };
      });
      await page.emulateMedia({ forcedColors: 'none' });
      expect(seen.differs).toBe(true);
      if (name !== 'approval') expect(seen.marks).toBeGreaterThan(0);
    },
  );
});

describe('outward documents', () => {
  it('exact text is never altered by marking what changed (A1.3.5)', async () => {
    await show('approval', 'zh-Hant');
    const pieces = await page.evaluate(() => {
      const exact = document.querySelector('.exact');
      const without = (selector: string) => {
        const copy = exact?.cloneNode(true) as HTMLElement;
        for (const node of copy.querySelectorAll(selector)) node.remove();
        return copy.textContent;
      };
      return { marked: without('del'), before: without('ins') };
    });
    await page.getByRole('checkbox', { name: '標出差異' }).uncheck();
    const plain = await page.evaluate(() => document.querySelector('.exact')?.textContent);
    expect(pieces.marked).toBe(plain);
    expect(pieces.before).toContain('父親在外地工作');
  });

  it('a request that is gone is never replaced by another under the same buttons (A1.3.5)', async () => {
    await show('approval-gone', 'zh-Hant');
    await page.getByText('全文已經變了。請關掉重看，再決定。').waitFor();
    expect(await page.getByRole('button', { name: '核准' }).count()).toBe(0);
  });

  it('leaves by export only after the release was recorded, with the text that was handed back', async () => {
    await show('desk-letter', 'zh-Hant');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '匯出…' }).click(),
    ]);
    expect(await page.evaluate(() => window.gallery.sent)).toEqual([
      { command: 'releaseDisclosure', request: 'd2', how: 'exported' },
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('0900-000-121');
  });

  it('prints that text and nothing else', async () => {
    await show('desk-letter', 'zh-Hant');
    await page.evaluate(() => {
      window.print = () => {};
    });
    await page.getByRole('button', { name: '列印…' }).click();
    await page.locator('.printed').waitFor({ state: 'attached' });
    await page.emulateMedia({ media: 'print' });
    const printed = await page.evaluate(() => {
      const visible = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) =>
        element.checkVisibility(),
      );
      return visible.filter((element) => element.children.length === 0).map((element) => element.textContent);
    });
    await page.emulateMedia({ media: 'screen' });
    expect(printed).toEqual(['教育局：返校統計', expect.stringContaining('0900-000-121')]);
  });

  it('what is written is kept while it is written', async () => {
    await show('desk-request', 'zh-Hant');
    await page.getByRole('textbox', { name: '標題' }).fill('給晚報的回覆');
    await expect
      .poll(() => page.evaluate(() => window.gallery.sent), { timeout: 3000 })
      .toContainEqual({ command: 'saveDraft', text: expect.stringContaining('給晚報的回覆') });
  });

  it('a waiting one is locked and says why', async () => {
    await show('desk-waiting', 'zh-Hant');
    expect(await page.getByRole('button', { name: '複製' }).isDisabled()).toBe(true);
    expect(await page.locator('.decide').textContent()).toContain('校長核准後');
  });
});
