/** The keys of a scope, epoch by epoch (SPEC.md 7.5): made, committed to, wrapped for members, and each handing on the one before. */

import type { Epoch } from './chain/membership.ts';
import { accept, type Checked, refuse } from './checked.ts';
import { hash, labelBytes, sameBytes } from './hash.ts';
import { type BoxKey, deriveBoxKey, openSealed, sealTo } from './hpke.ts';
import { idBytes, type PersonId, type SchoolId, type ScopeId, type SheetId } from './ids.ts';

/** Which epoch of which scope's key. */
export interface EpochName {
  school: SchoolId;
  scope: ScopeId;
  /** From 1. */
  epoch: number;
}

/** An epoch's key in the memory of a member: 32 bytes that match the chain's commitment. */
export interface EpochKey extends EpochName {
  key: Uint8Array;
}

/** Who gets a wrap: a person or a recovery sheet, and the public key of the scope's tier. */
export interface Recipient {
  id: PersonId | SheetId;
  publicKey: Uint8Array;
}

const KEY = 32;
const NONCE = 12;

/** A fresh key for this epoch (K1, N5). */
export function makeEpochKey(name: EpochName): EpochKey {
  const { school, scope, epoch } = name;
  return { school, scope, epoch, key: crypto.getRandomValues(new Uint8Array(KEY)) };
}

/** What the chain says of the key without telling it (K2), 32 bytes. */
export function commitment(key: EpochKey): Uint8Array {
  return hash('commitment', nameBytes(key), key.key);
}

/**
 * All that the chain needs of an epoch: commitment, public key for letters, wraps, and `before` under the new key. Throws when `before` is
 * not of the epoch before.
 */
export async function describeEpoch(
  key: EpochKey,
  recipients: readonly Recipient[],
  before?: EpochKey,
): Promise<Epoch> {
  if ((before?.epoch ?? 0) !== key.epoch - 1) throw new RangeError('not the epoch before');
  const wraps = recipients.map(async (recipient) => [recipient.id, await wrapKey(key, recipient)] as const);
  return {
    epoch: key.epoch,
    commitment: commitment(key),
    publicKey: (await letterKey(key)).publicKey,
    wraps: new Map(await Promise.all(wraps)),
    ...(before ? { history: await sealHistory(key, before) } : {}),
  };
}

/** The epoch's key for one member (K4). Throws on a public key that the chain would not have taken. */
export function wrapKey(key: EpochKey, { id, publicKey }: Recipient): Promise<Uint8Array> {
  return sealTo(publicKey, 'wrap', key.key, wrapData(key, id));
}

/** Opens one's own wrap and holds it against the commitment on the chain: `key.missing`, `key.damaged`, `key.commitment` (K2). */
export async function unwrapKey(
  name: EpochName,
  epoch: Epoch,
  id: PersonId | SheetId,
  key: BoxKey,
): Promise<Checked<EpochKey>> {
  const wrap = epoch.wraps.get(id);
  if (!wrap) return refuse('key.missing');
  const opened = await openSealed(key, 'wrap', wrap, wrapData(name, id));
  return opened ? committed(name, epoch, opened) : refuse('key.damaged');
}

/** The key of the epoch before, which `key` hands on (K5). `epoch` is that of `key`, `before` the one wanted. */
export async function openHistory(key: EpochKey, epoch: Epoch, before: Epoch): Promise<Checked<EpochKey>> {
  const { school, scope } = key;
  const sealed = epoch.history;
  if (before.epoch !== key.epoch - 1) throw new RangeError('not the epoch before');
  if (!sealed) return refuse('key.missing');
  try {
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: sealed.slice(0, NONCE), additionalData: nameBytes(key) as BufferSource },
      await historyKey(key),
      sealed.slice(NONCE),
    );
    return committed({ school, scope, epoch: before.epoch }, before, new Uint8Array(opened));
  } catch {
    return refuse('key.damaged');
  }
}

/** The scope's key pair for letters of this epoch (K3). */
export async function letterKey(key: EpochKey): Promise<BoxKey> {
  const parameters = hkdf(key, labelBytes('letters'));
  return deriveBoxKey(
    new Uint8Array(await crypto.subtle.deriveBits(parameters, await hkdfKey(key), KEY * 8)),
  );
}

/** The epoch's key as the one HKDF takes. */
export function hkdfKey({ key }: EpochKey): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key as BufferSource, 'HKDF', false, ['deriveBits', 'deriveKey']);
}

/** HKDF's parameters for what is drawn from this epoch's key (K7): `info` begins with a label. */
export function hkdf(name: EpochName, info: Uint8Array): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: nameBytes(name) as BufferSource, info: info as BufferSource };
}

async function sealHistory(key: EpochKey, before: EpochKey): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const parameters = { name: 'AES-GCM', iv, additionalData: nameBytes(key) as BufferSource };
  const sealed = await crypto.subtle.encrypt(parameters, await historyKey(key), before.key as BufferSource);
  const bytes = new Uint8Array(NONCE + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), NONCE);
  return bytes;
}

async function historyKey(key: EpochKey): Promise<CryptoKey> {
  const parameters = hkdf(key, labelBytes('history'));
  const algorithm = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(parameters, await hkdfKey(key), algorithm, false, ['encrypt', 'decrypt']);
}

function committed(name: EpochName, epoch: Epoch, bytes: Uint8Array): Checked<EpochKey> {
  const key = { ...name, key: bytes };
  return bytes.length === KEY && sameBytes(commitment(key), epoch.commitment)
    ? accept(key)
    : refuse('key.commitment');
}

/** School ‖ scope ‖ epoch, 36 bytes. */
function nameBytes({ school, scope, epoch }: EpochName): Uint8Array {
  const bytes = new Uint8Array(36);
  bytes.set(idBytes(school));
  bytes.set(idBytes(scope), 16);
  new DataView(bytes.buffer).setUint32(32, epoch);
  return bytes;
}

function wrapData(name: EpochName, id: string): Uint8Array {
  const bytes = new Uint8Array(52);
  bytes.set(nameBytes(name));
  bytes.set(idBytes(id), 36);
  return bytes;
}
