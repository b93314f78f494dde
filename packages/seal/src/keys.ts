/** Who signs and who verifies. The seal never sees a private key's bytes; verifying may be at once (a server) or later (WebCrypto). */

/** A signing key that stays where it is: a device's non-extractable key, a person's key while unlocked. */
export interface Signer {
  /** Raw Ed25519 public key, 32 bytes. */
  publicKey: Uint8Array;
  /** Ed25519 signature of exactly these bytes, 64 bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** Checks Ed25519 signatures. A malformed key or signature is false, never an error. */
export interface Verifier {
  verify(publicKey: Uint8Array, signature: Uint8Array, bytes: Uint8Array): boolean | Promise<boolean>;
}
