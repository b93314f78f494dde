/** Rows as a store gives them back: read, and as far as they follow each other. What does not was damaged, and leaves the room. */
import { decodeEnvelope, markAccepted, type Row, type ServerRoom, type StoredRow } from '@wuhe/seal';

/** Reads a room's rows piece by piece; each writer's up to the first that is none or stands out of its order. */
export class RowReading {
  readonly rows: Row[] = [];
  readonly #lengths = new Map<number, number>();
  /** Writer → how many rows the store has, in order or not. */
  readonly #stored = new Map<number, number>();

  add(piece: readonly StoredRow[]): void {
    for (const { writer, clock, bytes } of piece) {
      this.#stored.set(writer, clock + 1);
      const read = decodeEnvelope(bytes);
      if (!read.ok || clock !== (this.#lengths.get(writer) ?? 0)) continue;
      this.#lengths.set(writer, clock + 1);
      this.rows.push({ writer, clock, envelope: markAccepted(read.value) });
    }
  }

  /** Places from which on the store has rows that the room does not count: cut off since, or damaged. */
  beyond({ durable }: ServerRoom): { writer: number; clock: number }[] {
    return [...this.#stored].flatMap(([writer, length]) => {
      const counts = durable.writers.get(writer)?.links.length ?? 0;
      return length > counts ? [{ writer, clock: counts }] : [];
    });
  }
}
