/**
 * Pages that cover, hide, disarm or remove what Wuhe draws: each time the panel is plain to see as before, or it is gone and the popup says
 * why. Prints one table.
 */
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fresh, picture, press } from './panel.ts';
import { hosts, type Stage, setStage, withClass } from './stage.ts';

let stage: Stage;
let page: Page;
const table: [string, string][] = [];

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
  page = stage.page;
});
afterAll(async () => {
  await stage.close();
  const width = Math.max(...table.map(([name]) => name.length));
  process.stdout.write(
    `\n${table.map(([name, outcome]) => `${name.padEnd(width)}  ${outcome}`).join('\n')}\n\n`,
  );
});

/** Our element, as the page sees it: neither head nor body. */
declare function ours(): HTMLElement;
const define = () =>
  page.evaluate(() => {
    Object.assign(window, {
      ours: () =>
        [...document.documentElement.children].find(
          (child) => child !== document.head && child !== document.body,
        ),
    });
  });

/** Whether a person sees the panel as it was, and may press its button. */
async function unharmed(panel: Frame, before: string): Promise<void> {
  await expect.poll(() => press(panel).isEnabled()).toBe(true);
  await expect.poll(() => picture(page, panel)).toBe(before);
}

/** Nothing of ours is where the panel was. */
async function hidden(panel: Frame): Promise<void> {
  await expect.poll(async () => (await panel.frameElement()).isVisible()).toBe(false);
}

async function said(sentence: string): Promise<void> {
  const popup = await stage.popup();
  await popup.getByText(sentence).waitFor();
  await popup.close();
  await page.bringToFront();
}

const cover = () => {
  const layer = document.createElement('div');
  layer.id = 'cover';
  layer.textContent = 'Look here';
  layer.style.cssText =
    'position:fixed;inset:0;width:100vw;height:100vh;max-width:none;max-height:none;margin:0;background:#fff;z-index:2147483647';
  document.body.append(layer);
  return layer;
};

const untouched: Record<string, () => void> = {
  "a policy of default-src 'none'": () => {},
  'transform on html': () => {
    document.documentElement.style.transform = 'translateX(50vw) scale(0.2)';
  },
  'opacity on html': () => {
    document.documentElement.style.opacity = '0';
  },
  'filter on html': () => {
    document.documentElement.style.filter = 'blur(20px)';
  },
  'clipping and containment on html': () => {
    document.documentElement.style.cssText =
      'clip-path:inset(100%);contain:strict;overflow:clip;perspective:1px;will-change:transform';
  },
  'a layer with the highest z-index, added late': () => {
    const layer = document.createElement('div');
    layer.style.cssText = 'position:fixed;inset:0;background:#fff;z-index:2147483647';
    document.body.append(layer);
  },
  'inert body': () => {
    document.body.inert = true;
  },
  'rules for our element, important': () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      'html>:not(head,body),html>:not(head,body) *{display:none!important;visibility:hidden!important;opacity:0!important;translate:-9999px!important;pointer-events:none!important;z-index:-1!important}',
    );
    document.adoptedStyleSheets = [sheet];
  },
  'animations and inline style on our element': () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '@keyframes away{from,to{opacity:0;transform:translateX(-9999px);visibility:hidden}}html>:not(head,body){animation:away 1s infinite!important}',
    );
    document.adoptedStyleSheets = [sheet];
    ours().style.cssText = 'display:none!important;opacity:0!important;inset:100%!important';
  },
};

describe('untouched by', () => {
  it.each(Object.keys(untouched))('%s', async (name) => {
    const panel = await fresh(stage);
    await define();
    const before = await picture(page, panel);
    await page.evaluate(untouched[name] ?? (() => {}));
    await page.waitForTimeout(300);
    await unharmed(panel, before);
    table.push([name, 'untouched']);
  });
});

const undone: Record<string, () => void> = {
  'our element removed': () => ours().remove(),
  'our attribute taken away': () => {
    for (const name of ours().getAttributeNames()) ours().removeAttribute(name);
  },
  'our element made inert': () => {
    ours().inert = true;
  },
  'our element closed': () => ours().hidePopover(),
  'our element moved into the body': () => document.body.append(ours()),
  'a popover opened later, over the panel': () => {
    const layer = document.createElement('div');
    layer.popover = 'manual';
    layer.style.cssText = 'position:fixed;inset:0;width:100vw;height:100vh;margin:0;background:#fff';
    document.body.append(layer);
    layer.showPopover();
  },
  'a popover in a shadow root': () => {
    const holder = document.createElement('div');
    document.body.append(holder);
    const layer = document.createElement('div');
    layer.popover = 'manual';
    layer.style.cssText = 'position:fixed;inset:0;width:100vw;height:100vh;margin:0;background:#fff';
    holder.attachShadow({ mode: 'closed' }).append(layer);
    layer.showPopover();
  },
};

describe('put right after', () => {
  it.each(Object.keys(undone))('%s', async (name) => {
    const panel = await fresh(stage);
    await define();
    const before = await picture(page, panel);
    await page.evaluate(undone[name] ?? (() => {}));
    // Putting an element back loads its frame anew.
    const again = async () => page.frames().find((frame) => frame.url().endsWith('/panel.html')) ?? panel;
    await expect.poll(async () => press(await again()).isVisible()).toBe(true);
    await unharmed(await again(), before);
    expect(await hosts(page)).toBe(1);
    table.push([name, 'put right']);
  });

  it('a menu of the page that does not reach the panel is left alone', async () => {
    await fresh(stage);
    const order = await page.evaluate(async () => {
      const menu = document.createElement('div');
      menu.popover = 'auto';
      menu.style.cssText = 'position:fixed;inset:0 auto auto 0;width:80px;height:40px;margin:0';
      document.body.append(menu);
      let closed = 0;
      document.addEventListener(
        'beforetoggle',
        (event) => {
          if (event.target !== menu) closed++;
        },
        true,
      );
      menu.showPopover();
      await new Promise((done) => setTimeout(done, 1500));
      return { closed, open: menu.matches(':popover-open') };
    });
    expect(order).toEqual({ closed: 0, open: true });
  });
});

describe('out of the way, and said', () => {
  it('a dialog of the page opened later: hidden until it is closed', async () => {
    const panel = await fresh(stage);
    const before = await picture(page, panel);
    await page.evaluate(() => {
      const dialog = document.createElement('dialog');
      dialog.textContent = 'Save?';
      document.body.append(dialog);
      dialog.showModal();
    });
    await hidden(panel);
    await said('頁面開著對話框，五何先收起。');
    await page.evaluate(() => document.querySelector('dialog')?.close());
    await unharmed(panel, before);
    table.push(['a modal dialog opened later', 'hidden, said; back when it closed']);
  });

  it('an inert html: hidden until it is lifted', async () => {
    const panel = await fresh(stage);
    const before = await picture(page, panel);
    await page.evaluate(() => {
      document.documentElement.inert = true;
    });
    await hidden(panel);
    await said('頁面暫時不能操作，五何先收起。');
    await page.evaluate(() => {
      document.documentElement.inert = false;
    });
    await unharmed(panel, before);
    table.push(['inert html', 'hidden, said; back when lifted']);
  });

  it('removed again and again: five times put back, then gone', async () => {
    await fresh(stage);
    await define();
    for (let times = 0; times < 6; times++) {
      await expect.poll(() => hosts(page)).toBe(1);
      await page.evaluate(() => ours().remove());
    }
    await expect.poll(() => hosts(page)).toBe(0);
    await said('這一頁不讓五何顯示，請看這裡。');
    table.push(['removed again and again', 'given up, said']);
  });

  it('covered again and again: five times put above, then gone', async () => {
    await fresh(stage);
    await page.evaluate(`(${cover})().popover = 'manual'`);
    await page.evaluate(async () => {
      const layer = document.querySelector<HTMLElement>('#cover');
      for (let times = 0; times < 8; times++) {
        layer?.hidePopover();
        layer?.showPopover();
        await new Promise((done) => setTimeout(done, 120));
      }
    });
    await expect.poll(() => hosts(page)).toBe(0);
    await said('這一頁一再蓋住五何，已不在頁上顯示。');
    table.push(['a popover over the panel again and again', 'given up, said']);
  });
});
