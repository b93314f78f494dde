import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { deletionOf, settleInner } from './inner.ts';

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

test('P7 whatever the order in which updates come, all are shown once they are settled', () => {
  const updates = conversation();
  const orders = (rest: readonly Uint8Array[]): Uint8Array[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((one) => orders(rest.filter((other) => other !== one)).map((tail) => [one, ...tail]));
  for (const order of orders(updates)) {
    const doc = new Y.Doc();
    for (const update of order) Y.applyUpdate(doc, update);
    settleInner(doc);
    expect(doc.getArray('log').toArray()).toEqual(['A1', 'B1', 'A2', 'B2']);
  }
});

test('G9 of a snapshot only what stands under its author’s inner ids is deleted, and what was written behind it stays', () => {
  const doc = new Y.Doc();
  for (const update of conversation()) Y.applyUpdate(doc, update);
  const snapshot = Y.encodeStateAsUpdate(doc);
  const merged = new Y.Doc();
  Y.applyUpdate(merged, snapshot);
  Y.applyUpdate(merged, deletionOf(snapshot, new Set([1])));
  expect(merged.getArray('log').toArray()).toEqual(['B1', 'B2']);
  Y.applyUpdate(merged, deletionOf(snapshot));
  expect(merged.getArray('log').toArray()).toEqual([]);
});
