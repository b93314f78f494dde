/** The distinct mark words of a register that was learned, with counts: for somebody to say what each means in this school. */
import type { WordCount } from './learn.ts';
import { marksInSlices } from './learn-marks.ts';
import { locate } from './locate.ts';
import { wordKey } from './marks.ts';
import { atOnce } from './slices.ts';
import { peopleInSlices } from './students.ts';
import type { MarkWord, Profile, ReadContext } from './types.ts';

/**
 * Every word that the register of this profile offers or shows now, in page order, with the number of rows it marks. `mark` is what the
 * profile says, else what the school's words or the vocabulary say, else undefined. Empty when the register is not found.
 */
export function wordsOf(page: Document, profile: Profile, context: ReadContext): readonly WordCount[] {
  const located = locate(page, profile, context);
  if (!('columns' in located)) return [];
  const { grid, columns } = located;
  const rows = atOnce(peopleInSlices(grid, columns)).map(({ element }) => element);
  const choices = atOnce(marksInSlices(grid, rows, undefined, context, columns.marks.columns));
  const found = choices.find(({ kind }) => kind === profile.markKind);
  const own = new Map(profile.words.map(({ word, mark }) => [wordKey(word), mark]));
  return (found?.words ?? []).map((each) => ({ ...each, mark: own.get(wordKey(each.word)) ?? each.mark }));
}

/** The profile with other meanings of its words: what is in `words` replaces what it said of them. */
export function mapWords(profile: Profile, words: readonly MarkWord[]): Profile {
  const changed = new Set(words.map(({ word }) => wordKey(word)));
  return {
    ...profile,
    words: [...profile.words.filter(({ word }) => !changed.has(wordKey(word))), ...words],
  };
}
