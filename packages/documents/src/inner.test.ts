import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { beginningsOf, bringsNothing, deletionOf, rangesOf, settleInner } from './inner.ts';

/** What two authors wrote, each after something of the other: A1, then B1 behind it, then A2 behind that, then B2. */
function conversation(): Uint8Array[] {
  const [a, b] = [new Y.Doc(), new Y.Doc()];
  [a.clientID, b.clientID] = [1, 2];
  const updates: Uint8Array[] = [];
  for (const [by, other, word] of [
    [a, b, 'A1'],
    [b, a, 'B1'],
    [a, b, 'A2'],
    [b, a, 'B2'],
  ] as const) {
    const before = Y.encodeStateVector(by);
    by.getArray<string>('log').push([word]);
    const update = Y.encodeStateAsUpdate(by, before);
    updates.push(update);
    Y.applyUpdate(other, update);
  }
  return updates;
}

/** Six insertions by two authors, in an order in which Yjs does not put them together although all have come. */
const circle = [
  '01010302480202017d0500',
  '01010301c802000300017d0200',
  '01010202480200017d0400',
  '010103000801036c6f67017d0000',
  '01010200480300017d0100',
  '01010201c803010300017d0300',
].map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')));

test('P7 updates that need each other in a circle are shown once they are settled', () => {
  const doc = new Y.Doc();
  for (const update of circle) Y.applyUpdate(doc, update);
  expect(doc.getArray('log').toArray()).not.toHaveLength(6);
  settleInner(doc);
  expect(doc.getArray('log').toArray()).toEqual([5, 4, 1, 2, 3, 0]);
});

test('G9 of a snapshot only what stands under its author’s inner ids is deleted, and what was written behind it stays', () => {
  const doc = new Y.Doc();
  for (const update of conversation()) Y.applyUpdate(doc, update);
  const snapshot = Y.encodeStateAsUpdate(doc);
  const merged = new Y.Doc();
  Y.applyUpdate(merged, snapshot);
  Y.applyUpdate(merged, deletionOf(snapshot, new Map([[1, 0]])));
  expect(merged.getArray('log').toArray()).toEqual(['B1', 'B2']);
  Y.applyUpdate(merged, deletionOf(snapshot));
  expect(merged.getArray('log').toArray()).toEqual([]);
});

test('G9 M14 of a snapshot what its author wrote below the cut-off stays', () => {
  const updates = conversation();
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const snapshot = Y.encodeStateAsUpdate(doc);
  const cut = beginningsOf([updates[2] as Uint8Array, Uint8Array.of(255)]);
  Y.applyUpdate(doc, deletionOf(snapshot, cut));
  expect(doc.getArray('log').toArray()).toEqual(['A1', 'B1', 'B2']);
});

test('G11 updates bring nothing where all they hold, deletions included, stands already; one that is missing brings something', () => {
  const doc = new Y.Doc();
  const updates = conversation();
  for (const update of updates) Y.applyUpdate(doc, update);
  const before = Y.encodeStateAsUpdate(doc);
  expect(bringsNothing(updates, [before])).toBe(true);
  expect(bringsNothing(updates, updates.slice(0, 3))).toBe(false);
  expect(bringsNothing(updates.slice(0, 3), updates.slice(0, 3))).toBe(true);
  // What waits for something that nobody has is held by nobody.
  expect(bringsNothing(updates.slice(3), updates.slice(3))).toBe(false);
  const deletion = deletionOf(updates[1] as Uint8Array);
  expect(bringsNothing([deletion], [before])).toBe(false);
  Y.applyUpdate(doc, deletion);
  expect(bringsNothing([...updates, deletion], [Y.encodeStateAsUpdate(doc)])).toBe(true);
  expect(bringsNothing([Uint8Array.of(9, 9)], [before])).toBe(true);
});

test('G11 what an update inserts is one range for each stretch of a client', () => {
  const doc = new Y.Doc();
  doc.clientID = 7;
  doc.getText('text').insert(0, 'abc');
  doc.getArray('log').push([1, 2]);
  expect(rangesOf(Y.encodeStateAsUpdate(doc))).toEqual([{ client: 7, clock: 0, length: 5 }]);
});
