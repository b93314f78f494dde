// @vitest-environment node

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentId } from '@wuhe/model';
import { dueScopes } from '@wuhe/seal';
import { type RunningServer, startServer } from '@wuhe/server';
import * as encoding from 'lib0/encoding';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import type { OpenDocument } from './document.ts';
import { deletionOf } from './inner.ts';
import { eventually, Laptop, methods, newDocumentId, putAway, saidIn, say } from './laptop.testing.ts';
import { linesOf } from './statements.ts';

let folder: string;
let server: RunningServer;
let chen: Laptop;
let wang: Laptop;
let id: DocumentId;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-'));
  server = await startServer({
    port: 0,
    host: '127.0.0.1',
    file: join(folder, 'wuhe.sqlite'),
    newSchools: 'open',
  });
  chen = await Laptop.start(server.url);
  wang = await Laptop.start(server.url);
  id = newDocumentId();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await putAway();
  await server.close();
  rmSync(folder, { recursive: true });
});

const shows = (laptop: Laptop, ...texts: readonly string[]) =>
  eventually(async () => expect(saidIn(await laptop.open(id))).toEqual(texts));
const stored = async (laptop: Laptop) => {
  const document = await laptop.open(id);
  await eventually(() => expect(document.kept()).toMatchObject({ waiting: 0, asOf: expect.any(Number) }));
};
const engine = async (laptop: Laptop) => ((await laptop.library.open(id)) as OpenDocument).sealed;
const inside = async (laptop: Laptop) => linesOf((await engine(laptop)).inner).length;
const restarted = async (laptop: Laptop) => {
  await laptop.library.close();
  await laptop.wake();
};

/** Chen has said something, and Wang, who may write here too, has deleted it from the document, all of it. */
async function deleted() {
  await say(await chen.open(id), 'said by chen');
  await shows(wang, 'said by chen');
  const document = await wang.open(id);
  await document.change(deletionOf(document.state()));
  await stored(wang);
}

it('S7 a member who deletes a colleague’s statement from the document takes it away from nobody, and is named', async () => {
  await deleted();
  await eventually(async () => expect(await inside(chen)).toBe(0));
  for (const one of [chen, wang]) await shows(one, 'said by chen');
  const notice = { code: 'statement.deleted', document: id, times: 1, by: [wang.person], heals: false };
  await eventually(() => expect(chen.library.notices()).toEqual([notice]));
  await say(await chen.open(id), 'and more');
  for (const one of [chen, wang]) await shows(one, 'and more', 'said by chen');
});

it('S7 it stands after a restart with the digest and without, and for whoever joins later', async () => {
  await deleted();
  await eventually(async () => expect(await inside(chen)).toBe(0));
  await restarted(chen);
  await shows(chen, 'said by chen');
  const { disk } = await methods();
  vi.spyOn(disk, 'digest').mockResolvedValue(undefined);
  await restarted(chen);
  await shows(chen, 'said by chen');
  const lin = await Laptop.start(server.url);
  await shows(lin, 'said by chen');
  await eventually(() => expect(lin.library.notices()).toMatchObject([{ by: [wang.person] }]));
});

it('S7 it stands where it is deleted after a start that found it in the digest', async () => {
  await say(await chen.open(id), 'said by chen');
  await stored(chen);
  await restarted(chen);
  await shows(chen, 'said by chen');
  await shows(wang, 'said by chen');
  const document = await wang.open(id);
  await document.change(deletionOf(document.state()));
  await eventually(async () => expect(await inside(chen)).toBe(0));
  await shows(chen, 'said by chen');
  await eventually(() => expect(chen.library.notices()).toMatchObject([{ by: [wang.person] }]));
});

it('S7 the next snapshot holds it again', async () => {
  await deleted();
  await eventually(async () => expect(await inside(chen)).toBe(0));
  await stored(chen);
  (await engine(chen)).compact();
  await eventually(async () => expect(await inside(wang)).toBe(1));
  await stored(chen);
  await restarted(chen);
  for (const one of [chen, wang]) await shows(one, 'said by chen');
  expect(await inside(chen)).toBe(1);
});

it('S7 a statement whose place in the document somebody took before it came is shown all the same', async () => {
  const document = await chen.open(id);
  await say(document, 'first');
  await shows(wang, 'first');
  const [struct] = Y.decodeUpdate(document.state()).structs;
  const taken = encoding.createEncoder();
  // One client, one struct from its next clock on: garbage of a thousand.
  for (const number of [1, 1, struct?.id.client ?? 0, 1, 0, 1000, 0]) encoding.writeVarUint(taken, number);
  await (await wang.open(id)).change(encoding.toUint8Array(taken));
  await stored(wang);
  await stored(chen);
  await say(document, 'second');
  for (const one of [chen, wang]) await shows(one, 'first', 'second');
  await stored(chen);
  for (const one of [chen, await Laptop.start(server.url)]) await shows(one, 'first', 'second');
});

it('S7 G9 M14 what a cut-off takes is gone all the same, also from the snapshot that a colleague had made of it', async () => {
  const lin = await Laptop.start(server.url);
  const heads = () => [chen, wang, lin].map(({ library }) => library.school.membership().head.seq);
  await eventually(() => expect(new Set(heads()).size).toBe(1));
  await eventually(() => expect(lin.library.connection()).toBe('open'));
  await lin.library.close();
  await say(await chen.open(id), 'said by chen');
  await say(await wang.open(id), 'said by wang');
  for (const one of [chen, wang]) await shows(one, 'said by chen', 'said by wang');
  await stored(chen);
  (await engine(chen)).compact();
  await eventually(async () => expect([...(await engine(chen)).state.rooms.keys()]).toContain(1));
  await stored(chen);
  await stored(wang);
  await chen.unlock();
  const [device] = [...chen.library.school.membership().devices.values()].filter(
    ({ person }) => person === (wang.person as string),
  );
  const room = (await engine(chen)).state.rooms.get(0)?.room;
  const [writer] = [...(room?.writers ?? [])].find(([, { device: by }]) => by === device?.id) ?? [];
  if (!device || !room || writer === undefined) throw new Error('wang wrote nothing');
  const { scope, document, generation } = room.place;
  const cuts = [{ scope, document, generation, device: device.id, writer, length: 0 }];
  const removal = { kind: 'remove' as const, person: device.person, cuts };
  expect(await chen.library.school.enter(async () => ({ ok: true, value: removal }))).toMatchObject({
    ok: true,
  });
  await shows(chen, 'said by chen');
  expect(chen.library.notices().map(({ code }) => code)).not.toContain('statement.deleted');
  await stored(chen);
  await restarted(chen);
  await shows(chen, 'said by chen');
  await lin.wake();
  await stored(lin);
  await shows(lin, 'said by chen');
});

it('S7 what somebody said who has left the school since stands as well, with the digest and without', async () => {
  const lin = await Laptop.start(server.url);
  await eventually(() => expect(chen.library.school.membership().people.size).toBe(3));
  await say(await lin.open(id), 'said by lin');
  await stored(lin);
  for (const one of [chen, wang]) await shows(one, 'said by lin');
  await chen.unlock();
  const person = lin.person as string as never;
  const cuts = [...(await chen.library.school.cutsOf(person))];
  const removal = { kind: 'remove' as const, person, cuts };
  expect(await chen.library.school.enter(async () => ({ ok: true, value: removal }))).toMatchObject({
    ok: true,
  });
  const due = (laptop: Laptop) => dueScopes(laptop.library.school.membership());
  await eventually(() => expect([due(chen), due(wang)]).toEqual([[], []]));
  await restarted(chen);
  await shows(chen, 'said by lin');
  const document = await wang.open(id);
  await document.change(deletionOf(document.state()));
  await stored(wang);
  await eventually(async () => expect(await inside(chen)).toBe(0));
  await shows(chen, 'said by lin');
  await restarted(chen);
  await shows(chen, 'said by lin');
  const { disk } = await methods();
  vi.spyOn(disk, 'digest').mockResolvedValue(undefined);
  await restarted(chen);
  await shows(chen, 'said by lin');
});
