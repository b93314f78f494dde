// @vitest-environment node
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentId } from '@wuhe/model';
import type { PersonId as Member } from '@wuhe/seal';
import { type RunningServer, startServer } from '@wuhe/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OpenDocument } from './document.ts';
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

/** A document in which it is said which others there are, and how it is read. */
async function catalogued(documents: Awaited<ReturnType<typeof written>>) {
  const list = newDocumentId();
  const at = await chen.open(list);
  for (const document of documents) await say(at, document);
  await eventually(() => expect(at.kept().waiting).toBe(0));
  return {
    document: () => list,
    documentsOf: async (_: unknown, __: unknown, statements: readonly unknown[]) =>
      statements.map((one) => (one as { body: { text: DocumentId } }).body.text),
  };
}

/** Wang writes where only Chen is; then Wang is removed by Chen, who is gone before the key is changed. */
async function leftTo(holder: Laptop) {
  const documents = [newDocumentId(), newDocumentId()];
  const heads = () => [chen, wang, holder].map(({ library }) => library.school.membership().head.seq);
  await eventually(() => expect(new Set(heads()).size).toBe(1));
  await online(holder);
  await holder.library.close();
  for (const [at, document] of documents.entries()) {
    await say(await wang.open(document), `wang ${at}`);
    const shown = await chen.open(document);
    await eventually(() => expect(saidIn(shown)).toEqual([`wang ${at}`]));
  }
  const listing = await catalogued(documents);
  vi.spyOn(Math, 'random').mockReturnValue(0.999);
  await restarted(chen);
  await chen.unlock();
  await online(chen);
  const removal = { kind: 'remove' as const, person: id(), cuts: [] };
  expect(await chen.library.school.enter(async () => ({ ok: true, value: removal }))).toMatchObject({
    ok: true,
  });
  chen.kill();
  vi.restoreAllMocks();
  return { documents, listing };
}

it('M15 a holder whose disk has never seen a document asks for it before the key is changed', async () => {
  const { documents, listing } = await leftTo(lin);
  lin.listing = listing;
  await lin.wake();
  await renewed(lin);
  expect(lin.library.notices()).toEqual([]);
  await chen.wake();
  await renewed(chen);
  await everybodyHas(documents);
});

it('M15 while a document of the scope is not all here the key change stays due, and is said to be', async () => {
  const { documents, listing } = await leftTo(lin);
  const caughtUp = vi.spyOn(OpenDocument.prototype, 'caughtUp');
  caughtUp.mockResolvedValue(false);
  lin.listing = listing;
  await lin.wake();
  const due = () => lin.library.notices().map(({ code }) => code);
  await eventually(() => expect(due()).toEqual(['key.due']));
  expect(lin.library.school.membership().scopes.get(school().scope)?.epochs).toHaveLength(1);
  vi.restoreAllMocks();
  lin.library.unlocked();
  await renewed(lin);
  await eventually(() => expect(due()).toEqual([]));
  await chen.wake();
  await everybodyHas(documents);
});
