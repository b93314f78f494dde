/** What a start of a document finds on this disk: its rooms, its outbox, its digest, as far as each still stands. */
import {
  type ClientDocument,
  emptyRoom,
  type Frontier,
  openDocument,
  type RoomState,
  type Row,
  roomName,
  type StoredRow,
  withRows,
} from '@wuhe/seal';
import type { CachedRoom, KeptItem } from './contract.ts';
import { type Digest, readDigest, stands } from './digest.ts';
import { LeftGenerations } from './left.ts';
import type { Rooms } from './rooms.ts';
import { standing } from './rows.ts';
import type { Ground } from './seams.ts';

export interface Found {
  doc: ClientDocument;
  items: readonly KeptItem[];
  /** All rows, by generation: what the inner document is built from. */
  rows: ReadonlyMap<number, readonly Row[]>;
  quarantine: readonly { generation: number; rows: readonly StoredRow[] }[];
  pins: ReadonlyMap<number, Frontier>;
  /** Generations that have a room on this disk. */
  generations: Set<number>;
  left: LeftGenerations;
  asOf: number | undefined;
  /** None where it is not there, does not open, or does not stand. */
  digest: Digest | undefined;
}

/** Reads the disk, and puts back into the rooms what the cache has lost of the outbox. @throws Problem `storage.refused` */
export async function findDocument(ground: Ground, rooms: Rooms): Promise<Found> {
  const { disk, id, place, device, membership } = ground;
  const [note, pins, quarantine, items, sealed, away] = await Promise.all([
    disk.note(id),
    disk.pins(id),
    disk.quarantine(id),
    disk.outbox(id),
    disk.digest(id),
    disk.left(id),
  ]);
  const left = new LeftGenerations(ground, away);
  const unsent = Map.groupBy(
    items.flatMap(({ item, envelope }) => (item.sealed && envelope ? [{ at: item.sealed, envelope }] : [])),
    ({ at }) => at.generation,
  );
  const generations = new Set([...note.generations, ...unsent.keys()]);
  // Known before something is put: a room that nobody knows of would never be opened again.
  if (generations.size > note.generations.length)
    await disk.setNote(id, { generations: [...generations].toSorted((a, b) => a - b) });
  const rows = new Map<number, readonly Row[]>();
  const states = new Map<number, RoomState>();
  const load = async (generation: number) => {
    const cached = await rooms.opened(generation);
    const own = (unsent.get(generation) ?? []).map(({ at: { writer, clock }, envelope }) => ({
      writer,
      clock,
      bytes: envelope,
    }));
    const kept = await restored(cached, own);
    rows.set(generation, kept);
    states.set(generation, withRows(emptyRoom({ ...place, generation }), kept));
  };
  for (const generation of [...generations].toSorted((a, b) => a - b)) await load(generation);
  // Somebody wrote there again, as another window may.
  const returned = left.generations.filter((generation) => generations.has(generation));
  // The snapshot on which they rest does not stand here any more.
  const fallen = standsOn(left.generations, states) ? [] : left.generations;
  for (const generation of fallen) await load(generation);
  const found = fallen.filter((generation) => (rows.get(generation)?.length ?? 0) > 0);
  if (found.length > 0) {
    for (const generation of found) generations.add(generation);
    await disk.setNote(id, { generations: [...generations].toSorted((a, b) => a - b) });
  }
  const back = [...new Set([...returned, ...fallen])];
  if (back.length > 0) await left.back(back);
  const gone = new Set(left.generations);
  const digest = sealed && (await openDigest(ground, sealed));
  const seen = [...new Set([...states.keys(), ...pins.keys()])].filter((generation) => !gone.has(generation));
  const oldest = gone.size > 0 ? Math.min(...seen) : place.generation;
  const doc = openDocument({
    device,
    place: { ...place, generation: oldest },
    membership: membership(),
    rooms: seen.map((generation) => ({
      room: states.get(generation) ?? emptyRoom({ ...place, generation }),
      seen: pins.get(generation) ?? new Map(),
    })),
    outbox: items.map(({ item }) => item),
    mending: note.mending,
  });
  for (const generation of doc.rooms.keys()) await rooms.opened(generation);
  return {
    doc,
    items,
    rows,
    quarantine,
    pins,
    generations,
    left,
    asOf: note.asOf,
    digest: digest && stands(digest, states, gone) ? digest : undefined,
  };
}

/** Whether the first room behind the generations that left has a snapshot: what they held is in it. */
function standsOn(left: readonly number[], states: ReadonlyMap<number, RoomState>): boolean {
  if (left.length === 0) return true;
  const behind = [...states.keys()].filter((generation) => generation > Math.max(...left));
  return (states.get(Math.min(...behind))?.snapshots.length ?? 0) > 0;
}

/** The rows that stand in a room, own ones of the outbox included; the cached copy has exactly them afterwards. */
async function restored(cached: CachedRoom, own: readonly StoredRow[]): Promise<Row[]> {
  const held = cached.rows();
  const has = new Set(held.map(({ writer, clock }) => `${writer}.${clock}`));
  const lost = own.filter(({ writer, clock }) => !has.has(`${writer}.${clock}`));
  const kept = standing([...held, ...lost]);
  const lengths = new Map<number, number>();
  for (const { writer, clock } of kept) lengths.set(writer, clock + 1);
  const broken = new Map<number, number>();
  for (const { writer, clock } of held)
    if (clock >= (lengths.get(writer) ?? 0)) broken.set(writer, Math.min(clock, broken.get(writer) ?? clock));
  if (broken.size > 0) await cached.cut([...broken].map(([writer, clock]) => ({ writer, clock })));
  const back = lost.filter(({ writer, clock }) => clock < (lengths.get(writer) ?? 0));
  if (back.length > 0) cached.put(back);
  return kept;
}

async function openDigest({ keys }: Ground, sealed: Parameters<Ground['keys']['openAtRest']>[2]) {
  const opened = await keys.openAtRest('digest', '', sealed);
  return opened.ok ? readDigest(opened.value) : undefined;
}

/** The name of a generation's room. */
export function roomOf({ place }: Pick<Ground, 'place'>, generation: number): string {
  return roomName({ ...place, generation });
}
