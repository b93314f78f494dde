/** Rehearsals of backup and restore with real clients on the real program. */
import { closeSync, openSync, readdirSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Envelope, Place } from '@wuhe/seal';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestClient } from './client.testing.ts';
import { Program } from './program.testing.ts';
import { run, TestSchool } from './school.testing.ts';

let program: Program;
let school: TestSchool;
const clients: TestClient[] = [];
beforeEach(async () => {
  program = new Program();
  school = await TestSchool.found();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
  await program.end();
});

const kept = (client: TestClient) => {
  clients.push(client);
  return client;
};
const serve = () => program.serve('--port', '0');
const one = (url: string, place: Place, by = school.principal) =>
  kept(TestClient.one(url, place)).signIn(by, school.id);

/** Offers entries; resolves when the last one stands. */
async function offer(url: string, from: number, entries: readonly Uint8Array[]): Promise<void> {
  const visitor = kept(TestClient.many(url, school.id));
  visitor.send(0, { type: 'chain', from, entries });
  const last = from + entries.length - 1;
  await visitor.next('chain', (said) => said.from === last);
}

async function write(url: string, place: Place, writer: number, count: number): Promise<Envelope[]> {
  const envelopes = await school.writing(school.principal, place, writer, count);
  const client = await one(url, place);
  client.push(0, envelopes);
  await client.durable(writer, count);
  return envelopes;
}

/** What the server gives of a room: writer → how many rows. */
async function given(url: string, place: Place): Promise<Record<number, number>> {
  const client = await one(url, place);
  client.send(0, { type: 'ask', vector: new Map() });
  await client.next('answer', ({ runs }) => runs.length === 0);
  return Object.fromEntries([...client.rows()].map(([writer, clocks]) => [writer, clocks.size]));
}

const anywhere = (bytes: Uint8Array) =>
  readdirSync(program.at('data')).some(
    (name) => name.startsWith('wuhe.') && readFileSync(program.at('data', name)).includes(Buffer.from(bytes)),
  );

test('a backup under load is one moment that verifies, has all that was acknowledged before it, and holds up nobody', async () => {
  const url = await serve();
  await offer(url, 0, school.chain);
  const place = school.place();
  const envelopes = await school.writing(school.principal, place, 7, 3000, 200);
  const client = await one(url, place);
  let sent = 0;
  let stopped = false;
  const load = (async () => {
    for (; sent < envelopes.length && !stopped; sent++) {
      client.push(0, envelopes.slice(sent, sent + 1));
      if (sent % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  const acknowledged = () =>
    Math.max(
      0,
      ...client.heard.map(({ message }) => (message.type === 'durable' ? (message.vector.get(7) ?? 0) : 0)),
    );
  await client.durable(7, 50);
  const [before, sentBefore] = [acknowledged(), sent];
  const { exit, out } = await program.runBeside('backup', 'one.sqlite');
  expect([exit, out]).toEqual([0, expect.stringContaining('Everything holds.')]);
  const copy = new DatabaseSync(program.at('one.sqlite'), { readOnly: true });
  const rows = copy.prepare('SELECT COUNT(*) AS n, MAX(clock) AS last FROM rows').get();
  expect(rows?.n).toBeGreaterThanOrEqual(before);
  expect(rows?.last).toBe((rows?.n as number) - 1);
  copy.close();
  expect(sent).toBeGreaterThan(sentBefore);
  stopped = true;
  await load;
  await client.durable(7, sent);
  expect(program.said).not.toContain('NOT STORED');
});

test('M4 an older backup under pinned clients: they give back the chain, then their rows, and nothing acknowledged is lost', async () => {
  let url = await serve();
  await offer(url, 0, school.chain);
  const place = school.place();
  const early = await write(url, place, 7, 3);
  expect((await program.run('backup', 'old.sqlite')).exit).toBe(0);
  const lin = await school.bring();
  await offer(url, 1, school.chain.slice(1));
  const late = await write(url, place, 8, 4);
  await program.stop();
  // The machine is a new one: nothing but the backup is left.
  rmSync(program.at('data'), { recursive: true });
  const { exit, out } = await program.run('restore', 'old.sqlite');
  expect([exit, out]).toEqual([0, expect.stringContaining('What happens next:')]);
  url = await serve();
  const reached = kept(TestClient.many(url, school.id));
  expect((await reached.next('challenge')).entries).toBe(1);
  reached.send(0, { type: 'chain', from: 1, entries: school.chain.slice(1) });
  await reached.next('chain', ({ from }) => from === 2);
  // Lin is a member again, and the room asks for what it lacks.
  const client = await one(url, place, lin);
  expect((await client.next('ask')).vector).toEqual(new Map([[7, 3]]));
  client.send(0, { type: 'answer', runs: [run(late)] });
  await expect.poll(() => given(url, place)).toEqual({ 7: early.length, 8: late.length });
  await program.stop();
  expect(await program.run('verify')).toMatchObject({
    exit: 0,
    out: expect.stringContaining('3 entries, 1 room, 7 rows'),
  });
});

test('G7 M14 removals and erasures after the backup hold at once where the old store can still be read', async () => {
  const lin = await school.bring();
  let url = await serve();
  await offer(url, 0, school.chain);
  const [place, erased] = [school.place(), school.place()];
  await write(url, place, 7, 2);
  const [gone] = await write(url, erased, 8, 1);
  expect((await program.run('backup', 'old.sqlite')).exit).toBe(0);
  const { principal } = school;
  const order = { kind: 'erase', scope: erased.scope, document: erased.document } as const;
  await school.add(order, principal);
  await school.take(await school.remove(lin.person));
  await offer(url, 3, school.chain.slice(3));
  await write(url, place, 9, 1);
  await program.stop('SIGKILL');
  expect(anywhere(gone?.bytes as Uint8Array)).toBe(false);
  const { exit, out } = await program.run('restore', 'old.sqlite');
  expect(exit).toBe(0);
  expect(out).toContain('2 entries of the chain newer than the backup came from the store that was here');
  expect(out).toContain('1 room that the backup still had was erased again');
  expect(anywhere(gone?.bytes as Uint8Array)).toBe(false);
  const [aside = ''] = readdirSync(program.at('data')).filter((name) => name.startsWith('before-'));
  const before = new DatabaseSync(program.at('data', aside, 'wuhe.sqlite'), { readOnly: true });
  expect(before.prepare('SELECT COUNT(*) AS n FROM rows').get()?.n).toBe(3);
  before.close();
  url = await serve();
  const removed = kept(TestClient.many(url, school.id));
  removed.say(await removed.answer(lin, school.id));
  expect((await removed.ended).reason).toBe('signIn.signature');
  expect(await given(url, place)).toEqual({ 7: 2 });
});

test('G7 where nothing but the backup is left, an erasure is applied again as soon as a laptop gives the chain back', async () => {
  let url = await serve();
  await offer(url, 0, school.chain);
  const erased = school.place();
  const [gone] = await write(url, erased, 8, 1);
  await program.run('backup', 'old.sqlite');
  await program.stop();
  // What is left of the old store is no store any more: it stands aside, and nothing is taken from it.
  const file = openSync(program.at('data', 'wuhe.sqlite'), 'r+');
  writeSync(file, Buffer.alloc(4096, 0xee), 0, 4096, 0);
  closeSync(file);
  truncateSync(program.at('data', 'wuhe.sqlite'), 5000);
  const { exit, out } = await program.run('restore', 'old.sqlite');
  expect(exit).toBe(0);
  expect(out).not.toContain('newer than the backup');
  url = await serve();
  expect(anywhere(gone?.bytes as Uint8Array)).toBe(true);
  await school.add({ kind: 'erase', scope: erased.scope, document: erased.document }, school.principal);
  await offer(url, 1, school.chain.slice(1));
  await expect.poll(() => anywhere(gone?.bytes as Uint8Array)).toBe(false);
  const late = await one(url, erased);
  late.push(0, gone ? [gone] : []);
  expect((await late.next('refused')).places).toEqual([{ writer: 8, clock: 0, code: 'room.erased' }]);
});

test('another history in the store that was here is not taken over', async () => {
  let url = await serve();
  await offer(url, 0, school.chain);
  await program.run('backup', 'old.sqlite');
  const fork = await school.make(
    { kind: 'role', person: school.principal.person, give: [{ role: 'nurse' }], end: [] },
    school.principal,
  );
  await offer(url, 1, [fork]);
  await program.stop();
  const db = new DatabaseSync(program.at('data', 'wuhe.sqlite'));
  db.exec('UPDATE chains SET bytes = zeroblob(300) WHERE seq = 1');
  db.close();
  expect((await program.run('restore', 'old.sqlite')).out).toContain('1 entry, 0 rooms');
  url = await serve();
  expect((await kept(TestClient.many(url, school.id)).next('challenge')).entries).toBe(1);
});
