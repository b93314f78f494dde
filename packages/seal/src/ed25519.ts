/** Ed25519 by WebCrypto, in browser and Node alike (N3). Private keys stay in the system's keeping; imported public keys are kept at hand. */
import { base64urlnopad, hex } from '@scure/base';
import type { Signer, Verifier } from './keys.ts';
import { isWeakPoint } from './weak-keys.ts';

/** A signing key: the private half is a CryptoKey that storage can keep and that nobody can read. */
export interface SigningKey {
  privateKey: CryptoKey;
  /** Raw, 32 bytes. */
  publicKey: Uint8Array;
}

const algorithm = { name: 'Ed25519' };
/** What stands before the 32 bytes of a private key in PKCS #8 (RFC 8410). */
const pkcs8 = hex.decode('302e020100300506032b657004220420');
/** More persons and devices than a school has, so that strangers' keys cannot fill the memory. */
const KEPT = 2000;

/** A fresh key that never leaves WebCrypto. */
export async function generateSigningKey(): Promise<SigningKey> {
  const pair = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new TypeError('no key pair');
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { privateKey: pair.privateKey, publicKey };
}

/** The key of a secret of 32 bytes, as a person's and an invitation's are made. What is returned cannot be exported; the caller wipes the secret. */
export async function importSigningKey(secret: Uint8Array): Promise<SigningKey> {
  if (secret.length !== 32) throw new RangeError('not 32 bytes');
  const encoded = new Uint8Array(pkcs8.length + 32);
  encoded.set(pkcs8);
  encoded.set(secret, pkcs8.length);
  // Only an extractable key tells its public half.
  const open = await crypto.subtle.importKey('pkcs8', encoded, algorithm, true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', open);
  const privateKey = await crypto.subtle.importKey('pkcs8', encoded, algorithm, false, ['sign']);
  encoded.fill(0);
  return { privateKey, publicKey: base64urlnopad.decode(x) };
}

/** Signs with this key. */
export function signer({ privateKey, publicKey }: SigningKey): Signer {
  return {
    publicKey,
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, bytes as BufferSource)),
  };
}

/** A verifier that imports each public key once. A server may give one of its own that answers at once: it too refuses weak points. */
export function webCryptoVerifier(): Verifier {
  const known = new Map<string, Promise<CryptoKey | undefined>>();
  const keyOf = (publicKey: Uint8Array) => {
    const name = hex.encode(publicKey);
    const found = known.get(name);
    if (found) return found;
    const key = isWeakPoint(publicKey)
      ? Promise.resolve(undefined)
      : crypto.subtle
          .importKey('raw', publicKey as BufferSource, algorithm, false, ['verify'])
          .catch(() => undefined);
    if (known.size >= KEPT) known.clear();
    known.set(name, key);
    return key;
  };
  return {
    async verify(publicKey, signature, bytes) {
      if (publicKey.length !== 32 || signature.length !== 64 || isWeakPoint(signature.subarray(0, 32)))
        return false;
      const key = await keyOf(publicKey);
      return (
        key !== undefined &&
        crypto.subtle.verify(algorithm, key, signature as BufferSource, bytes as BufferSource)
      );
    },
  };
}
