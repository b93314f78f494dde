/** What arrives in a server's room, one frame at a time: judged, relayed, brought to the disk, and only then acknowledged (P1). */
import { cutBack, inspect, type Settled, settle } from '../room/accept.ts';
import { emptyRoom, lengthOf, type RoomState, type Row, vectorOf, withRows } from '../room/state.ts';
import { writeMessage } from './messages.ts';
import { runsOf } from './pieces.ts';
import {
  type Batch,
  type ConnectionId,
  chained,
  nothing,
  only,
  type ServerContext,
  type ServerEffect,
  type ServerRoom,
  type ServerStep,
  visible,
} from './server-state.ts';

/** Takes the next frame up, when none is being looked at. */
export function next(state: ServerRoom, { holds, kept }: ServerContext): ServerStep {
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

export function verified(
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
    (at) => relayed(at, connection, settled.rows),
    (at) => commit(at),
    (at) => next(at, context),
  );
}

/** What was accepted goes to the others at once; behind the answers that are under way to them. */
function relayed(state: ServerRoom, from: ConnectionId, rows: readonly Row[]): ServerStep {
  if (rows.length === 0) return { state, effects: [] };
  const bytes = liveFrame(rows);
  const effects: ServerEffect[] = [];
  let { connections } = state;
  for (const [id, connection] of state.connections) {
    if (id === from || visible(state, connection)) continue;
    if (connection.answering > 0)
      connections = new Map(connections).set(id, { ...connection, held: [...connection.held, bytes] });
    else effects.push({ type: 'send', connection: id, bytes });
  }
  return { state: { ...state, connections }, effects };
}

/** What is accepted and not on the disk yet: no answer has it, and who asks now may have come after it was relayed. */
export function unstored({ room, storing, pending }: ServerRoom): Uint8Array | undefined {
  const rows = [...(storing?.rows ?? []), ...pending.rows].filter(
    ({ writer, clock }) => clock < lengthOf(room, writer),
  );
  return rows.length > 0 ? liveFrame(rows) : undefined;
}

function liveFrame(rows: readonly Row[]): Uint8Array {
  const bare = rows.map(({ writer, clock, envelope }) => ({ writer, clock, bytes: envelope.bytes }));
  return writeMessage({ type: 'update', runs: runsOf(bare) });
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

export function stored(state: ServerRoom, context: ServerContext): ServerStep {
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
  const effects: ServerEffect[] = cut.length > 0 ? [{ type: 'quarantine', places: cut }] : [];
  effects.push(...acknowledgements(state, storing));
  return chained(
    { state: { ...state, durable, storing: undefined }, effects },
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
export function notStored(state: ServerRoom, context: ServerContext): ServerStep {
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
export function again(state: ServerRoom): ServerRoom {
  const { checking, queue } = state;
  if (!checking) return state;
  const { connection, runs } = checking;
  return { ...state, checking: undefined, queue: [{ connection, runs }, ...queue] };
}
