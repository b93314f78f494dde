/** Chromium profiles with the extension loaded. */
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';
import { findChromium } from './chromium.ts';
import { Sentence } from './sentence.ts';

export interface Profile {
  context: BrowserContext;
  /** `chrome-extension://…` of the loaded extension, without a slash at the end. */
  base: string;
  /** Opens one of the extension's own pages in a tab, e.g. `popup.html`. */
  open(path: string): Promise<Page>;
  /** The extension's worker, started if it sleeps. */
  worker(): Promise<Worker>;
  /** Evaluates in the worker, again when it was ended meanwhile: for what may be done twice. */
  inWorker: Worker['evaluate'];
  /** Ends the worker as the browser does when it needs memory: at once, without notice. */
  killWorker(): Promise<void>;
  close(): Promise<void>;
}

export interface ProfileOptions {
  /** Folder of the unpacked extension. */
  extension: string;
  /** Folder of the browser profile; '' = a temporary one. */
  folder?: string;
  headless: boolean;
  /** Window position and size, for a headed run. */
  window?: { left: number; top: number; width: number; height: number };
  colorScheme?: 'light' | 'dark';
  /** true: Ctrl-C is left to the program, which closes the profile itself; otherwise the browser and the program end at once. */
  ownInterrupt?: boolean;
  say?: (line: string) => void;
}

/** Starts one profile. @throws Sentence when Chromium does not start or ignores the extension */
export async function openProfile(options: ProfileOptions): Promise<Profile> {
  const { window } = options;
  const executablePath = findChromium(options.say);
  const context = await chromium
    .launchPersistentContext(options.folder ?? '', {
      executablePath,
      headless: options.headless,
      viewport: options.headless ? { width: 1280, height: 900 } : null,
      colorScheme: options.colorScheme ?? 'light',
      acceptDownloads: true,
      handleSIGINT: !options.ownInterrupt,
      args: [
        `--disable-extensions-except=${options.extension}`,
        `--load-extension=${options.extension}`,
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-save-password-bubble',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...(window
          ? [
              `--window-position=${window.left},${window.top}`,
              `--window-size=${window.width},${window.height}`,
            ]
          : []),
      ],
    })
    .catch((cause: unknown) => {
      throw new Sentence(`Chromium (${executablePath}) did not start: ${String(cause).split('\n')[0]}`);
    });
  const first =
    context.serviceWorkers()[0] ??
    (await context.waitForEvent('serviceworker', { timeout: 15_000 }).catch(() => undefined));
  if (!first) {
    await context.close();
    throw new Sentence(
      `${executablePath} did not load the extension. Chrome and Edge ignore it; use Chromium (WUHE_CHROMIUM).`,
    );
  }
  const base =
    new URL(first.url()).origin === 'null'
      ? first.url().replace(/\/[^/]*$/, '')
      : new URL(first.url()).origin;

  const worker = async () =>
    context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker', { timeout: 15_000 }));

  async function inWorker(script: Parameters<Worker['evaluate']>[0], given?: unknown): Promise<unknown> {
    for (let tries = 1; ; tries++) {
      try {
        return await (await worker()).evaluate(script, given);
      } catch (error) {
        if (tries === 5 || !/restarted|closed|destroyed|No SW/i.test(String(error))) throw error;
        await new Promise((again) => setTimeout(again, 100));
      }
    }
  }

  return {
    context,
    base,
    worker,
    inWorker: inWorker as Worker['evaluate'],
    open: async (path) => {
      const page = await context.newPage();
      await page.goto(`${base}/${path}`);
      return page;
    },
    killWorker: async () => {
      const browser = context.browser();
      const session = browser
        ? await browser.newBrowserCDPSession()
        : await context.newCDPSession(context.pages()[0] as Page);
      const { targetInfos } = await session.send('Target.getTargets');
      for (const target of targetInfos) {
        if (target.type === 'service_worker' && target.url.startsWith(base)) {
          await session.send('Target.closeTarget', { targetId: target.targetId });
        }
      }
      await session.detach().catch(() => undefined);
    },
    close: () => context.close(),
  };
}
