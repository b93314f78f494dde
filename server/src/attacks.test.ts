import { request } from 'node:http';
import {
  frameTypes,
  type Message,
  noLink,
  roomName,
  type SchoolId,
  type ScopeId,
  writeMessage,
} from '@wuhe/seal';
import { describe, expect, test } from 'vitest';
import { TestClient } from './client.testing.ts';
import { eventually, useRig } from './rig.testing.ts';
import { newActor, newId, random, run, TestSchool } from './school.testing.ts';

const limits = {
  message: 64 * 1024,
  signIn: 1500,
  visitorBytes: 512 * 1024,
  visitorAnswers: 256 * 1024,
  channels: 5,
  rooms: 3,
  packages: 3,
  backlog: 256 * 1024,
  stall: 1000,
  inbox: 512 * 1024,
};
const rig = useRig({ limits, newSchools: 'open' });
const { many, one } = rig;
const counted = (code: keyof ReturnType<typeof rig.server.counters>) => rig.server.counters()[code];

/** Nobody else has noticed anything. */
async function serves(): Promise<void> {
  const place = rig.school.place(undefined, 0, rig.school.principal.person as string as ScopeId);
  const client = await one(place).signIn(rig.school.principal, rig.school.id);
  await client.next('ask');
  await client.close();
}

describe('who may connect', () => {
  test('W1 a page of the web is refused before the socket opens, an extension is not', async () => {
    const url = `${rig.server.url}/${rig.school.id}`;
    const page = new TestClient(url, false, { origin: 'https://school.example' });
    expect((await page.ended).status).toBe(1006);
    expect(counted('socket.origin')).toBe(1);
    const extension = new TestClient(url, false, { origin: `chrome-extension://${'a'.repeat(32)}` });
    await extension.next('challenge');
    await extension.close();
    const host = new URL(rig.server.url);
    const status = await new Promise((resolve) => {
      const headers = { origin: 'null', upgrade: 'websocket', connection: 'upgrade' };
      request({ host: host.hostname, port: host.port, path: `/${rig.school.id}`, headers })
        .on('response', (response) => resolve(response.statusCode))
        .on('error', () => resolve('cut'))
        .end();
    });
    expect(status).toBe(403);
  });

  test('SPEC 11 an address of no school or of no room is refused for good', async () => {
    for (const [path, code] of [
      ['', 'school.unknown'],
      ['nowhere', 'school.unknown'],
      [`${rig.school.id}/`, 'room.name'],
      [`${rig.school.id}/${newId()}.${newId()}.g01`, 'room.name'],
      [`${rig.school.id}/${newId()}.${newId()}.g4294967296`, 'room.name'],
      [`${rig.school.id}/${newId()}.${newId()}.g0/more`, 'room.name'],
      [`${rig.school.id}/../etc/passwd`, 'school.unknown'],
    ] as const) {
      const client = new TestClient(`${rig.server.url}/${path}`, true);
      expect((await client.ended).status, path).toBe(4400);
      if (!path.includes('..')) expect((await client.ended).reason, path).toBe(code);
    }
  });

  test('W2 who has not signed in after the time given is sent away, and may come back', async () => {
    const client = many();
    await client.next('challenge');
    expect(await client.ended).toEqual({ status: 4500, reason: 'signIn.late' });
    expect(counted('signIn.late')).toBe(1);
  });
});

describe('signing in', () => {
  test('W2 a forged answer, another’s device, a device of nobody', async () => {
    const lin = await rig.school.bring();
    await rig.found();
    const stranger = await newActor();
    const forged = { ...lin, device: { ...lin.device, key: stranger.device.key } };
    for (const by of [forged, stranger]) {
      const client = many();
      client.say(await client.answer(by, rig.school.id));
      expect(await client.ended).toEqual({ status: 4400, reason: 'signIn.signature' });
    }
    expect(counted('signedIn')).toBe(0);
  });

  test('W2 an answer to one challenge opens no other socket', async () => {
    await rig.found();
    const [first, second] = [many(), many()];
    const answer = await first.answer(rig.school.principal, rig.school.id);
    await second.next('challenge');
    second.say(answer);
    expect((await second.ended).reason).toBe('signIn.signature');
    first.say(answer);
    await first.next('signedIn');
    first.say(answer);
    expect((await first.ended).reason).toBe('frame.malformed');
  });

  test('W2 a challenge passed on by another server: the device names that one', async () => {
    await rig.found();
    const client = many();
    client.say(await client.answer(rig.school.principal, rig.school.id, { origin: 'wss://evil.example' }));
    expect((await client.ended).reason).toBe('signIn.signature');
  });

  test('W2 an answer for another school of this server', async () => {
    const other = await TestSchool.found();
    await rig.found();
    await rig.found(other);
    const client = many(other);
    client.say(await client.answer(rig.school.principal, rig.school.id));
    expect((await client.ended).reason).toBe('signIn.signature');
  });

  test('W2 a clock that is wrong by more than a day is told so', async () => {
    await rig.found();
    for (const [days, fits] of [
      [0.9, true],
      [1.1, false],
      [-1.1, false],
    ] as const) {
      const client = many();
      const at = Date.now() + days * 24 * 60 * 60 * 1000;
      client.say(await client.answer(rig.school.principal, rig.school.id, { at }));
      if (fits) await client.next('signedIn');
      else expect((await client.ended).reason).toBe('signIn.time');
    }
  });

  test('W3 nobody signs in to a school that is not here', async () => {
    const client = many();
    client.say(await client.answer(rig.school.principal, rig.school.id));
    expect(await client.ended).toEqual({ status: 4400, reason: 'school.unknown' });
  });

  test('W2 a removed person does not come back, nor does a dropped device', async () => {
    const [lin, wu] = [await rig.school.bring(), await rig.school.bring()];
    await rig.school.take(await rig.school.remove(lin.person));
    await rig.school.add({ kind: 'dropDevice', device: wu.device.id, cuts: [] }, rig.school.principal);
    await rig.found();
    for (const by of [lin, wu]) {
      const client = many();
      client.say(await client.answer(by, rig.school.id));
      expect((await client.ended).reason).toBe('signIn.signature');
    }
  });
});

describe('rooms', () => {
  test('W4 rooms of another school, of no scope, and of a scope that one does not belong to', async () => {
    const lin = await rig.school.bring([]);
    await rig.found();
    const client = await many().signIn(lin, rig.school.id);
    const places: [string, string][] = [
      [roomName(rig.school.place()), 'write.notAllowed'],
      [roomName(rig.school.place(undefined, 0, newId<ScopeId>())), 'room.name'],
      [`${newId<SchoolId>()}/${roomName(rig.school.place())}`, 'room.name'],
      ['..', 'room.name'],
    ];
    for (const [i, [room, code]] of places.entries()) {
      client.say({ type: 'open', channel: i + 1, room, ack: true });
      const closed = await client.next('close', ({ channel }) => channel === i + 1);
      expect([closed.status, closed.reason]).toEqual([4400, code]);
    }
    expect(rig.server.counters().rooms).toBe(0);
    const plain = one(rig.school.place());
    plain.say(await plain.answer(lin, rig.school.id));
    expect(await plain.ended).toEqual({ status: 4400, reason: 'write.notAllowed' });
  });

  test('M13 into a drop box everybody may write letters, and read their own only', async () => {
    const [lin, wu] = [await rig.school.bring([]), await rig.school.bring([])];
    await rig.found();
    const box = rig.school.place(rig.school.scope as string as never);
    const letter = (by: typeof lin, writer: number) =>
      rig.school.envelope(by, { ...box, writer, kind: 'letter' });
    for (const [by, writer] of [
      [lin, 7],
      [wu, 8],
    ] as const) {
      const client = await one(box).signIn(by, rig.school.id);
      client.push(0, [await letter(by, writer)]);
      await client.durable(writer, 1);
      client.send(0, { type: 'ask', vector: new Map() });
      await client.next('answer', ({ runs }) => runs.length === 0);
      expect([...client.rows().keys()]).toEqual([writer]);
      client.push(0, [await rig.school.envelope(by, { ...box, writer: writer + 10 })]);
      await client.next('refused', ({ places }) => places[0]?.code === 'write.notAllowed');
    }
    const principal = await one(box).signIn(rig.school.principal, rig.school.id);
    principal.send(0, { type: 'ask', vector: new Map() });
    await principal.next('answer', ({ runs }) => runs.length === 0);
    expect([...principal.rows().keys()].sort()).toEqual([7, 8]);
  });

  test('A1–A8 what does not stand is refused with its code, told to nobody, and never stored', async () => {
    const lin = await rig.school.bring();
    const reader = await rig.school.bring([]);
    await rig.found();
    const place = rig.school.place();
    const [client, witness] = [
      await one(place).signIn(lin, rig.school.id),
      await one(place).signIn(rig.school.principal, rig.school.id),
    ];
    await witness.next('ask');
    const good = await rig.school.writing(lin, place, 7, 2);
    client.push(0, good);
    await client.durable(7, 2);
    const stands = good[0]?.bytes ?? random(300);
    const cases: [string, number, number, Uint8Array][] = [
      ['envelope.signature', 20, 0, await resigned(20)],
      ['envelope.place', 21, 0, stands],
      ['envelope.previous', 7, 2, (await rig.school.envelope(lin, { ...place, writer: 7, clock: 2 })).bytes],
      ['envelope.fork', 7, 0, (await rig.school.envelope(lin, { ...place, writer: 7 })).bytes],
      ['write.notAllowed', 22, 0, (await rig.school.envelope(reader, { ...place, writer: 22 })).bytes],
      ['epoch.unknown', 23, 0, (await rig.school.envelope(lin, { ...place, writer: 23, epoch: 9 })).bytes],
      ['envelope.malformed', 24, 0, random(300)],
    ];
    async function resigned(writer: number) {
      const envelope = await rig.school.envelope(lin, { ...place, writer });
      const bytes = new Uint8Array(envelope.bytes);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      return bytes;
    }
    for (const [code, writer, clock, bytes] of cases) {
      client.send(0, { type: 'update', runs: [{ writer, clock, envelopes: [bytes] }] });
      const refused = await client.next('refused', ({ places }) =>
        places.some((at) => at.writer === writer && at.clock === clock),
      );
      if (code !== 'envelope.malformed') expect(refused.places[0]?.code).toBe(code);
    }
    expect(counted('stored')).toBe(2);
    expect(counted('envelope.signature')).toBe(1);
    expect([...witness.rows()].map(([writer, clocks]) => [writer, clocks.size])).toEqual([[7, 2]]);
  });

  test('A8 a replayed frame is acknowledged again and stored once', async () => {
    await rig.found();
    const place = rig.school.place();
    const client = await one(place).signIn(rig.school.principal, rig.school.id);
    const envelopes = await rig.school.writing(rig.school.principal, place, 7, 3);
    for (let i = 0; i < 3; i++) client.push(0, envelopes);
    await eventually(() =>
      expect(client.heard.filter(({ message }) => message.type === 'durable').length).toBeGreaterThan(1),
    );
    expect(counted('stored')).toBe(3);
  });

  test('A10 a generation is closed only into a snapshot that the server holds', async () => {
    await rig.found();
    const { principal } = rig.school;
    const place = rig.school.place();
    const next = { ...place, generation: 1 };
    const client = await many().signIn(principal, rig.school.id);
    const channel = client.open(place);
    const snapshot = await rig.school.envelope(principal, { ...next, writer: 5, kind: 'snapshot' });
    const close = (writer: number) =>
      rig.school.envelope(principal, { ...place, writer, kind: 'close', snapshot: snapshot.link });
    client.push(channel, [await close(7)]);
    await client.next('refused', ({ places }) => places[0]?.code === 'envelope.kind');
    const after = client.open(next);
    client.push(after, [snapshot]);
    await client.durable(5, 1);
    client.send(after, { type: 'presence', bytes: Uint8Array.of(0) });
    client.say({ type: 'close', channel: after, status: 1000, reason: 'left' });
    client.push(channel, [await close(8)]);
    await client.durable(8, 1);
    // And when both were out of memory.
    await client.close();
    await eventually(() => expect(counted('rooms')).toBe(0));
    const later = await one(place).signIn(principal, rig.school.id);
    later.push(0, [await rig.school.envelope(principal, { ...place, writer: 9 })]);
    await later.next('refused', ({ places }) => places[0]?.code === 'generation.closed');
  });

  test('G7 an erased room is emptied at once, in memory, on the disk, and for good', async () => {
    await rig.found();
    const { principal } = rig.school;
    const place = rig.school.place();
    const client = await one(place).signIn(principal, rig.school.id);
    client.push(0, await rig.school.writing(principal, place, 7, 1));
    await client.durable(7, 1);
    const admin = await many().signIn(principal, rig.school.id);
    const { scope, document } = place;
    const entry = await rig.school.add({ kind: 'erase', scope, document }, principal);
    admin.send(0, { type: 'chain', from: 1, entries: [entry] });
    expect((await client.ended).reason).toBe('room.erased');
    const again = await one(place).signIn(principal, rig.school.id);
    expect((await again.next('ask')).vector.size).toBe(0);
    again.push(0, await rig.school.writing(principal, place, 8, 1));
    await again.next('refused', ({ places }) => places[0]?.code === 'room.erased');
  });

  test('W6 a school has so many rooms and no more; those that stand stay open', async () => {
    await rig.found();
    const { principal } = rig.school;
    const places = Array.from({ length: 4 }, () => rig.school.place());
    for (const [i, place] of places.entries()) {
      const client = await one(place)
        .signIn(principal, rig.school.id)
        .catch(() => undefined);
      if (i === 3) break;
      client?.push(0, await rig.school.writing(principal, place, 7, 1));
      await client?.durable(7, 1);
      await client?.close();
    }
    const fourth = one(places[3]);
    fourth.say(await fourth.answer(principal, rig.school.id));
    expect((await fourth.ended).reason).toBe('room.limit');
    const first = await one(places[0]).signIn(principal, rig.school.id);
    await first.next('durable');
  });

  test('W6 a socket has so many rooms and no more', async () => {
    await rig.found();
    const client = await many().signIn(rig.school.principal, rig.school.id);
    for (let i = 0; i < 6; i++) client.open(rig.school.place());
    const closed = await client.next('close');
    expect([closed.channel, closed.status, closed.reason]).toEqual([6, 4500, 'socket.full']);
  });
});

describe('the chain', () => {
  test('M2 two entries for one place: one stands, the other hears chain.stale with the head', async () => {
    await rig.found();
    const [a, b] = [many(), many()];
    const before = rig.school.membership;
    const { principal } = rig.school;
    const { entry } = await rig.school.invite();
    const role = { kind: 'role', person: principal.person, give: [{ role: 'nurse' }], end: [] } as const;
    const rival = await rig.school.make(
      { ...role, give: [...role.give], end: [] },
      principal,
      undefined,
      before,
    );
    a.send(0, { type: 'chain', from: 1, entries: [entry] });
    b.send(0, { type: 'chain', from: 1, entries: [rival] });
    const codes = () =>
      [a, b].flatMap(({ heard }) =>
        heard.flatMap(({ message }) => (message.type === 'chainRefused' ? [message] : [])),
      );
    await eventually(() => expect(codes().length).toBe(1));
    expect(codes()[0]?.code).toBe('chain.stale');
    expect(codes()[0]?.head.seq).toBe(1);
    expect(counted('entries')).toBe(2);
  });

  test('M2 entries that stand already are passed over: who gives back what another gave back at once is heard', async () => {
    const early = await rig.school.bring();
    const before = [...rig.school.chain];
    const late = await rig.school.bring();
    const [a, b] = [many(), many()];
    a.send(0, { type: 'chain', from: 0, entries: before });
    await a.next('chain', ({ from }) => from === before.length - 1);
    b.send(0, { type: 'chain', from: 0, entries: rig.school.chain });
    await b.signIn(late, rig.school.id);
    await a.signIn(early, rig.school.id);
    expect(counted('entries')).toBe(rig.school.chain.length);
    expect(counted('chain.stale')).toBe(0);
  });

  test('M2 M3 entries of another history, of another school, and rubbish', async () => {
    const other = await TestSchool.found();
    const { principal, membership: founded } = rig.school;
    const rival = await rig.school.make(
      { kind: 'remove', person: principal.person, cuts: [] },
      principal,
      undefined,
      founded,
    );
    await rig.school.bring();
    await rig.found();
    for (const [entry, code] of [
      [rival, 'chain.stale'],
      [other.chain[0], 'chain.school'],
      [random(200), 'entry.malformed'],
    ] as const) {
      const client = many();
      client.send(0, { type: 'chain', from: 0, entries: [entry ?? noLink] });
      const refused = await client.next('chainRefused');
      expect(refused.code === 'newer' ? 'entry.malformed' : refused.code).toBe(code);
    }
    expect(counted('entries')).toBe(3);
  });

  test('M3 no school begins under the address of another', async () => {
    const other = await TestSchool.found();
    const client = many();
    client.send(0, { type: 'chain', from: 0, entries: other.chain });
    expect((await client.next('chainRefused')).code).toBe('chain.school');
    expect(counted('entries')).toBe(0);
  });

  test('7.3 an entry of somebody without the power', async () => {
    const lin = await rig.school.bring();
    await rig.found();
    const { person } = rig.school.principal;
    const entry = await rig.school.make({ kind: 'remove', person, cuts: [] }, lin);
    const client = await many().signIn(lin, rig.school.id);
    client.send(0, { type: 'chain', from: 3, entries: [entry] });
    expect((await client.next('chainRefused')).code).toBe('chain.notAllowed');
    await many().signIn(rig.school.principal, rig.school.id);
  });

  test('M9 an invitation that expired by the server’s clock joins nobody', async () => {
    const invitation = await rig.school.invite([], 1000);
    await rig.found();
    const lin = await newActor();
    const as = { kind: 'invitation', ...invitation } as const;
    const client = many();
    const entry = await rig.school.make(await rig.school.joining(lin), lin, as);
    client.send(0, { type: 'chain', from: 2, entries: [entry] });
    expect((await client.next('chainRefused')).code).toBe('chain.expired');
  });

  test('W3 where one school may begin no second does, not even at the same moment', async () => {
    await rig.restart({ newSchools: 'first' });
    const schools = await Promise.all([TestSchool.found(), TestSchool.found(), TestSchool.found()]);
    const clients = schools.map((of) => {
      const client = many(of);
      client.send(0, { type: 'chain', from: 0, entries: of.chain });
      return client;
    });
    await eventually(() =>
      expect(
        clients.flatMap(({ heard }) => heard.filter(({ message }) => message.type.startsWith('chain')))
          .length,
      ).toBe(3),
    );
    expect(counted('school.closed')).toBe(2);
    expect(counted('entries')).toBe(1);
    await rig.restart({ newSchools: 'closed' });
    const late = await TestSchool.found();
    const client = many(late);
    client.send(0, { type: 'chain', from: 0, entries: late.chain });
    expect((await client.next('chainRefused')).code).toBe('school.closed');
  });

  test('W6 a visitor who asks for the chain again and again is sent away', async () => {
    for (let i = 0; i < 5; i++) await rig.school.bring();
    await rig.found();
    const client = many();
    for (let i = 0; i < 200; i++) client.send(0, { type: 'askChain', from: 0 });
    expect((await client.ended).reason).toBe('rate');
  });
});

describe('packages', () => {
  test('W5 a package of an invitation: for whoever knows its id, gone when it was used, and not put again', async () => {
    const invitation = await rig.school.invite();
    await rig.found();
    const client = await many().signIn(rig.school.principal, rig.school.id);
    const put = { type: 'putPackage', id: invitation.id as string, expires: 0, bytes: random(100) } as const;
    client.say(put);
    expect((await client.next('packageKept')).code).toBeUndefined();
    const visitor = many();
    visitor.say({ type: 'askPackage', id: invitation.id });
    expect([...(await visitor.next('package')).bytes]).toEqual([...put.bytes]);
    const lin = await newActor();
    const as = { kind: 'invitation', ...invitation } as const;
    const entry = await rig.school.add(await rig.school.joining(lin), lin, as);
    visitor.send(0, { type: 'chain', from: 2, entries: [entry] });
    await visitor.next('chain');
    const later = many();
    later.say({ type: 'askPackage', id: invitation.id });
    expect((await later.next('package')).bytes.length).toBe(0);
    client.say(put);
    await client.next('packageKept', ({ code }) => code === 'chain.invitation');
  });

  test('W5 nobody fills the server with packages; a visitor puts none', async () => {
    await rig.found();
    const client = await many().signIn(rig.school.principal, rig.school.id);
    for (let i = 0; i < 5; i++)
      client.say({ type: 'putPackage', id: newId(), expires: 0, bytes: random(50) });
    await client.next('packageKept', ({ code }) => code === 'package.limit');
    expect(client.heard.filter(({ message }) => message.type === 'packageKept' && !message.code).length).toBe(
      3,
    );
    client.say({ type: 'putPackage', id: newId(), expires: 1000, bytes: random(50) });
    await client.next('packageKept', ({ code }) => code === 'chain.expired');
    const visitor = many();
    const id = newId();
    visitor.say({ type: 'putPackage', id, expires: 0, bytes: random(50) });
    visitor.say({ type: 'askPackage', id });
    expect((await visitor.next('package')).bytes.length).toBe(0);
  });
});

describe('bytes', () => {
  test('rubbish before signing in, on channel 0, on an open channel and on none', async () => {
    await rig.found();
    const rubbish = [
      Uint8Array.of(),
      Uint8Array.of(255),
      Uint8Array.of(105),
      Uint8Array.of(200, 1),
      random(40),
      writeMessage({ type: 'chainRefused', code: 'busy', head: { seq: 0, link: noLink } }),
    ];
    for (const bytes of rubbish) {
      const visitor = many();
      visitor.raw(0, bytes);
      const member = await many().signIn(rig.school.principal, rig.school.id);
      member.raw(0, bytes);
      const channel = await many().signIn(rig.school.principal, rig.school.id);
      channel.raw(channel.open(rig.school.place()), bytes);
      const unopened = await many().signIn(rig.school.principal, rig.school.id);
      unopened.raw(77, bytes);
      expect((await unopened.ended).reason).toBe('frame.malformed');
      const plain = await one().signIn(rig.school.principal, rig.school.id);
      plain.raw(0, bytes);
      const ended = await plain.ended;
      expect(ended.status).toBe(4400);
    }
    expect(counted('frame.malformed')).toBeGreaterThan(rubbish.length);
    expect(counted('stored')).toBe(0);
    await serves();
  });

  test('frames changed at random by a member are refused or harmless; nothing falls over', async () => {
    await rig.found();
    const { principal } = rig.school;
    const place = rig.school.place();
    const frames: Message[] = [
      { type: 'ask', vector: new Map([[7, 1]]) },
      { type: 'update', runs: [run(await rig.school.writing(principal, place, 7, 2))] },
      { type: 'presence', bytes: random(20) },
      { type: 'askChain', from: 0 },
      { type: 'chain', from: 1, entries: [random(100)] },
    ];
    for (let i = 0; i < 60; i++) {
      const client = await one(place).signIn(principal, rig.school.id);
      for (const frame of frames) {
        const bytes = new Uint8Array(writeMessage(frame));
        for (let n = 0; n <= i % 3; n++)
          bytes[Math.floor(Math.random() * bytes.length)] = (i * 37 + n * 11) % 256;
        if (client.socket.readyState === client.socket.OPEN)
          client.raw(0, i % 5 === 0 ? bytes.slice(0, -1) : bytes);
      }
      client.socket.close();
    }
    await eventually(() => expect(counted('sockets')).toBe(0));
    await serves();
    expect(rig.log.filter((line) => line.includes('not handled'))).toEqual([]);
  });

  test('text frames are malformed', async () => {
    const client = many();
    await client.next('challenge');
    client.socket.send('hello');
    expect((await client.ended).reason).toBe('frame.malformed');
  });

  test('R3 a message that is too large is refused for good, so that nobody comes back with it for ever', async () => {
    await rig.found();
    const client = await one().signIn(rig.school.principal, rig.school.id);
    client.raw(0, new Uint8Array(70 * 1024));
    expect(await client.ended).toEqual({ status: 4400, reason: 'frame.tooLarge' });
    expect(counted('frame.tooLarge')).toBe(1);
    await serves();
  });

  test('only a server says durable, refused, signed in, challenge', async () => {
    await rig.found();
    for (const type of [
      frameTypes.durable,
      frameTypes.refused,
      frameTypes.chainRefused,
      105,
      107,
      109,
      111,
    ]) {
      const client = await one().signIn(rig.school.principal, rig.school.id);
      client.raw(0, Uint8Array.of(type, 0));
      expect((await client.ended).reason).toBe('frame.malformed');
    }
  });
});

describe('floods', () => {
  test('W6 a visitor who sends much before signing in is sent away', async () => {
    const client = one();
    await client.next('challenge');
    for (let i = 0; i < 20; i++) client.raw(0, new Uint8Array(50 * 1024));
    expect((await client.ended).reason).toBe('rate');
    expect(counted('rate')).toBe(1);
  });

  test('W6 a fast sender is read no faster than the rate, loses nothing, and stays', async () => {
    const rate = { bytes: 1e9, frames: 100, burstBytes: 1e9, burstFrames: 20 };
    await rig.restart({ limits: { ...limits, rate, inbox: 8 * 1024 * 1024 } });
    await rig.found();
    const place = rig.school.place();
    const client = await one(place).signIn(rig.school.principal, rig.school.id);
    for (const envelope of await rig.school.writing(rig.school.principal, place, 7, 60))
      client.push(0, [envelope]);
    await client.durable(7, 60);
    expect(counted('rate')).toBeGreaterThan(0);
  });

  test('W6 who sends far more than the rate is sent away', async () => {
    const rate = { bytes: 1000, frames: 1, burstBytes: 1000, burstFrames: 5 };
    await rig.restart({ limits: { ...limits, rate, inbox: 20_000 } });
    await rig.found();
    const client = await one().signIn(rig.school.principal, rig.school.id);
    for (let i = 0; i < 40; i++) client.send(0, { type: 'presence', bytes: random(2000) });
    expect(await client.ended).toEqual({ status: 4500, reason: 'rate' });
  });

  test('W6 a slow reader is cut off; the others are served', async () => {
    await rig.restart({ limits: { ...limits, message: 1024 * 1024, rooms: 100 } });
    await rig.found();
    const { principal } = rig.school;
    const place = rig.school.place();
    const writer = await one(place).signIn(principal, rig.school.id);
    const slow = await one(place).signIn(principal, rig.school.id);
    await slow.next('ask');
    slow.socket.pause();
    const envelopes = await rig.school.writing(principal, place, 7, 120, 200 * 1024);
    for (const envelope of envelopes) writer.push(0, [envelope]);
    await writer.durable(7, envelopes.length);
    await eventually(() => expect(counted('socket.slow')).toBe(1));
    slow.socket.resume();
    await slow.ended;
  });

  test('W6 asks without end are refused', async () => {
    await rig.restart({ limits: { ...limits, message: 1024 * 1024 } });
    await rig.found();
    const { principal } = rig.school;
    const place = rig.school.place();
    const client = await one(place).signIn(principal, rig.school.id);
    client.push(0, await rig.school.writing(principal, place, 7, 3));
    await client.durable(7, 3);
    for (let i = 0; i < 100; i++) client.send(0, { type: 'ask', vector: new Map() });
    expect((await client.ended).reason).toBe('rate');
  });

  test('W6 so many sockets and no more, and so many that have not signed in', async () => {
    await rig.restart({ limits: { ...limits, sockets: 3, visitors: 2 } });
    await rig.found();
    await many().signIn(rig.school.principal, rig.school.id);
    const [a, b] = [many(), many()];
    await Promise.all([a.next('challenge'), b.next('challenge')]);
    expect((await many().ended).status).toBe(1006);
    expect(counted('socket.full')).toBe(1);
  });

  test('a half-open socket is cut off, one that answers is not', async () => {
    await rig.restart({ heartbeat: 200 });
    await rig.found();
    const alive = await one().signIn(rig.school.principal, rig.school.id);
    const dead = await one().signIn(rig.school.principal, rig.school.id);
    dead.socket.pause();
    await eventually(() => expect(counted('halfOpen')).toBe(1));
    await alive.next('presence');
    expect(alive.socket.readyState).toBe(alive.socket.OPEN);
  });
});

test('the log says ids and codes, and nothing of what was sent', async () => {
  await rig.found();
  const client = await one().signIn(rig.school.principal, rig.school.id);
  client.raw(0, new TextEncoder().encode('林小明 缺席'));
  await client.ended;
  for (const line of rig.log)
    expect(line).toMatch(/^(school [\w-]{22}: founded|school [\w-]{22}( room [\w.-]+)?: [a-zA-Z.]+)$/);
});
