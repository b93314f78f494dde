/**
 * One room as a server keeps it while somebody is in it (SPEC.md 9), as a pure reducer: what arrives is accepted, stored, and only then
 * relayed, answered or acknowledged (P1). Its rim verifies, stores and sends; signing in, rates and sockets are the rim's.
 */
import type { Kept, Membership } from '../chain/membership.ts';
import { isDropBox } from '../chain/permission.ts';
import type { Place } from '../envelope.ts';
import type { DeviceId } from '../ids.ts';
import type { Code } from '../refusals.ts';
import { cutBack, type Inspection, inspect, type Refused, type Settled, settle } from '../room/accept.ts';
import { emptyRoom, type RoomState, type Row, vectorOf, withRows } from '../room/state.ts';
import type { Run, Vector } from '../runs.ts';
import { type Message, readMessage, writeMessage } from './messages.ts';
import { answerFrames, runsOf, type StoredRow } from './pieces.ts';

/** One socket in one room, by a number that is never used again. */
export type ConnectionId = number;

interface Connection {
  device: DeviceId;
  /** Asked for durable acknowledgements. */
  ack: boolean;
  /** Live frames that wait until the answers that are under way are out. */
  held: readonly Uint8Array[];
  answering: number;
}

/** Rows on their way to the disk, and who is told when they are there. */
interface Batch {
  rows: readonly Row[];
  senders: ReadonlyMap<ConnectionId, Vector>;
}

export interface ServerRoom {
  membership: Membership;
  /** Everything accepted, which runs ahead of the disk. */
  room: RoomState;
  /** What the disk has. */
  durable: RoomState;
  connections: ReadonlyMap<ConnectionId, Connection>;
  queue: readonly { connection: ConnectionId; runs: readonly Run[] }[];
  checking:
    | { ticket: number; connection: ConnectionId; runs: readonly Run[]; inspection: Inspection }
    | undefined;
  storing: Batch | undefined;
  pending: Batch;
  tickets: number;
}

export type ServerEvent =
  /** A device has signed in and is in the room. */
  | { type: 'opened'; connection: ConnectionId; device: DeviceId; ack: boolean }
  | { type: 'closed'; connection: ConnectionId }
  | { type: 'frame'; connection: ConnectionId; bytes: Uint8Array }
  /** The answer to `verify`, one verdict per candidate. */
  | { type: 'verified'; ticket: number; verdicts: readonly boolean[] }
  /** The transaction of the last `store` is on disk, or is not at all. */
  | { type: 'stored' }
  | { type: 'notStored' }
  /** The answer to `read`: stored rows, ascending in each writer. */
  | { type: 'rows'; connection: ConnectionId; rows: readonly StoredRow[] }
  /** The school's chain has grown. */
  | { type: 'chain'; membership: Membership };

export type ServerEffect =
  | { type: 'send'; connection: ConnectionId; bytes: Uint8Array }
  | { type: 'close'; connection: ConnectionId; code: Code }
  | { type: 'verify'; ticket: number; inspection: Inspection }
  /** One transaction; one at a time. */
  | { type: 'store'; rows: readonly Row[] }
  /** Give back the stored rows beyond the vector, of these writers only where they are named. */
  | { type: 'read'; connection: ConnectionId; vector: Vector; writers: ReadonlySet<number> | undefined }
  /** A cut-off: from these places on, rows leave the room and are kept apart (M14). */
  | { type: 'quarantine'; places: readonly Refused[] }
  /** Delete all rows (G7). */
  | { type: 'erase' }
  /** Entries for the school's chain (M2), or an ask for them: one place decides for all rooms. */
  | { type: 'chain'; connection: ConnectionId; message: Message & { type: 'chain' | 'askChain' } }
  /** Evidence and refusals, for the log. */
  | { type: 'report'; connection: ConnectionId; code: Code };

export interface ServerStep {
  state: ServerRoom;
  effects: readonly ServerEffect[];
}

/** What does not belong to the room's state. `kept` is the server's clock, by which dates of roles end (M12). */
export interface ServerContext {
  /** Whether the next generation's room has this snapshot on disk (A10). */
  holds: (snapshot: Uint8Array) => boolean;
  kept?: Kept;
}

/** The room as its store has it: `rows` were accepted before. Those beyond `durable` were cut off since: the store keeps them apart (M14). */
export function openServerRoom(place: Place, rows: readonly Row[], membership: Membership): ServerRoom {
  const room = cutBack(withRows(emptyRoom(place), rows), membership).room;
  return {
    membership,
    room,
    durable: room,
    connections: new Map(),
    queue: [],
    checking: undefined,
    storing: undefined,
    pending: nothing,
    tickets: 0,
  };
}

const nothing: Batch = { rows: [], senders: new Map() };

/** The next state and what the rim must do, in this order. */
export function stepServer(state: ServerRoom, event: ServerEvent, context: ServerContext): ServerStep {
  switch (event.type) {
    case 'opened':
      return opened(state, event);
    case 'closed': {
      const connections = new Map(state.connections);
      connections.delete(event.connection);
      return { state: { ...state, connections }, effects: [] };
    }
    case 'frame':
      return state.connections.has(event.connection)
        ? received(state, event.connection, event.bytes, context)
        : { state, effects: [] };
    case 'verified':
      return verified(state, event.ticket, event.verdicts, context);
    case 'stored':
      return stored(state, context);
    case 'notStored':
      return notStored(state, context);
    case 'rows':
      return answered(state, event.connection, event.rows);
    case 'chain':
      return grown(state, event.membership, context);
  }
}

function opened(
  state: ServerRoom,
  { connection, device, ack }: Extract<ServerEvent, { type: 'opened' }>,
): ServerStep {
  const code = mayEnter(state, device);
  if (code) return { state, effects: [{ type: 'close', connection, code }] };
  const entered = { device, ack, held: [], answering: 0 };
  const connections = new Map(state.connections).set(connection, entered);
  const sees = visible(state, entered);
  const vector = only(vectorOf(state.durable), sees);
  const own = new Map([...vector].filter(([writer]) => state.durable.writers.get(writer)?.device === device));
  const effects: ServerEffect[] = [
    { type: 'send', connection, bytes: writeMessage({ type: 'ask', vector }) },
  ];
  if (ack && own.size > 0)
    effects.push({ type: 'send', connection, bytes: writeMessage({ type: 'durable', vector: own }) });
  return { state: { ...state, connections }, effects };
}

/** Members of the scope read; into a drop box every member of the school may come, but sees only its own (M13). */
function mayEnter({ membership, room }: ServerRoom, id: DeviceId): Code | undefined {
  const device = membership.devices.get(id);
  const person = device && membership.people.get(device.person);
  if (!person || device.dropped !== undefined || person.removed !== undefined) return 'write.unknownDevice';
  const scope = membership.scopes.get(room.place.scope);
  if (!scope) return 'room.unknownScope';
  return isDropBox(room.place) || scope.members.has(person.id) ? undefined : 'write.notAllowed';
}

/** The writers that a connection may see; undefined: all. */
function visible({ membership, room }: ServerRoom, { device }: Connection): ReadonlySet<number> | undefined {
  const person = membership.devices.get(device)?.person;
  if (person && membership.scopes.get(room.place.scope)?.members.has(person)) return undefined;
  const own = [...room.writers].filter(([, by]) => membership.devices.get(by.device)?.person === person);
  return new Set(own.map(([writer]) => writer));
}

function only(vector: Vector, writers: ReadonlySet<number> | undefined): Vector {
  return writers ? new Map([...vector].filter(([writer]) => writers.has(writer))) : vector;
}

function received(
  state: ServerRoom,
  connection: ConnectionId,
  bytes: Uint8Array,
  context: ServerContext,
): ServerStep {
  const read = readMessage(bytes);
  if (!read.ok) return leave(state, connection, read.code);
  const message = read.value;
  switch (message.type) {
    case 'ask':
      return asked(state, connection, message.vector);
    case 'answer':
    case 'update':
      if (message.runs.length === 0) return { state, effects: [] };
      return next({ ...state, queue: [...state.queue, { connection, runs: message.runs }] }, context);
    case 'chain':
    case 'askChain':
      return { state, effects: [{ type: 'chain', connection, message }] };
    case 'presence':
      return { state, effects: relay(state, connection, bytes) };
    case 'askPresence':
      return { state, effects: [] };
    case 'durable':
    case 'refused':
    case 'chainRefused':
      // Only a server says these.
      return leave(state, connection, 'frame.malformed');
  }
}

function leave(state: ServerRoom, connection: ConnectionId, code: Code): ServerStep {
  const connections = new Map(state.connections);
  connections.delete(connection);
  return {
    state: { ...state, connections },
    effects: [
      { type: 'report', connection, code },
      { type: 'close', connection, code },
    ],
  };
}

function asked(state: ServerRoom, connection: ConnectionId, vector: Vector): ServerStep {
  const asking = state.connections.get(connection);
  if (!asking) return { state, effects: [] };
  const connections = new Map(state.connections);
  connections.set(connection, { ...asking, answering: asking.answering + 1 });
  const effect: ServerEffect = { type: 'read', connection, vector, writers: visible(state, asking) };
  return { state: { ...state, connections }, effects: [effect] };
}

function answered(state: ServerRoom, connection: ConnectionId, rows: readonly StoredRow[]): ServerStep {
  const asking = state.connections.get(connection);
  if (!asking) return { state, effects: [] };
  const answering = asking.answering - 1;
  const frames = [...answerFrames(rows), ...(answering === 0 ? asking.held : [])];
  const held = answering === 0 ? [] : asking.held;
  return {
    state: {
      ...state,
      connections: new Map(state.connections).set(connection, { ...asking, answering, held }),
    },
    effects: frames.map((bytes) => ({ type: 'send', connection, bytes })),
  };
}

/** Presence goes to the members who are there now and is never stored. */
function relay(state: ServerRoom, from: ConnectionId, bytes: Uint8Array): ServerEffect[] {
  const sender = state.connections.get(from);
  if (!sender || visible(state, sender)) return [];
  return [...state.connections]
    .filter(([id, connection]) => id !== from && !visible(state, connection))
    .map(([connection]) => ({ type: 'send', connection, bytes }));
}

/** Takes the next frame up, when none is being looked at. */
function next(state: ServerRoom, { holds, kept }: ServerContext): ServerStep {
  const [first, ...queue] = state.queue;
  if (state.checking || !first) return { state, effects: [] };
  const ticket = state.tickets + 1;
  const side = { kind: 'server' as const, holds, ...(kept && { kept }) };
  const inspection = inspect(state.room, first.runs, state.membership, side);
  return {
    state: { ...state, queue, tickets: ticket, checking: { ticket, ...first, inspection } },
    effects: [{ type: 'verify', ticket, inspection }],
  };
}

function verified(
  state: ServerRoom,
  ticket: number,
  verdicts: readonly boolean[],
  context: ServerContext,
): ServerStep {
  const { checking } = state;
  if (checking?.ticket !== ticket) return { state, effects: [] };
  const { connection } = checking;
  const settled = settle(state.room, checking.inspection, verdicts);
  const done = lengths(settled);
  const { pending } = state;
  const told = new Map([...(pending.senders.get(connection) ?? []), ...done]);
  const accepted: ServerRoom = {
    ...state,
    room: settled.room,
    checking: undefined,
    pending: {
      rows: [...pending.rows, ...settled.rows],
      senders: done.size > 0 ? new Map(pending.senders).set(connection, told) : pending.senders,
    },
  };
  return chained(
    { state: accepted, effects: objections(accepted, connection, settled) },
    (at) => commit(at),
    (at) => next(at, context),
  );
}

/** How far each writer of the frame is accepted, what was held before included. */
function lengths({ rows, duplicates }: Settled): Map<number, number> {
  const done = new Map(duplicates);
  for (const { writer, clock } of rows) done.set(writer, clock + 1);
  return done;
}

function objections(state: ServerRoom, connection: ConnectionId, settled: Settled): ServerEffect[] {
  const effects: ServerEffect[] = [];
  const places = [...settled.refused, ...settled.waiting];
  if (places.length > 0) {
    effects.push({ type: 'send', connection, bytes: writeMessage({ type: 'refused', places }) });
    for (const { code } of places) effects.push({ type: 'report', connection, code });
  }
  const asking = state.connections.get(connection);
  if (settled.gaps.length > 0 && asking) {
    const vector = only(vectorOf(state.durable), visible(state, asking));
    effects.push({ type: 'send', connection, bytes: writeMessage({ type: 'ask', vector }) });
  }
  return effects;
}

/** Brings what waits to the disk, when the disk is free; what holds nothing new is acknowledged at once. */
function commit(state: ServerRoom): ServerStep {
  const { pending } = state;
  if (state.storing || pending.senders.size === 0) return { state, effects: [] };
  if (pending.rows.length === 0)
    return { state: { ...state, pending: nothing }, effects: acknowledgements(state, pending) };
  return {
    state: { ...state, storing: pending, pending: nothing },
    effects: [{ type: 'store', rows: pending.rows }],
  };
}

function acknowledgements(state: ServerRoom, { senders }: Batch): ServerEffect[] {
  return [...senders].flatMap(([connection, vector]): ServerEffect[] =>
    state.connections.get(connection)?.ack
      ? [{ type: 'send', connection, bytes: writeMessage({ type: 'durable', vector }) }]
      : [],
  );
}

function stored(state: ServerRoom, context: ServerContext): ServerStep {
  const { storing } = state;
  if (!storing) return { state, effects: [] };
  const uncut = withRows(state.durable, standing(state.durable, storing.rows));
  const { room: durable, cut, erased } = cutBack(uncut, state.membership);
  if (erased) {
    const empty = emptyRoom(state.room.place);
    return {
      state: { ...state, room: empty, durable: empty, storing: undefined },
      effects: [{ type: 'erase' }],
    };
  }
  const shown = storing.rows.filter(
    ({ writer, clock }) => clock < (durable.writers.get(writer)?.links.length ?? 0),
  );
  const connections = new Map(state.connections);
  const effects: ServerEffect[] = cut.length > 0 ? [{ type: 'quarantine', places: cut }] : [];
  const bytes = writeMessage({
    type: 'update',
    runs: runsOf(shown.map(({ writer, clock, envelope }) => ({ writer, clock, bytes: envelope.bytes }))),
  });
  for (const [id, connection] of state.connections) {
    if (shown.length === 0 || visible(state, connection)) continue;
    // What came from there only goes to the others.
    if (storing.senders.size === 1 && storing.senders.has(id)) continue;
    if (connection.answering > 0) connections.set(id, { ...connection, held: [...connection.held, bytes] });
    else effects.push({ type: 'send', connection: id, bytes });
  }
  effects.push(...acknowledgements(state, storing));
  return chained(
    { state: { ...state, durable, connections, storing: undefined }, effects },
    (at) => commit(at),
    (at) => next(at, context),
  );
}

/** Rows that follow what the disk has: a cut-off may have taken what they stood on. */
function standing(durable: RoomState, rows: readonly Row[]): Row[] {
  const lengths = new Map<number, number>();
  return rows.filter(({ writer, clock }) => {
    const length = lengths.get(writer) ?? durable.writers.get(writer)?.links.length ?? 0;
    if (clock !== length) return false;
    lengths.set(writer, clock + 1);
    return true;
  });
}

/** The disk refused: what was ahead of it never was, and its senders hear `busy`, which time heals. */
function notStored(state: ServerRoom, context: ServerContext): ServerStep {
  const lost = [state.storing ?? nothing, state.pending].flatMap(({ senders }) => [...senders]);
  const effects = lost.map(([connection, vector]): ServerEffect => {
    const places = [...vector.keys()].map((writer) => {
      const clock = state.durable.writers.get(writer)?.links.length ?? 0;
      return { writer, clock, code: 'busy' as const };
    });
    return { type: 'send', connection, bytes: writeMessage({ type: 'refused', places }) };
  });
  const back = { ...again(state), room: state.durable, storing: undefined, pending: nothing };
  return chained({ state: back, effects }, (at) => next(at, context));
}

/** Puts the frame that is being looked at back: the room or the chain under it has changed. */
function again(state: ServerRoom): ServerRoom {
  const { checking, queue } = state;
  if (!checking) return state;
  const { connection, runs } = checking;
  return { ...state, checking: undefined, queue: [{ connection, runs }, ...queue] };
}

/** A longer chain: cut-offs and erasures take effect, and who no longer belongs here is sent away (M14, G7). */
function grown(before: ServerRoom, membership: Membership, context: ServerContext): ServerStep {
  const { place } = before.room;
  const { room, erased } = cutBack(before.room, membership);
  const { room: durable, cut } = cutBack(before.durable, membership);
  const state: ServerRoom = {
    ...again(before),
    membership,
    room: erased ? emptyRoom(place) : room,
    durable: erased ? emptyRoom(place) : durable,
  };
  const effects: ServerEffect[] = [];
  if (erased) effects.push({ type: 'erase' });
  else if (cut.length > 0) effects.push({ type: 'quarantine', places: cut });
  const connections = new Map(state.connections);
  for (const [connection, { device }] of state.connections) {
    const code = erased ? 'room.erased' : mayEnter(state, device);
    if (!code) continue;
    connections.delete(connection);
    effects.push({ type: 'close', connection, code });
  }
  return chained({ state: { ...state, connections }, effects }, (at) => next(at, context));
}

function chained(first: ServerStep, ...steps: readonly ((state: ServerRoom) => ServerStep)[]): ServerStep {
  return steps.reduce<ServerStep>(({ state, effects }, step) => {
    const then = step(state);
    return { state: then.state, effects: [...effects, ...then.effects] };
  }, first);
}
