/**
 * Finds a Chromium that loads unpacked extensions. Branded Chrome and Edge ignore `--load-extension`, so they do not count. In order:
 * `WUHE_CHROMIUM`, one on the PATH, apt where the user may install, Playwright's own download.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Sentence } from './sentence.ts';

const names = ['chromium', 'chromium-browser', 'ungoogled-chromium'];

/** @throws Sentence when there is none and none could be installed. */
export function findChromium(say: (line: string) => void = () => {}): string {
  const named = process.env.WUHE_CHROMIUM;
  if (named) {
    if (executable(named)) return named;
    throw new Sentence(
      `WUHE_CHROMIUM names “${named}”, which cannot be run. Set it to a Chromium, or unset it.`,
    );
  }
  const found = onPath() ?? playwrights();
  if (found) return found;
  if (mayInstall()) {
    say('No Chromium here; installing Debian’s (apt-get install chromium) …');
    spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: 'ignore' });
    const installed = onPath();
    if (installed) return installed;
  }
  say('No Chromium here; trying Playwright’s download …');
  spawnSync(process.execPath, [playwrightCli(), 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: 300_000,
  });
  const downloaded = playwrights();
  if (downloaded) return downloaded;
  throw new Sentence(
    'No Chromium found, and none could be installed. Install Chromium (Debian: apt-get install chromium), or set WUHE_CHROMIUM to one. Chrome and Edge cannot load the extension this way.',
  );
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable);
}

function playwrights(): string | undefined {
  const file = chromium.executablePath();
  return file && existsSync(file) ? file : undefined;
}

function playwrightCli(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('playwright-core'))), 'cli.js');
}

function mayInstall(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('apt-get', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
