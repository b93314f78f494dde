/**
 * The outer document as bytes (SPEC.md 3): which envelopes stand where. Reads and writes the one form of a Yjs update that a room may
 * have. Every byte follows from writers, clocks and envelopes, so that Yjs can read nothing else from what is read here (R1, R2).
 */
import { accept, type Checked, type Refusal, refuse } from './checked.ts';
import { offsets, type Place } from './envelope.ts';
import { idBytes } from './ids.ts';
import { type Cursor, readVarint, varintLength, writeVarint } from './varint.ts';

/** Envelopes of one writer without a gap, from `clock` on. A writer with a gap has several runs, one behind the other. */
export interface Run {
  writer: number;
  clock: number;
  /** Bytes of the envelopes, unread: views into the update. */
  envelopes: readonly Uint8Array[];
}

/** How many envelopes of each writer there are, from clock 0 on without a gap (R4). Lengths ≥ 1. */
export type Vector = ReadonlyMap<number, number>;

/** Limits of a frame (R3). */
export const frameLimits = { bytes: 16 * 1024 * 1024, runs: 4096, structs: 65_536, writers: 65_536 } as const;

/** For what is not a frame. */
export const noLimits = { bytes: Infinity, runs: Infinity, structs: Infinity } as const;

const ITEM = 0x03;
const LATER_ITEM = 0x83;
const SKIP = 0x0a;
const ROOT = 1;
const MAX = 0xffff_ffff;

/**
 * The runs of an update, in its order: writers descending, clocks ascending. Refuses with `frame.malformed` or `frame.tooLarge`, always the
 * whole frame. What the envelopes say is not looked at. `limits`: a room that lies on one's own disk, where it came in many frames, has none.
 */
export function readRuns(
  update: Uint8Array,
  limits: { bytes: number; runs: number; structs: number } = frameLimits,
): Checked<Run[]> {
  if (update.length > limits.bytes) return refuse('frame.tooLarge');
  const cursor: Cursor = { bytes: update, at: 0 };
  const count = readVarint(cursor);
  if (count > limits.runs) return refuse('frame.tooLarge');
  const runs: Run[] = [];
  let structs = 0;
  let above = MAX + 1;
  for (let i = 0; i < count; i++) {
    const length = readVarint(cursor);
    structs += length;
    if (structs > limits.structs) return refuse('frame.tooLarge');
    const writer = readVarint(cursor);
    if (length < 1 || writer < 1 || writer >= above) return malformed;
    above = writer;
    if (!readStructs(cursor, writer, length, runs)) return malformed;
  }
  // No deletions, and nothing behind them. An update that ends too early is beyond its end here.
  if (count < 0 || update[cursor.at] !== 0 || cursor.at + 1 !== update.length) return malformed;
  return accept(runs);
}

const malformed: Refusal = refuse('frame.malformed');

/** Reads `count` structs of one writer; false when they are not of the form. */
function readStructs(cursor: Cursor, writer: number, count: number, runs: Run[]): boolean {
  const { bytes } = cursor;
  let clock = readVarint(cursor);
  if (clock < 0) return false;
  let envelopes: Uint8Array[] = [];
  runs.push({ writer, clock, envelopes });
  for (let i = 0; i < count; i++) {
    const info = bytes[cursor.at++];
    if (info === SKIP) {
      const length = readVarint(cursor);
      if (length < 1 || envelopes.length === 0 || i === count - 1) return false;
      clock += length;
      envelopes = [];
      runs.push({ writer, clock, envelopes });
      continue;
    }
    if (clock > MAX) return false;
    if (clock === 0) {
      if (info !== ITEM || bytes[cursor.at++] !== ROOT || !readName(cursor, writer)) return false;
    } else if (info !== LATER_ITEM || readVarint(cursor) !== writer || readVarint(cursor) !== clock - 1) {
      return false;
    }
    const length = readVarint(cursor);
    const end = cursor.at + length;
    if (length < 0 || end > bytes.length) return false;
    envelopes.push(bytes.subarray(cursor.at, end));
    cursor.at = end;
    clock++;
  }
  return true;
}

/** Whether the writer's number in decimal stands at the cursor, as a varstring. */
function readName(cursor: Cursor, writer: number): boolean {
  const length = cursor.bytes[cursor.at] ?? 0;
  if (length < 1 || length > 10) return false;
  let rest = writer;
  for (let at = cursor.at + length; at > cursor.at; at--) {
    if (rest === 0 || cursor.bytes[at] !== 0x30 + (rest % 10)) return false;
    rest = Math.floor(rest / 10);
  }
  cursor.at += length + 1;
  return rest === 0;
}

/** The update that holds these runs, in any order. Throws on runs that overlap, are empty or that no room can hold. */
export function writeRuns(runs: readonly Run[]): Uint8Array {
  const sorted = runs.toSorted((a, b) => b.writer - a.writer || a.clock - b.clock);
  const parts: Part[] = [];
  let size = 1;
  for (const run of sorted) {
    const part = parts.at(-1);
    if (run.envelopes.length === 0 || run.writer < 1) throw new RangeError('a run of nobody, or of nothing');
    if (part?.writer === run.writer) {
      const gap = run.clock - part.end;
      if (gap < 0) throw new RangeError('runs that overlap');
      if (gap > 0) {
        part.structs++;
        size += 1 + varintLength(gap);
      }
      part.runs.push(run);
      part.structs += run.envelopes.length;
      part.end = run.clock + run.envelopes.length;
    } else {
      const end = run.clock + run.envelopes.length;
      parts.push({ writer: run.writer, runs: [run], structs: run.envelopes.length, end });
    }
    size += envelopesSize(run);
  }
  for (const {
    structs,
    writer,
    runs: [first],
  } of parts)
    size += varintLength(structs) + varintLength(writer) + varintLength(first?.clock ?? 0);
  const cursor: Cursor = { bytes: new Uint8Array(size + varintLength(parts.length)), at: 0 };
  writeVarint(cursor, parts.length);
  for (const part of parts) writePart(cursor, part);
  return cursor.bytes;
}

/** The runs of one writer, as they are written together. */
interface Part {
  writer: number;
  runs: Run[];
  structs: number;
  end: number;
}

function envelopesSize({ writer, clock, envelopes }: Run): number {
  let size = 0;
  for (const [i, { length }] of envelopes.entries()) {
    const at = clock + i;
    size += at === 0 ? 3 + String(writer).length : 1 + varintLength(writer) + varintLength(at - 1);
    size += varintLength(length) + length;
  }
  return size;
}

function writePart(cursor: Cursor, { structs, writer, runs }: Part): void {
  const { bytes } = cursor;
  writeVarint(cursor, structs);
  writeVarint(cursor, writer);
  let clock = runs[0]?.clock ?? 0;
  writeVarint(cursor, clock);
  for (const run of runs) {
    if (run.clock > clock) {
      bytes[cursor.at++] = SKIP;
      writeVarint(cursor, run.clock - clock);
      clock = run.clock;
    }
    for (const envelope of run.envelopes) {
      writePlace(cursor, writer, clock++);
      writeVarint(cursor, envelope.length);
      bytes.set(envelope, cursor.at);
      cursor.at += envelope.length;
    }
  }
}

function writePlace(cursor: Cursor, writer: number, clock: number): void {
  const { bytes } = cursor;
  if (clock > 0) {
    bytes[cursor.at++] = LATER_ITEM;
    writeVarint(cursor, writer);
    writeVarint(cursor, clock - 1);
    return;
  }
  const name = String(writer);
  bytes.set([ITEM, ROOT, name.length], cursor.at);
  cursor.at += 3;
  for (let i = 0; i < name.length; i++) bytes[cursor.at++] = name.charCodeAt(i);
}

/** What `standsAt` compares: the bytes of school, scope, document and generation as they stand in every envelope of the room. */
export function placeBytes(place: Place): Uint8Array {
  const bytes = new Uint8Array(offsets.epoch - offsets.school);
  bytes.set(idBytes(place.school));
  bytes.set(idBytes(place.scope), 16);
  bytes.set(idBytes(place.document), 32);
  new DataView(bytes.buffer).setUint32(48, place.generation);
  return bytes;
}

/** Whether an envelope that nobody read yet names the place it stands in (A1). Bytes too short for that do not. */
export function standsAt(place: Uint8Array, writer: number, clock: number, envelope: Uint8Array): boolean {
  if (envelope.length < offsets.previous) return false;
  for (let i = 0; i < place.length; i++) if (envelope[offsets.school + i] !== place[i]) return false;
  return uint32At(envelope, offsets.writer) === writer && uint32At(envelope, offsets.clock) === clock;
}

function uint32At(bytes: Uint8Array, at: number): number {
  const byte = (i: number) => bytes[at + i] ?? 0;
  return ((byte(0) << 24) | (byte(1) << 16) | (byte(2) << 8) | byte(3)) >>> 0;
}

/** Reads a state vector (R4): writers descending, lengths ≥ 1, nothing behind. */
export function readVector(bytes: Uint8Array): Checked<Vector> {
  const cursor: Cursor = { bytes, at: 0 };
  const count = readVarint(cursor);
  if (count > frameLimits.writers) return refuse('frame.tooLarge');
  const vector = new Map<number, number>();
  let above = MAX + 1;
  for (let i = 0; i < count; i++) {
    const writer = readVarint(cursor);
    const length = readVarint(cursor);
    if (writer < 1 || writer >= above || length < 1) return malformed;
    above = writer;
    vector.set(writer, length);
  }
  return count < 0 || cursor.at !== bytes.length ? malformed : accept(vector);
}

/** The state vector's bytes, as Yjs writes it. Throws on writers or lengths that no room can hold. */
export function writeVector(vector: Vector): Uint8Array {
  const sorted = [...vector].sort(([a], [b]) => b - a);
  const size = sorted.reduce((sum, [writer, length]) => sum + varintLength(writer) + varintLength(length), 0);
  const cursor: Cursor = { bytes: new Uint8Array(varintLength(sorted.length) + size), at: 0 };
  writeVarint(cursor, sorted.length);
  for (const [writer, length] of sorted) {
    if (writer < 1 || length < 1) throw new RangeError('a writer without envelopes');
    writeVarint(cursor, writer);
    writeVarint(cursor, length);
  }
  return cursor.bytes;
}
