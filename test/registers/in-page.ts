/** `packages/register` as one script for a real page, the way a content script gets it, and the Chromium to run it in. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';

/** The package as a classic script that leaves `wuheRegister` behind. */
export function registerScript(minify = false): Promise<string> {
  return pageScript('packages/register/src/index.ts', 'wuheRegister', minify);
}

/** A module of the project as a classic script that leaves its exports behind as `name`. `entry` is its path from the project's root. */
export async function pageScript(entry: string, name: string, minify = false): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      minify,
      target: 'es2022',
      lib: {
        entry: new URL(`../../${entry}`, import.meta.url).pathname,
        formats: ['iife'],
        name,
      },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  if (!first || !('output' in first)) throw new Error(`${entry} did not build`);
  return first.output[0].code;
}

/** Path of an installed Chromium, by `CHROMIUM` or by name on the path; undefined when there is none. */
function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  if (named) return named;
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const name of ['chromium', 'chromium-browser', 'google-chrome'])
      if (existsSync(join(folder, name))) return join(folder, name);
  return undefined;
}

export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found: install one or set CHROMIUM');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
