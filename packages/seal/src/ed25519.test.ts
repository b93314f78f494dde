import { hex } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { generateSigningKey, importSigningKey, signer, webCryptoVerifier } from './ed25519.ts';
import { type Label, labelled } from './hash.ts';
import { isWeakSigningKey } from './weak-keys.ts';

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
    expect([neutral, negative, new Uint8Array(32)].map(isWeakSigningKey)).toEqual([true, true, true]);
    expect(isWeakSigningKey((await generateSigningKey()).publicKey)).toBe(false);
  });
});
