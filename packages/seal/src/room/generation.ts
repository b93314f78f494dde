/** Generations (G2–G4): when a room is opened anew, what its snapshots cover, and what has to be published again. */
import { type FrontierEntry, noLink, type Place } from '../envelope.ts';
import { sameBytes } from '../hash.ts';
import { type Frontier, merged } from './frontier.ts';
import { type RoomState, sizeOf } from './state.ts';

/** Beyond these a room is slow to open: every waking of a worker that writes adds a writer. */
export const growth = { envelopes: 300, writers: 100 } as const;

/** Why a room should be opened anew; a closed one never is again. A change of key is told by the caller, who knows the epoch that it was written under. */
export function compactionDue(room: RoomState): 'envelopes' | 'writers' | undefined {
  if (room.closes.length > 0) return undefined;
  if (room.writers.size >= growth.writers) return 'writers';
  return sizeOf(room) >= growth.envelopes ? 'envelopes' : undefined;
}

/** The generation after this one. */
export function nextPlace(place: Place): Place {
  return { ...place, generation: place.generation + 1 };
}

/**
 * The snapshots of the next generation that may stand for this one: any, once the room is closed with one of them (G2). None is believed
 * beyond what it names, so a member that covers nothing hides nothing.
 */
export function coverage(next: RoomState): Frontier {
  let covered: Frontier = new Map();
  for (const { frontier } of next.snapshots) covered = merged(covered, frontier);
  return covered;
}

/** Part of a writer's chain: clocks from `from` up to, but without, `to`. */
export interface Stretch {
  writer: number;
  from: number;
  to: number;
}

/**
 * What the room holds that no snapshot covers (G3). A snapshot that names another link than ours covers nothing of that writer. Authors publish
 * their part again; the rest is reported and merged from here.
 */
export function uncovered(room: RoomState, covered: Frontier): Stretch[] {
  const left: Stretch[] = [];
  for (const [writer, { links }] of room.writers) {
    const entry = covered.get(writer);
    const known = entry && links.at(entry.length - 1);
    const from = entry && (!known || sameBytes(known, entry.link)) ? entry.length : 0;
    if (from < links.length) left.push({ writer, from, to: links.length });
  }
  return left;
}

/** The link of the snapshot that a closed room names; undefined while it is open. */
export function successor(room: RoomState): Uint8Array | undefined {
  return room.closes.find(({ opens }) => !sameBytes(opens, noLink))?.opens;
}

/** Whether a snapshot's frontier is that of what its author held: to be full it names every writer of the generation before (E6). */
export function coversAll(room: RoomState, frontier: readonly FrontierEntry[]): boolean {
  return uncovered(room, merged(new Map(), frontier)).length === 0;
}
