/** What a laptop keeps when its worker dies: a strict outbox, pins and the chain; the cache as far as it was flushed. */
import {
  type ClientDocument,
  type ClientStart,
  emptyRoom,
  type Frontier,
  type Membership,
  type OutboxItem,
  type Place,
  type StoredRow,
  withRows,
} from '@wuhe/seal';
import type { School } from './school.ts';
import { rowOf, standing } from './server.ts';

interface Kept {
  item: OutboxItem;
  content: Uint8Array;
  envelope?: Uint8Array;
  edits: readonly string[];
}

export interface Disk {
  outbox: Map<string, Kept>;
  cache: Map<number, StoredRow[]>;
  pins: Map<number, Frontier>;
  /** Rows that were merged before a cut-off took them. */
  quarantine: StoredRow[];
  /** A snapshot has to carry something on. */
  mending: boolean;
  chain: Uint8Array[];
  membership: Membership;
  writers?: ClientDocument['writers'];
}

export function blankDisk({ chain, membership }: School): Disk {
  return {
    outbox: new Map(),
    cache: new Map(),
    pins: new Map(),
    quarantine: [],
    mending: false,
    chain: [...chain],
    membership,
  };
}

export function copyOf({ outbox, cache, pins, quarantine, mending, chain, membership }: Disk): Disk {
  return {
    outbox: new Map([...outbox].map(([id, kept]) => [id, { ...kept }])),
    cache: new Map(cache),
    pins: new Map(pins),
    quarantine: [...quarantine],
    mending,
    chain: [...chain],
    membership,
  };
}

/** What a start finds: rows of the cache and own envelopes of the outbox, by generation and as far as they follow each other, as rows and as rooms. */
export function found(
  { cache, outbox, pins }: Disk,
  document: Place,
): { rows: Map<number, StoredRow[]>; rooms: ClientStart['rooms'] } {
  const rows = new Map([...cache].map(([at, stored]): [number, StoredRow[]] => [at, [...stored]]));
  for (const { item, envelope } of outbox.values()) {
    const at = item.sealed;
    if (!at || !envelope) continue;
    const held = rows.get(at.generation) ?? [];
    if (!held.some(({ writer, clock }) => writer === at.writer && clock === at.clock))
      held.push({ writer: at.writer, clock: at.clock, bytes: envelope });
    rows.set(at.generation, held);
  }
  const rooms = [...rows].map(([generation, stored]) => {
    const kept = standing(stored.map(rowOf));
    rows.set(
      generation,
      kept.map(({ writer, clock, envelope }) => ({ writer, clock, bytes: envelope.bytes })),
    );
    return {
      room: withRows(emptyRoom({ ...document, generation }), kept),
      seen: pins.get(generation) ?? new Map(),
    };
  });
  for (const [generation, seen] of pins)
    if (!rows.has(generation)) rooms.push({ room: emptyRoom({ ...document, generation }), seen });
  return { rows, rooms };
}
