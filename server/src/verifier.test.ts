import { generateSigningKey, signer } from '@wuhe/seal';
import { expect, test } from 'vitest';
import { nodeCheck, sodiumCheck, syncVerifier } from './verifier.ts';

const checks = { libsodium: sodiumCheck() ?? nodeCheck(), Node: nodeCheck() };

test('libsodium loads where this project is developed', () => {
  expect(sodiumCheck()).toBeDefined();
});

test.each(Object.entries(checks))('N3 N6 %s takes what was signed, and nothing else', async (_, check) => {
  const verifier = syncVerifier(check);
  const key = await generateSigningKey();
  const other = await generateSigningKey();
  const text = new TextEncoder().encode('an envelope');
  const signature = await signer(key).sign(text);
  expect(verifier.verify(key.publicKey, signature, text)).toBe(true);
  expect(verifier.verify(other.publicKey, signature, text)).toBe(false);
  for (const length of [0, 31, 33])
    expect(verifier.verify(new Uint8Array(length), signature, text)).toBe(false);
  for (const length of [0, 63, 65])
    expect(verifier.verify(key.publicKey, new Uint8Array(length), text)).toBe(false);
  for (const damaged of [0, 31, 32, 63]) {
    const bytes = signature.slice();
    bytes[damaged] = (bytes[damaged] ?? 0) ^ 1;
    expect(verifier.verify(key.publicKey, bytes, text)).toBe(false);
  }
  expect(verifier.verify(key.publicKey, signature, text.subarray(1))).toBe(false);
  expect(verifier.verify(new Uint8Array(32).fill(0xff), signature, text)).toBe(false);
});

test.each(Object.entries(checks))(
  'N6 %s: a weak key verifies nothing, nor does a weak first half',
  (_, check) => {
    const neutral = new Uint8Array(32);
    neutral[0] = 1;
    const signature = new Uint8Array(64);
    signature[0] = 1;
    // Under the neutral point the equation holds for every text.
    expect(syncVerifier(check).verify(neutral, signature, new Uint8Array(3))).toBe(false);
  },
);
