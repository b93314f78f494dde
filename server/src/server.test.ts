import { DatabaseSync } from 'node:sqlite';
import { roomName, writeMessage } from '@wuhe/seal';
import { describe, expect, test } from 'vitest';
import { eventually, useRig } from './rig.testing.ts';
import { newActor } from './school.testing.ts';
import { openSqliteStore } from './store/sqlite.ts';

const rig = useRig();
const { many, one } = rig;

describe('a school', () => {
  test('W3 begins with the first entry of its chain, offered before signing in', async () => {
    const client = many();
    expect((await client.next('challenge')).entries).toBe(0);
    client.send(0, { type: 'chain', from: 0, entries: rig.school.chain });
    await client.next('chain', ({ from }) => from === 0);
    await client.signIn(rig.school.principal, rig.school.id);
    expect(rig.server.counters().entries).toBe(1);
  });

  test('W2 two devices sign in, write and read: over many rooms and over one', async () => {
    const lin = await rig.school.bring();
    await rig.found();
    const place = rig.school.place();
    const a = await many().signIn(rig.school.principal, rig.school.id);
    const b = await one(place).signIn(lin, rig.school.id);
    const channel = a.open(place);
    await a.next('ask', (_, at) => at === channel);
    await b.next('ask');
    a.push(channel, await rig.school.writing(rig.school.principal, place, 7, 3));
    await a.durable(7, 3);
    await b.next('update');
    expect(b.rows().get(7)?.size).toBe(3);
    b.push(0, await rig.school.writing(lin, place, 8, 2));
    await b.durable(8, 2);
    await a.next('update', ({ runs }) => runs.some(({ writer }) => writer === 8));
    const late = await one(place).signIn(lin, rig.school.id);
    late.send(0, { type: 'ask', vector: new Map() });
    await late.next('answer', ({ runs }) => runs.length === 0);
    expect([...late.rows()].map(([writer, clocks]) => [writer, clocks.size])).toEqual([
      [8, 2],
      [7, 3],
    ]);
  });

  test('frames that a plain client sends before signing in wait', async () => {
    await rig.found();
    const place = rig.school.place();
    const client = one(place);
    client.raw(0, writeMessage({ type: 'ask', vector: new Map() }));
    client.push(0, await rig.school.writing(rig.school.principal, place, 9, 1));
    await client.signIn(rig.school.principal, rig.school.id);
    await client.durable(9, 1);
    await client.next('answer', ({ runs }) => runs.length === 0);
  });

  test('W8 an entry is told to every socket; a join is followed by signing in on the same socket', async () => {
    const invitation = await rig.school.invite([rig.school.scope]);
    await rig.found();
    const other = await one().signIn(rig.school.principal, rig.school.id);
    const lin = await newActor();
    const entry = await rig.school.add(await rig.school.joining(lin, [rig.school.scope]), lin, {
      kind: 'invitation',
      ...invitation,
    });
    const client = many();
    const answer = await client.answer(lin, rig.school.id);
    client.send(0, { type: 'chain', from: 2, entries: [entry] });
    client.say(answer);
    await client.next('signedIn');
    await other.next('chain', ({ from }) => from === 2);
  });

  test('M14 the sockets of a removed person are closed, also with no room open', async () => {
    const lin = await rig.school.bring();
    await rig.found();
    const idle = await many().signIn(lin, rig.school.id);
    const busy = await one().signIn(lin, rig.school.id);
    const principal = await many().signIn(rig.school.principal, rig.school.id);
    principal.send(0, {
      type: 'chain',
      from: rig.school.chain.length,
      entries: [await rig.school.remove(lin.person)],
    });
    for (const client of [idle, busy])
      expect(await client.ended).toEqual({ status: 4400, reason: 'write.unknownDevice' });
    expect(principal.socket.readyState).toBe(principal.socket.OPEN);
  });

  test('what was acknowledged is there after a restart', async () => {
    await rig.found();
    const place = rig.school.place();
    const client = await one(place).signIn(rig.school.principal, rig.school.id);
    client.push(0, await rig.school.writing(rig.school.principal, place, 7, 5));
    await client.durable(7, 5);
    await rig.restart();
    const later = await one(place).signIn(rig.school.principal, rig.school.id);
    expect((await later.next('durable')).vector).toEqual(new Map([[7, 5]]));
  });

  test('W4 rooms are dropped from memory when the last one leaves: 10,000 touched, none held', async () => {
    await rig.restart({ limits: { channels: 500 } });
    await rig.found();
    for (let round = 0; round < 20; round++) {
      const client = await many().signIn(rig.school.principal, rig.school.id);
      for (let i = 0; i < 500; i++) client.open(rig.school.place());
      await eventually(() =>
        expect(client.heard.filter(({ message }) => message.type === 'ask').length).toBe(500),
      );
      // Each with the room behind it, which decides whether it may be closed (A10).
      expect(rig.server.counters().rooms).toBe(1000);
      await client.close();
      await eventually(() => expect(rig.server.counters().rooms).toBe(0));
    }
  });

  test('A10 a close finds the snapshot of the next room also after a restart', async () => {
    await rig.found();
    const { principal } = rig.school;
    const place = rig.school.place();
    const next = { ...place, generation: 1 };
    const snapshot = await rig.school.envelope(principal, { ...next, writer: 5, kind: 'snapshot' });
    const first = await one(next).signIn(principal, rig.school.id);
    first.push(0, [snapshot]);
    await first.durable(5, 1);
    await rig.restart();
    const later = await one(place).signIn(principal, rig.school.id);
    const close = { ...place, writer: 7, kind: 'close', snapshot: snapshot.link } as const;
    later.push(0, [await rig.school.envelope(principal, close)]);
    await later.durable(7, 1);
  });

  test('M14 A14 what a cut-off takes leaves the room, on the disk too, and is kept apart', async () => {
    const lin = await rig.school.bring();
    await rig.found();
    const place = rig.school.place();
    const client = await one(place).signIn(lin, rig.school.id);
    client.push(0, await rig.school.writing(lin, place, 7, 3));
    await client.durable(7, 3);
    const { principal } = rig.school;
    const cut = { ...place, device: lin.device.id, writer: 7, length: 1 };
    const { school: _, ...cuts } = cut;
    const entry = await rig.school.add({ kind: 'remove', person: lin.person, cuts: [cuts] }, principal);
    const admin = await one(place).signIn(principal, rig.school.id);
    admin.send(0, { type: 'chain', from: 3, entries: [entry] });
    await admin.next('chain', ({ from }) => from === 3);
    admin.send(0, { type: 'ask', vector: new Map() });
    await admin.next('answer', ({ runs }) => runs.length === 0);
    expect([...(admin.rows().get(7) ?? [])]).toEqual([0]);
    await rig.server.close();
    const store = await openSqliteStore(rig.file);
    expect((await store.quarantined(rig.school.id, roomName(place))).map(({ clock }) => clock)).toEqual([
      1, 2,
    ]);
    await store.close();
  });

  test('M4 a server that was restored takes back the entries that it lacks', async () => {
    await rig.school.bring();
    const whole = rig.school.chain.splice(1);
    await rig.found();
    rig.school.chain.push(...whole);
    const client = many();
    client.send(0, { type: 'askChain', from: 2 });
    expect((await client.next('chain')).entries).toEqual([]);
    client.send(0, { type: 'chain', from: 1, entries: whole });
    await client.next('chain', ({ from }) => from === 2);
    await rig.restart();
    expect((await many().next('challenge')).entries).toBe(3);
  });

  test('a chain that was damaged on the disk serves nobody, and says where', async () => {
    await rig.school.bring();
    await rig.found();
    await rig.restart();
    const db = new DatabaseSync(rig.file);
    db.exec('UPDATE chains SET bytes = zeroblob(300) WHERE seq = 1');
    db.close();
    expect(await many().ended).toEqual({ status: 4500, reason: 'busy' });
    expect(rig.log.some((line) => line.includes('entry 1 of the stored chain'))).toBe(true);
  });
});
