import { beforeAll, expect, test } from 'vitest';
import { markAccepted } from '../accepted.ts';
import type { Membership } from '../chain/membership.ts';
import { type Envelope, type Place, roomName } from '../envelope.ts';
import { verdicts } from '../room/accept.ts';
import {
  box,
  chain,
  device,
  entryLink,
  envelope,
  membership,
  place,
  type TestDevice,
} from '../room/school.testing.ts';
import { type Message, readMessage, writeMessage } from './messages.ts';
import { beyond, type StoredRow } from './pieces.ts';
import { verifier } from './rim.testing.ts';
import { stepServer } from './server.ts';
import { openServerRoom, type ServerEffect, type ServerEvent, type ServerRoom } from './server-state.ts';

let chen: TestDevice;
let lin: TestDevice;
let gate: TestDevice;
let members: Membership;
let three: Envelope[];

beforeAll(async () => {
  [chen, lin, gate] = await Promise.all([device(10), device(11), device(12)]);
  members = membership([chen, lin, gate], { [gate.person]: 'none' });
  three = await chain(chen, 77, [{}, {}, {}]);
});

/** A server's rim in memory. `slow`: the disk answers only when told. */
class Disk {
  state: ServerRoom;
  rows: StoredRow[] = [];
  slow = false;
  holds = true;
  readonly effects: ServerEffect[] = [];

  constructor(at: Place = place, chainOf = members) {
    this.state = openServerRoom(at, [], chainOf);
  }

  async tell(event: ServerEvent): Promise<void> {
    const { state, effects } = stepServer(this.state, event, { holds: () => this.holds });
    this.state = state;
    for (const effect of effects) {
      if (effect.type === 'verify') {
        const answers = await verdicts(effect.inspection, verifier);
        await this.tell({ type: 'verified', ticket: effect.ticket, verdicts: answers });
      } else if (effect.type === 'store') {
        if (this.slow) this.effects.push(effect);
        else await this.flush(effect);
      } else if (effect.type === 'read' && !this.slow) await this.answer(effect);
      else this.effects.push(effect);
    }
  }

  async flush({ rows } = this.of('store')[0] as ServerEffect & { type: 'store' }): Promise<void> {
    for (const { writer, clock, envelope: one } of rows) this.rows.push({ writer, clock, bytes: one.bytes });
    await this.tell({ type: 'stored' });
  }

  async answer(effect = this.of('read')[0] as ServerEffect & { type: 'read' }): Promise<void> {
    const { connection, vector, writers } = effect;
    const rows = beyond(this.rows, vector).filter(({ writer }) => !writers || writers.has(writer));
    await this.tell({ type: 'rows', connection, rows });
  }

  join(connection: number, by: TestDevice, ack = true): Promise<void> {
    return this.tell({ type: 'opened', connection, device: by.id, ack });
  }

  hear(connection: number, message: Message): Promise<void> {
    return this.tell({ type: 'frame', connection, bytes: writeMessage(message) });
  }

  push(connection: number, envelopes: readonly Envelope[]): Promise<void> {
    const [one] = envelopes;
    const runs = [
      { writer: one?.writer ?? 1, clock: one?.clock ?? 0, envelopes: envelopes.map(({ bytes }) => bytes) },
    ];
    return this.hear(connection, { type: 'update', runs });
  }

  of<Type extends ServerEffect['type']>(type: Type): (ServerEffect & { type: Type })[] {
    return this.effects.filter((effect): effect is ServerEffect & { type: Type } => effect.type === type);
  }

  /** Types of the messages that one connection was sent. */
  told(connection: number): Message[] {
    return this.of('send').flatMap(({ connection: to, bytes }) => {
      const read = readMessage(bytes);
      return to === connection && read.ok ? [read.value] : [];
    });
  }

  types(connection: number): string[] {
    return this.told(connection).map(({ type }) => type);
  }
}

function longer(change: Partial<Membership>): Membership {
  const link = entryLink(4);
  return { ...members, head: { seq: 4, link }, links: [...members.links, link], ...change };
}

/** Chen is removed with a cut-off of writer 77 in generation 0. */
function withoutChen(length: number): Membership {
  const person = members.people.get(chen.person);
  if (!person) throw new Error();
  return longer({
    people: new Map(members.people).set(chen.person, { ...person, removed: 4 }),
    cuts: new Map([[roomName(place), new Map([[chen.id, new Map([[77, length]])]])]]),
  });
}

test('P1 what is accepted is relayed at once; nothing is asked for, answered or acknowledged by it before it is on the disk', async () => {
  const disk = new Disk();
  disk.slow = true;
  await disk.join(1, chen);
  await disk.join(2, lin);
  await disk.push(1, three);
  await disk.join(3, lin);
  expect(disk.told(3)).toEqual([{ type: 'ask', vector: new Map() }]);
  expect([disk.types(1), disk.types(2)]).toEqual([['ask'], ['ask', 'update']]);
  await disk.flush();
  expect(disk.told(1).at(-1)).toEqual({ type: 'durable', vector: new Map([[77, 3]]) });
  expect([disk.types(2), disk.types(3)]).toEqual([['ask', 'update'], ['ask']]);
});

test('P1 who asks between accepting and storing has it behind the answer', async () => {
  const disk = new Disk();
  disk.slow = true;
  await disk.join(1, chen);
  await disk.push(1, three.slice(0, 1));
  await disk.push(1, three.slice(1));
  await disk.join(2, lin);
  await disk.hear(2, { type: 'ask', vector: new Map() });
  await disk.answer();
  expect(disk.types(2)).toEqual(['ask', 'answer', 'update']);
  expect(disk.told(2).at(-1)).toMatchObject({ runs: [{ writer: 77, clock: 0, envelopes: { length: 3 } }] });
  await disk.flush();
  expect(disk.types(2)).toHaveLength(3);
});

test('P1 an answer is built from stored rows, the empty piece last, and live frames wait until it is out', async () => {
  const disk = new Disk();
  await disk.join(1, chen);
  await disk.join(2, lin);
  await disk.push(1, three.slice(0, 1));
  disk.slow = true;
  await disk.hear(2, { type: 'ask', vector: new Map() });
  const before = disk.told(2).length;
  await disk.push(1, three.slice(1));
  await disk.flush();
  expect(disk.told(2)).toHaveLength(before);
  await disk.answer();
  expect(disk.types(2).slice(before)).toEqual(['answer', 'answer', 'update']);
  expect(disk.told(2).at(-2)).toEqual({ type: 'answer', runs: [] });
});

test('P1 P6 what the disk refuses was never there: its sender hears busy, and sends it again', async () => {
  const disk = new Disk();
  disk.slow = true;
  await disk.join(1, chen);
  await disk.push(1, three);
  await disk.tell({ type: 'notStored' });
  expect(disk.told(1).at(-1)).toEqual({ type: 'refused', places: [{ writer: 77, clock: 0, code: 'busy' }] });
  expect(disk.state.room.writers.size).toBe(0);
  disk.slow = false;
  await disk.push(1, three);
  expect(disk.told(1).at(-1)).toMatchObject({ type: 'durable' });
});

test('A8 P6 what is held already is acknowledged again, and stored once', async () => {
  const disk = new Disk();
  await disk.join(1, chen);
  await disk.push(1, three);
  await disk.push(1, three);
  expect(disk.types(1)).toEqual(['ask', 'durable', 'durable']);
  expect(disk.rows).toHaveLength(3);
});

test('P1 who did not ask for acknowledgements is told none', async () => {
  const disk = new Disk();
  await disk.join(1, chen, false);
  await disk.push(1, three);
  expect(disk.types(1)).toEqual(['ask']);
});

test('A9 P2 behind a gap the server asks and refuses nothing', async () => {
  const disk = new Disk();
  await disk.join(1, chen);
  await disk.push(1, three.slice(2));
  expect(disk.types(1)).toEqual(['ask', 'ask']);
  expect(disk.of('report')).toEqual([]);
});

test('5 U3 the longest valid prefix is stored, the rest is refused by name', async () => {
  const disk = new Disk();
  await disk.join(1, chen);
  const stolen = await envelope(lin, { writer: 77, clock: 1, previous: three[0]?.link ?? new Uint8Array() });
  await disk.push(1, [three[0] as Envelope, stolen]);
  expect(disk.told(1)).toContainEqual({
    type: 'refused',
    places: [{ writer: 77, clock: 1, code: 'writer.taken' }],
  });
  expect(disk.rows).toHaveLength(1);
});

test.each<Message>([
  { type: 'durable', vector: new Map() },
  { type: 'refused', places: [] },
  { type: 'chainRefused', code: 'chain.stale', head: { seq: 1, link: new Uint8Array(32) } },
])('9 a client that speaks as a server ($type) is sent away', async (message) => {
  const disk = new Disk();
  await disk.join(1, chen);
  await disk.hear(1, message);
  expect(disk.of('close')).toEqual([{ type: 'close', connection: 1, code: 'frame.malformed' }]);
});

test('M13 who is no member of the scope does not come in; an unknown device nowhere', async () => {
  const disk = new Disk();
  await disk.join(1, gate);
  await disk.join(2, await device(30));
  expect(disk.of('close').map(({ code }) => code)).toEqual(['write.notAllowed', 'write.unknownDevice']);
  expect(disk.of('send')).toEqual([]);
});

test('M13 L1 into a drop box everybody leaves letters, and sees none of others', async () => {
  const disk = new Disk(box);
  await disk.join(1, gate);
  await disk.join(2, lin);
  const letter = await envelope(gate, { ...box, writer: 9, kind: 'letter' });
  await disk.push(1, [letter]);
  expect(disk.types(2)).toEqual(['ask', 'update']);
  const other = await envelope(chen, { ...box, writer: 8, kind: 'letter' });
  await disk.join(3, chen);
  await disk.push(3, [other]);
  await disk.hear(1, { type: 'ask', vector: new Map() });
  const answered = disk.told(1).flatMap((message) => (message.type === 'answer' ? message.runs : []));
  expect(answered.map(({ writer }) => writer)).toEqual([9]);
  expect(disk.types(1)).not.toContain('update');
});

test('A13 a server takes no letter of who was removed, whatever head it names', async () => {
  const disk = new Disk(box);
  await disk.join(1, lin);
  await disk.tell({ type: 'chain', membership: withoutChen(0) });
  await disk.push(1, [await envelope(chen, { ...box, writer: 8, kind: 'letter' })]);
  expect(disk.told(1).at(-1)).toEqual({
    type: 'refused',
    places: [{ writer: 8, clock: 0, code: 'write.cut' }],
  });
  expect(disk.rows).toEqual([]);
});

test('M14 a removal sends its person away at once and keeps apart what lies beyond the cut-off', async () => {
  const disk = new Disk();
  await disk.join(1, chen);
  await disk.join(2, lin);
  await disk.push(1, three);
  await disk.tell({ type: 'chain', membership: withoutChen(1) });
  expect(disk.of('close')).toEqual([{ type: 'close', connection: 1, code: 'write.unknownDevice' }]);
  expect(disk.of('quarantine')).toEqual([
    { type: 'quarantine', places: [{ writer: 77, clock: 1, code: 'write.cut' }] },
  ]);
  await disk.push(2, three.slice(1));
  expect(disk.told(2).at(-1)).toMatchObject({ places: [{ writer: 77, clock: 1, code: 'write.cut' }] });
});

test('M14 A12 what is on its way to the disk when the cut-off comes is given to nobody who asks', async () => {
  const disk = new Disk();
  disk.slow = true;
  await disk.join(1, chen);
  await disk.push(1, three);
  await disk.tell({ type: 'chain', membership: withoutChen(1) });
  await disk.join(2, lin);
  await disk.hear(2, { type: 'ask', vector: new Map() });
  await disk.answer();
  await disk.flush();
  const shown = disk.told(2).flatMap((message) => (message.type === 'update' ? message.runs : []));
  expect(shown.map(({ clock, envelopes }) => clock + envelopes.length)).toEqual([1]);
  expect(disk.of('quarantine')).toHaveLength(1);
});

test('G7 an erasure empties the room, sends everybody away and takes nothing back', async () => {
  const disk = new Disk();
  await disk.join(1, chen);
  await disk.push(1, three);
  await disk.tell({ type: 'chain', membership: longer({ erased: new Set([roomName(place)]) }) });
  expect(disk.of('erase')).toHaveLength(1);
  expect(disk.of('close')).toEqual([{ type: 'close', connection: 1, code: 'room.erased' }]);
  expect(disk.state.durable.writers.size).toBe(0);
});

test('G7 a room that a backup brings back after its erasure is opened empty, in whole or by generation', () => {
  const rows = three.map((one) => ({ writer: 77, clock: one.clock, envelope: markAccepted(one) }));
  expect(openServerRoom(place, rows, longer({})).durable.writers.size).toBe(1);
  for (const name of [roomName(place), `${place.scope}.${place.document}`]) {
    const { room, durable } = openServerRoom(place, rows, longer({ erased: new Set([name]) }));
    expect([room.writers.size, durable.writers.size]).toEqual([0, 0]);
  }
});

test('M14 rows beyond a cut-off that a backup brings back do not count', () => {
  const rows = three.map((one) => ({ writer: 77, clock: one.clock, envelope: markAccepted(one) }));
  expect(openServerRoom(place, rows, withoutChen(1)).durable.writers.get(77)?.links).toHaveLength(1);
});

test('A10 G2 a close is taken only into a snapshot on the disk; behind it nothing', async () => {
  const disk = new Disk();
  await disk.join(1, lin);
  const close = await envelope(lin, { writer: 5, kind: 'close', snapshot: new Uint8Array(32).fill(4) });
  disk.holds = false;
  await disk.push(1, [close]);
  expect(disk.told(1).at(-1)).toMatchObject({ places: [{ code: 'envelope.kind' }] });
  disk.holds = true;
  await disk.push(1, [close]);
  await disk.push(1, three);
  expect(disk.told(1).at(-1)).toMatchObject({ places: [{ writer: 77, code: 'generation.closed' }] });
});

test('A6 a server takes the present epoch only', async () => {
  const disk = new Disk();
  await disk.join(1, lin);
  await disk.push(1, [await envelope(lin, { writer: 5, epoch: 1 })]);
  expect(disk.told(1).at(-1)).toMatchObject({ places: [{ code: 'epoch.old' }] });
});

test('A14 M16 once the key has changed, a writer of who may write no more does not count without a cut-off', async () => {
  const disk = new Disk();
  await disk.join(1, chen);
  await disk.push(1, three);
  const scope = members.scopes.get(place.scope);
  const person = members.people.get(chen.person);
  if (!scope || !person) throw new Error();
  const people = new Map(members.people).set(chen.person, { ...person, removed: 4 });
  const due = new Map(members.scopes).set(scope.id, { ...scope, due: 4 });
  await disk.tell({ type: 'chain', membership: longer({ people, scopes: due }) });
  expect(disk.state.durable.writers.size).toBe(1);
  await disk.tell({ type: 'chain', membership: longer({ people }) });
  expect(disk.state.durable.writers.size).toBe(0);
});

test('9 presence reaches the members who are there, is stored nowhere, and not into drop boxes', async () => {
  const disk = new Disk();
  await disk.join(1, chen);
  await disk.join(2, lin);
  await disk.hear(1, { type: 'presence', bytes: Uint8Array.of(7) });
  expect([disk.types(1), disk.types(2)]).toEqual([['ask'], ['ask', 'presence']]);
  expect(disk.rows).toEqual([]);
});
