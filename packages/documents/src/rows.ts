/** Rows of a room as the disk holds them, and as the protocol reads them. */
import { decodeEnvelope, markAccepted, type Row, type StoredRow } from '@wuhe/seal';

/** A row that was accepted before it was stored; undefined where its bytes are no envelope (any more). */
export function rowOf({ writer, clock, bytes }: StoredRow): Row | undefined {
  const read = decodeEnvelope(bytes);
  return read.ok ? { writer, clock, envelope: markAccepted(read.value) } : undefined;
}

export function storedOf({ writer, clock, envelope }: Row): StoredRow {
  return { writer, clock, bytes: envelope.bytes };
}

/** Rows, ascending in each writer, of which each follows the one before: what a disk that lost some still says. */
export function standing(rows: readonly StoredRow[]): Row[] {
  const lengths = new Map<number, number>();
  return sorted(rows).flatMap((stored) => {
    if (stored.clock !== (lengths.get(stored.writer) ?? 0)) return [];
    const row = rowOf(stored);
    if (row) lengths.set(stored.writer, stored.clock + 1);
    return row ? [row] : [];
  });
}

/** Writers descending, clocks ascending, as a frame has them. */
export function sorted<R extends { writer: number; clock: number }>(rows: readonly R[]): R[] {
  return rows.toSorted((a, b) => b.writer - a.writer || a.clock - b.clock);
}
