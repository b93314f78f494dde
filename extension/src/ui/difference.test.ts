import { expect, it } from 'vitest';
import { countChanges, difference } from './difference.ts';

const rejoin = (pieces: ReturnType<typeof difference>, without: 'added' | 'removed') =>
  pieces
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('');

it('never alters a text: the pieces are exactly the old and the new version (A1.3.5)', () => {
  const texts = [
    '',
    '學生缺席第八天後返校。',
    '一名學生缺席第八天後返校。\n\n學校安排課後輔導。',
    'A pupil\r\ncame  back.',
    '𠮷野家\u200b 家',
  ];
  for (const before of texts)
    for (const after of texts) {
      const pieces = difference(before, after, 'zh-Hant');
      expect(rejoin(pieces, 'added')).toBe(before);
      expect(rejoin(pieces, 'removed')).toBe(after);
    }
});

it('counts a replacement as one change', () => {
  expect(countChanges(difference('全校勸返復學 5 人', '全校勸返復學 6 人', 'zh-Hant'))).toBe(1);
  expect(countChanges(difference('一樣', '一樣', 'zh-Hant'))).toBe(0);
});

it('gives up on two entirely different long texts instead of blocking the screen', () => {
  const word = (n: number) => `${n * 7919} `;
  const long = (from: number) => Array.from({ length: 6000 }, (_, n) => word(from + n)).join('');
  const pieces = difference(long(0), long(90_000), 'en');
  expect(rejoin(pieces, 'added')).toBe(long(0));
  expect(rejoin(pieces, 'removed')).toBe(long(90_000));
});
