/** Ed25519 at once, by Node's own crypto: a server checks thousands of signatures a second, and a promise for each would cost more than it saves. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { isWeakSigningKey, type Verifier } from '@wuhe/seal';

/** What stands before the 32 bytes of a public key in SPKI (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex');

/** A verifier that answers at once and imports each public key once, as long as somebody holds its bytes. Weak keys verify nothing (N6). */
export function nodeVerifier(): Verifier {
  const known = new WeakMap<Uint8Array, KeyObject | undefined>();
  const keyOf = (publicKey: Uint8Array): KeyObject | undefined => {
    if (known.has(publicKey)) return known.get(publicKey);
    const key = imported(publicKey);
    known.set(publicKey, key);
    return key;
  };
  return {
    verify(publicKey, signature, bytes) {
      if (publicKey.length !== 32 || signature.length !== 64) return false;
      const key = keyOf(publicKey);
      return key !== undefined && verify(null, bytes, key, signature);
    },
  };
}

function imported(publicKey: Uint8Array): KeyObject | undefined {
  if (isWeakSigningKey(publicKey)) return undefined;
  try {
    return createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
