/**
 * The digest for a fast start: the inner document as it was, and which rows it holds. A digest that speaks of rows that are not there, or that
 * cannot be read, is worth nothing: the rooms are opened instead.
 */
import { type FrontierEntry, fullFrontier, includes, type RoomState } from '@wuhe/seal';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

const VERSION = 2;

export interface Digest {
  /** The inner document as a Yjs update. */
  state: Uint8Array;
  /** Generation → the rows that it holds. */
  covered: ReadonlyMap<number, readonly FrontierEntry[]>;
  /** Of the statement lines in `state` and then those `beside`, by place: which were verified, and whether an update of their own author's brought them. */
  verified: ReadonlyMap<number, boolean>;
  /** Lines that stand although the inner document does not hold them (S7). */
  beside: readonly string[];
}

/** The frontier of every room, as a digest names it. */
export function coverageOf(rooms: Iterable<[number, { room: RoomState }]>): Digest['covered'] {
  return new Map([...rooms].map(([generation, { room }]) => [generation, fullFrontier(room)]));
}

export function writeDigest({ state, covered, verified, beside }: Digest): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, VERSION);
  encoding.writeVarUint8Array(encoder, state);
  encoding.writeVarUint(encoder, covered.size);
  for (const [generation, entries] of covered) {
    encoding.writeVarUint(encoder, generation);
    encoding.writeVarUint(encoder, entries.length);
    for (const { writer, length, link } of entries) {
      encoding.writeVarUint(encoder, writer);
      encoding.writeVarUint(encoder, length);
      encoding.writeVarUint8Array(encoder, link);
    }
  }
  encoding.writeVarUint(encoder, verified.size);
  for (const [at, own] of verified) {
    encoding.writeVarUint(encoder, at);
    encoding.writeVarUint(encoder, own ? 1 : 0);
  }
  encoding.writeVarUint(encoder, beside.length);
  for (const line of beside) encoding.writeVarString(encoder, line);
  return encoding.toUint8Array(encoder);
}

/** Reads a digest; undefined where it is of another version or damaged. */
export function readDigest(bytes: Uint8Array): Digest | undefined {
  try {
    const decoder = decoding.createDecoder(bytes);
    if (decoding.readVarUint(decoder) !== VERSION) return undefined;
    const state = decoding.readVarUint8Array(decoder);
    const covered = new Map<number, readonly FrontierEntry[]>();
    for (let rooms = decoding.readVarUint(decoder); rooms > 0; rooms--) {
      const generation = decoding.readVarUint(decoder);
      const entries: FrontierEntry[] = [];
      for (let count = decoding.readVarUint(decoder); count > 0; count--) {
        const writer = decoding.readVarUint(decoder);
        const length = decoding.readVarUint(decoder);
        entries.push({ writer, length, link: decoding.readVarUint8Array(decoder) });
      }
      covered.set(generation, entries);
    }
    const verified = new Map<number, boolean>();
    for (let count = decoding.readVarUint(decoder); count > 0; count--)
      verified.set(decoding.readVarUint(decoder), decoding.readVarUint(decoder) === 1);
    const beside: string[] = [];
    for (let count = decoding.readVarUint(decoder); count > 0; count--)
      beside.push(decoding.readVarString(decoder));
    return decoding.hasContent(decoder) ? undefined : { state, covered, verified, beside };
  } catch {
    return undefined;
  }
}

/** Whether every row that the digest names is there, link by link. What left this laptop (G11) is in what stays. */
export function stands(
  { covered }: Digest,
  rooms: ReadonlyMap<number, RoomState>,
  left: ReadonlySet<number>,
): boolean {
  return [...covered].every(([generation, entries]) => {
    if (left.has(generation)) return true;
    const room = rooms.get(generation);
    return entries.length === 0 || (room !== undefined && includes(room, entries));
  });
}

/** Writer → how many of its rows the digest holds. */
export function heldOf(entries: readonly FrontierEntry[] = []): ReadonlyMap<number, number> {
  return new Map(entries.map(({ writer, length }) => [writer, length]));
}
