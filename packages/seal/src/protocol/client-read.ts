/** What the client is sent, one piece at a time: judged, cached, delivered, and what its frontiers and closes lead to (P2, G3, G5). */
import { inspect, type Settled, settle } from '../room/accept.ts';
import { compare, merged } from '../room/frontier.ts';
import { coverage, uncovered } from '../room/generation.ts';
import { vectorOf } from '../room/state.ts';
import { mendedByOther } from './client-mend.ts';
import {
  type ClientDocument,
  type ClientEffect,
  type ClientRoom,
  type ClientStep,
  inTurn,
  lookAhead,
  type OutboxItem,
  withRoom,
} from './client-state.ts';
import { drop, pump } from './client-write.ts';
import { writeMessage } from './messages.ts';

/** P2: at most one ask is under way in a room. */
export function ask(state: ClientDocument, generation: number): ClientStep {
  const room = state.rooms.get(generation);
  if (!room?.connected) return { state, effects: [] };
  if (room.asking) return { state: withRoom(state, generation, { askAgain: true }), effects: [] };
  const bytes = writeMessage({ type: 'ask', vector: vectorOf(room.room) });
  return {
    state: withRoom(state, generation, { asking: true, askAgain: false }),
    effects: [{ type: 'send', generation, bytes }],
  };
}

/** Takes up the next piece, when none is being looked at. */
export function next(state: ClientDocument, generation: number): ClientStep {
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
  return {
    state,
    effects:
      missing.length > 0 ? [{ type: 'missing', generation, code: 'rows.missing', entries: missing }] : [],
  };
}

/** Writer → length that counts, for the writers that are held. */
function cutsOf({ membership }: ClientDocument, { room }: ClientRoom): ReadonlyMap<number, number> {
  const { scope, document, generation } = room.place;
  const cuts = new Map<number, number>();
  for (const writers of membership.cuts.get(`${scope}.${document}.g${generation}`)?.values() ?? [])
    for (const [writer, length] of writers) cuts.set(writer, length);
  return cuts;
}

export function verified(
  state: ClientDocument,
  generation: number,
  ticket: number,
  verdicts: readonly boolean[],
): ClientStep {
  const room = state.rooms.get(generation);
  if (room?.checking?.ticket !== ticket) return { state, effects: [] };
  // Something of ours has changed the room meanwhile: the same frame is looked at again. (A longer chain puts it back itself.)
  if (room.checking.inspection.room !== room.room) return next(requeued(state, generation), generation);
  const settled = settle(room.room, room.checking.inspection, verdicts);
  const taken = withRoom(state, generation, { checking: undefined, room: settled.room });
  return inTurn(
    { state: taken, effects: arrivals(generation, settled) },
    (at) => shown(at, generation, settled),
    (at) => mendedByOther(at, settled.rows),
    (at) => owing(at, generation, settled),
    (at) => turned(at, generation),
    lookAhead,
    (at) => next(at, generation),
    pump,
  );
}

export function requeued(state: ClientDocument, generation: number): ClientDocument {
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
    const { device } = envelope;
    const told = new Map(room.told).set(
      device,
      merged(room.told.get(device) ?? new Map(), envelope.frontier),
    );
    at = withRoom(at, about, { seen: merged(room.seen, envelope.frontier), told });
    if (compare(room.room, envelope.frontier).forks.length > 0)
      effects.push({ type: 'report', generation: about, code: 'frontier.fork', evidence: [envelope] });
  }
  return { state: at, effects };
}

/** Gaps, entries that we lack, and frontiers beyond what we hold: ask (P2). */
function owing(state: ClientDocument, generation: number, { rows, gaps, waiting }: Settled): ClientStep {
  let at = state;
  const effects: ClientEffect[] = [];
  if (waiting.length > 0) {
    at = withRoom(at, generation, { behind: true });
    effects.push({ type: 'askChain' });
  }
  const about = [...at.rooms].filter(([number, room]) => {
    // Only what was taken shows anything: what is refused again and again is not asked for in turns.
    const lacks =
      rows.length > 0 && compare(room.room, room.seen.values(), cutsOf(at, room)).missing.length > 0;
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
    const moved = drop(withRoom(at, number, { closing: false }), (item) => isBehind(item, number));
    at = moved.state;
    effects.push(...moved.effects);
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

/** When a generation closes, an unsealed close of it or snapshot for the next has nothing to do any more. */
function isBehind({ kind, generation, sealed }: OutboxItem, closed: number): boolean {
  if (sealed) return false;
  return (kind === 'close' && generation === closed) || (kind === 'snapshot' && generation === closed + 1);
}
