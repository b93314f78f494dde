import { PIECE, readMessage } from '@wuhe/seal';
import { expect, it } from 'vitest';
import { chainFrames } from './chain-frames.ts';

it('M4 entries that are given back go in pieces, each with the number of its first', () => {
  const sizes = [PIECE - 10, 9, 2, PIECE, 1, 1];
  const entries = sizes.map((size, at) => new Uint8Array(size).fill(at));
  const pieces = chainFrames(7, entries).map((frame) => {
    const read = readMessage(frame);
    return read.ok && read.value.type === 'chain' ? read.value : undefined;
  });
  expect(pieces.map((piece) => piece?.from)).toEqual([7, 9, 10, 11]);
  expect(pieces.flatMap((piece) => piece?.entries ?? [])).toEqual(entries);
  expect(chainFrames(3, [])).toEqual([]);
});
