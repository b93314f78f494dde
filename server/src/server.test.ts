import { writeMessage } from '@wuhe/seal';
import { describe, expect, test } from 'vitest';
import { eventually, useRig } from './rig.testing.ts';
import { newActor } from './school.testing.ts';

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

  test('rooms are dropped from memory when the last one leaves', async () => {
    await rig.found();
    const client = await many().signIn(rig.school.principal, rig.school.id);
    for (let i = 0; i < 50; i++) client.open(rig.school.place());
    await eventually(() =>
      expect(client.heard.filter(({ message }) => message.type === 'ask').length).toBe(50),
    );
    expect(rig.server.counters().rooms).toBe(100);
    await client.close();
    await eventually(() => expect(rig.server.counters().rooms).toBe(0));
  });
});
