/** Every decoder on damaged bytes of every format: a value or a refusal of a known code; never an error, a hang, or memory that the sender chose. */

import { readFileSync } from 'node:fs';
import { hex } from '@scure/base';
import { describe, expect, test } from 'vitest';
import { decodeEntry } from './chain/entry.ts';
import { verifyEntries } from './chain/verify.ts';
import type { Checked } from './checked.ts';
import { webCryptoVerifier } from './ed25519.ts';
import { decodeEnvelope } from './envelope.ts';
import type { Fixture } from './fixtures.testing.ts';
import { mutate, quota, random } from './mutate.testing.ts';
import { readMessage } from './protocol/messages.ts';
import { codes } from './refusals.ts';
import { readRuns, readVector } from './runs.ts';
import { importStatement } from './statement.ts';

function frozenIn(name: string): Fixture[] {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8')) as Fixture[];
}

const bytesOf = (name: string) => frozenIn(name).map(({ frozen }) => hex.decode(frozen));
const text = new TextDecoder();

const samples: readonly (readonly [
  string,
  readonly Uint8Array[],
  number,
  (bytes: Uint8Array) => Checked<unknown>,
])[] = [
  ['runs', bytesOf('runs'), 4000, readRuns],
  ['vectors', bytesOf('vectors'), 4000, readVector],
  ['envelopes', [...bytesOf('envelopes'), ...bytesOf('letters')], 4000, decodeEnvelope],
  ['entries', bytesOf('entries'), 2000, decodeEntry],
  [
    'statements',
    frozenIn('statements').map(({ frozen }) => new TextEncoder().encode(frozen)),
    2000,
    (bytes) => importStatement(text.decode(bytes)),
  ],
  ['frames', bytesOf('frames'), 4000, readMessage],
];
const all = samples.flatMap(([, some]) => some);

describe('V2 whatever arrives, the answer is a value or a code', () => {
  for (const [name, own, times, decode] of samples)
    test(`${name}: damaged ones, those of other formats, and noise`, () => {
      for (let seed = 1; seed <= quota(times); seed++) {
        const next = random(seed * 2_654_435_761);
        const read = decode(mutate(next(8) > 0 ? own : all, next));
        if (!read.ok) expect(codes).toContain(read.code);
        const noise = decode(Uint8Array.from({ length: next(300) }, () => next(256)));
        if (!noise.ok) expect(codes).toContain(noise.code);
      }
    });

  test('lengths that lie cost nothing: no decoder allocates what a few bytes claim', () => {
    for (const [, own, , decode] of samples)
      for (const bytes of own)
        for (let at = 0; at + 4 <= Math.min(bytes.length, 300); at++) {
          const lying = bytes.slice();
          lying.fill(0xff, at, at + 4);
          const read = decode(lying);
          if (!read.ok) expect(codes).toContain(read.code);
        }
  });

  test('a chain with a damaged entry holds up to the one before', async () => {
    const chain = bytesOf('entries');
    for (let seed = 1; seed <= quota(30); seed++) {
      const next = random(seed * 2_654_435_761);
      const at = next(chain.length);
      const damaged = mutate([chain[at] ?? new Uint8Array()], next);
      if (damaged.toString() === chain[at]?.toString()) continue;
      const { accepted, code } = await verifyEntries(undefined, chain.with(at, damaged), webCryptoVerifier());
      expect(accepted, `seed ${seed}`).toBe(at);
      expect(codes).toContain(code);
    }
  });
});
