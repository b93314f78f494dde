/** The envelope: one fixed byte layout (SPEC.md 4), read and written here and nowhere else. */
import { concatBytes } from '@noble/hashes/utils.js';
import { accept, type Checked, refuse } from './checked.ts';
import { digest, hash, labelBytes, labelled } from './hash.ts';
import { type DeviceId, type DocumentId, idBytes, idText, type SchoolId, type ScopeId } from './ids.ts';

export const kinds = { update: 1, snapshot: 2, close: 3, checkpoint: 4, letter: 5 } as const;
export type EnvelopeKind = keyof typeof kinds;
const kindOf: readonly (EnvelopeKind | undefined)[] = [
  undefined,
  'update',
  'snapshot',
  'close',
  'checkpoint',
  'letter',
];

/** A room: one generation of one document of one scope (G1). */
export interface Place {
  school: SchoolId;
  scope: ScopeId;
  document: DocumentId;
  generation: number;
}

/** A place on the membership chain: entry number and its link (32 bytes). */
export interface Head {
  seq: number;
  link: Uint8Array;
}

/** How far a writer was seen: how many envelopes, and the link of the last. */
export interface FrontierEntry {
  writer: number;
  length: number;
  link: Uint8Array;
}

export interface Header extends Place {
  kind: EnvelopeKind;
  epoch: number;
  device: DeviceId;
  /** Outer Yjs clientID: one opening of one room by one device. */
  writer: number;
  clock: number;
  /** Link of the envelope before, 32 bytes; zeros at clock 0. */
  previous: Uint8Array;
  /** Inner Yjs clientID, 0 where there is none. */
  inner: number;
  head: Head;
  /** Ascending by writer (E6). */
  frontier: readonly FrontierEntry[];
  /** Close only: link of the snapshot that replaces the generation. */
  snapshot?: Uint8Array;
}

/** An envelope as it was read; the byte arrays are views into `bytes`. */
export interface Envelope extends Header {
  bytes: Uint8Array;
  /** Header bytes: what AES-GCM authenticates beside the ciphertext. */
  headerBytes: Uint8Array;
  nonce: Uint8Array;
  ciphertext: Uint8Array;
  signature: Uint8Array;
  /** What `signature` must cover (E1). */
  signed: Uint8Array;
  link: Uint8Array;
}

/** Offset of the fields that a rule compares without reading the envelope. */
export const offsets = {
  version: 0,
  school: 4,
  generation: 52,
  epoch: 56,
  device: 60,
  writer: 76,
  clock: 80,
  previous: 84,
  inner: 116,
  head: 120,
  frontier: 156,
} as const;

const FIXED = 158;
const ENTRY = 40;
const NONCE = 12;
const SIGNATURE = 64;
const LINK = 32;
const SMALL = 256 * 1024;
const SNAPSHOT = 8 * 1024 * 1024;
const MAX_FRONTIER = 1000;
export const noLink: Uint8Array = new Uint8Array(LINK);
const noNonce = new Uint8Array(NONCE);

/** Most bytes an envelope of a kind may have (R3). */
export function sizeLimit(kind: EnvelopeKind): number {
  return kind === 'snapshot' ? SNAPSHOT : SMALL;
}

/** Header bytes of what is about to be sealed. Throws on numbers, ids or orders that no envelope can hold: those are faults of the caller. */
export function encodeHeader(header: Header): Uint8Array {
  const { frontier, kind } = header;
  const bytes = new Uint8Array(FIXED + ENTRY * frontier.length + (kind === 'close' ? LINK : 0));
  const view = new DataView(bytes.buffer);
  const u32 = (offset: number, value: number) => view.setUint32(offset, uint32(value));
  bytes.set([1, 1, kinds[kind], 0]);
  bytes.set(idBytes(header.school), offsets.school);
  bytes.set(idBytes(header.scope), 20);
  bytes.set(idBytes(header.document), 36);
  u32(offsets.generation, header.generation);
  u32(offsets.epoch, header.epoch);
  bytes.set(idBytes(header.device), offsets.device);
  u32(offsets.writer, header.writer);
  u32(offsets.clock, header.clock);
  bytes.set(exactly(header.previous, LINK), offsets.previous);
  u32(offsets.inner, header.inner);
  u32(offsets.head, header.head.seq);
  bytes.set(exactly(header.head.link, LINK), 124);
  if (frontier.length > MAX_FRONTIER) throw new RangeError('a frontier of more than 1,000 writers');
  view.setUint16(offsets.frontier, frontier.length);
  let at = FIXED;
  let last = 0;
  for (const entry of frontier) {
    if (entry.writer <= last || entry.writer === header.writer || entry.length < 1)
      throw new RangeError('a frontier out of order');
    last = entry.writer;
    u32(at, entry.writer);
    u32(at + 4, entry.length);
    bytes.set(exactly(entry.link, LINK), at + 8);
    at += ENTRY;
  }
  if (kind === 'close') bytes.set(exactly(header.snapshot ?? noLink, LINK), at);
  return bytes;
}

/** What the device signs: header, nonce, hash of the ciphertext (E1). */
export function signedBytes(headerBytes: Uint8Array, nonce: Uint8Array, ciphertext: Uint8Array): Uint8Array {
  return labelled('envelope', headerBytes, nonce, digest(ciphertext));
}

/** Names an envelope (E2) by what was signed, which ends with header, nonce and hash of the ciphertext, and the signature. */
export function linkOf(signed: Uint8Array, signature: Uint8Array): Uint8Array {
  return hash('link', signed.subarray(labelBytes('envelope').length), signature);
}

/** Joins the parts into the envelope's bytes. Close and checkpoint have an empty ciphertext and a nonce of zeros (E5). */
export function encodeEnvelope(
  headerBytes: Uint8Array,
  nonce: Uint8Array,
  ciphertext: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, ciphertext.length);
  return concatBytes(headerBytes, exactly(nonce, NONCE), length, ciphertext, exactly(signature, SIGNATURE));
}

/**
 * Reads an envelope and checks all that its own bytes can show: layout, limits, order, what its kind allows (E3 only after opening). Hashes are made
 * when somebody asks for them; `link`: its own, where the envelope behind it was accepted and names it (A2).
 */
export function decodeEnvelope(bytes: Uint8Array, link?: () => Uint8Array | undefined): Checked<Envelope> {
  if (bytes.length < 2) return refuse('envelope.malformed');
  const [version = 0, suite = 0] = bytes;
  if (version === 0 || suite === 0) return refuse('envelope.malformed');
  if (version !== 1 || suite !== 1) return refuse('newer');
  if (bytes.length < FIXED + NONCE + 4 + SIGNATURE || bytes[3] !== 0) return refuse('envelope.malformed');
  const kind = kindOf[bytes[2] ?? 0];
  if (!kind) return refuse((bytes[2] ?? 0) > 5 ? 'newer' : 'envelope.malformed');
  if (bytes.length > sizeLimit(kind)) return refuse('envelope.tooLarge');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint16(offsets.frontier);
  const headerLength = FIXED + ENTRY * count + (kind === 'close' ? LINK : 0);
  if (count > MAX_FRONTIER || bytes.length < headerLength + NONCE + 4 + SIGNATURE)
    return refuse('envelope.malformed');
  const sealedLength = view.getUint32(headerLength + NONCE);
  const sealedAt = headerLength + NONCE + 4;
  if (bytes.length !== sealedAt + sealedLength + SIGNATURE) return refuse('envelope.malformed');
  const writer = view.getUint32(offsets.writer);
  const frontier = readFrontier(view, bytes, count, writer);
  const nonce = bytes.subarray(headerLength, headerLength + NONCE);
  const clock = view.getUint32(offsets.clock);
  const generation = view.getUint32(offsets.generation);
  const epoch = view.getUint32(offsets.epoch);
  const bare = kind === 'close' || kind === 'checkpoint';
  const zeroNonce = nonce.every((byte) => byte === 0);
  const wrong =
    !frontier ||
    writer === 0 ||
    epoch === 0 ||
    (bare && (sealedLength !== 0 || !zeroNonce)) ||
    (kind === 'letter' && (!zeroNonce || count !== 0)) ||
    (kind === 'snapshot' && (clock !== 0 || generation === 0));
  if (wrong) return refuse('envelope.malformed');
  const headerBytes = bytes.subarray(0, headerLength);
  const ciphertext = bytes.subarray(sealedAt, sealedAt + sealedLength);
  const signature = bytes.subarray(sealedAt + sealedLength);
  let signed: Uint8Array | undefined;
  let linked: Uint8Array | undefined;
  return accept({
    kind,
    school: idText<SchoolId>(bytes.subarray(4, 20)),
    scope: idText<ScopeId>(bytes.subarray(20, 36)),
    document: idText<DocumentId>(bytes.subarray(36, 52)),
    generation,
    epoch,
    device: idText<DeviceId>(bytes.subarray(60, 76)),
    writer,
    clock,
    previous: bytes.subarray(84, 116),
    inner: view.getUint32(offsets.inner),
    head: { seq: view.getUint32(offsets.head), link: bytes.subarray(124, 156) },
    frontier,
    ...(kind === 'close' ? { snapshot: bytes.subarray(headerLength - LINK, headerLength) } : {}),
    bytes,
    headerBytes,
    nonce,
    ciphertext,
    signature,
    get signed() {
      signed ??= signedBytes(headerBytes, nonce, ciphertext);
      return signed;
    },
    get link() {
      linked ??= link?.() ?? linkOf(this.signed, signature);
      return linked;
    },
  });
}

/** The text form of a room's name (G1). */
export function roomName(place: Place): string {
  return `${place.scope}.${place.document}.g${place.generation}`;
}

function readFrontier(
  view: DataView,
  bytes: Uint8Array,
  count: number,
  writer: number,
): FrontierEntry[] | undefined {
  const frontier: FrontierEntry[] = [];
  let last = 0;
  for (let at = FIXED; at < FIXED + ENTRY * count; at += ENTRY) {
    const entry = {
      writer: view.getUint32(at),
      length: view.getUint32(at + 4),
      link: bytes.subarray(at + 8, at + ENTRY),
    };
    if (entry.writer <= last || entry.writer === writer || entry.length === 0) return undefined;
    last = entry.writer;
    frontier.push(entry);
  }
  return frontier;
}

function uint32(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff)
    throw new RangeError('not a 32-bit number');
  return value;
}

function exactly(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new RangeError(`not ${length} bytes`);
  return bytes;
}

export { noNonce };
