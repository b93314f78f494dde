import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Membership } from '../chain/membership.ts';
import { webCryptoVerifier } from '../ed25519.ts';
import { type Envelope, offsets } from '../envelope.ts';
import type { DocumentId, SchoolId } from '../ids.ts';
import { type Run, readRuns, writeRuns } from '../runs.ts';
import { cutBack, inspect, type Settled, type Side, settle, verdicts } from './accept.ts';
import {
  box,
  chain,
  device,
  entryLink,
  envelope,
  id,
  membership,
  place,
  run,
  type TestDevice,
} from './school.testing.ts';
import { emptyRoom, lengthOf, type RoomState, vectorOf } from './state.ts';

const verifier = webCryptoVerifier();
const client: Side = { kind: 'client' };
const server: Side = { kind: 'server', holds: () => true };
let chen: TestDevice;
let lin: TestDevice;
let mallory: TestDevice;
let members: Membership;
let five: Envelope[];

beforeAll(async () => {
  chen = await device(10);
  lin = await device(11);
  mallory = await device(12);
  members = membership([chen, lin, mallory]);
  five = await chain(chen, 77, [{}, {}, {}, {}, {}]);
});

async function take(room: RoomState, runs: readonly Run[], side = client, at = members): Promise<Settled> {
  const inspection = inspect(room, runs, at, side);
  return settle(room, inspection, await verdicts(inspection, verifier));
}

/** What the refusals say: `writer@clock code`. */
function said({ refused, waiting }: Settled): string[] {
  return [...refused, ...waiting].map(({ writer, clock, code }) => `${writer}@${clock} ${code}`);
}

function at(index: number): Envelope {
  const found = five[index];
  if (!found) throw new RangeError();
  return found;
}

function spoil(bytes: Uint8Array): void {
  bytes.set([(bytes.at(-1) ?? 0) ^ 1], bytes.length - 1);
}

test('5 an honest run is accepted as a whole, on both sides', async () => {
  for (const side of [client, server]) {
    const { room, rows, refused } = await take(emptyRoom(place), [run(five)], side);
    expect(rows.map(({ clock }) => clock)).toEqual([0, 1, 2, 3, 4]);
    expect(vectorOf(room)).toEqual(new Map([[77, 5]]));
    expect(refused).toEqual([]);
  }
});

test('5 the longest valid prefix stands, the rest of that writer is refused, and nobody else is blocked', async () => {
  const spoilt = { ...at(2), bytes: at(2).bytes.slice() };
  spoil(spoilt.bytes);
  const other = await chain(lin, 88, [{}, {}, {}, {}, {}]);
  const settled = await take(emptyRoom(place), [run(other), run([at(0), at(1), spoilt, at(3), at(4)])]);
  expect(vectorOf(settled.room)).toEqual(
    new Map([
      [88, 5],
      [77, 2],
    ]),
  );
  expect(said(settled)).toEqual(['77@2 envelope.signature']);
});

test('A1 an envelope stands in no other place than the one it names (U3)', async () => {
  const elsewhere = [
    { school: id<SchoolId>(9) },
    { scope: id<never>(9) },
    { document: id<DocumentId>(9) },
    { generation: 1 },
  ];
  for (const change of elsewhere) {
    const made = await envelope(chen, { writer: 77, ...change });
    expect(said(await take(emptyRoom(place), [run([made])]))).toEqual(['77@0 envelope.place']);
  }
  expect(said(await take(emptyRoom(place), [run([at(0)], 78)]))).toEqual(['78@0 envelope.place']);
  const { room } = await take(emptyRoom(place), [run([at(0)])]);
  expect(said(await take(room, [{ writer: 77, clock: 1, envelopes: [at(2).bytes] }]))).toEqual([
    '77@1 envelope.place',
  ]);
});

test('A2 a chain continues from its own last envelope only', async () => {
  const other = await envelope(chen, { writer: 77, clock: 1, previous: at(1).link });
  const { room } = await take(emptyRoom(place), [run([at(0)])]);
  expect(said(await take(room, [run([other])]))).toEqual(['77@1 envelope.previous']);
});

test('U3 A3 a writer that another device uses is taken, and its owner keeps what it had', async () => {
  const { room } = await take(emptyRoom(place), [run([at(0)])]);
  const stolen = await envelope(mallory, { writer: 77, clock: 1, previous: at(0).link });
  const settled = await take(room, [run([stolen])]);
  expect(said(settled)).toEqual(['77@1 writer.taken']);
  const first = await envelope(mallory, { writer: 77 });
  const taken = await take(emptyRoom(place), [run([first])]);
  expect(said(await take(taken.room, [run(five)]))).toEqual(['77@0 envelope.fork']);
});

test('A3 the chain head that a writer has seen never goes back', async () => {
  const back = await chain(chen, 77, [{}, { head: { seq: 2, link: entryLink(2) } }]);
  expect(said(await take(emptyRoom(place), [run(back)]))).toEqual(['77@1 envelope.headBack']);
});

test('A4 who has seen more of the chain waits for us, and is not refused', async () => {
  const ahead = await envelope(chen, { writer: 77, head: { seq: 4, link: entryLink(4) } });
  const settled = await take(emptyRoom(place), [run([ahead])]);
  expect(settled.refused).toEqual([]);
  expect(settled.waiting).toEqual([{ writer: 77, clock: 0, code: 'chain.behind' }]);
});

test('A4 another link at our height proves that two histories were shown; unsigned it proves nothing', async () => {
  const other = await envelope(chen, { writer: 77, head: { seq: 3, link: entryLink(9) } });
  const settled = await take(emptyRoom(place), [run([other])]);
  expect(said(settled)).toEqual(['77@0 chain.fork']);
  expect(settled.histories.map(({ link }) => link)).toEqual([other.link]);
  const unsigned = { ...other, bytes: other.bytes.slice() };
  spoil(unsigned.bytes);
  expect((await take(emptyRoom(place), [run([unsigned])])).histories).toEqual([]);
});

test('A5 who may only read, or is no member, writes nothing', async () => {
  for (const right of ['read', 'none'] as const) {
    const without = membership([chen, lin], { [chen.person]: right });
    expect(said(await take(emptyRoom(place), [run(five)], client, without))).toEqual([
      '77@0 write.notAllowed',
    ]);
  }
  expect(said(await take(emptyRoom(place), [run(five)], client, membership([lin])))).toEqual([
    '77@0 write.unknownDevice',
  ]);
});

test('A6 a server takes the present epoch only, a client also history; nobody one that the chain does not have', async () => {
  const old = await envelope(chen, { writer: 77, epoch: 1 });
  expect(said(await take(emptyRoom(place), [run([old])], server))).toEqual(['77@0 epoch.old']);
  expect(said(await take(emptyRoom(place), [run([old])], client))).toEqual([]);
  const unknown = await envelope(chen, { writer: 77, epoch: 3 });
  expect(said(await take(emptyRoom(place), [run([unknown])], client))).toEqual(['77@0 epoch.unknown']);
});

test('A7 a signature of somebody else, or of other bytes, is none', async () => {
  const forged = await envelope({ ...mallory, id: chen.id }, { writer: 77 });
  const settled = await take(emptyRoom(place), [run([forged])]);
  expect(said(settled)).toEqual(['77@0 envelope.signature']);
  expect(settled.room).toBe(settled.rows.length === 0 ? settled.room : undefined);
  expect(lengthOf(settled.room, 77)).toBe(0);
});

test('A8 what is held already is acknowledged again and stored once', async () => {
  const { room } = await take(emptyRoom(place), [run(five.slice(0, 3))]);
  const settled = await take(room, [run(five)]);
  expect(settled.rows.map(({ clock }) => clock)).toEqual([3, 4]);
  expect(settled.duplicates).toEqual(new Map([[77, 3]]));
});

test('U6 A8 a fork keeps the first and hands out both as evidence, if the second is really signed', async () => {
  const { room } = await take(emptyRoom(place), [run(five)]);
  const fork = await envelope(chen, { writer: 77, clock: 2, previous: at(1).link }, 'another');
  const settled = await take(room, [run([fork])]);
  expect(said(settled)).toEqual(['77@2 envelope.fork']);
  expect(settled.forks.map(({ link }) => link)).toEqual([fork.link]);
  expect(settled.room.writers).toEqual(room.writers);
  const forged = { ...fork, bytes: fork.bytes.slice() };
  spoil(forged.bytes);
  const noise = await take(room, [run([forged])]);
  expect(noise.forks).toEqual([]);
  expect(said(noise)).toEqual(['77@2 envelope.signature']);
});

test('U4 A9 a clock beyond the run is a gap: ignored, asked for again, never refused', async () => {
  const { room } = await take(emptyRoom(place), [run(five.slice(0, 1))]);
  const settled = await take(room, [run(five.slice(3))]);
  expect(settled.rows).toEqual([]);
  expect(said(settled)).toEqual([]);
  expect(settled.gaps).toEqual([{ writer: 77, held: 1, clock: 3 }]);
});

test('U5 A9 behind a gap in one frame the writer waits, what stands before it is taken', async () => {
  const update = writeRuns([run(five.slice(0, 2)), run(five.slice(3))]);
  const runs = readRuns(update);
  if (!runs.ok) throw new Error(runs.code);
  const settled = await take(emptyRoom(place), runs.value);
  expect(settled.rows.map(({ clock }) => clock)).toEqual([0, 1]);
  expect(settled.gaps).toEqual([{ writer: 77, held: 2, clock: 3 }]);
});

test('A10 a server closes only into a snapshot that it holds, and takes nothing afterwards; a client takes what its server had', async () => {
  const closing = await chain(lin, 88, [{}, { kind: 'close', snapshot: entryLink(50) }]);
  const early = await take(emptyRoom(place), [run(closing)], { kind: 'server', holds: () => false });
  expect(said(early)).toEqual(['88@1 envelope.kind']);
  const closed = await take(emptyRoom(place), [run(closing), run(five.slice(0, 2))], server);
  expect(vectorOf(closed.room)).toEqual(
    new Map([
      [88, 2],
      [77, 2],
    ]),
  );
  expect(said(await take(closed.room, [run(five)], server))).toEqual(['77@2 generation.closed']);
  expect(said(await take(closed.room, [run(five)], client))).toEqual([]);
});

test('A10 nothing follows a close in its own chain, on either side', async () => {
  const after = await chain(lin, 88, [{ kind: 'close', snapshot: entryLink(50) }, {}]);
  for (const side of [client, server]) {
    const settled = await take(emptyRoom(place), [run(after)], side);
    expect(said(settled)).toEqual(['88@1 generation.closed']);
    expect(said(await take(settled.room, [run(after)], side))).toEqual(['88@1 generation.closed']);
  }
});

test('L1 a letter stands in a drop box only; every member of the school may leave one', async () => {
  const outsider = membership([chen, lin], { [chen.person]: 'none' });
  const letter = await envelope(chen, { ...box, kind: 'letter', writer: 77 });
  expect(said(await take(emptyRoom(box), [run([letter])], server, outsider))).toEqual([]);
  const astray = await envelope(chen, { kind: 'letter', writer: 77 });
  expect(said(await take(emptyRoom(place), [run([astray])], server))).toEqual(['77@0 envelope.kind']);
});

test('U9 M14 beyond a cut-off nothing counts, whatever it claims and whenever it came', async () => {
  const name = `${place.scope}.${place.document}.g0`;
  const cut: Membership = { ...members, cuts: new Map([[name, new Map([[chen.id, new Map([[77, 2]])]])]]) };
  expect(said(await take(emptyRoom(place), [run(five)], client, cut))).toEqual(['77@2 write.cut']);
  const { room } = await take(emptyRoom(place), [run(five)]);
  const back = cutBack(room, cut);
  expect(back.cut).toEqual([{ writer: 77, clock: 2, code: 'write.cut' }]);
  expect(vectorOf(back.room)).toEqual(new Map([[77, 2]]));
  expect(cutBack(back.room, cut).cut).toEqual([]);
});

test('A13 a letter of somebody who left since is still taken from a server that had it; nothing else is, and no server takes it', async () => {
  const person = { ...members.people.get(chen.person), removed: 3 };
  const without = { ...members, people: new Map(members.people).set(chen.person, person as never) };
  const before = { head: { seq: 2, link: entryLink(2) } };
  const letter = await envelope(chen, { ...box, ...before, kind: 'letter', writer: 77 });
  expect(said(await take(emptyRoom(box), [run([letter])], client, without))).toEqual([]);
  expect(said(await take(emptyRoom(box), [run([letter])], server, without))).toEqual(['77@0 write.cut']);
  const late = await envelope(chen, { ...box, kind: 'letter', writer: 78 });
  expect(said(await take(emptyRoom(box), [run([late])], client, without))).toEqual(['78@0 write.cut']);
  const update = await envelope(chen, { ...before, writer: 77 });
  expect(said(await take(emptyRoom(place), [run([update])], client, without))).toEqual(['77@0 write.cut']);
});

test('A15 what somebody wrote who was taken out since is still taken from the server until the key is changed, and by no server', async () => {
  const [id, scope] = [place.scope, members.scopes.get(place.scope)];
  if (!scope) throw new Error('no scope');
  const others = new Map(scope.members);
  others.delete(chen.person);
  const out = (more: Partial<typeof scope>): Membership => ({
    ...members,
    people: new Map(members.people).set(chen.person, {
      ...members.people.get(chen.person),
      removed: 3,
    } as never),
    scopes: new Map([[id, { ...scope, members: others, ...more }]]),
  });
  const left = new Map([[chen.person, 3]]);
  const before = { head: { seq: 2, link: entryLink(2) } };
  const written = await chain(chen, 77, [before, before]);
  const late = await envelope(chen, { writer: 78 });
  const due = out({ due: 3, left });
  const { room, refused } = await take(emptyRoom(place), [run(written)], client, due);
  expect(refused).toEqual([]);
  expect(vectorOf(room)).toEqual(new Map([[77, 2]]));
  expect(said(await take(emptyRoom(place), [run(written)], server, due))).toEqual(['77@0 write.cut']);
  // Not what names the removal, not who only read here, not beyond a cut-off that is stated, not once the key is another.
  expect(said(await take(emptyRoom(place), [run([late])], client, due))).toEqual(['78@0 write.cut']);
  const reader = out({ due: 3 });
  expect(said(await take(emptyRoom(place), [run(written)], client, reader))).toEqual(['77@0 write.cut']);
  const name = `${place.scope}.${place.document}.g0`;
  const stated = { ...due, cuts: new Map([[name, new Map([[chen.id, new Map([[77, 1]])]])]]) };
  expect(said(await take(emptyRoom(place), [run(written)], client, stated))).toEqual(['77@1 write.cut']);
  expect(said(await take(emptyRoom(place), [run(written)], client, out({})))).toEqual(['77@0 write.cut']);
  expect(cutBack(room, out({})).cut).toEqual([{ writer: 77, clock: 0, code: 'write.cut' }]);
  // Revoked from this scope only: the same.
  const revoked = { ...due, people: members.people };
  expect(said(await take(emptyRoom(place), [run(written)], client, revoked))).toEqual([]);
  expect(said(await take(emptyRoom(place), [run([late])], client, revoked))).toEqual([
    '78@0 write.notAllowed',
  ]);
});

test('G7 an erased room takes nothing again', async () => {
  const erased: Membership = { ...members, erased: new Set([`${place.scope}.${place.document}`]) };
  expect(said(await take(emptyRoom(place), [run(five)], client, erased))).toEqual(['77@0 room.erased']);
  expect(cutBack(emptyRoom(place), erased).erased).toBe(true);
});

test('V2 an envelope of a later version is newer, not malformed, and stops its own writer only', async () => {
  const newer = { ...at(1), bytes: at(1).bytes.slice() };
  newer.bytes[offsets.version] = 2;
  expect(said(await take(emptyRoom(place), [run([at(0), newer, at(2)])]))).toEqual(['77@1 newer']);
});

test('A12 verdicts for a room that has moved on are not taken', async () => {
  const inspection = inspect(emptyRoom(place), [run(five)], members, client);
  const signed = await verdicts(inspection, verifier);
  const { room } = await take(emptyRoom(place), [run(five.slice(0, 1))]);
  expect(() => settle(room, inspection, signed)).toThrow('changed');
  expect(() => settle(inspection.room, inspection, [])).toThrow(RangeError);
});

test('P6 G6 any order, repetition and split of honest and dishonest frames ends in the same rows, and no accepted prefix is shortened', async () => {
  const other = await chain(lin, 88, [
    {},
    { frontier: [{ writer: 77, length: 2, link: at(1).link }] },
    { kind: 'checkpoint' },
    {},
  ]);
  const bad = await chain(mallory, 99, [{}, {}, { head: { seq: 2, link: entryLink(2) } }, {}]);
  const forged = await envelope({ ...mallory, id: chen.id }, { writer: 66 });
  const pieces: Run[] = [five, other, bad, [forged]].flatMap((whole) =>
    whole.flatMap((_, from) =>
      [1, 2, 5].map((length) => run(whole.slice(from, from + length), whole[0]?.writer)),
    ),
  );
  const whole = [five, other, bad, [forged]].map((envelopes) => run(envelopes));
  const want = new Map([
    [99, 2],
    [88, 4],
    [77, 5],
  ]);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.nat(pieces.length - 1), { minLength: 1, maxLength: 3 }), { maxLength: 25 }),
      fc.constantFrom(client, server),
      async (frames, side) => {
        let room = emptyRoom(place);
        for (const frame of [
          ...frames.map((picks) => picks.flatMap((i) => pieces[i] ?? [])),
          ...whole.map((one) => [one]),
        ]) {
          const before = vectorOf(room);
          const runs = frame.filter((one, i) => frame.findIndex(({ writer }) => writer === one.writer) === i);
          room = (await take(room, runs, side)).room;
          for (const [writer, length] of before)
            expect(lengthOf(room, writer)).toBeGreaterThanOrEqual(length);
        }
        expect(vectorOf(room)).toEqual(want);
      },
    ),
    { numRuns: 40 },
  );
});

test('U7 envelopes that were merged into one element are refused: no signature is lost in a compaction', async () => {
  const joined = Uint8Array.from([...at(0).bytes, ...at(1).bytes]);
  const settled = await take(emptyRoom(place), [{ writer: 77, clock: 0, envelopes: [joined] }]);
  expect(said(settled)).toEqual(['77@0 envelope.malformed']);
  expect(settled.rows).toEqual([]);
});
