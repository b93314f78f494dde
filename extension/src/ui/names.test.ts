import { expect, it } from 'vitest';
import { wordsOf } from '../words/index.ts';
import { teacherName } from './names.ts';

it('a teacher is called by the surname where it is certain, and by the whole name otherwise', () => {
  const sense = { language: 'zh-Hant', words: wordsOf('zh-Hant'), zone: undefined, now: 0 } as const;
  expect(teacherName(sense, '周婉如')).toBe('周老師');
  expect(teacherName(sense, '歐陽品睿')).toBe('歐陽老師');
  expect(teacherName(sense, '陳林美玉')).toBe('陳林美玉');
  expect(teacherName(sense, 'Nguyễn Thị')).toBe('Nguyễn Thị');
  expect(teacherName({ ...sense, language: 'en', words: wordsOf('en') }, '周婉如')).toBe('周婉如');
});
