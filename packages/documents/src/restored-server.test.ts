// @vitest-environment node
import 'fake-indexeddb/auto';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually, Laptop, newDocumentId, putAway, saidIn, say } from './laptop.testing.ts';

const program = fileURLToPath(new URL('../../../server/bin/wuhe-server.ts', import.meta.url));
let folder: string;
let child: ChildProcess;

/** Starts the real program; resolves with its address. */
async function start(port = 0): Promise<string> {
  const args = [program, 'serve', '--port', String(port), '--data', join(folder, 'data')];
  child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) {
    const url = /listening on (ws:\S+),/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('the server did not start');
}

function command(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [program, ...args, '--data', join(folder, 'data')],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-restored-'));
});

afterEach(async () => {
  await putAway();
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

it('M4 G5 after an older backup pinned laptops give back chain and rows, to a late joiner too, and nothing acknowledged is lost', async () => {
  const url = await start();
  const id = newDocumentId();
  const chen = await Laptop.start(url);
  const hers = await chen.open(id);
  await say(hers, 'before the backup');
  await eventually(() => expect(hers.kept().waiting).toBe(0));
  command('backup', join(folder, 'old.sqlite'));

  // Somebody joins, and more is said and acknowledged, all of it newer than the backup.
  const wang = await Laptop.start(url);
  const his = await wang.open(id);
  await say(hers, 'hers, acknowledged');
  await say(his, 'his, acknowledged');
  const all = ['before the backup', 'hers, acknowledged', 'his, acknowledged'];
  await eventually(() => {
    for (const document of [hers, his]) {
      expect(saidIn(document)).toEqual(all);
      expect(document.kept().waiting).toBe(0);
    }
  });

  // The disk is lost. Chen's laptop is away; Wang works on against the restored server, which knows neither him nor what was said.
  chen.cable.pull();
  child.kill('SIGKILL');
  await once(child, 'exit');
  rmSync(join(folder, 'data'), { recursive: true });
  command('restore', join(folder, 'old.sqlite'));
  await start(Number(new URL(url).port));
  wang.library.retry();
  await eventually(() => expect(wang.library.connection()).toBe('open'));
  await say(his, 'after the restore');
  await eventually(() => expect(his.kept().waiting).toBe(0));

  // A late joiner, who has only what the server has been given back.
  const late = await Laptop.start(url);
  const theirs = await late.open(id);
  const now = [...all, 'after the restore'].sort();
  await eventually(() => expect(saidIn(theirs)).toEqual(now));
  chen.cable.plug();
  await eventually(() => {
    for (const document of [hers, his, theirs]) {
      expect(saidIn(document)).toEqual(now);
      expect(document.kept().waiting).toBe(0);
    }
  });
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(command('verify')).toContain('Everything holds.');
}, 120_000);

it('G5 what somebody had quoted and only absent laptops have is told as missing, until they are back', async () => {
  const url = await start();
  const id = newDocumentId();
  const [chen, lin, wang] = [await Laptop.start(url), await Laptop.start(url), await Laptop.start(url)];
  const [hers, lins, his] = [await chen.open(id), await lin.open(id), await wang.open(id)];
  await say(hers, 'before the backup');
  await eventually(() => expect(saidIn(his)).toEqual(['before the backup']));
  await eventually(() => expect(hers.kept().waiting).toBe(0));
  command('backup', join(folder, 'old.sqlite'));
  await say(hers, 'hers, acknowledged');
  await eventually(() => expect(saidIn(lins)).toHaveLength(2));
  // What Lin writes quotes it.
  await say(lins, 'in answer to it');
  await eventually(() => expect(saidIn(his)).toHaveLength(3));
  await eventually(() => expect(hers.kept().waiting + lins.kept().waiting).toBe(0));

  // Wang's browser clears the rooms, which are a cache; what was quoted to him is pinned.
  await wang.library.close();
  for (const { name = '' } of await indexedDB.databases())
    if (name.startsWith(`${wang.name}/room/`)) indexedDB.deleteDatabase(name);
  for (const away of [chen, lin]) away.cable.pull();
  child.kill('SIGKILL');
  await once(child, 'exit');
  command('restore', join(folder, 'old.sqlite'));
  await start(Number(new URL(url).port));
  await wang.wake();
  const again = await wang.open(id);
  await eventually(() => expect(wang.library.notices().map(({ code }) => code)).toContain('rows.missing'));
  expect(saidIn(again)).toEqual(['before the backup']);
  for (const back of [chen, lin]) back.cable.plug();
  const all = ['before the backup', 'hers, acknowledged', 'in answer to it'];
  await eventually(() => expect(saidIn(again)).toEqual(all));
  await eventually(() =>
    expect(wang.library.notices().map(({ code }) => code)).not.toContain('rows.missing'),
  );
  expect(hers.kept().waiting + lins.kept().waiting).toBe(0);
}, 120_000);
