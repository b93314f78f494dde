/**
 * The server's side of the protocol (SPEC.md 9), as a pure reducer: what arrives is accepted and relayed, stored, and only then answered
 * with or acknowledged (P1). Its rim verifies, stores and sends; signing in, rates and sockets are the rim's.
 */
import type { Membership } from '../chain/membership.ts';
import type { Code } from '../refusals.ts';
import { cutBack } from '../room/accept.ts';
import { emptyRoom, vectorOf } from '../room/state.ts';
import type { Vector } from '../runs.ts';
import { readMessage, writeMessage } from './messages.ts';
import { answerFrames, type StoredRow } from './pieces.ts';
import { again, next, notStored, stored, unstored, verified } from './server-accept.ts';
import {
  type ConnectionId,
  chained,
  mayEnter,
  only,
  type ServerContext,
  type ServerEffect,
  type ServerEvent,
  type ServerRoom,
  type ServerStep,
  visible,
} from './server-state.ts';

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
  const writers = visible(state, asking);
  const live = writers ? undefined : unstored(state);
  const held = live ? [...asking.held, live] : asking.held;
  connections.set(connection, { ...asking, held, answering: asking.answering + 1 });
  const effect: ServerEffect = { type: 'read', connection, vector, writers };
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
