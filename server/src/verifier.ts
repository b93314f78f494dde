/**
 * Ed25519 at once: a server checks thousands of signatures a second, and a promise for each would cost more than it saves. libsodium takes
 * less than half the time of Node's own crypto, which stands in where its library does not load; both take the same signatures.
 */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isWeakPoint, type Verifier } from '@wuhe/seal';

/** Whether an Ed25519 signature of 64 bytes is the key's; one key after the other is given as the same object. */
type Check = (publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array) => boolean;

/** A verifier that answers at once. Weak points verify nothing (N6). */
export function syncVerifier(check: Check = sodiumCheck() ?? nodeCheck()): Verifier {
  return {
    verify: (publicKey, signature, bytes) =>
      publicKey.length === 32 &&
      signature.length === 64 &&
      !isWeakPoint(publicKey) &&
      !isWeakPoint(signature.subarray(0, 32)) &&
      check(publicKey, signature, bytes),
  };
}

const sodium = await import('sodium-native').then(
  (loaded) => loaded.default,
  () => undefined,
);

/** By libsodium; undefined where it has no library for this system. */
export function sodiumCheck(): Check | undefined {
  return (
    sodium &&
    ((publicKey, signature, bytes) => sodium.crypto_sign_verify_detached(signature, bytes, publicKey))
  );
}

/** What stands before the 32 bytes of a public key in SPKI (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** By Node; each public key is imported once, as long as somebody holds its bytes. */
export function nodeCheck(): Check {
  const known = new WeakMap<Uint8Array, KeyObject | undefined>();
  const keyOf = (publicKey: Uint8Array): KeyObject | undefined => {
    if (known.has(publicKey)) return known.get(publicKey);
    const key = imported(publicKey);
    known.set(publicKey, key);
    return key;
  };
  return (publicKey, signature, bytes) => {
    const key = keyOf(publicKey);
    return key !== undefined && verify(null, bytes, key, signature);
  };
}

function imported(publicKey: Uint8Array): KeyObject | undefined {
  try {
    return createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
