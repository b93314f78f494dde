/** Snapshots of this laptop: asked for, or due because the inner document holds what the server cannot take as it is (G2, G9, G10). */
import type { DeviceId } from '../ids.ts';
import type { Refused } from '../room/accept.ts';
import { lengthOf, type Row, shortened } from '../room/state.ts';
import type { ClientRoom } from './client-state.ts';
import {
  type ClientDocument,
  type ClientEffect,
  type ClientStep,
  type OutboxItem,
  presentGeneration,
  withRoom,
} from './client-state.ts';

/** Beyond this many writers in a row that were refused, nothing more is sealed until the line or the chain is new. */
export const ABANDON_LIMIT = 5;

/** A snapshot or close is under way already, or the server has closed the generation. */
export function compacting({ outbox, rooms }: ClientDocument, present: number): boolean {
  return outbox.some(({ kind }) => kind === 'snapshot' || kind === 'close') || !!rooms.get(present)?.closing;
}

export function withSnapshot(state: ClientDocument, generation: number): ClientDocument {
  const item: OutboxItem = {
    id: `snapshot.${generation}.${state.tickets}`,
    kind: 'snapshot',
    inner: 0,
    generation,
  };
  // A snapshot stands at the start of a writer (E7): one that was used there already is left.
  const writers = new Map(state.writers);
  writers.delete(generation);
  const mending = state.mending && { ...state.mending, snapshot: item.id };
  return { ...state, writers, mending, outbox: [item, ...state.outbox] };
}

/** Makes the snapshot that is due, as soon as nothing is in its way: in the present generation, where that is still empty, else in the next. */
export function mend(state: ClientDocument): ClientStep {
  const made = state.mending?.snapshot;
  const stands = made !== undefined && state.outbox.some(({ id }) => id === made);
  const present = presentGeneration(state);
  if (
    !state.mending ||
    state.mending.wait > 0 ||
    stands ||
    state.abandoned >= ABANDON_LIMIT ||
    compacting(state, present)
  )
    return { state, effects: [] };
  const empty = (state.rooms.get(present)?.room.writers.size ?? 0) === 0;
  // The first generation takes no snapshot (E7): it waits until somebody has written there what may need it.
  if (empty && present === 0) return { state, effects: [] };
  return { state: withSnapshot(state, empty ? present : present + 1), effects: [] };
}

export function mended(state: ClientDocument, done: readonly OutboxItem[]): ClientStep {
  const made = state.mending?.snapshot;
  if (made === undefined || !done.some(({ id }) => id === made)) return { state, effects: [] };
  let left: ClientDocument = { ...state, mending: undefined };
  const effects: ClientEffect[] = [{ type: 'mending', due: false }];
  for (const [generation, { room, carried }] of state.rooms) {
    if (carried.size === 0) continue;
    let without = room;
    for (const [writer, clock] of carried) without = shortened(without, writer, clock);
    left = withRoom(left, generation, { room: without, carried: new Map() });
    const places = [...carried].map(([writer, clock]) => ({ writer, clock, code: 'epoch.old' as const }));
    effects.push({ type: 'quarantine', generation, places, rebuild: false });
  }
  return { state: left, effects };
}

/**
 * Who of those online comes before this device when a cut-off has to be mended (G9): lower ids that have said to hold everything which was cut.
 * One laptop does it, the others wait as many turns as there are before them.
 */
export function comeBefore(
  { device, peers }: ClientDocument,
  { room, told }: ClientRoom,
  cut: readonly Refused[],
): DeviceId[] {
  const holds = (peer: DeviceId) =>
    cut.every(({ writer }) => (told.get(peer)?.get(writer)?.length ?? 0) >= lengthOf(room, writer));
  return [...peers].filter((peer) => peer < device && holds(peer));
}

/** A snapshot of somebody who comes before, made in knowledge of the cut-off: this laptop has nothing to do any more. */
export function mendedByOther(state: ClientDocument, rows: readonly Row[]): ClientStep {
  const { mending } = state;
  const did = ({ envelope: { kind, device, head } }: Row) =>
    kind === 'snapshot' && mending?.before.has(device) && head.seq >= mending.since;
  if (!mending || mending.snapshot !== undefined || !rows.some(did)) return { state, effects: [] };
  return { state: { ...state, mending: undefined }, effects: [{ type: 'mending', due: false }] };
}
