/** The words of a language, and the sentence for a problem code. */
import { refusalWords } from '@wuhe/casework';
import type { Language, Worded } from '@wuhe/model';
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

/**
 * What happened and what to do, for a code: the screens' own words, else those of the seal; a code from a newer version gets the general
 * sentence.
 */
export function problemSentence(words: Words, code: string): string {
  const own: Readonly<Record<string, string>> = words.problem;
  const sealed: Readonly<Record<string, Worded>> = refusalWords;
  if (Object.hasOwn(own, code)) return own[code] ?? words.problemOther;
  return (Object.hasOwn(sealed, code) ? sealed[code]?.[words.language] : undefined) ?? words.problemOther;
}
