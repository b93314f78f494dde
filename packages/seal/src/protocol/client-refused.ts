/** What the server refuses: what time heals waits, a tail that can never sync is abandoned and sealed anew (P4, G10). */
import type { Code } from '../refusals.ts';
import type { Refused } from '../room/accept.ts';
import type { Stretch } from '../room/generation.ts';
import { lengthOf, shortened } from '../room/state.ts';
import { ABANDON_LIMIT } from './client-mend.ts';
import { ask } from './client-read.ts';
import {
  type ClientDocument,
  type ClientEffect,
  type ClientStep,
  inTurn,
  type OutboxItem,
  unsealed,
  withRoom,
} from './client-state.ts';
import { repair, stop } from './client-write.ts';

/** The server refuses something of ours, or something of others that we passed on. */
export function refused(state: ClientDocument, generation: number, place: Refused): ClientStep {
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

/**
 * Leaves a writer whose tail from `clock` on can never sync (P4): the tail leaves the room, what the outbox holds of it is sealed anew by
 * another writer. Too many in a row, and this laptop waits.
 */
function abandon(
  state: ClientDocument,
  generation: number,
  writer: number,
  clock: number,
  code: Code,
): ClientStep {
  const room = state.rooms.get(generation);
  if (!room) return { state, effects: [] };
  const lost = ({ sealed: at }: OutboxItem) =>
    at?.generation === generation && at.writer === writer && at.clock >= clock;
  const gone = state.outbox.filter((item) => lost(item) && unsealed(item).length === 0).map(({ id }) => id);
  const writers = new Map(state.writers);
  if (writers.get(generation)?.id === writer) writers.delete(generation);
  const held = lengthOf(room.room, writer) > clock;
  const left: ClientDocument = {
    ...withRoom(state, generation, { room: shortened(room.room, writer, clock) }),
    writers,
    outbox: state.outbox.flatMap((item) => (lost(item) ? unsealed(item) : [item])),
    abandoned: held ? state.abandoned + 1 : state.abandoned,
  };
  const places = [{ writer, clock, code }];
  const effects: ClientEffect[] = [{ type: 'report', generation, code, places }];
  const stretches = stored(state, generation, writer, clock);
  if (stretches.length > 0) effects.push({ type: 'republish', generation, stretches });
  if (held) effects.push({ type: 'quarantine', generation, places, rebuild: false });
  if (gone.length > 0) effects.push({ type: 'forget', ids: gone });
  if (left.abandoned > ABANDON_LIMIT) return { state: { ...left, stopped: code }, effects };
  return { state: left, effects };
}

/**
 * What of an abandoned tail had been acknowledged, and is in no outbox: a server that lost it and cannot take it back as it is. Its content is
 * published again.
 */
function stored(state: ClientDocument, generation: number, writer: number, clock: number): Stretch[] {
  const kept = new Set(
    state.outbox.flatMap(({ sealed: at }) =>
      at?.generation === generation && at.writer === writer ? [at.clock] : [],
    ),
  );
  const length = state.rooms.get(generation)?.room.writers.get(writer)?.links.length ?? 0;
  const stretches: Stretch[] = [];
  for (let from = clock; from < length; from++)
    if (!kept.has(from)) stretches.push({ writer, from, to: from + 1 });
  return stretches;
}
