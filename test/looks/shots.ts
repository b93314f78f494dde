/**
 * Writes a picture of every state, and of the overlay and the wizard on registers of schools:
 * `pnpm shots --out FOLDER [--only popup|overlay|wizard-cards …] [--lang en] [--dark] [--zoomed] [--forced]`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Language } from '@wuhe/model';
import { overlayPictures } from './overlay.ts';
import { openGallery } from './page.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    only: { type: 'string' },
    lang: { type: 'string', default: 'zh-Hant' },
    dark: { type: 'boolean', default: false },
    zoomed: { type: 'boolean', default: false },
    forced: { type: 'boolean', default: false },
  },
});
if (!values.out) throw new Error('say where: --out FOLDER');
const language = Language.parse(values.lang);
mkdirSync(values.out, { recursive: true });

const { page, close } = await openGallery();
await page.emulateMedia({
  colorScheme: values.dark ? 'dark' : 'light',
  forcedColors: values.forced ? 'active' : 'none',
});
const sizes = await page.evaluate(() => window.gallery.sizes);
for (const [name, { width, zoomed }] of Object.entries(sizes)) {
  if (values.only && !name.startsWith(values.only)) continue;
  await page.setViewportSize({
    width: values.zoomed ? zoomed : width,
    height: width > 800 ? 900 : 600,
  });
  await page.evaluate(([state, lang]) => window.gallery.show(state, lang), [name, language] as const);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (width < 800 || values.zoomed)
    await page.setViewportSize({ width: values.zoomed ? zoomed : width, height });
  await page.screenshot({ path: join(values.out, `${name}.png`), fullPage: true });
}
await close();
const { only } = values;
if (!only || /^(overlay|wizard)/.test(only))
  await overlayPictures({ out: values.out, language, dark: values.dark, only });
