import { expect, it } from 'vitest';
import { longNumbers, sha256, shortFingerprint } from './fingerprint.ts';

it('the fingerprint is the first twelve digits of the SHA-256 of the UTF-8 text', async () => {
  const hex = await sha256('學校');
  expect(hex).toMatch(/^[0-9a-f]{64}$/);
  expect(await sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(shortFingerprint('7f3a91c204de00ff')).toBe('7F3A 91C2 04DE');
});

it('finds what looks like a telephone or school number, also in full width, and leaves years alone', () => {
  expect(longNumbers('電話 0900-000-121，學號 １１３０２３２')).toEqual(['0900-000-121', '1130232']);
  expect(longNumbers('2026 年，6 人，12 次')).toEqual([]);
});
