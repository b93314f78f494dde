/** Builds the gallery in memory and opens it in a Chromium. */
import { fileURLToPath } from 'node:url';
import { findChromium } from '@wuhe/extension';
import { type Browser, chromium, type Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';

const ADDRESS = 'https://gallery.test/';

async function bundle(): Promise<{ script: string; style: string }> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('.', import.meta.url)),
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'chrome137',
      cssCodeSplit: false,
      lib: {
        entry: fileURLToPath(new URL('gallery.tsx', import.meta.url)),
        formats: ['es'],
        fileName: 'gallery',
        cssFileName: 'gallery',
      },
    },
  });
  const [first] = (Array.isArray(result) ? result : [result]) as Rolldown.RolldownOutput[];
  const text = (end: string) => {
    const file = first?.output.find(({ fileName }) => fileName.endsWith(end));
    if (!file) throw new Error(`the build made no ${end}`);
    return file.type === 'chunk' ? file.code : String(file.source);
  };
  return { script: text('.js'), style: text('.css') };
}

export interface GalleryBrowser {
  page: Page;
  close: () => Promise<void>;
}

export async function openGallery(): Promise<GalleryBrowser> {
  const { script, style } = await bundle();
  const browser: Browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await context.route(`${ADDRESS}**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.endsWith('.js')) return route.fulfill({ contentType: 'text/javascript', body: script });
    if (pathname.endsWith('.css')) return route.fulfill({ contentType: 'text/css', body: style });
    return route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><html lang="zh-Hant"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>五何</title><link rel="stylesheet" href="/gallery.css"><body><script type="module" src="/gallery.js"></script>',
    });
  });
  await page.goto(ADDRESS);
  await page.waitForFunction(() => 'gallery' in window);
  return { page, close: () => browser.close() };
}
