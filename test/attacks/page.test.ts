/** A page that works against Wuhe: it sees no more than without, presses nothing, and does not get rid of it unnoticed. */
import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fresh, picture, press } from './panel.ts';
import { hosts, missing, type Stage, setStage, withClass } from './stage.ts';

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await setStage();
  await withClass(stage);
  page = stage.page;
});
afterAll(() => stage.close());

/** The page as it is without our one element. */
const withoutOurs = (of: Page) =>
  of.evaluate(() => {
    const copy = document.documentElement.cloneNode(true) as Element;
    for (const child of copy.children)
      if (child.localName !== 'head' && child.localName !== 'body') child.remove();
    return copy.outerHTML;
  });

describe('sees no more than without Wuhe', () => {
  it('no word of the panel by DOM, text or search', async () => {
    await fresh(stage);
    const seen = await page.evaluate(() => ({
      find: (window as unknown as { find(text: string): boolean }).find('請打給班主任'),
      html: document.documentElement.outerHTML.includes('請打給'),
      text: document.documentElement.innerText.includes('請打給'),
      frames: document.querySelectorAll('iframe').length + window.length,
      root: [...document.documentElement.children].some((child) => child.shadowRoot !== null),
    }));
    expect({ ...seen, frames: 0 }).toEqual({ find: false, html: false, text: false, frames: 0, root: false });
  });

  it('no key, click or input inside the panel, and no address of it', async () => {
    const panel = await fresh(stage);
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      for (const type of [
        'keydown',
        'keyup',
        'keypress',
        'input',
        'click',
        'mousedown',
        'pointerdown',
        'message',
      ])
        window.addEventListener(type, (event) => heard.push(event.type), true);
    });
    await panel.getByText('為什麼？').first().click();
    await page.keyboard.type('abc');
    await page.keyboard.press('Tab');
    const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
    expect(heard).toEqual([]);
    const known = await page.evaluate(() =>
      performance
        .getEntries()
        .map((entry) => entry.name)
        .filter((name) => name.startsWith('chrome-extension:')),
    );
    expect(known).toEqual([]);
  });

  it('its document is the same as in a browser that Wuhe leaves alone: loaded, sorted, saved', async () => {
    await fresh(stage);
    // The same portal under another name: that site is not permitted, so nothing of ours runs there.
    const plain = await stage.profile.context.newPage();
    const other = stage.portal.replace('127.0.0.1', 'localhost');
    await plain.goto(other);
    await plain.getByLabel('帳號').fill('lin');
    await plain.getByLabel('密碼').fill('physics');
    await plain.getByRole('button', { name: '登入' }).click();
    await plain.locator('#lessons').waitFor();
    await plain.goto(stage.register().replace('127.0.0.1', 'localhost'));
    const both = async (act: (of: Page) => Promise<void>) => {
      for (const of of [page, plain]) {
        await of.bringToFront();
        await act(of);
      }
      await page.waitForTimeout(300);
      expect(await withoutOurs(page)).toBe(await withoutOurs(plain));
    };
    await both(async () => {});
    await both((of) => of.locator('#roll th').filter({ hasText: '姓名' }).click());
    await both(async (of) => {
      await of.getByRole('button', { name: '儲存點名' }).click();
      await of.getByText('已點名').waitFor();
    });
    expect(await hosts(page)).toBe(1);
    expect(await hosts(plain)).toBe(0);
    await plain.close();
  });

  it('nothing in it moves, and it scrolls no further', async () => {
    await fresh(stage);
    const moved = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
          }).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(sum), 300);
        }),
    );
    expect(moved).toBe(0);
  });
});

describe('presses nothing', () => {
  /** Clicks where the button is, as a person tricked into it would, and says whether a window opened. */
  async function pressThere(panel: Frame): Promise<boolean> {
    const box = await press(panel).boundingBox();
    if (!box) return false;
    const opened = stage.profile.context.waitForEvent('page', { timeout: 700 }).then(
      async (window) => {
        await window.close();
        return true;
      },
      () => false,
    );
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    return opened;
  }

  it('the trick works as a click where nobody interferes', async () => {
    expect(await pressThere(await fresh(stage))).toBe(true);
  });

  const tricks: Record<string, () => void> = {
    'covers it with a layer that lets clicks through': () => {
      const cover = document.createElement('div');
      cover.popover = 'manual';
      cover.setAttribute(
        'style',
        'position:fixed;inset:0;width:100vw;height:100vh;pointer-events:none;margin:0',
      );
      cover.textContent = 'Press here to win';
      document.body.append(cover);
      cover.showPopover();
    },
    'makes the whole page transparent': () => {
      document.documentElement.style.opacity = '0.01';
    },
    'makes the whole page small': () => {
      document.documentElement.style.transform = 'scale(0.5)';
    },
    'turns the whole page': () => {
      document.documentElement.style.transform = 'rotate(12deg)';
    },
    'blurs the whole page': () => {
      document.documentElement.style.filter = 'blur(6px)';
    },
  };

  it.each(Object.keys(tricks))(
    'a page that %s: the panel is plain to see, or its buttons are dead',
    async (name) => {
      const panel = await fresh(stage);
      const before = await picture(page, panel);
      await page.evaluate(tricks[name] ?? (() => {}));
      await page.waitForTimeout(400);
      const dead = await press(panel).isDisabled();
      if (dead) expect(await pressThere(panel)).toBe(false);
      else expect(await picture(page, panel)).toBe(before);
    },
  );

  it('clicks made by a script count for nothing', async () => {
    const panel = await fresh(stage);
    const before = stage.profile.context.pages().length;
    await press(panel).evaluate((button: HTMLElement) => {
      button.click();
      button.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    });
    await page.waitForTimeout(300);
    expect(stage.profile.context.pages().length).toBe(before);
  });
});

describe('does not get rid of it unnoticed', () => {
  it('a page that removes our element gets it back, five times', async () => {
    await fresh(stage);
    const remove = () =>
      page.evaluate(() => {
        for (const child of [...document.documentElement.children])
          if (child !== document.head && child !== document.body) child.remove();
      });
    for (let times = 0; times < 5; times++) {
      await remove();
      await expect.poll(() => hosts(page)).toBe(1);
    }
    await remove();
    await page.waitForTimeout(200);
    expect(await hosts(page)).toBe(0);
    const popup = await stage.popup();
    await popup.getByText('這一頁不讓五何顯示').waitFor();
    await popup.close();
  });

  it('style sheets of the page do not reach it', async () => {
    const panel = await fresh(stage);
    const before = await picture(page, panel);
    await page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`html > :not(head, body) { display: none !important; visibility: hidden !important; opacity: 0 !important;
        transform: translateX(-9999px) !important; position: static !important; pointer-events: none !important; z-index: -1 !important }
        html { z-index: 2147483647; } body { position: relative; z-index: 2147483647 }
        iframe { display: none !important }`);
      document.adoptedStyleSheets = [sheet];
      const last = [...document.documentElement.children].at(-1) as HTMLElement;
      last.style.setProperty('display', 'none', 'important');
    });
    await page.waitForTimeout(300);
    expect(await press(panel).isEnabled()).toBe(true);
    expect(await picture(page, panel)).toBe(before);
  });

  it('paper shows nothing of it', async () => {
    await fresh(stage);
    await page.emulateMedia({ media: 'print' });
    const display = await page.evaluate(() => {
      const last = [...document.documentElement.children].at(-1);
      return last && getComputedStyle(last).display;
    });
    await page.emulateMedia({ media: 'screen' });
    expect(display).toBe('none');
  });
});

describe('the panel in the page', () => {
  it('is as high as what it says, and its header alone when folded', async () => {
    const panel = await fresh(stage);
    const sizes = () =>
      panel.evaluate(() => [innerHeight, document.querySelector('.panel')?.getBoundingClientRect().height]);
    await expect.poll(async () => new Set((await sizes()).map((px) => Math.ceil(px ?? 0))).size).toBe(1);
    await panel.getByText('為什麼？').first().click();
    await expect.poll(async () => new Set((await sizes()).map((px) => Math.ceil(px ?? 0))).size).toBe(1);
    await panel.getByRole('button', { name: '收合' }).click();
    await expect.poll(() => panel.evaluate(() => innerHeight)).toBe(41);
    await panel.getByRole('button', { name: '收合' }).click();
    await expect.poll(() => panel.evaluate(() => innerHeight)).toBeGreaterThan(100);
  });

  it('goes no lower than the window', async () => {
    const panel = await fresh(stage);
    await page.setViewportSize({ width: 1280, height: 300 });
    await expect.poll(() => panel.evaluate(() => innerHeight)).toBeLessThan(200);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('notifications and the toolbar hold a count and a lesson, and no name', async () => {
    await fresh(stage);
    const worker = await stage.profile.worker();
    await worker.evaluate(async () => {
      const said: unknown[] = [];
      Object.assign(globalThis, { said });
      const { create } = chrome.notifications;
      chrome.notifications.create = ((...given: unknown[]) => {
        said.push(given);
        return Reflect.apply(create, chrome.notifications, given);
      }) as typeof create;
      await chrome.storage.session.remove('notified');
    });
    await stage.setClock('08:14');
    const said = () =>
      worker.evaluate(() => JSON.stringify((globalThis as unknown as { said: unknown[] }).said));
    await expect.poll(said).toContain('件待辦');
    const text = `${await said()} ${await worker.evaluate(() => chrome.action.getBadgeText({}))}`;
    for (const name of missing) expect(text).not.toContain(name);
    expect(text).toMatch(/ \d+$/);
    // A worker that is ended and started again does not say it a second time.
    await worker.evaluate(() => chrome.notifications.clear('due'));
    await stage.profile.killWorker();
    const popup = await stage.popup();
    await popup.getByText('12／12 列認得').waitFor();
    await popup.waitForTimeout(400);
    expect(await popup.evaluate(() => chrome.notifications.getAll())).toEqual({});
    await popup.close();
  });
});
