/**
 * H of the specification (N3): SHA-256 over a label and parts, so that a hash made for one purpose is none for another. Synchronous on purpose:
 * links are checked in the middle of pure decisions. By Node's own crypto where there is one, by JavaScript in browsers.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** What is hashed or signed. */
export type Label =
  | 'envelope'
  | 'link'
  | 'entry'
  | 'entry-link'
  | 'person'
  | 'device'
  | 'commitment'
  | 'content'
  | 'history'
  | 'letters'
  | 'letter'
  | 'wrap'
  | 'name'
  | 'sign-in';

const prefixes = new Map<Label, Uint8Array>();

/** `wuhe/<label>/1` and its zero byte. */
export function labelBytes(label: Label): Uint8Array {
  const known = prefixes.get(label);
  if (known) return known;
  const bytes = utf8ToBytes(`wuhe/${label}/1\0`);
  prefixes.set(label, bytes);
  return bytes;
}

/** What a signature or hash of this label covers: the label and the parts, in one piece. */
export function labelled(label: Label, ...parts: Uint8Array[]): Uint8Array {
  return concatBytes(labelBytes(label), ...parts);
}

/** 32 bytes. */
export function hash(label: Label, ...parts: Uint8Array[]): Uint8Array {
  return digest(labelled(label, ...parts));
}

/** SHA-256 of bytes as they are, 32 bytes. */
export function digest(bytes: Uint8Array): Uint8Array {
  return native ? new Uint8Array(native('sha256', bytes, 'buffer')) : sha256(bytes);
}

const native = nodeHash();

function nodeHash() {
  const { process } = globalThis as {
    process?: {
      getBuiltinModule?(name: string): {
        hash(algorithm: string, bytes: Uint8Array, output: 'buffer'): Uint8Array;
      };
    };
  };
  return process?.getBuiltinModule?.('node:crypto').hash;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
