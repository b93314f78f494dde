import { existsSync, readFileSync } from 'node:fs';
import { hex } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { decodeEntry, encodeEntry } from './chain/entry.ts';
import { verifyEntries } from './chain/verify.ts';
import { contentKeys } from './cipher.ts';
import { signer, webCryptoVerifier } from './ed25519.ts';
import { decodeEnvelope, encodeEnvelope, encodeHeader, signedBytes } from './envelope.ts';
import { type Fixture, plain, readers, value } from './fixtures.testing.ts';
import { pad } from './padding.ts';
import { readMessage, writeMessage } from './protocol/messages.ts';
import { readRuns, readVector, writeRuns, writeVector } from './runs.ts';
import { sampleSchool } from './school.testing.ts';
import { exportStatement, importStatement, signStatement, verifyStatement } from './statement.ts';

function frozenIn(name: string): Fixture[] {
  const file = new URL(`../fixtures/${name}.json`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Fixture[]) : [];
}

describe('V1 the bytes of a version never change', () => {
  for (const [name, read] of Object.entries(readers))
    describe(name, () => {
      test('are frozen', () => expect(frozenIn(name).length).toBeGreaterThan(0));
      for (const { name: which, frozen, says } of frozenIn(name))
        test(`${which}: read as when it was frozen`, async () =>
          expect(plain(await read(frozen))).toEqual(says));
    });

  test('runs and vectors are written the same', () => {
    for (const { frozen } of frozenIn('runs'))
      expect(hex.encode(writeRuns(value(readRuns(hex.decode(frozen)))))).toBe(frozen);
    for (const { frozen } of frozenIn('vectors'))
      expect(hex.encode(writeVector(value(readVector(hex.decode(frozen)))))).toBe(frozen);
  });

  test('envelopes are sealed the same under the same nonce, and signed the same', async () => {
    const { chen, keys } = await sampleSchool();
    const content = await contentKeys(keys.scope);
    for (const { frozen, says } of frozenIn('envelopes')) {
      const envelope = value(decodeEnvelope(hex.decode(frozen)));
      const { document, generation, device, nonce } = envelope;
      const headerBytes = encodeHeader(envelope);
      const inside = (says as { content?: string }).content;
      const parameters = { name: 'AES-GCM', iv: nonce.slice(), additionalData: headerBytes.slice() };
      const key = await content.of(document, generation, device);
      const ciphertext =
        inside === undefined
          ? new Uint8Array()
          : new Uint8Array(await crypto.subtle.encrypt(parameters, key, pad(hex.decode(inside))));
      const signature = await signer(chen.deviceKey).sign(signedBytes(headerBytes, nonce, ciphertext));
      expect(hex.encode(encodeEnvelope(headerBytes, nonce, ciphertext, signature))).toBe(frozen);
    }
  });

  test('frames are written the same', () => {
    for (const { frozen } of frozenIn('frames'))
      expect(hex.encode(writeMessage(value(readMessage(hex.decode(frozen)))))).toBe(frozen);
  });

  test.each(['entries', 'renewed-keys'])(
    '%s are written the same, and together are a chain that holds',
    async (file) => {
      const chain = frozenIn(file).map(({ frozen }) => hex.decode(frozen));
      for (const bytes of chain) {
        const entry = value(decodeEntry(bytes));
        expect(encodeEntry(entry, entry.body)).toEqual(entry.signed);
      }
      const { accepted, membership, code } = await verifyEntries(undefined, chain, webCryptoVerifier());
      expect({ accepted, code }).toEqual({ accepted: chain.length, code: undefined });
      expect(membership?.head.link).toEqual(value(decodeEntry(chain.at(-1) ?? new Uint8Array())).link);
    },
  );

  test('statements are signed and exported the same, and verify', async () => {
    const { chen, membership } = await sampleSchool();
    const rules = { verifier: webCryptoVerifier(), needsPerson: () => false };
    for (const { frozen } of frozenIn('statements')) {
      const statement = value(importStatement(frozen));
      const key = statement.signer === 'person' ? chen.personKey : chen.deviceKey;
      expect(exportStatement(await signStatement(statement.payload, statement, signer(key)))).toBe(frozen);
      expect((await verifyStatement(membership, statement, rules)).ok).toBe(true);
    }
  });
});
