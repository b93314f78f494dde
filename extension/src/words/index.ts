/** The words of a language, and the sentence for a problem code. */
import type { Language } from '@wuhe/model';
import { en } from './en.ts';
import { zhHans } from './zh-Hans.ts';
import { type Words, zhHant } from './zh-Hant.ts';

export type { Words } from './zh-Hant.ts';

const catalogue: Record<Language, Words> = { 'zh-Hant': zhHant, 'zh-Hans': zhHans, en };

/** The product's languages, in the order in which they are offered. */
export const languages: readonly Language[] = ['zh-Hant', 'zh-Hans', 'en'];

export function wordsOf(language: Language): Words {
  return catalogue[language];
}

/** What happened and what to do, for a code; a code from a newer version gets the general sentence. */
export function problemSentence(words: Words, code: string): string {
  const sentences: Readonly<Record<string, string>> = words.problem;
  return Object.hasOwn(sentences, code) ? (sentences[code] ?? words.problemOther) : words.problemOther;
}
