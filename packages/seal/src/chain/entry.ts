/** An entry of the membership chain: its byte layout (SPEC.md 7.1), read and written here and nowhere else. */
import { concatBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import { accept, type Checked, refuse } from '../checked.ts';
import { hash, labelled } from '../hash.ts';
import { idBytes, idText, type SchoolId } from '../ids.ts';
import type { Signer } from '../keys.ts';
import { Body, entryKinds } from './bodies.ts';

export const signers = { device: 1, person: 2, invitation: 3, sheet: 4 } as const;
export type SignerKind = keyof typeof signers;
const signerOf: readonly (SignerKind | undefined)[] = [undefined, 'device', 'person', 'invitation', 'sheet'];

export interface EntryHeader {
  school: SchoolId;
  /** Number of the entry, from 0. */
  seq: number;
  /** Link of the entry before; zeros at 0. */
  previous: Uint8Array;
  signer: SignerKind;
  /** Id of the device, person, invitation or sheet that signs. */
  by: string;
  /** Milliseconds since 1970 by the signer's clock; shown, never decisive. */
  at: number;
}

/** An entry as it was read; the byte arrays are views into `bytes`. */
export interface Entry extends EntryHeader {
  body: Body;
  bytes: Uint8Array;
  /** Everything before the signature. */
  signed: Uint8Array;
  signature: Uint8Array;
  link: Uint8Array;
}

const FIXED = 84;
const SIGNATURE = 64;
/** Most bytes of an entry (M1). */
export const ENTRY_LIMIT = 256 * 1024;

/** What the signer signs: the entry up to its signature. Throws where header or body are none: those are faults of the caller. */
export function encodeEntry(header: EntryHeader, body: Body): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(z.encode(Body, body)));
  const bytes = new Uint8Array(FIXED + text.length);
  const view = new DataView(bytes.buffer);
  bytes.set([1, 1, signers[header.signer], 0]);
  bytes.set(idBytes(header.school), 4);
  view.setUint32(20, header.seq);
  bytes.set(header.previous, 24);
  bytes.set(idBytes(header.by), 56);
  view.setBigUint64(72, BigInt(header.at));
  view.setUint32(80, text.length);
  bytes.set(text, FIXED);
  if (bytes.length + SIGNATURE > ENTRY_LIMIT) throw new RangeError('an entry of more than 256 KiB');
  return bytes;
}

/** Makes and signs an entry; its bytes are what is stored and sent. */
export async function signEntry(header: EntryHeader, body: Body, signer: Signer): Promise<Uint8Array> {
  const signed = encodeEntry(header, body);
  return concatBytes(signed, await signer.sign(labelled('entry', signed)));
}

/** Reads an entry and checks all that its own bytes can show. Unknown kinds are `newer` (V3). */
export function decodeEntry(bytes: Uint8Array): Checked<Entry> {
  if (bytes.length > ENTRY_LIMIT) return refuse('entry.tooLarge');
  if (bytes.length < 3) return refuse('entry.malformed');
  if (bytes[0] !== 1 || bytes[1] !== 1)
    return refuse((bytes[0] ?? 0) >= 1 && (bytes[1] ?? 0) >= 1 ? 'newer' : 'entry.malformed');
  const signer = signerOf[bytes[2] ?? 0];
  if (!signer) return refuse((bytes[2] ?? 0) > 4 ? 'newer' : 'entry.malformed');
  if (bytes.length < FIXED + SIGNATURE || bytes[3] !== 0) return refuse('entry.malformed');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(80);
  const at = view.getBigUint64(72);
  if (bytes.length !== FIXED + length + SIGNATURE || at > BigInt(Number.MAX_SAFE_INTEGER))
    return refuse('entry.malformed');
  const body = readBody(bytes.subarray(FIXED, FIXED + length));
  if (!body.ok) return body;
  return accept({
    school: idText<SchoolId>(bytes.subarray(4, 20)),
    seq: view.getUint32(20),
    previous: bytes.subarray(24, 56),
    signer,
    by: idText(bytes.subarray(56, 72)),
    at: Number(at),
    body: body.value,
    bytes,
    signed: bytes.subarray(0, FIXED + length),
    signature: bytes.subarray(FIXED + length),
    link: hash('entry-link', bytes),
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function readBody(bytes: Uint8Array): Checked<Body> {
  let value: unknown;
  try {
    const text = utf8.decode(bytes);
    value = JSON.parse(text);
    // One spelling only (M17): no key twice, no second form of a number.
    if (JSON.stringify(value) !== text) return refuse('entry.malformed');
  } catch {
    return refuse('entry.malformed');
  }
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (typeof kind === 'string' && !entryKinds.has(kind)) return refuse('newer');
  const read = Body.safeParse(value);
  return read.success ? accept(read.data) : refuse('entry.malformed');
}
