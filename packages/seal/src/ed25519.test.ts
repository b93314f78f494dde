import { concatBytes } from '@noble/hashes/utils.js';
import { hex } from '@scure/base';
import { describe, expect, test, vi } from 'vitest';
import { generateSigningKey, importSigningKey, signer, webCryptoVerifier } from './ed25519.ts';
import { type Label, labelled } from './hash.ts';
import { isWeakPoint } from './weak-keys.ts';

const verifier = webCryptoVerifier();

describe('N3 signatures', () => {
  test('are RFC 8032’s: its second test vector', async () => {
    const key = await importSigningKey(
      hex.decode('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'),
    );
    expect(hex.encode(key.publicKey)).toBe(
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    );
    const signature = await signer(key).sign(Uint8Array.of(0x72));
    expect(hex.encode(signature)).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    expect(await verifier.verify(key.publicKey, signature, Uint8Array.of(0x72))).toBe(true);
    expect(await verifier.verify(key.publicKey, signature, Uint8Array.of(0x73))).toBe(false);
  });

  test('a private key cannot be taken out, whether it was made or imported', async () => {
    for (const { privateKey } of [
      await generateSigningKey(),
      await importSigningKey(new Uint8Array(32).fill(3)),
    ])
      await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
    await expect(importSigningKey(new Uint8Array(31))).rejects.toThrow(RangeError);
  });

  test('one made for a purpose fits no other', async () => {
    const key = await generateSigningKey();
    const labels: Label[] = ['envelope', 'entry', 'person', 'device', 'sign-in'];
    const text = new TextEncoder().encode('the same parts');
    for (const made of labels) {
      const signature = await signer(key).sign(labelled(made, text));
      for (const asked of labels)
        expect(await verifier.verify(key.publicKey, signature, labelled(asked, text))).toBe(made === asked);
    }
  });

  test('a malformed key or signature is false, not an error', async () => {
    const key = await generateSigningKey();
    const signature = await signer(key).sign(new Uint8Array(3));
    expect(await verifier.verify(key.publicKey.subarray(1), signature, new Uint8Array(3))).toBe(false);
    expect(await verifier.verify(key.publicKey, signature.subarray(1), new Uint8Array(3))).toBe(false);
    expect(await verifier.verify(new Uint8Array(32).fill(0xff), signature, new Uint8Array(3))).toBe(false);
  });

  test('a weak key, under which one signature fits every text, verifies nothing', async () => {
    // The neutral point as key and as R, and S = 0: the equation holds for whatever was signed.
    const neutral = new Uint8Array(32);
    neutral[0] = 1;
    const signature = new Uint8Array(64);
    signature[0] = 1;
    expect(await verifier.verify(neutral, signature, new Uint8Array(3))).toBe(false);
    const negative = neutral.slice();
    negative[31] = 0x80;
    expect([neutral, negative, new Uint8Array(32)].map(isWeakPoint)).toEqual([true, true, true]);
    expect(isWeakPoint((await generateSigningKey()).publicKey)).toBe(false);
  });

  test('N6 a signature whose first half is a weak point is none, although the equation holds', async () => {
    const seed = new Uint8Array(32).fill(9);
    const key = await importSigningKey(seed);
    const text = new Uint8Array(3);
    // The owner of a key can sign with the nonce 0: R is the neutral point, and S is the rest alone.
    const scalar = (await sha512(seed)).slice(0, 32);
    scalar[0] = (scalar[0] ?? 0) & 0xf8;
    scalar[31] = ((scalar[31] ?? 0) & 0x7f) | 0x40;
    const R = new Uint8Array(32);
    R[0] = 1;
    const challenge = number(await sha512(concatBytes(R, key.publicKey, text)));
    const S = (challenge * number(scalar)) % ORDER;
    const signature = concatBytes(R, hex.decode(S.toString(16).padStart(64, '0')).reverse());
    // Chromium's library takes it, Node's does not.
    const lenient = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true);
    expect(await verifier.verify(key.publicKey, signature, text)).toBe(false);
    lenient.mockRestore();
  });
});

/** Of the group that Ed25519 works in. */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

async function sha512(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-512', bytes as BufferSource));
}

/** Little-endian. */
function number(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex.encode(bytes.slice().reverse())}`);
}
