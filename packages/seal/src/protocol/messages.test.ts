import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { mutate, quota, random } from '../mutate.testing.ts';
import { type Message, readMessage, writeMessage } from './messages.ts';
import { answerFrames, beyond } from './pieces.ts';

const runs = [{ writer: 9, clock: 0, envelopes: [Uint8Array.of(1, 2), Uint8Array.of(3)] }];
const messages: Message[] = [
  { type: 'ask', vector: new Map([[9, 2]]) },
  { type: 'answer', runs },
  { type: 'answer', runs: [] },
  { type: 'update', runs },
  { type: 'presence', bytes: Uint8Array.of(0) },
  { type: 'askPresence' },
  {
    type: 'durable',
    vector: new Map([
      [9, 2],
      [4, 1],
    ]),
  },
  { type: 'refused', places: [{ writer: 9, clock: 1, code: 'epoch.old' }] },
  { type: 'chain', from: 3, entries: [Uint8Array.of(1)] },
  { type: 'askChain', from: 7 },
  { type: 'chainRefused', code: 'chain.stale', head: { seq: 4, link: new Uint8Array(32).fill(8) } },
];

test.each(messages)('9 a frame of type $type is read back the same', (message) => {
  expect(readMessage(writeMessage(message))).toEqual({ ok: true, value: message });
});

test('9 sync frames are those of stock y-websocket', () => {
  expect(readMessage(Uint8Array.of(0, 0, 1, 0))).toEqual({
    ok: true,
    value: { type: 'ask', vector: new Map() },
  });
  const empty = Y.encodeStateAsUpdate(new Y.Doc());
  expect(readMessage(Uint8Array.of(0, 1, empty.length, ...empty))).toEqual({
    ok: true,
    value: { type: 'answer', runs: [] },
  });
});

test('9 anything behind a frame, an unknown type and a cut frame are malformed', () => {
  for (const message of messages) {
    const bytes = writeMessage(message);
    expect(readMessage(Uint8Array.of(...bytes, 0))).toEqual({ ok: false, code: 'frame.malformed' });
    expect(readMessage(bytes.subarray(0, -1)).ok).toBe(false);
  }
  expect(readMessage(Uint8Array.of(99))).toEqual({ ok: false, code: 'frame.malformed' });
});

test('9 damaged frames end as a value or a code, and what is read is written the same', () => {
  const samples = messages.map(writeMessage);
  const next = random(7);
  for (let i = quota(5000); i > 0; i--) {
    const bytes = mutate(samples, next);
    const read = readMessage(bytes);
    // A code of a later version is read as `newer`; everything else is written as it was read.
    const later = read.ok && (read.value.type === 'refused' || read.value.type === 'chainRefused');
    if (read.ok && !later) expect(writeMessage(read.value)).toEqual(bytes);
  }
});

test('P1 an answer comes in pieces of at most 256 KiB, one envelope at least, the empty one last', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 8 }), (sizes) => {
      const rows = sizes.map((size, clock) => ({ writer: 5, clock, bytes: new Uint8Array(size) }));
      const pieces = answerFrames(rows).map((frame) => readMessage(frame));
      const lengths = pieces.map((piece) =>
        piece.ok && piece.value.type === 'answer'
          ? piece.value.runs.flatMap(({ envelopes }) => envelopes.map(({ length }) => length))
          : [],
      );
      expect(lengths.flat()).toEqual(sizes);
      expect(lengths.at(-1)).toEqual([]);
      for (const piece of lengths.slice(0, -1))
        expect(piece.length === 1 || piece.reduce((sum, size) => sum + size, 0) <= 256 * 1024).toBe(true);
    }),
    { numRuns: 30 },
  );
  const rows = [0, 1, 2].map((clock) => ({ writer: 5, clock, bytes: new Uint8Array(1) }));
  expect(beyond(rows, new Map([[5, 2]])).map(({ clock }) => clock)).toEqual([2]);
});
