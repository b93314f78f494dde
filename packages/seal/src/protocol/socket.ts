/**
 * What passes over a socket beside the frames of its rooms (SPEC.md 11): signing in, packages, and many rooms over one socket. A socket with
 * many rooms puts a channel number before every message; channel 0 is the socket itself. A plain socket has one room and no channels.
 */
import { accept, type Checked, refuse } from '../checked.ts';
import { type DeviceId, idBytes, idText, type SchoolId } from '../ids.ts';
import type { Signer, Verifier } from '../keys.ts';
import { type Code, codes } from '../refusals.ts';
import { type Cursor, readVarint, varintLength, writeVarint } from '../varint.ts';

/** The first number of a message of the socket; frames of rooms have 0–104 (`frameTypes`). */
export const socketTypes = {
  challenge: 105,
  signIn: 106,
  signedIn: 107,
  askPackage: 108,
  package: 109,
  putPackage: 110,
  packageKept: 111,
  open: 112,
  close: 113,
} as const;

export type SocketMessage =
  /** Server, at once: sign this. `entries`: how many entries of the school's chain it has; 0: it does not know the school. `at`: its clock, ms since 1970. */
  | { type: 'challenge'; nonce: Uint8Array; at: number; entries: number }
  /** Client: `signInText` signed by the device. `at`: the client's clock, ms since 1970. */
  | { type: 'signIn'; device: DeviceId; at: number; signature: Uint8Array }
  | { type: 'signedIn' }
  /** For whoever has a slip, a card or a code; needs no signing in. */
  | { type: 'askPackage'; id: string }
  /** Without bytes: there is none. */
  | { type: 'package'; id: string; bytes: Uint8Array }
  /** Keep this for whoever knows the id, until `expires` (ms since 1970; 0: no end); without bytes: delete it. */
  | { type: 'putPackage'; id: string; expires: number; bytes: Uint8Array }
  /** Without a code it is on the disk. */
  | { type: 'packageKept'; id: string; code?: Code }
  /** Client: this channel is this room from now on. `ack`: durable acknowledgements are wanted. */
  | { type: 'open'; channel: number; room: string; ack: boolean }
  /** Either side: the channel ends. `status` as a WebSocket's close code. */
  | { type: 'close'; channel: number; status: number; reason: string };

/** Largest package in bytes, longest room name and reason in characters. */
export const socketLimits = { package: 64 * 1024, room: 100, reason: 60 } as const;

const NONCE = 32;
const SIGNATURE = 64;
const ID = 16;
const known: ReadonlySet<string> = new Set(codes);
const malformed = refuse('frame.malformed');

const healedByTime: ReadonlySet<Code> = new Set([
  'busy',
  'rate',
  'socket.slow',
  'socket.full',
  'signIn.late',
  'chain.behind',
]);

/** The close status of a refusal (W7): 4400 for good, 4500 for what time heals. */
export function closeStatus(code: Code): number {
  return healedByTime.has(code) ? 4500 : 4400;
}

/** Whether a status is for good. */
export function isForGood(status: number): boolean {
  return status >= 4400 && status < 4500;
}

/** Whether a message begins as one of the socket's own. */
export function isSocketMessage(bytes: Uint8Array): boolean {
  const type = readVarint({ bytes, at: 0 });
  return type >= socketTypes.challenge && type <= socketTypes.close;
}

/** Reads one message. Another type, anything behind it: `frame.malformed`. */
export function readSocketMessage(bytes: Uint8Array): Checked<SocketMessage> {
  const cursor: Cursor = { bytes, at: 0 };
  const message = readBody(cursor);
  return message && cursor.at === bytes.length ? accept(message) : malformed;
}

function readBody(cursor: Cursor): SocketMessage | undefined {
  switch (readVarint(cursor)) {
    case socketTypes.challenge: {
      const nonce = take(cursor, NONCE);
      const at = readTime(cursor);
      const entries = readVarint(cursor);
      return nonce && at >= 0 && entries >= 0 ? { type: 'challenge', nonce, at, entries } : undefined;
    }
    case socketTypes.signIn: {
      const device = readId<DeviceId>(cursor);
      const at = readTime(cursor);
      const signature = take(cursor, SIGNATURE);
      return device && at >= 0 && signature ? { type: 'signIn', device, at, signature } : undefined;
    }
    case socketTypes.signedIn:
      return { type: 'signedIn' };
    case socketTypes.askPackage: {
      const id = readId(cursor);
      return id ? { type: 'askPackage', id } : undefined;
    }
    case socketTypes.package: {
      const id = readId(cursor);
      const bytes = readBytes(cursor, socketLimits.package);
      return id && bytes ? { type: 'package', id, bytes } : undefined;
    }
    case socketTypes.putPackage: {
      const id = readId(cursor);
      const expires = readTime(cursor);
      const bytes = readBytes(cursor, socketLimits.package);
      return id && expires >= 0 && bytes ? { type: 'putPackage', id, expires, bytes } : undefined;
    }
    case socketTypes.packageKept: {
      const id = readId(cursor);
      const code = readText(cursor, socketLimits.reason);
      if (!id || code === undefined) return undefined;
      if (code === '') return { type: 'packageKept', id };
      return { type: 'packageKept', id, code: known.has(code) ? (code as Code) : 'newer' };
    }
    case socketTypes.open: {
      const channel = readVarint(cursor);
      const room = readText(cursor, socketLimits.room);
      const ack = readVarint(cursor);
      return channel > 0 && room && (ack === 0 || ack === 1)
        ? { type: 'open', channel, room, ack: ack === 1 }
        : undefined;
    }
    case socketTypes.close: {
      const channel = readVarint(cursor);
      const status = readVarint(cursor);
      const reason = readText(cursor, socketLimits.reason);
      return channel > 0 && status >= 1000 && status < 5000 && reason !== undefined
        ? { type: 'close', channel, status, reason }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** The bytes of a message. Throws on what no message can hold: those are faults of the caller. */
export function writeSocketMessage(message: SocketMessage): Uint8Array {
  const { type } = message;
  switch (type) {
    case 'challenge':
      return written(socketTypes[type], message.nonce, ...time(message.at), message.entries);
    case 'signIn':
      return written(socketTypes[type], idBytes(message.device), ...time(message.at), message.signature);
    case 'signedIn':
      return written(socketTypes[type]);
    case 'askPackage':
      return written(socketTypes[type], idBytes(message.id));
    case 'package':
      return written(socketTypes[type], idBytes(message.id), message.bytes.length, message.bytes);
    case 'putPackage': {
      const { id, expires, bytes } = message;
      return written(socketTypes[type], idBytes(id), ...time(expires), bytes.length, bytes);
    }
    case 'packageKept':
      return written(socketTypes[type], idBytes(message.id), ...text(message.code ?? ''));
    case 'open':
      return written(socketTypes[type], message.channel, ...text(message.room), message.ack ? 1 : 0);
    case 'close':
      return written(socketTypes[type], message.channel, message.status, ...text(message.reason));
  }
}

/** A message of a channel, as it goes over a socket with many rooms. */
export function writeChannel(channel: number, message: Uint8Array): Uint8Array {
  return written(channel, message);
}

/** Channel and message; undefined where there is no channel number. The message lies in the same bytes. */
export function readChannel(bytes: Uint8Array): { channel: number; message: Uint8Array } | undefined {
  const cursor: Cursor = { bytes, at: 0 };
  const channel = readVarint(cursor);
  return channel < 0 ? undefined : { channel, message: bytes.subarray(cursor.at) };
}

/** What a device signs to sign in (W2): the server's nonce, the address that the client reached it under, and the client's time. */
export function signInText(to: {
  school: SchoolId;
  device: DeviceId;
  origin: string;
  nonce: Uint8Array;
  at: number;
}): Uint8Array {
  const nonce = Array.from(to.nonce, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const lines = ['wuhe/signin/1', `school: ${to.school}`, `device: ${to.device}`, `origin: ${to.origin}`];
  return new TextEncoder().encode([...lines, `nonce: ${nonce}`, `at: ${to.at}`, ''].join('\n'));
}

/** The answer to a challenge. `origin`: scheme, host and port of the server's address as this device knows it, `wss://wuhe.school.example`. */
export async function answerChallenge(
  { nonce }: SocketMessage & { type: 'challenge' },
  as: { school: SchoolId; device: DeviceId; origin: string; at: number },
  signer: Signer,
): Promise<SocketMessage & { type: 'signIn' }> {
  const signature = await signer.sign(signInText({ ...as, nonce }));
  return { type: 'signIn', device: as.device, at: as.at, signature };
}

/** Whether an answer is the device's own, to this challenge, for one of the addresses that the server has. */
export async function isSignedIn(
  { device, at, signature }: SocketMessage & { type: 'signIn' },
  to: { school: SchoolId; nonce: Uint8Array; origins: readonly string[]; publicKey: Uint8Array },
  verifier: Verifier,
): Promise<boolean> {
  for (const origin of to.origins) {
    const text = signInText({ school: to.school, device, origin, nonce: to.nonce, at });
    if (await verifier.verify(to.publicKey, signature, text)) return true;
  }
  return false;
}

function take(cursor: Cursor, length: number): Uint8Array | undefined {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) return undefined;
  const bytes = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}

function readId<Id extends string = string>(cursor: Cursor): Id | undefined {
  const bytes = take(cursor, ID);
  return bytes && idText<Id>(bytes);
}

function readBytes(cursor: Cursor, most: number): Uint8Array | undefined {
  const length = readVarint(cursor);
  return length < 0 || length > most ? undefined : take(cursor, length);
}

/** Printable ASCII without spaces. */
function readText(cursor: Cursor, most: number): string | undefined {
  const bytes = readBytes(cursor, most);
  return bytes?.every((byte) => byte > 0x20 && byte < 0x7f) ? String.fromCharCode(...bytes) : undefined;
}

const HIGH = 2 ** 32;

/** Milliseconds since 1970 as two varints; −1 where there are none. */
function readTime(cursor: Cursor): number {
  const high = readVarint(cursor);
  const low = readVarint(cursor);
  return high < 0 || low < 0 || high >= 2 ** 20 ? -1 : high * HIGH + low;
}

function time(at: number): [number, number] {
  const whole = Math.max(0, Math.floor(at));
  return [Math.floor(whole / HIGH), whole % HIGH];
}

function text(ascii: string): [number, Uint8Array] {
  const bytes = Uint8Array.from(ascii, (letter) => letter.charCodeAt(0));
  if (!bytes.every((byte) => byte > 0x20 && byte < 0x7f)) throw new RangeError('not a word of ASCII');
  return [bytes.length, bytes];
}

/** Numbers as varints and bytes as they are. */
function written(...parts: (number | Uint8Array)[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += typeof part === 'number' ? varintLength(part) : part.length;
  const cursor: Cursor = { bytes: new Uint8Array(size), at: 0 };
  for (const part of parts) {
    if (typeof part === 'number') writeVarint(cursor, part);
    else {
      cursor.bytes.set(part, cursor.at);
      cursor.at += part.length;
    }
  }
  return cursor.bytes;
}
