// @vitest-environment node
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { capture, changeText } from './contents.ts';
import { covers, neededBy } from './vectors.ts';

it('a removal, too, asks for more than its holder had before: its acknowledgement cannot come too early', () => {
  const doc = new Y.Doc();
  changeText(doc, 'plan', { at: 0, remove: 0, insert: 'abc' });
  const before = Y.decodeStateVector(Y.encodeStateVector(doc));
  const removal = capture(doc, (draft) => changeText(draft, 'plan', { at: 0, remove: 2, insert: '' }));
  expect(removal).toBeDefined();
  expect(covers(before, neededBy(removal as Uint8Array))).toBe(false);
  expect(covers(Y.decodeStateVector(Y.encodeStateVector(doc)), neededBy(removal as Uint8Array))).toBe(true);
});

it('a change that changes nothing has no bytes', () => {
  expect(
    capture(new Y.Doc(), (draft) => changeText(draft, 'plan', { at: 3, remove: 2, insert: '' })),
  ).toBeUndefined();
});
