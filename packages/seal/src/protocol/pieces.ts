/** Rows as the runs of one frame, and as an answer in pieces (P1). */
import type { Run, Vector } from '../runs.ts';
import { PIECE, writeMessage } from './messages.ts';

/** A row as a store keeps it: (writer, clock) → envelope. */
export interface StoredRow {
  writer: number;
  clock: number;
  bytes: Uint8Array;
}

/** Rows, ascending in each writer, as runs: one per stretch without a gap. */
export function runsOf(rows: readonly StoredRow[]): Run[] {
  const runs: { writer: number; clock: number; envelopes: Uint8Array[] }[] = [];
  const open = new Map<number, { writer: number; clock: number; envelopes: Uint8Array[] }>();
  for (const { writer, clock, bytes } of rows) {
    const run = open.get(writer);
    if (run && run.clock + run.envelopes.length === clock) run.envelopes.push(bytes);
    else {
      const next = { writer, clock, envelopes: [bytes] };
      open.set(writer, next);
      runs.push(next);
    }
  }
  return runs;
}

/** The rows that a vector does not cover. */
export function beyond(rows: readonly StoredRow[], vector: Vector): StoredRow[] {
  return rows.filter(({ writer, clock }) => clock >= (vector.get(writer) ?? 0));
}

/** An answer's frames: pieces of at most 256 KiB of envelopes (one at least), the empty one last. */
export function answerFrames(rows: readonly StoredRow[]): Uint8Array[] {
  const frames: Uint8Array[] = [];
  let piece: StoredRow[] = [];
  let size = 0;
  const flush = () => {
    if (piece.length > 0) frames.push(writeMessage({ type: 'answer', runs: runsOf(piece) }));
    piece = [];
    size = 0;
  };
  for (const row of rows) {
    if (size + row.bytes.length > PIECE) flush();
    piece.push(row);
    size += row.bytes.length;
  }
  flush();
  frames.push(writeMessage({ type: 'answer', runs: [] }));
  return frames;
}
