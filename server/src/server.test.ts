import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeMessage } from '@wuhe/seal';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TestClient } from './client.testing.ts';
import { type RunningServer, type ServerOptions, startServer } from './index.ts';
import { newActor, TestSchool } from './school.testing.ts';

let folder: string;
let server: RunningServer;
let school: TestSchool;
const clients: TestClient[] = [];
const log: string[] = [];

const start = (options: Partial<ServerOptions> = {}) =>
  startServer({
    port: 0,
    host: '127.0.0.1',
    file: join(folder, 'wuhe.sqlite'),
    log: (line) => log.push(line),
    ...options,
  });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-server-'));
  log.length = 0;
  server = await start();
  school = await TestSchool.found();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function many(): TestClient {
  const client = TestClient.many(server.url, school.id);
  clients.push(client);
  return client;
}

function one(place = school.place()): TestClient {
  const client = TestClient.one(server.url, place);
  clients.push(client);
  return client;
}

/** The school stands on the server as it is in memory. */
async function found(): Promise<void> {
  const visitor = many();
  visitor.send(0, { type: 'chain', from: 0, entries: school.chain });
  const last = school.chain.length - 1;
  await visitor.next('chain', ({ from }) => from === last);
  await visitor.close();
}

const eventually = (check: () => void) => vi.waitFor(check, { timeout: 10_000 });

describe('a school', () => {
  test('W3 begins with the first entry of its chain, offered before signing in', async () => {
    const client = many();
    expect((await client.next('challenge')).entries).toBe(0);
    client.send(0, { type: 'chain', from: 0, entries: school.chain });
    await client.next('chain', ({ from }) => from === 0);
    await client.signIn(school.principal, school.id);
    expect(server.counters().entries).toBe(1);
  });

  test('W2 two devices sign in, write and read: over many rooms and over one', async () => {
    const lin = await school.bring();
    await found();
    const place = school.place();
    const a = await many().signIn(school.principal, school.id);
    const b = await one(place).signIn(lin, school.id);
    const channel = a.open(place);
    await a.next('ask', (_, at) => at === channel);
    await b.next('ask');
    a.push(channel, await school.writing(school.principal, place, 7, 3));
    await a.durable(7, 3);
    await b.next('update');
    expect(b.rows().get(7)?.size).toBe(3);
    b.push(0, await school.writing(lin, place, 8, 2));
    await b.durable(8, 2);
    await a.next('update', ({ runs }) => runs.some(({ writer }) => writer === 8));
    const late = await one(place).signIn(lin, school.id);
    late.send(0, { type: 'ask', vector: new Map() });
    await late.next('answer', ({ runs }) => runs.length === 0);
    expect([...late.rows()].map(([writer, clocks]) => [writer, clocks.size])).toEqual([
      [8, 2],
      [7, 3],
    ]);
  });

  test('frames that a plain client sends before signing in wait', async () => {
    await found();
    const place = school.place();
    const client = one(place);
    client.raw(0, writeMessage({ type: 'ask', vector: new Map() }));
    client.push(0, await school.writing(school.principal, place, 9, 1));
    await client.signIn(school.principal, school.id);
    await client.durable(9, 1);
    await client.next('answer', ({ runs }) => runs.length === 0);
  });

  test('W8 an entry is told to every socket; a join is followed by signing in on the same socket', async () => {
    const invitation = await school.invite([school.scope]);
    await found();
    const other = await one().signIn(school.principal, school.id);
    const lin = await newActor();
    const entry = await school.add(await school.joining(lin, [school.scope]), lin, {
      kind: 'invitation',
      ...invitation,
    });
    const client = many();
    const answer = await client.answer(lin, school.id);
    client.send(0, { type: 'chain', from: 2, entries: [entry] });
    client.say(answer);
    await client.next('signedIn');
    await other.next('chain', ({ from }) => from === 2);
  });

  test('M14 the sockets of a removed person are closed, also with no room open', async () => {
    const lin = await school.bring();
    await found();
    const idle = await many().signIn(lin, school.id);
    const busy = await one().signIn(lin, school.id);
    const principal = await many().signIn(school.principal, school.id);
    principal.send(0, {
      type: 'chain',
      from: school.chain.length,
      entries: [await school.remove(lin.person)],
    });
    for (const client of [idle, busy])
      expect(await client.ended).toEqual({ status: 4400, reason: 'write.unknownDevice' });
    expect(principal.socket.readyState).toBe(principal.socket.OPEN);
  });

  test('what was acknowledged is there after a restart', async () => {
    await found();
    const place = school.place();
    const client = await one(place).signIn(school.principal, school.id);
    client.push(0, await school.writing(school.principal, place, 7, 5));
    await client.durable(7, 5);
    await server.close();
    server = await start();
    const later = await one(place).signIn(school.principal, school.id);
    expect((await later.next('durable')).vector).toEqual(new Map([[7, 5]]));
  });

  test('rooms are dropped from memory when the last one leaves', async () => {
    await found();
    const client = await many().signIn(school.principal, school.id);
    for (let i = 0; i < 50; i++) client.open(school.place());
    await eventually(() =>
      expect(client.heard.filter(({ message }) => message.type === 'ask').length).toBe(50),
    );
    expect(server.counters().rooms).toBe(100);
    await client.close();
    await eventually(() => expect(server.counters().rooms).toBe(0));
  });
});
