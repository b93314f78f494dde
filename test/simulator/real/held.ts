/** What a laptop's databases hold of one document, as it lies on the disk. */
import { placeOf } from '@wuhe/documents';
import type { DocumentId } from '@wuhe/model';
import { type OutboxItem, readRuns, type StoredRow } from '@wuhe/seal';
import * as Y from 'yjs';
import type { Databases } from './databases.ts';

interface Pin {
  generation: number;
  writer: number;
  length: number;
}

/** Things that were not said to be stored, by their ids. */
export function outboxIn(databases: Databases, id: DocumentId): Map<string, { item: OutboxItem }> {
  const items = valuesIn(databases, id, 'outbox') as { item: OutboxItem }[];
  return new Map(items.map((kept) => [kept.item.id, kept]));
}

/** Rows kept apart. */
export function apartIn(databases: Databases, id: DocumentId): StoredRow[] {
  return valuesIn(databases, id, 'quarantine') as StoredRow[];
}

/** Pins by generation and writer. */
export function pinsIn(databases: Databases, id: DocumentId): Map<number, Map<number, Pin>> {
  const pins = new Map<number, Map<number, Pin>>();
  for (const pin of valuesIn(databases, id, 'pins') as Pin[])
    pins.set(pin.generation, (pins.get(pin.generation) ?? new Map()).set(pin.writer, pin));
  return pins;
}

/** Rows by generation, as the rooms' caches have them. */
export function rowsIn(databases: Databases, id: DocumentId): Map<number, StoredRow[]> {
  const place = placeOf(id);
  const prefix = `${databases.name}/room/${place?.scope}.${place?.document}.g`;
  const rows = new Map<number, StoredRow[]>();
  for (const name of databases.names(prefix)) {
    const outer = new Y.Doc();
    for (const update of databases.values(name, 'updates')) Y.applyUpdate(outer, update as Uint8Array);
    const runs = readRuns(Y.encodeStateAsUpdate(outer));
    const held = (runs.ok ? runs.value : []).flatMap(({ writer, clock, envelopes }) =>
      envelopes.map((bytes, at) => ({ writer, clock: clock + at, bytes })),
    );
    rows.set(Number(name.slice(prefix.length)), held);
  }
  return rows;
}

/** Values of a table of the strict database. */
function valuesIn(databases: Databases, id: DocumentId, store: string): unknown[] {
  const values = databases.values(`${databases.name}/school`, store) as { document: string }[];
  return values.filter(({ document }) => document === id);
}
