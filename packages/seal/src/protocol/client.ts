/**
 * One document on a member's laptop (SPEC.md 9), as a pure reducer: asks, accepts, seals, sends, and waits for the server's disk. The rim
 * verifies, seals, stores, opens and sends; it answers each effect that says so with one event.
 */
import type { Membership } from '../chain/membership.ts';
import { cutBack, inspect, type Refused, type Settled, settle } from '../room/accept.ts';
import { compare, merged } from '../room/frontier.ts';
import { coverage, uncovered } from '../room/generation.ts';
import { emptyRoom, lengthOf, vectorOf } from '../room/state.ts';
import {
  type ClientDocument,
  type ClientEffect,
  type ClientEvent,
  type ClientRoom,
  type ClientStep,
  inTurn,
  lookAhead,
  unsealed,
  withRoom,
} from './client-state.ts';
import { abandon, acknowledged, begin, compact, pump, repair, sealed, step, stop } from './client-write.ts';
import { readMessage, writeMessage } from './messages.ts';
import { answerFrames } from './pieces.ts';

/** The next state and what the rim must do, in this order. */
export function stepClient(state: ClientDocument, event: ClientEvent): ClientStep {
  switch (event.type) {
    case 'connected':
      return connected(state, event.generation);
    case 'disconnected':
      return {
        state: withRoom(state, event.generation, { connected: false, asking: false, askAgain: false }),
        effects: [],
      };
    case 'frame':
      return received(state, event.generation, event.bytes);
    case 'verified':
      return verified(state, event.generation, event.ticket, event.verdicts);
    case 'rows':
      return {
        state,
        effects: state.rooms.get(event.generation)?.connected
          ? answerFrames(event.rows).map((bytes) => ({ type: 'send', generation: event.generation, bytes }))
          : [],
      };
    case 'kept':
      if (state.outbox.some(({ id }) => id === event.id)) return { state, effects: [] };
      return pump({
        ...state,
        outbox: [...state.outbox, { id: event.id, kind: event.kind, inner: event.inner }],
      });
    case 'writer':
      return begin(state, event.generation, event.writer);
    case 'sealed':
      return sealed(state, event.ticket, event.envelope);
    case 'notSealed':
      if (state.sealing?.ticket !== event.ticket) return { state, effects: [] };
      return stop({ ...state, sealing: undefined }, state.sealing.header.generation, event.code);
    case 'chain':
      return grown(state, event.membership);
    case 'compact':
      return compact(state);
    case 'retry':
      return retry(state);
  }
}

function connected(before: ClientDocument, generation: number): ClientStep {
  const state = withRoom(before, generation, { connected: true, asking: false, closing: false });
  return inTurn(ask({ ...state, stopped: undefined, abandoned: 0 }, generation), lookAhead, pump);
}

/** P2: at most one ask is under way in a room. */
function ask(state: ClientDocument, generation: number): ClientStep {
  const room = state.rooms.get(generation);
  if (!room?.connected) return { state, effects: [] };
  if (room.asking) return { state: withRoom(state, generation, { askAgain: true }), effects: [] };
  const bytes = writeMessage({ type: 'ask', vector: vectorOf(room.room) });
  return {
    state: withRoom(state, generation, { asking: true, askAgain: false }),
    effects: [{ type: 'send', generation, bytes }],
  };
}

/** What time heals is tried again: everything that is sealed and not stored goes out once more, and what is missing is asked for. */
function retry(state: ClientDocument): ClientStep {
  const effects: ClientEffect[] = [];
  for (const [generation, { connected: on, room }] of state.rooms) {
    if (!on || !state.outbox.some(({ sealed: at }) => at?.generation === generation)) continue;
    const vector = vectorOf(room);
    for (const { sealed: at } of state.outbox)
      if (at?.generation === generation)
        vector.set(at.writer, Math.min(at.clock, vector.get(at.writer) ?? at.clock));
    effects.push({ type: 'read', generation, vector });
  }
  const asks = [...state.rooms.keys()].map((generation) => (at: ClientDocument) => ask(at, generation));
  return inTurn({ state: { ...state, stopped: undefined }, effects }, ...asks, pump);
}

function received(state: ClientDocument, generation: number, bytes: Uint8Array): ClientStep {
  const room = state.rooms.get(generation);
  if (!room) return { state, effects: [] };
  const read = readMessage(bytes);
  if (!read.ok) return { state, effects: [{ type: 'report', generation, code: read.code }] };
  const message = read.value;
  switch (message.type) {
    case 'ask': {
      const answer: ClientStep = { state, effects: [{ type: 'read', generation, vector: message.vector }] };
      return message.vector.size > 0 ? answer : inTurn(answer, (at) => step(at, generation));
    }
    case 'answer':
    case 'update': {
      const last = message.type === 'answer' && message.runs.length === 0;
      const queue = [...room.queue, message.runs];
      // The empty piece waits its turn like any other: when it is reached, the whole answer has been looked at.
      if (message.runs.length === 0 && !last) return { state, effects: [] };
      return next(withRoom(state, generation, { queue }), generation);
    }
    case 'durable':
      return acknowledged(state, generation, message.vector);
    case 'refused':
      return inTurn(
        { state, effects: [] },
        ...message.places.map((place) => (at: ClientDocument) => refused(at, generation, place)),
        pump,
      );
    case 'presence':
    case 'askPresence':
    case 'chain':
    case 'askChain':
    case 'chainRefused':
      // The chain has a reducer of its own; presence is nobody's here.
      return { state, effects: [] };
  }
}

/** Takes up the next piece, when none is being looked at. */
function next(state: ClientDocument, generation: number): ClientStep {
  const room = state.rooms.get(generation);
  const [runs, ...queue] = room?.queue ?? [];
  if (!room || room.checking || !runs) return { state, effects: [] };
  if (runs.length === 0) {
    const done = answered(withRoom(state, generation, { queue, asking: false }), generation);
    return inTurn(done, (at) => next(at, generation));
  }
  const ticket = state.tickets + 1;
  const inspection = inspect(room.room, runs, state.membership, { kind: 'client' });
  return {
    state: {
      ...withRoom(state, generation, { queue, checking: { ticket, runs, inspection } }),
      tickets: ticket,
    },
    effects: [{ type: 'verify', generation, ticket, inspection }],
  };
}

/** The answer to an ask is complete: what somebody has shown and nobody brought is missing (G5). */
function answered(state: ClientDocument, generation: number): ClientStep {
  const room = state.rooms.get(generation);
  if (!room) return { state, effects: [] };
  if (room.askAgain) return ask(state, generation);
  const { missing } = compare(room.room, room.seen.values(), cutsOf(state, room));
  return { state, effects: missing.length > 0 ? [{ type: 'missing', generation, entries: missing }] : [] };
}

/** Writer → length that counts, for the writers that are held. */
function cutsOf({ membership }: ClientDocument, { room }: ClientRoom): ReadonlyMap<number, number> {
  const { scope, document, generation } = room.place;
  const cuts = new Map<number, number>();
  for (const writers of membership.cuts.get(`${scope}.${document}.g${generation}`)?.values() ?? [])
    for (const [writer, length] of writers) cuts.set(writer, length);
  return cuts;
}

function verified(
  state: ClientDocument,
  generation: number,
  ticket: number,
  verdicts: readonly boolean[],
): ClientStep {
  const room = state.rooms.get(generation);
  if (room?.checking?.ticket !== ticket) return { state, effects: [] };
  // Something of ours, or a cut-off, has changed the room meanwhile: the same frame is looked at again.
  if (room.checking.inspection.room !== room.room || room.checking.inspection.membership !== state.membership)
    return next(requeued(state, generation), generation);
  const settled = settle(room.room, room.checking.inspection, verdicts);
  const taken = withRoom(state, generation, { checking: undefined, room: settled.room });
  return inTurn(
    { state: taken, effects: arrivals(generation, settled) },
    (at) => shown(at, generation, settled),
    (at) => owing(at, generation, settled),
    (at) => turned(at, generation),
    lookAhead,
    (at) => next(at, generation),
    pump,
  );
}

function requeued(state: ClientDocument, generation: number): ClientDocument {
  const room = state.rooms.get(generation);
  if (!room?.checking) return state;
  return withRoom(state, generation, { checking: undefined, queue: [room.checking.runs, ...room.queue] });
}

function arrivals(generation: number, { rows, refused: places, forks, histories }: Settled): ClientEffect[] {
  const effects: ClientEffect[] = [];
  if (rows.length > 0)
    effects.push({ type: 'cache', generation, rows }, { type: 'deliver', generation, rows });
  if (forks.length > 0) effects.push({ type: 'report', generation, code: 'envelope.fork', evidence: forks });
  if (histories.length > 0)
    effects.push({ type: 'report', generation, code: 'chain.fork', evidence: histories });
  for (const place of places) effects.push({ type: 'report', generation, code: place.code, places: [place] });
  return effects;
}

/** What the frontiers of the new rows show: more than we hold, or another link at a length that we hold (G5). */
function shown(state: ClientDocument, generation: number, { rows }: Settled): ClientStep {
  let at = state;
  const effects: ClientEffect[] = [];
  for (const { envelope } of rows) {
    const about = envelope.kind === 'snapshot' ? generation - 1 : generation;
    const room = at.rooms.get(about);
    if (!room) continue;
    at = withRoom(at, about, { seen: merged(room.seen, envelope.frontier) });
    if (compare(room.room, envelope.frontier).forks.length > 0)
      effects.push({ type: 'report', generation: about, code: 'frontier.fork', evidence: [envelope] });
  }
  return { state: at, effects };
}

/** Gaps, entries that we lack, and frontiers beyond what we hold: ask (P2). */
function owing(state: ClientDocument, generation: number, { gaps, waiting }: Settled): ClientStep {
  let at = state;
  const effects: ClientEffect[] = [];
  if (waiting.length > 0) {
    at = withRoom(at, generation, { behind: true });
    effects.push({ type: 'askChain' });
  }
  const about = [...at.rooms].filter(([number, room]) => {
    const lacks = compare(room.room, room.seen.values(), cutsOf(at, room)).missing.length > 0;
    return !room.asking && ((number === generation && gaps.length > 0) || lacks);
  });
  return inTurn(
    { state: at, effects },
    ...about.map(
      ([number]) =>
        (now: ClientDocument) =>
          ask(now, number),
    ),
  );
}

/** A close leads to the next generation; what its snapshots miss of this device is published again (G3). */
function turned(state: ClientDocument, generation: number): ClientStep {
  let at = state;
  const effects: ClientEffect[] = [];
  for (const number of [generation - 1, generation]) {
    const room = at.rooms.get(number);
    if (!room || room.room.closes.length === 0) continue;
    const after = at.rooms.get(number + 1);
    at = { ...withRoom(at, number, { closing: false }), outbox: moved(at, number) };
    if (!after || after.room.snapshots.length === 0) continue;
    const left = uncovered(room.room, coverage(after.room)).flatMap(({ writer, from, to }) => {
      const done = Math.max(from, room.republished.get(writer) ?? 0);
      const own = room.room.writers.get(writer)?.device === at.device;
      return own && done < to ? [{ writer, from: done, to }] : [];
    });
    if (left.length === 0) continue;
    const republished = new Map(room.republished);
    for (const { writer, to } of left) republished.set(writer, to);
    at = withRoom(at, number, { republished });
    effects.push({ type: 'republish', generation: number, stretches: left });
  }
  return { state: at, effects };
}

/** What is not stored when its generation closes belongs to the next; a snapshot or close for it has nothing to do any more. */
function moved(state: ClientDocument, closed: number): ClientDocument['outbox'] {
  return state.outbox.flatMap((item) => {
    if (item.kind === 'close' && item.generation === closed && !item.sealed) return [];
    if (item.kind === 'snapshot' && item.generation === closed + 1 && !item.sealed) return [];
    return [item];
  });
}

/** The server refuses something of ours, or something of others that we passed on. */
function refused(state: ClientDocument, generation: number, place: Refused): ClientStep {
  const { writer, clock, code } = place;
  const own =
    state.rooms.get(generation)?.room.writers.get(writer)?.device === state.device ||
    state.writers.get(generation)?.id === writer;
  const report: ClientEffect = { type: 'report', generation, code, places: [place] };
  if (!own) {
    const room = state.rooms.get(generation);
    // What it can never take of others' a snapshot carries: an old key, or a generation that is closed (G10).
    const never = code === 'epoch.old' || code === 'generation.closed';
    if (!room || !never || room.carried.has(writer) || lengthOf(room.room, writer) <= clock)
      return { state, effects: [report] };
    const carried = new Map(room.carried).set(writer, clock);
    return inTurn({ state: withRoom(state, generation, { carried }), effects: [report] }, repair);
  }
  switch (code) {
    case 'busy':
    case 'rate':
      return { state, effects: [report] };
    case 'chain.behind':
      return { state, effects: [report, { type: 'offerChain' }] };
    case 'write.cut':
    case 'write.notAllowed':
    case 'write.unknownDevice':
    case 'room.unknownScope':
    case 'room.erased':
      return inTurn(stop(state, generation, code), (at) => ({ state: at, effects: [{ type: 'askChain' }] }));
    case 'generation.closed': {
      const left = abandon(state, generation, writer, clock, code);
      const open = left.state.rooms.get(generation)?.room.closes.length === 0;
      const waits = { ...left, state: withRoom(left.state, generation, { closing: open }) };
      return inTurn(waits, (at) => ask(at, generation));
    }
    default: {
      // A snapshot that comes too late for its key, or was lost by the server and cannot be taken back, is made anew.
      const marks = state.rooms.get(generation)?.room.snapshots ?? [];
      const snapshot = marks.some((mark) => mark.writer === writer && mark.clock >= clock);
      const left = abandon(state, generation, writer, clock, code);
      return snapshot && code === 'epoch.old' ? inTurn(left, repair) : left;
    }
  }
}

/** A longer chain: cut-offs take effect, what waited is asked for, and who may write again goes on. */
function grown(before: ClientDocument, membership: Membership): ClientStep {
  const effects: ClientEffect[] = [];
  let state: ClientDocument = { ...before, membership, stopped: undefined };
  const asks: number[] = [];
  let withdrawn = false;
  for (const [generation, room] of before.rooms) {
    const { room: left, cut, erased } = cutBack(room.room, membership);
    state = requeued(withRoom(state, generation, { room: left, behind: false }), generation);
    if (erased) {
      const empty = emptyRoom(room.room.place);
      state = withRoom(state, generation, { room: empty, seen: new Map(), queue: [] });
      const gone = state.outbox.filter(({ sealed: at }) => at?.generation === generation);
      state = { ...state, outbox: state.outbox.filter((item) => !gone.includes(item)) };
      effects.push({ type: 'erase', generation }, { type: 'forget', ids: gone.map(({ id }) => id) });
    } else if (cut.length > 0) {
      withdrawn = true;
      effects.push({ type: 'quarantine', generation, places: cut, rebuild: true });
      for (const { writer } of cut)
        if (state.writers.get(generation)?.id === writer) {
          const writers = new Map(state.writers);
          writers.delete(generation);
          state = { ...state, writers };
        }
      state = { ...state, outbox: withoutCut(state, generation, cut) };
    }
    if (room.behind) asks.push(generation);
  }
  return inTurn(
    { state, effects },
    ...asks.map((generation) => (at: ClientDocument) => ask(at, generation)),
    ...[...state.rooms.keys()].map((generation) => (at: ClientDocument) => next(at, generation)),
    // What others wrote after they had seen it needs it in its place: a snapshot carries the structure on, without the content (G9).
    ...(withdrawn ? [repair] : []),
    pump,
  );
}

/** Own items beyond a cut-off: kept, unsealed, to be exported or, by a device that is let in again, published. */
function withoutCut(
  state: ClientDocument,
  generation: number,
  cut: readonly Refused[],
): ClientDocument['outbox'] {
  return state.outbox.flatMap((item) => {
    const at = item.sealed;
    const lost = cut.some(
      (one) => at?.generation === generation && at.writer === one.writer && at.clock >= one.clock,
    );
    return lost ? unsealed(item) : [item];
  });
}
