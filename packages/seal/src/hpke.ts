/** HPKE of RFC 9180 (N4): sealing to a public key what only its owner opens. Used for wraps of scope keys (K4) and letters (L1). */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { labelBytes } from './hash.ts';
import { isWeakBoxKey } from './weak-keys.ts';

/** An X25519 key pair: the private half is a CryptoKey that storage can keep and that nobody can read. */
export interface BoxKey {
  privateKey: CryptoKey;
  /** Raw, 32 bytes. */
  publicKey: Uint8Array;
}

/** What is sealed: a scope's key for a person, a letter for a scope. */
export type Purpose = 'wrap' | 'letter';

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
const ENC = 32;
const TAG = 16;
/** Bytes that sealing adds. */
export const sealedOverhead: number = ENC + TAG;

/** A fresh key that never leaves WebCrypto. */
export async function generateBoxKey(): Promise<BoxKey> {
  const pair = await crypto.subtle.generateKey('X25519', false, ['deriveBits']);
  if (!('privateKey' in pair)) throw new TypeError('no key pair');
  return {
    privateKey: pair.privateKey,
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
  };
}

/** The key of a secret of 32 bytes, as a person's and a sheet's are made. What is returned cannot be exported; the caller wipes the secret. */
export async function importBoxKey(secret: Uint8Array): Promise<BoxKey> {
  if (secret.length !== 32) throw new RangeError('not 32 bytes');
  // Only an extractable key tells its public half.
  return closed(await suite.kem.deserializePrivateKey(secret));
}

/** DeriveKeyPair of RFC 9180 from at least 32 bytes of key material. */
export async function deriveBoxKey(material: Uint8Array): Promise<BoxKey> {
  return closed((await suite.kem.deriveKeyPair(material)).privateKey);
}

async function closed(open: CryptoKey): Promise<BoxKey> {
  const { d: _, key_ops: __, ext: ___, ...publicJwk } = await crypto.subtle.exportKey('jwk', open);
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', open);
  const publicKey = await crypto.subtle.importKey('jwk', publicJwk, 'X25519', true, []);
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits']),
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
  };
}

/**
 * `enc` (32 bytes) ‖ ciphertext. `additional` is authenticated and must be given again to open. Throws on a public key that the chain would
 * not have taken.
 */
export async function sealTo(
  publicKey: Uint8Array,
  purpose: Purpose,
  content: Uint8Array,
  additional: Uint8Array,
): Promise<Uint8Array> {
  if (isWeakBoxKey(publicKey)) throw new RangeError('a weak public key');
  const recipientPublicKey = await suite.kem.deserializePublicKey(publicKey);
  const sender = await suite.createSenderContext({ recipientPublicKey, info: labelBytes(purpose) });
  const sealed = await sender.seal(content, additional);
  const bytes = new Uint8Array(ENC + sealed.byteLength);
  bytes.set(new Uint8Array(sender.enc));
  bytes.set(new Uint8Array(sealed), ENC);
  return bytes;
}

/** What was sealed to this key for this purpose with this `additional`; undefined when it was not. */
export async function openSealed(
  key: BoxKey,
  purpose: Purpose,
  sealed: Uint8Array,
  additional: Uint8Array,
): Promise<Uint8Array | undefined> {
  if (sealed.length < sealedOverhead) return undefined;
  try {
    const recipientKey = {
      privateKey: key.privateKey,
      publicKey: await suite.kem.deserializePublicKey(key.publicKey),
    };
    const enc = sealed.subarray(0, ENC);
    const recipient = await suite.createRecipientContext({ recipientKey, enc, info: labelBytes(purpose) });
    return new Uint8Array(await recipient.open(sealed.subarray(ENC), additional));
  } catch {
    // Wrong key, wrong purpose, other bytes: HPKE does not tell them apart, and nothing here should.
    return undefined;
  }
}
