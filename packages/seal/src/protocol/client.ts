/**
 * One document on a member's laptop (SPEC.md 9), as a pure reducer: asks, accepts, seals, sends, and waits for the server's disk. The rim
 * verifies, seals, stores, opens and sends; it answers each effect that says so with one event.
 */

import type { Membership } from '../chain/membership.ts';
import type { DeviceId } from '../ids.ts';
import { cutBack, type Refused } from '../room/accept.ts';
import { emptyRoom, vectorOf } from '../room/state.ts';
import { comeBefore } from './client-mend.ts';
import { ask, next, requeued, verified } from './client-read.ts';
import { refused } from './client-refused.ts';
import {
  type ClientDocument,
  type ClientEffect,
  type ClientEvent,
  type ClientStep,
  inTurn,
  lookAhead,
  reopened,
  unsealed,
  withoutOldest,
  withRoom,
} from './client-state.ts';
import { acknowledged, begin, compact, pump, repair, sealed, step, stop } from './client-write.ts';
import { readMessage } from './messages.ts';
import { answerFrames } from './pieces.ts';

/** The next state and what the rim must do, in this order. */
export function stepClient(state: ClientDocument, event: ClientEvent): ClientStep {
  switch (event.type) {
    case 'connected':
      return connected(state, event.generation, event.rejoined ?? false);
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
    case 'peers':
      return { state: { ...state, peers: event.devices }, effects: [] };
    case 'left':
      return { state: withoutOldest(state, event.generation), effects: [] };
    case 'reopened':
      return reopened(state, event.rooms);
    case 'retry':
      return retry(state);
  }
}

function connected(before: ClientDocument, generation: number, rejoined: boolean): ClientStep {
  const state = withRoom(before, generation, { connected: true, asking: false, closing: false });
  const fresh = rejoined ? state : { ...state, stopped: undefined, abandoned: 0 };
  return inTurn(ask(fresh, generation), lookAhead, pump);
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
  const mending = state.mending && { ...state.mending, wait: Math.max(0, state.mending.wait - 1) };
  return inTurn({ state: { ...state, stopped: undefined, mending }, effects }, ...asks, pump);
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

/** A longer chain: cut-offs take effect, what waited is asked for, and who may write again goes on. */
function grown(before: ClientDocument, membership: Membership): ClientStep {
  const effects: ClientEffect[] = [];
  let state: ClientDocument = { ...before, membership, stopped: undefined };
  const asks: number[] = [];
  let first: DeviceId[] | undefined;
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
      const others = comeBefore(state, room, cut);
      first = first?.filter((peer) => others.includes(peer)) ?? others;
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
    (at) => (first ? repair(at, first) : { state: at, effects: [] }),
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
