/** What a malicious server does, alone or with a member who helps it: the attacks by name. */
import {
  decodeEnvelope,
  type Envelope,
  type Header,
  noLink,
  sealEnvelope,
  signer,
  writeMessage,
} from '@wuhe/seal';
import * as Y from 'yjs';
import type { Holding, SeenLaptop, SeenSchool, SeenServer, Signatory } from './seen.ts';
import { stated } from './statements.ts';
import type { World } from './world.ts';

export const attacks = [
  'U1',
  'U2',
  'U3',
  'U4',
  'U5',
  'U6',
  'U7',
  'U9',
  'replay',
  'withhold',
  'silence',
  'misquote',
  'fork',
  'foreign',
  'oldEpoch',
] as const;
export type Attack = (typeof attacks)[number];

/** Those in which the server relays what its disk never has. */
export const unstored: ReadonlySet<Attack> = new Set<Attack>(['U3', 'fork', 'misquote', 'oldEpoch']);

/** The scene of an attack. */
export interface Scene {
  world: World;
  school: SeenSchool;
  foreign: SeenSchool;
  server: SeenServer;
  laptops: readonly Pick<SeenLaptop, 'actor' | 'disk'>[];
  /** The member who helps. */
  colluder: Pick<SeenLaptop, 'actor' | 'disk'>;
  /** The array of the inner document that holds statements. */
  statements: string;
  /** Edits that the colluder really signed, and those that must never be shown. */
  made: (id: string) => void;
  forbidden: (id: string, when: 'never' | 'onceRemoved') => void;
  forked: (fork: Fork) => void;
}

/** One side of what a member signed twice for one place. */
export interface Fork {
  id: string;
  update: Uint8Array;
}

export async function attack(kind: Attack, scene: Scene): Promise<void> {
  const { world, server } = scene;
  const generation = Math.max(0, ...server.rooms.keys());
  const room = server.room(generation).durable;
  const victim = room.writers.size > 0 ? world.pick([...room.writers.keys()]) : 1;
  const length = room.writers.get(victim)?.links.length ?? 0;
  const everybody = (bytes: Uint8Array, except = -1) => {
    for (const [id, socket] of server.sockets)
      if (socket.generation === generation && id !== except) socket.wire.send(bytes);
  };
  switch (kind) {
    case 'U1':
      return everybody(raw([0, 1, ...varint(victim), 1, 0, ...varint(Math.max(1, length))]));
    case 'U2':
      return everybody(raw([0, 1, ...varint(victim), 1, ...varint(length), ...varint(1000)]));
    case 'U4':
      return everybody(raw([1, 1, ...varint(victim), ...varint(length), 0, ...varint(1_000_000), 0]));
    case 'U5':
    case 'U6':
      return everybody(raw(yjs(kind, victim)));
    case 'U7': {
      const rows = server.disk.rooms.get(generation) ?? [];
      const joined = rows.slice(0, 2).flatMap(({ bytes }) => [...bytes]);
      if (joined.length === 0) return;
      return everybody(update(victim, length, [Uint8Array.from(joined)]));
    }
    case 'U3': {
      const id = `stolen.${world.now}`;
      if (gone(scene)) scene.forbidden(id, 'onceRemoved');
      else scene.made(id);
      const stolen = await forged(scene, generation, victim, length, id, 0);
      return stolen && everybody(update(victim, length, [stolen.bytes]));
    }
    case 'U9':
      return backdated(scene, generation, everybody);
    case 'replay': {
      const rows = server.disk.rooms.get(world.chance(generation + 1)) ?? [];
      if (rows.length === 0) return;
      const { writer, clock, bytes } = world.pick(rows);
      return everybody(update(writer, clock, [bytes]));
    }
    case 'withhold': {
      const holds: Holding = (bytes, to) => bytes[0] === 0 && bytes[1] === 2 && to.generation === generation;
      server.holdings.add(holds);
      return world.after(4000, 'withholding ends', () => {
        server.holdings.delete(holds);
      });
    }
    case 'silence': {
      // One laptop is shown nothing new until the end of the hard days.
      const { device } = world.pick(scene.laptops).actor;
      server.holdings.add((bytes, to) => {
        const rows = bytes[0] === 0 && (bytes[1] === 2 || (bytes[1] === 1 && bytes.length > 8));
        return rows && to.device === device.id;
      });
      return;
    }
    case 'misquote':
      return misquoted(scene, generation, everybody);
    case 'fork':
      return forked(scene, generation);
    case 'foreign': {
      const header = headerOf(scene.foreign, scene.foreign.actors[1], generation, victim, 0);
      const made = await sealed({ world, school: scene.foreign }, scene.foreign.actors[1], header, 'foreign');
      scene.forbidden('foreign', 'never');
      await inSomebodysName(scene, generation, everybody);
      return made && everybody(update(victim, 0, [made.bytes]));
    }
    case 'oldEpoch': {
      const id = `old.${world.now}`;
      const writer = 1 + world.chance(2 ** 31);
      if (gone(scene)) scene.forbidden(id, 'onceRemoved');
      else scene.made(id);
      const old = await forged(scene, generation, writer, 0, id, 0, 1);
      return old && everybody(update(writer, 0, [old.bytes]));
    }
  }
}

/** The colluder puts a statement in somebody else's mouth, in an envelope that is in order (S1). */
async function misquoted(
  { school, colluder, world, statements, forbidden }: Scene,
  generation: number,
  everybody: (bytes: Uint8Array) => void,
): Promise<void> {
  const [chen] = school.actors;
  if (!chen || colluder.disk.membership.people.get(colluder.actor.id)?.removed !== undefined) return;
  const id = `misquoted.${world.now}`;
  const line = await stated(
    school,
    { ...chen, device: { ...chen.device, key: colluder.actor.device.key } },
    id,
    world.now,
  );
  forbidden(id, 'never');
  const doc = innerDoc(world);
  doc.getArray<string>(statements).push([line]);
  const writer = 1 + world.chance(2 ** 31);
  const header = headerOf(school, colluder.actor, generation, writer, 0);
  header.head = { seq: 6, link: colluder.disk.membership.links[6] ?? noLink };
  const envelope = await sealedAs(school, colluder.actor, header, Y.encodeStateAsUpdate(doc));
  if (envelope) everybody(update(writer, 0, [envelope.bytes]));
}

/**
 * Whether the colluder is cut off already, and who states the cut-offs knows that the removal stands: what reached the principal's laptop before
 * that may still be named by a cut-off, and then counts (M15).
 */
function gone({ laptops, colluder }: Scene): boolean {
  return laptops[0]?.disk.membership.people.get(colluder.actor.id)?.removed !== undefined;
}

/** The removed colluder writes on, with everything as it was before the removal (U9). */
async function backdated(
  scene: Scene,
  generation: number,
  everybody: (bytes: Uint8Array) => void,
): Promise<void> {
  if (!gone(scene)) return;
  const { server, colluder, world } = scene;
  const own = [...server.room(generation).durable.writers].find(
    ([, { device }]) => device === colluder.actor.device.id,
  );
  const writer = own?.[0] ?? 1 + world.chance(2 ** 31);
  const id = `late.${world.now}`;
  scene.forbidden(id, 'onceRemoved');
  const late = await forged(
    scene,
    generation,
    writer,
    own?.[1].links.length ?? 0,
    id,
    0,
    1,
    own?.[1].links.at(-1),
  );
  if (late) everybody(update(writer, late.clock, [late.bytes]));
}

/** An envelope that names the device of the first member, signed by the colluder. */
async function inSomebodysName(
  { school, colluder, world, forbidden }: Scene,
  generation: number,
  everybody: (bytes: Uint8Array) => void,
): Promise<void> {
  const [victim] = school.actors;
  const id = `forged.${world.now}`;
  forbidden(id, 'never');
  const writer = 4_000_000_000 + world.now;
  const header = headerOf(school, victim, generation, writer, 0);
  const made = await sealed({ school, world }, colluder.actor, header, id);
  if (made) everybody(update(writer, 0, [made.bytes]));
}

/** The colluder signs two things for one place; the server shows each to other people. */
async function forked(scene: Scene, generation: number): Promise<void> {
  const { server, world, school, colluder } = scene;
  const writer = 1 + world.chance(2 ** 31);
  const dead = gone(scene);
  const both: Envelope[] = [];
  for (const id of [`left.${world.now}`, `right.${world.now}`]) {
    const update = logged(world, id);
    if (dead) scene.forbidden(id, 'onceRemoved');
    else {
      scene.made(id);
      scene.forked({ id, update });
    }
    const header = headerOf(school, colluder.actor, generation, writer, 0);
    header.head = { seq: 6, link: colluder.disk.membership.links[6] ?? noLink };
    const made = await sealedAs(school, colluder.actor, header, update);
    if (made) both.push(made);
  }
  let side = 0;
  for (const socket of server.sockets.values()) {
    const one = both[side++ % 2];
    if (one && socket.generation === generation) socket.wire.send(update(writer, 0, [one.bytes]));
  }
}

async function forged(
  { school, colluder, world }: Scene,
  generation: number,
  writer: number,
  clock: number,
  id: string,
  seq: number,
  epoch?: number,
  previous?: Uint8Array,
): Promise<Envelope | undefined> {
  const header = headerOf(school, colluder.actor, generation, writer, clock);
  const link = colluder.disk.membership.links[seq + 6] ?? noLink;
  header.head = { seq: seq + 6, link };
  if (epoch) header.epoch = epoch;
  if (previous) header.previous = previous;
  return sealed({ school, world }, colluder.actor, header, id);
}

function headerOf(
  school: SeenSchool,
  actor: Signatory | undefined,
  generation: number,
  writer: number,
  clock: number,
): Header {
  if (!actor) throw new RangeError('nobody');
  return {
    ...school.place,
    generation,
    kind: 'update',
    epoch: school.epochs.size,
    device: actor.device.id,
    writer,
    clock,
    previous: clock === 0 ? noLink : new Uint8Array(32).fill(9),
    inner: 1,
    head: school.membership.head,
    frontier: [],
  };
}

/** An inner document under a client id of this seed's. */
function innerDoc(world: World): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 1 + world.chance(2 ** 31);
  return doc;
}

/** The inner update that pushes one entry. */
function logged(world: World, id: string): Uint8Array {
  const doc = innerDoc(world);
  doc.getArray<string>('log').push([id]);
  return Y.encodeStateAsUpdate(doc);
}

function sealed(
  { school, world }: Pick<Scene, 'school' | 'world'>,
  actor: Signatory | undefined,
  header: Header,
  id: string,
) {
  return sealedAs(school, actor, header, logged(world, id));
}

async function sealedAs(
  school: SeenSchool,
  actor: Signatory | undefined,
  header: Header,
  content: Uint8Array,
): Promise<Envelope | undefined> {
  const keys = await school.contentKeys(header.epoch);
  if (!keys || !actor) return undefined;
  const made = await sealEnvelope({ ...header, kind: 'update' }, content, keys, signer(actor.device.key));
  const read = made.ok ? decodeEnvelope(made.value.bytes) : undefined;
  return read?.ok ? read.value : undefined;
}

function update(writer: number, clock: number, envelopes: readonly Uint8Array[]): Uint8Array {
  return writeMessage({ type: 'update', runs: [{ writer, clock, envelopes }] });
}

/** Bytes of an update as a live frame. */
function raw(bytes: readonly number[] | Uint8Array): Uint8Array {
  return Uint8Array.from([0, 2, ...varint(bytes.length), ...bytes]);
}

function yjs(kind: 'U5' | 'U6', writer: number): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = writer;
  if (kind === 'U5') doc.getArray<Y.Array<Uint8Array>>(`${writer}`).push([new Y.Array<Uint8Array>()]);
  else doc.getMap<Uint8Array>(`${writer}`).set('0', new Uint8Array(3));
  return Y.encodeStateAsUpdate(doc);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest];
}
