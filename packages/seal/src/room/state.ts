/** What a room holds, without the contents: enough to decide on the next envelope. Never changed in place (A12). */
import type { Accepted } from '../accepted.ts';
import { type FrontierEntry, noLink, type Place } from '../envelope.ts';
import type { DeviceId } from '../ids.ts';
import { Links } from './links.ts';

/** One writer's chain as far as it is held. */
export interface WriterState {
  device: DeviceId;
  /** Number of the last chain entry that it has seen (A3). */
  head: number;
  /** Link of every envelope, by clock (A8, G5). */
  links: Links;
}

/** A snapshot or close that stands in the room, with what it says to cover. */
export interface Landmark {
  writer: number;
  clock: number;
  link: Uint8Array;
  frontier: readonly FrontierEntry[];
}

export interface RoomState {
  place: Place;
  writers: ReadonlyMap<number, WriterState>;
  /** Snapshots by which this generation was opened (G2). */
  snapshots: readonly Landmark[];
  /** Closes of this generation; `opens` is the link of the snapshot that follows. */
  closes: readonly (Landmark & { opens: Uint8Array })[];
}

/** An envelope that a room accepted. */
export interface Row {
  writer: number;
  clock: number;
  envelope: Accepted;
}

export function emptyRoom(place: Place): RoomState {
  return { place, writers: new Map(), snapshots: [], closes: [] };
}

/** The room with these rows behind what it holds. Rows stand in their writer's order; one that does not follow is a fault of the caller. */
export function withRows(room: RoomState, rows: readonly Row[]): RoomState {
  if (rows.length === 0) return room;
  const writers = new Map(room.writers);
  const snapshots = [...room.snapshots];
  const closes = [...room.closes];
  for (const { writer, clock, envelope } of rows) {
    const known = writers.get(writer)?.links ?? Links.of([]);
    if (known.length !== clock) throw new RangeError('a row out of its order');
    writers.set(writer, {
      device: envelope.device,
      head: envelope.head.seq,
      links: known.with(envelope.link),
    });
    const mark = { writer, clock, link: envelope.link, frontier: envelope.frontier };
    if (envelope.kind === 'snapshot') snapshots.push(mark);
    if (envelope.kind === 'close') closes.push({ ...mark, opens: envelope.snapshot ?? noLink });
  }
  return { place: room.place, writers, snapshots, closes };
}

/** The room with a writer's chain ending at `length`: what a cut-off or an abandoned tail leaves (M14, P4). What may come back is judged anew. */
export function shortened(room: RoomState, writer: number, length: number): RoomState {
  const known = room.writers.get(writer);
  if (!known || known.links.length <= length) return room;
  const writers = new Map(room.writers);
  if (length === 0) writers.delete(writer);
  else writers.set(writer, { ...known, head: 0, links: known.links.first(length) });
  const stays = (mark: Landmark) => mark.writer !== writer || mark.clock < length;
  return {
    place: room.place,
    writers,
    snapshots: room.snapshots.filter(stays),
    closes: room.closes.filter(stays),
  };
}

/** How many envelopes of a writer the room holds. */
export function lengthOf(room: RoomState, writer: number): number {
  return room.writers.get(writer)?.links.length ?? 0;
}

/** Writer → how many envelopes are held: what an ask says (R4). */
export function vectorOf(room: RoomState): Map<number, number> {
  return new Map(
    [...room.writers]
      .map(([writer, { links }]): [number, number] => [writer, links.length])
      .sort(([a], [b]) => b - a),
  );
}

/** How many envelopes the room holds. */
export function sizeOf(room: RoomState): number {
  let size = 0;
  for (const { links } of room.writers.values()) size += links.length;
  return size;
}
