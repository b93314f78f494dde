// @vitest-environment node
import 'fake-indexeddb/auto';
import { type ChildProcess, spawn } from 'node:child_process';
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
  child = spawn(process.execPath, [program, '--port', String(port), '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) {
    const url = /listening on (ws:\S+),/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('the server did not start');
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-killed-'));
});

afterEach(async () => {
  await putAway();
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

it('a server killed in the middle of work has everything that it acknowledged', async () => {
  const url = await start();
  const port = Number(new URL(url).port);
  const id = newDocumentId();
  const chen = await Laptop.start(url);
  const document = await chen.open(id);
  const said: string[] = [];
  for (let round = 0; round < 3; round++) {
    const writing = (async () => {
      for (let n = 0; n < 60; n++) {
        const each = String(said.length);
        await say(document, each);
        said.push(each);
      }
    })();
    await eventually(() => expect(said.length).toBeGreaterThan(round * 60 + 20));
    child.kill('SIGKILL');
    await once(child, 'exit');
    // Rows leave the outbox in the order written, so what does not wait is acknowledged.
    const acknowledged = said.slice(0, said.length - document.kept().waiting);
    await writing;
    await start(port);
    const stranger = await Laptop.start(url);
    chen.cable.pull();
    const theirs = await stranger.open(id);
    await eventually(() => expect(theirs.kept().asOf).toBeDefined());
    expect(saidIn(theirs)).toEqual(expect.arrayContaining(acknowledged));
    chen.cable.plug();
    chen.library.retry();
    await eventually(() => expect(document.kept().waiting).toBe(0));
    await eventually(() => expect(saidIn(theirs)).toEqual([...said].sort()));
  }
}, 90_000);
