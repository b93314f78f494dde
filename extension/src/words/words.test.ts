import { describe, expect, it } from 'vitest';
import { languages, problemSentence, type Words, wordsOf } from './index.ts';

/** Every sentence of a catalogue, places filled with 2 and ◆. */
function sentences(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const filled = value(...Array.from({ length: value.length }, (_, n) => (n === 0 ? 2 : '◆')));
    return [[path, String(filled)]];
  }
  return Object.entries(value as object).flatMap(([key, inner]) => sentences(inner, `${path}.${key}`));
}

const all = (words: Words) => sentences(words);

describe.each(languages)('the catalogue in %s', (language) => {
  it('follows the rules for wording: no exclamation marks, no 通報, no 請注意, no claim of more than is done', () => {
    for (const [path, text] of all(wordsOf(language))) {
      expect(text, path).not.toMatch(
        /[!！]|通報|通报|請注意|请注意|逃課|逃课|尚未|not encrypted|only on this/i,
      );
      expect(text, path).not.toMatch(/undefined|\[object/);
    }
  });

  it('has a sentence for every problem, and one for those of newer versions', () => {
    const words = wordsOf(language);
    for (const code of Object.keys(words.problem))
      expect(problemSentence(words, code)).not.toBe(words.problemOther);
    expect(problemSentence(words, 'key.locked')).toMatch(/通行碼|通行码|passphrase/);
    expect(problemSentence(words, 'from.the.future')).toBe(words.problemOther);
    expect(problemSentence(words, 'toString')).toBe(words.problemOther);
  });
});

it('Simplified Chinese has no word only written in Traditional, and the other way round', () => {
  const hans = all(wordsOf('zh-Hans')).filter(([path]) => !path.includes('languages'));
  for (const [path, text] of hans)
    expect(text, path).not.toMatch(/[學時間這個點們讓記錄報請說見電話準備號節課師關開]/);
  const hant = all(wordsOf('zh-Hant')).filter(([path]) => !path.includes('languages'));
  for (const [path, text] of hant)
    expect(text, path).not.toMatch(/[学时这个点们让记录报请说见电话号节课师关开]/);
});
