/** What is used of libsodium's bindings, which bring no types. */
declare module 'sodium-native' {
  const sodium: {
    /** Throws where a key or signature has not its length. */
    crypto_sign_verify_detached(signature: Uint8Array, bytes: Uint8Array, publicKey: Uint8Array): boolean;
  };
  export default sodium;
}
