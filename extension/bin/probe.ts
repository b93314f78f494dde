/**
 * `pnpm probe URL --roster FILE.csv [--before MODULE] [--headed] [--watch] [--json] [--expect FILE.json]`
 *
 * Whether Wuhe reads your portal: opens URL in a Chromium of its own with the release build, and prints what Wuhe reads there.
 *
 * --roster FILE.csv   the class on that page: titles 座號 / number, 姓名 / name and, where there is one, 學號 / school number
 * --before MODULE     a JavaScript or TypeScript module; its default export gets the Playwright page, to sign in and open the register
 * --headed            shows the browser
 * --watch             prints again after each change, until Ctrl-C or until the window is closed
 * --json              one JSON object per reading on stdout and nothing else (`ProbeReading` in probe/reading.ts)
 * --expect FILE.json  compares (`Expectation` in probe/expect.ts):
 *                     { "marks": { "7": "absent", "*": "present" }, "unread": ["41"], "taken": true, "date": "2026-11-24", "period": 1 }
 *
 * Ends with 0: recognised, or as expected · 1: not recognised, or not as expected · 2: it could not be tried, with the reason.
 * Nothing is kept: the browser's profile is thrown away, and no other site than URL's may be read.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { copyFor, freshBuild, openProfile, runTool, Sentence } from '../launch/index.ts';
import { differences, readExpectation } from './probe/expect.ts';
import { type ProbeReading, printed } from './probe/reading.ts';
import { readRoster } from './probe/roster.ts';
import { openSession } from './probe/session.ts';

const USAGE =
  'Usage: pnpm probe URL --roster FILE.csv [--before MODULE] [--headed] [--watch] [--json] [--expect FILE.json]';

/** Prepares the page: signs in, clicks. */
type Before = (page: Page) => unknown;

await runTool(async () => {
  const { url, values } = words();
  const roster = readRoster(await bytesOf(values.roster ?? ''), basename(values.roster ?? ''));
  const expected =
    values.expect === undefined
      ? undefined
      : readExpectation(new TextDecoder().decode(await bytesOf(values.expect)), basename(values.expect));
  const before = values.before === undefined ? undefined : await beforeOf(values.before);
  const say = (line: string) => process.stderr.write(`${line}\n`);

  const scratch = await mkdtemp(join(tmpdir(), 'wuhe-probe-'));
  const ends: (() => Promise<unknown>)[] = [
    () => rm(scratch, { recursive: true, force: true, maxRetries: 5 }),
  ];
  try {
    const extension = await copyFor(await freshBuild('release'), [url.origin], join(scratch, 'extension'));
    const profile = await openProfile({
      extension,
      headless: values.headed !== true,
      ownInterrupt: values.watch === true,
      say,
    });
    ends.push(() => profile.close());
    const session = await openSession(profile, roster);
    const page = await profile.context.newPage();
    await open(page, url);
    await prepare(page, before);
    if (new URL(page.url()).origin !== url.origin)
      throw new Sentence(
        `The page is at ${new URL(page.url()).origin} now, and only ${url.origin} may be read. Give the register’s own address as URL; --before may sign in elsewhere first.`,
      );

    let result: number | undefined;
    const { promise: finished, resolve: done, reject: failed } = Promise.withResolvers<void>();
    const hear = (reading: ProbeReading) => {
      if (result !== undefined && !values.watch) return;
      if (expected) {
        const numbers = roster.map(({ number }) => number);
        reading.differences = differences(expected, reading, numbers);
      }
      result = verdict(reading);
      process.stdout.write(values.json ? `${JSON.stringify(reading)}\n` : `${printed(reading)}\n`);
      if (!values.watch) done();
    };
    if (values.watch) {
      process.once('SIGINT', () => done());
      page.once('close', () => done());
      profile.context.once('close', () => done());
    }
    await Promise.all([session.watch(page, hear, failed), finished]);
    return result ?? 1;
  } finally {
    for (const end of ends.reverse()) await end().catch(() => undefined);
  }
});

function verdict({ recognised, differences: found }: ProbeReading): number {
  return (found ? found.length === 0 : recognised) ? 0 : 1;
}

function words() {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse();
  } catch (error) {
    throw new Sentence(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
  const { positionals, values } = parsed;
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0) throw new Sentence(`Give one URL.\n${USAGE}`);
  if (values.roster === undefined) throw new Sentence(`Give the class list with --roster.\n${USAGE}`);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Sentence(`“${address}” is no http or https address.\n${USAGE}`);
  return { url, values };
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      roster: { type: 'string' },
      before: { type: 'string' },
      expect: { type: 'string' },
      headed: { type: 'boolean' },
      watch: { type: 'boolean' },
      json: { type: 'boolean' },
    },
  });
}

async function bytesOf(file: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new Sentence(
      cause.code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${cause.code}).`,
    );
  });
}

async function beforeOf(file: string): Promise<Before> {
  const path = resolve(file);
  await bytesOf(path);
  const loaded: { default?: unknown } = await import(pathToFileURL(path).href).catch((cause: unknown) => {
    throw new Sentence(`${file} does not load: ${messageOf(cause)}`);
  });
  if (typeof loaded.default !== 'function')
    throw new Sentence(
      `${file} has no default export that is a function: export default async (page) => { … }`,
    );
  return loaded.default as Before;
}

async function open(page: Page, url: URL): Promise<void> {
  await page.goto(url.href).catch((cause: unknown) => {
    throw new Sentence(`${url.href} could not be opened: ${messageOf(cause).replace(/^page\.goto: /, '')}`);
  });
}

async function prepare(page: Page, before: Before | undefined): Promise<void> {
  try {
    await before?.(page);
    await page.waitForLoadState();
  } catch (cause) {
    throw new Sentence(`--before failed at ${page.url()}: ${messageOf(cause)}`);
  }
}

/** The first line: what Playwright adds below it is its call log. */
function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? '';
}
