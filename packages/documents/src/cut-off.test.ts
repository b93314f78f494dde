// @vitest-environment node
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonId as Member } from '@wuhe/seal';
import { type RunningServer, startServer } from '@wuhe/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { eventually, Laptop, newDocumentId, putAway, saidIn, say, school } from './laptop.testing.ts';

let folder: string;
let server: RunningServer;
let chen: Laptop;
let wang: Laptop;
let lin: Laptop;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-'));
  const file = join(folder, 'wuhe.sqlite');
  server = await startServer({ port: 0, host: '127.0.0.1', file, newSchools: 'open' });
  chen = await Laptop.start(server.url);
  wang = await Laptop.start(server.url);
  lin = await Laptop.start(server.url);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await putAway();
  await server.close();
  rmSync(folder, { recursive: true });
});

const id = () => wang.person as string as Member;

/** Wang has written in three documents, and everybody has it all; nobody has one open any more but Wang. */
async function written() {
  const documents = [newDocumentId(), newDocumentId(), newDocumentId()];
  for (const [at, document] of documents.entries()) {
    await say(await wang.open(document), `wang ${at}`);
    for (const one of [chen, lin]) {
      const shown = await one.open(document);
      await eventually(() => expect(saidIn(shown)).toEqual([`wang ${at}`]));
    }
  }
  return documents;
}

async function restarted(laptop: Laptop): Promise<void> {
  await laptop.library.close();
  await laptop.wake();
}

const online = (laptop: Laptop) => eventually(() => expect(laptop.library.connection()).toBe('open'));

/** Two epochs of the scope that all are members of: its key was changed. */
const renewed = (laptop: Laptop) =>
  eventually(() =>
    expect(laptop.library.school.membership().scopes.get(school().scope)?.epochs).toHaveLength(2),
  );

async function everybodyHas(documents: Awaited<ReturnType<typeof written>>): Promise<void> {
  for (const one of [chen, lin])
    for (const [at, document] of documents.entries()) {
      const shown = await one.open(document);
      await eventually(() => expect(shown.kept().asOf).toBeDefined());
      expect(saidIn(shown)).toEqual([`wang ${at}`]);
    }
}

it('M14 a removal right after a start keeps what was written honestly in every document that the disk knows', async () => {
  const documents = await written();
  await say(await wang.open(newDocumentId()), 'nobody else has seen this');
  await restarted(chen);
  await restarted(lin);
  await chen.unlock();
  await online(chen);
  const cuts = await chen.library.school.cutsOf(id());
  expect(new Set(cuts.map(({ document }) => document)).size).toBe(documents.length);
  const made = await chen.library.school.enter(async () => ({
    ok: true,
    value: { kind: 'remove', person: id(), cuts: [...cuts] },
  }));
  expect(made.ok).toBe(true);
  await renewed(chen);
  await renewed(lin);
  await everybodyHas(documents);
});

it('M14 somebody is removed with what is known also where the server is not there', async () => {
  const documents = await written();
  chen.cable.pull();
  await restarted(chen);
  // Its patience has ended already.
  vi.spyOn(performance, 'now').mockReturnValueOnce(-1_000_000);
  const cuts = await chen.library.school.cutsOf(id());
  expect(new Set(cuts.map(({ document }) => document)).size).toBe(documents.length);
});

it('M15 a key change right after a start keeps what was written honestly by who is out', async () => {
  const documents = await written();
  await lin.library.close();
  // Of the two who could change the key, the one who removes is gone before the time for it has come.
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  await restarted(chen);
  await chen.unlock();
  await online(chen);
  const made = await chen.library.school.enter(async () => ({
    ok: true,
    value: { kind: 'remove', person: id(), cuts: [] },
  }));
  expect(made.ok).toBe(true);
  chen.kill();
  vi.restoreAllMocks();
  await lin.wake();
  await renewed(lin);
  await chen.wake();
  await renewed(chen);
  await everybodyHas(documents);
});
