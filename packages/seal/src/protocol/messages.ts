/**
 * The frames of SPEC.md 9, as bytes: y-websocket's own (ask, answer, update, presence) and ours (100–104). Nothing here throws on bytes that
 * came from elsewhere; what is written is read back the same.
 */
import { accept, type Checked, type Refusal, refuse } from '../checked.ts';
import type { Head } from '../envelope.ts';
import { type Code, codes } from '../refusals.ts';
import type { Refused } from '../room/accept.ts';
import { frameLimits, type Run, readRuns, readVector, type Vector, writeRuns, writeVector } from '../runs.ts';
import { type Cursor, readVarint, varintLength, writeVarint } from '../varint.ts';

/** The first number of a frame. */
export const frameTypes = {
  sync: 0,
  presence: 1,
  askPresence: 3,
  durable: 100,
  refused: 101,
  chain: 102,
  askChain: 103,
  chainRefused: 104,
} as const;

export type Message =
  /** What the sender holds: send the rest. */
  | { type: 'ask'; vector: Vector }
  /** A piece of what was asked for; without runs it is the last. */
  | { type: 'answer'; runs: readonly Run[] }
  | { type: 'update'; runs: readonly Run[] }
  /** Presence as y-websocket carries it, unread here. */
  | { type: 'presence'; bytes: Uint8Array }
  | { type: 'askPresence' }
  /** So much of what the receiver sent is on the server's disk. */
  | { type: 'durable'; vector: Vector }
  /** From these places on, what the receiver sent is refused. */
  | { type: 'refused'; places: readonly Refused[] }
  /** Entries of the chain from number `from` on: news from a server, an offer from a client (M2). */
  | { type: 'chain'; from: number; entries: readonly Uint8Array[] }
  | { type: 'askChain'; from: number }
  /** The offered entry is refused; `head` is what an entry must stand on. */
  | { type: 'chainRefused'; code: Code; head: Head };

/** Most bytes of a piece of an answer, unless one envelope alone is larger (P1). */
export const PIECE = 256 * 1024;
const LINK = 32;
const ENTRY = 256 * 1024;
const known: ReadonlySet<string> = new Set(codes);

/** Reads one frame. Another type, another order, anything behind: `frame.malformed`. */
export function readMessage(frame: Uint8Array): Checked<Message> {
  if (frame.length > frameLimits.bytes) return refuse('frame.tooLarge');
  const cursor: Cursor = { bytes: frame, at: 0 };
  const message = readBody(cursor);
  return message.ok && cursor.at !== frame.length ? malformed : message;
}

const malformed: Refusal = refuse('frame.malformed');

function readBody(cursor: Cursor): Checked<Message> {
  switch (readVarint(cursor)) {
    case frameTypes.sync:
      return readSync(cursor);
    case frameTypes.presence: {
      const bytes = readBytes(cursor);
      return bytes ? accept({ type: 'presence', bytes }) : malformed;
    }
    case frameTypes.askPresence:
      return accept({ type: 'askPresence' });
    case frameTypes.durable: {
      const vector = readVector(readBytes(cursor) ?? new Uint8Array());
      return vector.ok ? accept({ type: 'durable', vector: vector.value }) : vector;
    }
    case frameTypes.refused:
      return readRefused(cursor);
    case frameTypes.chain:
      return readChain(cursor);
    case frameTypes.askChain: {
      const from = readVarint(cursor);
      return from < 0 ? malformed : accept({ type: 'askChain', from });
    }
    case frameTypes.chainRefused: {
      const code = readCode(cursor);
      const seq = readVarint(cursor);
      const link = take(cursor, LINK);
      return !code || seq < 0 || !link
        ? malformed
        : accept({ type: 'chainRefused', code, head: { seq, link } });
    }
    default:
      return malformed;
  }
}

function readSync(cursor: Cursor): Checked<Message> {
  const step = readVarint(cursor);
  const body = readBytes(cursor);
  if (!body || step < 0 || step > 2) return malformed;
  if (step === 0) {
    const vector = readVector(body);
    return vector.ok ? accept({ type: 'ask', vector: vector.value }) : vector;
  }
  const runs = readRuns(body);
  return runs.ok ? accept({ type: step === 1 ? 'answer' : 'update', runs: runs.value }) : runs;
}

function readRefused(cursor: Cursor): Checked<Message> {
  const count = readVarint(cursor);
  if (count < 0 || count > frameLimits.runs) return malformed;
  const places: Refused[] = [];
  for (let i = 0; i < count; i++) {
    const writer = readVarint(cursor);
    const clock = readVarint(cursor);
    const code = readCode(cursor);
    if (writer < 1 || clock < 0 || !code) return malformed;
    places.push({ writer, clock, code });
  }
  return accept({ type: 'refused', places });
}

function readChain(cursor: Cursor): Checked<Message> {
  const from = readVarint(cursor);
  const count = readVarint(cursor);
  if (from < 0 || count < 0 || count > frameLimits.structs) return malformed;
  const entries: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const entry = readBytes(cursor);
    if (!entry || entry.length > ENTRY) return malformed;
    entries.push(entry);
  }
  return accept({ type: 'chain', from, entries });
}

/** A code that a later version has and this one does not is read as `newer`. */
function readCode(cursor: Cursor): Code | undefined {
  const bytes = readBytes(cursor);
  if (!bytes || bytes.length === 0 || bytes.length > 40) return undefined;
  const text = String.fromCharCode(...bytes);
  if (known.has(text)) return text as Code;
  return /^[A-Za-z]+(\.[A-Za-z]+)?$/.test(text) ? 'newer' : undefined;
}

function readBytes(cursor: Cursor): Uint8Array | undefined {
  const length = readVarint(cursor);
  return length < 0 ? undefined : take(cursor, length);
}

function take(cursor: Cursor, length: number): Uint8Array | undefined {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) return undefined;
  const bytes = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}

/** The frame of a message. Throws on what no frame can hold: those are faults of the caller. */
export function writeMessage(message: Message): Uint8Array {
  switch (message.type) {
    case 'ask':
      return frame(frameTypes.sync, 0, writeVector(message.vector));
    case 'answer':
      return frame(frameTypes.sync, 1, writeRuns(message.runs));
    case 'update':
      return frame(frameTypes.sync, 2, writeRuns(message.runs));
    case 'presence':
      return frame(frameTypes.presence, message.bytes);
    case 'askPresence':
      return frame(frameTypes.askPresence);
    case 'durable':
      return frame(frameTypes.durable, writeVector(message.vector));
    case 'refused': {
      const places = message.places.flatMap(({ writer, clock, code }) => [writer, clock, ascii(code)]);
      return frame(frameTypes.refused, message.places.length, ...places);
    }
    case 'chain':
      return frame(frameTypes.chain, message.from, message.entries.length, ...message.entries);
    case 'askChain':
      return frame(frameTypes.askChain, message.from);
    case 'chainRefused': {
      const start = frame(frameTypes.chainRefused, ascii(message.code), message.head.seq);
      const whole = new Uint8Array(start.length + LINK);
      whole.set(start);
      whole.set(message.head.link, start.length);
      return whole;
    }
  }
}

/** A frame of numbers (varints) and byte strings (with their length before them). */
function frame(...parts: (number | Uint8Array)[]): Uint8Array {
  let size = 0;
  for (const part of parts)
    size += typeof part === 'number' ? varintLength(part) : varintLength(part.length) + part.length;
  const cursor: Cursor = { bytes: new Uint8Array(size), at: 0 };
  for (const part of parts) {
    writeVarint(cursor, typeof part === 'number' ? part : part.length);
    if (typeof part === 'number') continue;
    cursor.bytes.set(part, cursor.at);
    cursor.at += part.length;
  }
  return cursor.bytes;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
