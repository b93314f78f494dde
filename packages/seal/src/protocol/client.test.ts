import { beforeAll, expect, test } from 'vitest';
import { markAccepted } from '../accepted.ts';
import type { Membership } from '../chain/membership.ts';
import { type Envelope, roomName } from '../envelope.ts';
import {
  chain,
  device,
  entryLink,
  envelope,
  membership,
  place,
  type TestDevice,
} from '../room/school.testing.ts';
import { emptyRoom, withRows } from '../room/state.ts';
import { stepClient } from './client.ts';
import type { ClientDocument } from './client-state.ts';
import { presentGeneration } from './client-state.ts';
import { type Message, writeMessage } from './messages.ts';
import { Rim } from './rim.testing.ts';

let chen: TestDevice;
let lin: TestDevice;
let wang: TestDevice;
let members: Membership;
let theirs: Envelope[];

beforeAll(async () => {
  [chen, lin, wang] = await Promise.all([device(10), device(11), device(12)]);
  members = membership([chen, lin, wang]);
  theirs = await chain(lin, 77, [{}, {}, {}]);
});

/** Chen's laptop, connected in generation 0. */
async function online(at = members, start = {}): Promise<Rim> {
  const rim = new Rim(chen, at, start);
  await rim.tell({ type: 'connected', generation: 0 });
  return rim;
}

/** The chain one entry longer, with cut-offs of devices in generation 0. */
function longer(cuts: readonly [TestDevice, number, number][], change: Partial<Membership> = {}): Membership {
  const all = new Map<TestDevice['id'], Map<number, number>>();
  for (const [by, writer, length] of cuts) all.set(by.id, new Map(all.get(by.id)).set(writer, length));
  const link = entryLink(4);
  return {
    ...members,
    head: { seq: 4, link },
    links: [...members.links, link],
    cuts: new Map([[roomName(place), all]]),
    ...change,
  };
}

function held({ doc }: { doc: ClientDocument }, writer: number, generation = 0): number {
  return doc.rooms.get(generation)?.room.writers.get(writer)?.links.length ?? 0;
}

const first = (envelopes: readonly Envelope[]) => envelopes[0] as Envelope;

test('P2 one ask is under way at most; a gap asks again when the answer is complete', async () => {
  const rim = await online();
  expect(rim.sent('ask')).toHaveLength(1);
  await rim.arrive([theirs[2] as Envelope]);
  await rim.tell({ type: 'retry' });
  expect(rim.sent('ask')).toHaveLength(1);
  await rim.hear({ type: 'answer', runs: [] });
  expect(rim.sent('ask')).toHaveLength(2);
  await rim.hear({ type: 'answer', runs: [] });
  await rim.arrive([theirs[2] as Envelope]);
  expect(rim.sent('ask')).toHaveLength(3);
  expect(held(rim, 77)).toBe(0);
});

test('P3 an envelope is sent when it is sealed and leaves the outbox when the disk has it', async () => {
  const rim = await online();
  await rim.keep('one');
  expect(rim.sent('update')).toHaveLength(1);
  expect(rim.doc.outbox).toMatchObject([{ id: 'one', sealed: { writer: 1000, clock: 0 } }]);
  expect(rim.of('forget')).toEqual([]);
  await rim.store();
  expect(rim.of('forget')).toEqual([{ type: 'forget', ids: ['one'] }]);
  expect(rim.doc.outbox).toEqual([]);
});

test('P3 an update that may need an earlier one is not said to be stored before it', async () => {
  const rim = await online();
  await rim.keep('one');
  await rim.hear({ type: 'refused', places: [{ writer: 1000, clock: 0, code: 'busy' }] });
  await rim.tell({ type: 'disconnected', generation: 0 });
  const again = new Rim(chen, members, {
    outbox: rim.doc.outbox,
    rooms: [{ room: rim.doc.rooms.get(0)?.room ?? emptyRoom(place), seen: new Map() }],
  });
  await again.keep('two');
  const two = first(again.made);
  await again.hear({ type: 'durable', vector: new Map([[two.writer, 1]]) });
  expect(again.of('forget')).toEqual([]);
  await again.hear({ type: 'durable', vector: new Map([[first(rim.made).writer, 1]]) });
  expect(again.of('forget')).toEqual([{ type: 'forget', ids: ['one', 'two'] }]);
});

test('P4 a tail that can never sync is kept apart and sealed anew by another writer, from the refused place on', async () => {
  const rim = await online();
  for (const id of ['one', 'two', 'three']) await rim.keep(id);
  await rim.hear({ type: 'durable', vector: new Map([[1000, 1]]) });
  await rim.hear({ type: 'refused', places: [{ writer: 1000, clock: 1, code: 'envelope.fork' }] });
  expect(rim.of('quarantine')).toMatchObject([{ places: [{ writer: 1000, clock: 1 }], rebuild: false }]);
  expect(rim.made.slice(3).map(({ writer, clock }) => `${writer}@${clock}`)).toEqual(['1001@0', '1001@1']);
  expect(held(rim, 1000)).toBe(1);
  expect(rim.doc.outbox.map(({ id }) => id)).toEqual(['two', 'three']);
});

test.each(['busy', 'rate', 'chain.behind'] as const)(
  'P4 %s is waited for, and sent again in time',
  async (code) => {
    const rim = await online();
    await rim.keep('one');
    await rim.hear({ type: 'refused', places: [{ writer: 1000, clock: 0, code }] });
    expect(held(rim, 1000)).toBe(1);
    expect(rim.of('offerChain')).toHaveLength(code === 'chain.behind' ? 1 : 0);
    await rim.tell({ type: 'retry' });
    expect(rim.of('read')).toMatchObject([{ vector: new Map([[1000, 0]]) }]);
  },
);

test('P4 who may no longer write keeps the tail, unsent, until the chain or the line is new', async () => {
  const rim = await online();
  await rim.keep('one');
  await rim.hear({ type: 'refused', places: [{ writer: 1000, clock: 0, code: 'write.notAllowed' }] });
  expect(rim.doc.stopped).toBe('write.notAllowed');
  expect(rim.of('askChain')).toHaveLength(1);
  await rim.keep('two');
  expect(rim.made).toHaveLength(1);
  expect(rim.doc.outbox).toHaveLength(2);
  await rim.tell({ type: 'chain', membership: longer([]) });
  expect(rim.made).toHaveLength(2);
});

test('P4 a server that refuses everything is not fed for ever', async () => {
  const rim = await online();
  await rim.keep('one');
  for (let i = 0; i < 20; i++) {
    const { writer } = rim.made.at(-1) as Envelope;
    await rim.hear({ type: 'refused', places: [{ writer, clock: 0, code: 'envelope.signature' }] });
  }
  expect(rim.made.length).toBeLessThan(8);
  expect(rim.doc.outbox).toHaveLength(1);
  expect(rim.doc.stopped).toBe('envelope.signature');
});

test('P4 what is dropped while it is being sealed is forgotten on the disk too', async () => {
  const rim = await online();
  await rim.arrive(theirs);
  rim.holding = true;
  await rim.tell({ type: 'compact' });
  const close = await envelope(lin, { writer: 88, kind: 'close', snapshot: new Uint8Array(32).fill(3) });
  await rim.arrive([close]);
  const dropped = rim.of('forget').length;
  await rim.finish();
  expect(rim.doc.outbox).toEqual([]);
  expect(rim.of('forget')).toHaveLength(dropped + 1);
});

test('P4 a close that has nothing to do any more is forgotten on the disk too', async () => {
  const rim = await online();
  await rim.arrive(theirs);
  await rim.tell({ type: 'compact' });
  rim.holding = true;
  await rim.store(1);
  expect(rim.doc.outbox).toMatchObject([{ kind: 'close', generation: 0 }]);
  const ids = rim.doc.outbox.map(({ id }) => id);
  const close = await envelope(lin, { writer: 88, kind: 'close', snapshot: first(rim.made).link });
  await rim.arrive([close]);
  expect(rim.doc.outbox).toEqual([]);
  expect(rim.of('forget').at(-1)).toEqual({ type: 'forget', ids });
});

test('P4 G7 what was being sealed when its room was erased goes nowhere', async () => {
  const rim = await online();
  await rim.arrive(theirs);
  rim.holding = true;
  await rim.keep('one');
  const erased = new Set([`${place.scope}.${place.document}`]);
  await rim.tell({ type: 'chain', membership: longer([], { erased }) });
  const cached = rim.of('cache').length;
  await rim.finish();
  expect(held(rim, 1000)).toBe(0);
  expect(rim.sent('update')).toEqual([]);
  expect(rim.of('cache')).toHaveLength(cached);
  expect(rim.doc.stopped).toBe('room.erased');
});

test('P5 U8 after a start a new writer is opened, and an old one is never continued', async () => {
  const own = await chain(chen, 500, [{}, {}]);
  const rows = own.map((one) => ({ writer: 500, clock: one.clock, envelope: markAccepted(one) }));
  const rim = await online(members, {
    rooms: [{ room: withRows(emptyRoom(place), rows), seen: new Map() }],
  });
  await rim.keep('one');
  expect(first(rim.made)).toMatchObject({ writer: 1000, clock: 0 });
});

test('P6 what comes twice is delivered once', async () => {
  const rim = await online();
  await rim.arrive(theirs);
  await rim.arrive(theirs);
  expect(rim.of('deliver').flatMap(({ rows }) => rows)).toHaveLength(3);
});

test('U1 U2 U4 a frame with a delete set or a GC struct is named and changes nothing', async () => {
  const rim = await online();
  await rim.arrive(theirs);
  const before = rim.doc;
  for (const raw of [
    [0, 1, 77, 1, 0, 3],
    [0, 1, 77, 1, 3, 100],
    [1, 1, 77, 3, 0, 100, 0],
  ])
    await rim.tell({ type: 'frame', generation: 0, bytes: Uint8Array.from([0, 2, raw.length, ...raw]) });
  expect(rim.codes()).toEqual(['frame.malformed', 'frame.malformed', 'frame.malformed']);
  expect(rim.doc).toBe(before);
});

test('A12 a frame that was judged when the room was another is judged again', async () => {
  const rim = await online();
  await rim.keep('one');
  const runs = [{ writer: 77, clock: 0, envelopes: [first(theirs).bytes] }];
  const hear = (state: ClientDocument, message: Message) =>
    stepClient(state, { type: 'frame', generation: 0, bytes: writeMessage(message) });
  const judged = hear(rim.doc, { type: 'update', runs });
  const changed = hear(judged.state, {
    type: 'refused',
    places: [{ writer: 1000, clock: 0, code: 'envelope.fork' }],
  });
  const late = stepClient(changed.state, { type: 'verified', generation: 0, ticket: 2, verdicts: [true] });
  expect(late.effects.map(({ type }) => type)).toEqual(['verify']);
});

test('A12 a frame that was judged by an older chain is judged again', async () => {
  const rim = await online();
  await rim.arrive(theirs.slice(0, 1));
  const runs = [{ writer: 77, clock: 1, envelopes: [(theirs[1] as Envelope).bytes] }];
  const bytes = writeMessage({ type: 'update', runs });
  const judged = stepClient(rim.doc, { type: 'frame', generation: 0, bytes });
  const cut = stepClient(judged.state, { type: 'chain', membership: longer([[lin, 77, 1]]) });
  const late = stepClient(cut.state, { type: 'verified', generation: 0, ticket: 2, verdicts: [true] });
  expect(held({ doc: late.state }, 77)).toBe(1);
  expect(late.effects.some(({ type }) => type === 'deliver')).toBe(false);
});

test('E6 the first frontier is full, the next says what is new', async () => {
  const rim = await online();
  await rim.arrive(theirs.slice(0, 2));
  await rim.keep('one');
  await rim.keep('two');
  await rim.arrive(theirs.slice(2));
  await rim.keep('three');
  expect(rim.made.map(({ frontier }) => frontier.map(({ writer, length }) => [writer, length]))).toEqual([
    [[77, 2]],
    [],
    [[77, 3]],
  ]);
});

test('G2 the snapshot comes first, the close names it when the disk has it', async () => {
  const rim = await online();
  await rim.keep('one');
  await rim.store();
  await rim.tell({ type: 'compact' });
  expect(rim.made.at(-1)).toMatchObject({ kind: 'snapshot', generation: 1, clock: 0 });
  expect(rim.made.at(-1)?.frontier).toMatchObject([{ writer: 1000, length: 1 }]);
  expect(rim.made).toHaveLength(2);
  await rim.store(1);
  expect(rim.made.at(-1)).toMatchObject({ kind: 'close', generation: 0, snapshot: rim.made[1]?.link });
});

test('G8 who opens a generation also keeps the one behind it open: it can be opened in its turn', async () => {
  const rim = await online();
  await rim.keep('one');
  await rim.store();
  await rim.tell({ type: 'compact' });
  await rim.store(1);
  await rim.store();
  expect(rim.of('open').map(({ generation }) => generation)).toEqual([1, 2]);
});

test('G3 G4 what a snapshot of somebody else misses of this device is published again in the next generation', async () => {
  const rim = await online();
  await rim.keep('one');
  await rim.store();
  const snapshot = await envelope(lin, { writer: 90, kind: 'snapshot', generation: 1 });
  await rim.arrive([snapshot], 1);
  const close = await envelope(lin, { writer: 91, kind: 'close', snapshot: snapshot.link });
  await rim.arrive([close]);
  expect(rim.of('republish')).toMatchObject([
    { generation: 0, stretches: [{ writer: 1000, from: 0, to: 1 }] },
  ]);
  expect(presentGeneration(rim.doc)).toBe(1);
  await rim.keep('again');
  expect(rim.made.at(-1)).toMatchObject({ generation: 1, clock: 0 });
});

test('G5 what somebody has seen and no answer brings is missing, by name', async () => {
  const rim = await online();
  await rim.hear({ type: 'answer', runs: [] });
  const last = theirs[2] as Envelope;
  const seen = await envelope(wang, { writer: 5, frontier: [{ writer: 77, length: 3, link: last.link }] });
  await rim.arrive([seen]);
  expect(rim.sent('ask')).toHaveLength(2);
  expect(rim.of('missing')).toEqual([]);
  await rim.hear({ type: 'answer', runs: [] });
  expect(rim.of('missing')).toMatchObject([{ code: 'rows.missing', entries: [{ writer: 77, length: 3 }] }]);
  await rim.arrive(theirs);
  await rim.tell({ type: 'retry' });
  await rim.hear({ type: 'answer', runs: [] });
  expect(rim.of('missing')).toHaveLength(1);
});

test('P2 G5 what is refused shows nothing: what is missing is not asked for once more with every frame', async () => {
  const rim = await online();
  await rim.hear({ type: 'answer', runs: [] });
  const last = theirs[2] as Envelope;
  const seen = await envelope(wang, { writer: 5, frontier: [{ writer: 77, length: 3, link: last.link }] });
  await rim.arrive([seen]);
  await rim.hear({ type: 'answer', runs: [] });
  const wrong = await envelope(wang, { writer: 5, clock: 1, previous: new Uint8Array(32).fill(9) });
  for (let i = 0; i < 5; i++) {
    await rim.arrive([wrong]);
    await rim.hear({ type: 'answer', runs: [] });
  }
  expect(rim.of('report')).toMatchObject(Array(5).fill({ code: 'envelope.previous' }));
  expect(rim.sent('ask')).toHaveLength(2);
});

test('G5 U6 another link at a length that is held is a fork, with the envelope as evidence', async () => {
  const rim = await online();
  await rim.arrive(theirs);
  const link = new Uint8Array(32).fill(9);
  const other = await envelope(wang, { writer: 5, frontier: [{ writer: 77, length: 2, link }] });
  await rim.arrive([other]);
  expect(rim.of('report')).toMatchObject([{ code: 'frontier.fork', evidence: [{ writer: 5 }] }]);
});

test('G7 what is erased leaves the laptop, with what was on its way there', async () => {
  const rim = await online();
  await rim.arrive(theirs);
  await rim.keep('one');
  await rim.tell({ type: 'chain', membership: longer([], { erased: new Set([roomName(place)]) }) });
  expect(rim.of('erase')).toEqual([{ type: 'erase', generation: 0 }]);
  expect(rim.of('forget')).toEqual([{ type: 'forget', ids: ['one'] }]);
  expect(held(rim, 77)).toBe(0);
  await rim.arrive(theirs);
  expect(held(rim, 77)).toBe(0);
});

test('G7 G8 after the erasure of a generation writing goes on in the next', async () => {
  const rim = await online();
  await rim.tell({ type: 'chain', membership: longer([], { erased: new Set([roomName(place)]) }) });
  await rim.keep('one');
  expect(rim.made).toMatchObject([{ generation: 1 }]);
});

test('G8 where the server holds nothing before what is held here, a stepping stone is left, once', async () => {
  const rim = await online();
  await rim.arrive([await envelope(lin, { writer: 90, generation: 1 })], 1);
  expect(presentGeneration(rim.doc)).toBe(1);
  await rim.hear({ type: 'ask', vector: new Map() });
  await rim.hear({ type: 'ask', vector: new Map() });
  expect(rim.made).toMatchObject([{ kind: 'checkpoint', generation: 0 }]);
  await rim.hear({ type: 'ask', vector: new Map() }, 1);
  expect(rim.made).toHaveLength(1);
});

/** Chen holds what is cut; Lin has said to hold it too. */
async function mending(peers: readonly TestDevice[]): Promise<Rim> {
  const rim = new Rim(wang, members);
  await rim.tell({ type: 'connected', generation: 0 });
  const gone = await chain(chen, 40, [{}, {}]);
  await rim.arrive(gone);
  const link = (gone[1] as Envelope).link;
  await rim.arrive([await envelope(lin, { writer: 78, frontier: [{ writer: 40, length: 2, link }] })]);
  await rim.tell({ type: 'peers', devices: new Set(peers.map(({ id }) => id)) });
  await rim.tell({ type: 'chain', membership: longer([[chen, 40, 1]]) });
  return rim;
}

test('G9 M14 what a cut-off takes leaves the room, and a snapshot carries its structure on', async () => {
  const rim = await mending([]);
  expect(held(rim, 40)).toBe(1);
  expect(rim.of('quarantine')).toMatchObject([{ rebuild: true, places: [{ writer: 40, clock: 1 }] }]);
  expect(rim.of('mending')).toEqual([{ type: 'mending', due: true }]);
  expect(rim.made).toMatchObject([{ kind: 'snapshot', generation: 1 }]);
  await rim.store(1);
  expect(rim.of('mending').at(-1)).toEqual({ type: 'mending', due: false });
});

test('G9 E7 a cut-off that empties the first generation is mended as soon as something stands there again', async () => {
  const rim = await online();
  await rim.arrive(theirs);
  await rim.tell({ type: 'chain', membership: longer([[lin, 77, 0]]) });
  expect(rim.of('mending')).toEqual([{ type: 'mending', due: true }]);
  expect(rim.made).toEqual([]);
  await rim.keep('one');
  expect(rim.made).toMatchObject([
    { kind: 'update', generation: 0 },
    { kind: 'snapshot', generation: 1 },
  ]);
});

test('G9 of those online who held it, the lowest device does it; the next takes over when nothing comes', async () => {
  const rim = await mending([lin]);
  expect(rim.made).toEqual([]);
  await rim.tell({ type: 'retry' });
  expect(rim.made).toMatchObject([{ kind: 'snapshot', generation: 1 }]);
});

test('G9 a snapshot of who comes first, made in knowledge of the cut-off, ends the waiting; an older one does not', async () => {
  const rim = await mending([lin]);
  await rim.arrive([await envelope(lin, { writer: 60, kind: 'snapshot', generation: 1 })], 1);
  expect(rim.doc.mending).toBeDefined();
  const head = { seq: 4, link: entryLink(4) };
  await rim.arrive([await envelope(lin, { writer: 61, kind: 'snapshot', generation: 1, head })], 1);
  expect(rim.doc.mending).toBeUndefined();
  await rim.tell({ type: 'retry' });
  expect(rim.made).toEqual([]);
});

test('G9 who never held it is not waited for, and a worker that died on the way begins again', async () => {
  const rim = await mending([]);
  const again = new Rim(wang, rim.doc.membership, {
    mending: true,
    rooms: [{ room: rim.doc.rooms.get(0)?.room ?? emptyRoom(place), seen: new Map() }],
  });
  await again.tell({ type: 'retry' });
  expect(again.made).toMatchObject([{ kind: 'snapshot', generation: 1 }]);
});

test.each(['epoch.old', 'generation.closed'] as const)(
  'G10 what the server can never take of others (%s) a snapshot carries, once, and then it leaves the room',
  async (code) => {
    const rim = await online();
    await rim.arrive(theirs);
    await rim.hear({ type: 'refused', places: [{ writer: 77, clock: 1, code }] });
    await rim.hear({ type: 'refused', places: [{ writer: 77, clock: 1, code }] });
    expect(rim.made).toMatchObject([{ kind: 'snapshot', generation: 1 }]);
    expect(held(rim, 77)).toBe(3);
    await rim.store(1);
    expect(held(rim, 77)).toBe(1);
    expect(rim.of('quarantine')).toMatchObject([{ rebuild: false, places: [{ writer: 77, clock: 1 }] }]);
  },
);

test('G10 a snapshot that the server lost and cannot take back is made anew', async () => {
  const rim = await online();
  await rim.arrive(theirs);
  await rim.tell({ type: 'compact' });
  const { writer } = first(rim.made);
  await rim.store(1);
  await rim.store(0);
  await rim.hear({ type: 'refused', places: [{ writer, clock: 0, code: 'epoch.old' }] }, 1);
  expect(rim.made.filter(({ kind }) => kind === 'snapshot')).toHaveLength(2);
});
