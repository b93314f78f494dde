/** Frontiers (E6, G5): what a device says it has seen, what its peers say, and what that shows about a server that withholds or forks. */
import type { FrontierEntry } from '../envelope.ts';
import { sameBytes } from '../hash.ts';
import { lengthOf, type RoomState } from './state.ts';

/** Writer → how far it was seen: what a device pins of a room. */
export type Frontier = ReadonlyMap<number, FrontierEntry>;

/** All writers of the room but one's own, ascending: the full frontier of an envelope (E6). */
export function fullFrontier(room: RoomState, except = 0): FrontierEntry[] {
  const frontier: FrontierEntry[] = [];
  for (const [writer, { links }] of room.writers) {
    const link = links.at(-1);
    if (writer !== except && link) frontier.push({ writer, length: links.length, link });
  }
  return frontier.sort((a, b) => a.writer - b.writer);
}

/** Of a full frontier what `told` does not say yet (E6). */
export function frontierSince(told: Frontier, full: readonly FrontierEntry[]): FrontierEntry[] {
  return full.filter(({ writer, length }) => (told.get(writer)?.length ?? 0) < length);
}

/** Pins with these entries added; a pin never goes back (G5). */
export function merged(pins: Frontier, entries: Iterable<FrontierEntry>): Frontier {
  const grown = new Map(pins);
  for (const entry of entries) {
    if ((grown.get(entry.writer)?.length ?? 0) < entry.length) grown.set(entry.writer, entry);
  }
  return grown;
}

/** What a seen frontier shows about what is held here. */
export interface Comparison {
  /** Another link at a length that we hold: `frontier.fork`. */
  forks: readonly FrontierEntry[];
  /** Somebody has seen more than we hold: it is on its way, or withheld. */
  missing: readonly FrontierEntry[];
}

/** Compares what was seen elsewhere with what is held. `cuts` says how much of a writer counts (M14): beyond it nothing is missing. */
export function compare(
  room: RoomState,
  seen: Iterable<FrontierEntry>,
  cuts: ReadonlyMap<number, number> = new Map(),
): Comparison {
  const forks: FrontierEntry[] = [];
  const missing: FrontierEntry[] = [];
  for (const entry of seen) {
    const { writer, length, link } = entry;
    const held = room.writers.get(writer)?.links;
    const counts = Math.min(length, cuts.get(writer) ?? length);
    const known = held?.at(length - 1);
    if (known && !sameBytes(known, link)) forks.push(entry);
    else if ((held?.length ?? 0) < counts) missing.push({ ...entry, length: counts });
  }
  return { forks, missing };
}

/** Who has confirmed that a place was seen, latest first: `last confirmed by … at …`. `at` is when the confirmation arrived here. */
export interface Confirmation<Peer> {
  by: Peer;
  at: number;
  frontier: readonly FrontierEntry[];
}

/** The latest confirmation of others that covers a writer up to this length; undefined while nobody has confirmed it. */
export function lastConfirmed<Peer>(
  writer: number,
  length: number,
  confirmations: readonly Confirmation<Peer>[],
): Confirmation<Peer> | undefined {
  let latest: Confirmation<Peer> | undefined;
  for (const confirmation of confirmations) {
    const covers = confirmation.frontier.some((entry) => entry.writer === writer && entry.length >= length);
    if (covers && (!latest || confirmation.at > latest.at)) latest = confirmation;
  }
  return latest;
}

/** Whether the room holds everything that this frontier names, link by link. */
export function includes(room: RoomState, frontier: Iterable<FrontierEntry>): boolean {
  for (const { writer, length, link } of frontier) {
    if (lengthOf(room, writer) < length) return false;
    if (!sameBytes(room.writers.get(writer)?.links.at(length - 1) ?? new Uint8Array(), link)) return false;
  }
  return true;
}
