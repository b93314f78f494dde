import { expect, it } from 'vitest';
import { draftOf, emptyDraft, keptOf } from './draft.ts';

it('what was entered comes back as it was', () => {
  const draft = {
    ...emptyDraft,
    title: '標題',
    content: '第一段\n\n「第二段」',
    channel: 'superior' as const,
  };
  expect(draftOf(keptOf(draft))).toEqual(draft);
});

it('a text that is no such record is the content, whatever it looks like', () => {
  expect(draftOf('')).toEqual(emptyDraft);
  expect(draftOf('{ 不是紀錄').content).toBe('{ 不是紀錄');
  expect(draftOf('{"title": 3}')).toEqual(emptyDraft);
});
