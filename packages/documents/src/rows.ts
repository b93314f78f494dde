/** Rows of a room as the disk holds them, and as the protocol reads them. */
import { decodeEnvelope, markAccepted, type Row, type StoredRow } from '@wuhe/seal';

/** A row that was accepted before it was stored; undefined where its bytes are no envelope (any more). `link`: see `decodeEnvelope`. */
export function rowOf(
  { writer, clock, bytes }: StoredRow,
  link?: () => Uint8Array | undefined,
): Row | undefined {
  const read = decodeEnvelope(bytes, link);
  return read.ok ? { writer, clock, envelope: markAccepted(read.value) } : undefined;
}

export function storedOf({ writer, clock, envelope }: Row): StoredRow {
  return { writer, clock, bytes: envelope.bytes };
}

/**
 * Rows, ascending in each writer, of which each follows the one before: what a disk that lost some still says. The link of each is read from
 * the one behind it; only the last of a writer is hashed.
 */
export function standing(rows: readonly StoredRow[]): Row[] {
  const last = new Map<number, { row: Row; behind?: Row }>();
  return sorted(rows).flatMap((stored) => {
    const before = last.get(stored.writer);
    if (stored.clock !== (before ? before.row.clock + 1 : 0)) return [];
    const row = rowOf(stored, () => at?.behind?.envelope.previous.slice());
    const at: { row: Row; behind?: Row } | undefined = row && { row };
    if (!at) return [];
    if (before) before.behind = at.row;
    last.set(stored.writer, at);
    return [at.row];
  });
}

/** Writers descending, clocks ascending, as a frame has them. */
export function sorted<R extends { writer: number; clock: number }>(rows: readonly R[]): R[] {
  return rows.toSorted((a, b) => b.writer - a.writer || a.clock - b.clock);
}
