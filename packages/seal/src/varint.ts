/** Varints as they stand in runs (N2): LEB128, minimal, at most 2^32 − 1. A longer form of the same number is none. */

const MAX = 0xffff_ffff;

/** A place in bytes that are read once, from front to back. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** The varint at the cursor, which then stands behind it; −1 where there is none. */
export function readVarint(cursor: Cursor): number {
  const { bytes } = cursor;
  const first = bytes[cursor.at++] ?? -1;
  if (first < 0x80) return first;
  let value = first & 0x7f;
  for (let factor = 0x80; factor <= 0x1000_0000; factor *= 0x80) {
    const byte = bytes[cursor.at++] ?? 0;
    value += (byte & 0x7f) * factor;
    // A last byte of zero says what a shorter form says, and so does an end of the bytes.
    if (byte < 0x80) return byte === 0 || value > MAX ? -1 : value;
  }
  return -1;
}

/** How many bytes `writeVarint` writes for a number from 0 to 2^32 − 1. */
export function varintLength(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/** Writes the number at the cursor. Throws on one that has no varint. */
export function writeVarint(cursor: Cursor, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > MAX) throw new RangeError('not a 32-bit number');
  let rest = value;
  while (rest > 0x7f) {
    cursor.bytes[cursor.at++] = (rest & 0x7f) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  cursor.bytes[cursor.at++] = rest;
}
