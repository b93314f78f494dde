/**
 * What changed between two versions of a text, word by word. The text itself is never altered: kept and added pieces together are
 * exactly the new version, kept and removed pieces exactly the old one.
 */
import type { Language } from '@wuhe/model';
import { diffArrays } from 'diff';

export interface Piece {
  kind: 'kept' | 'added' | 'removed';
  text: string;
}

/** Beyond this many changed words two versions are simply different texts. */
const MAX_EDITS = 2000;

export function difference(before: string, after: string, language: Language): Piece[] {
  const segmenter = new Intl.Segmenter(language === 'en' ? 'zh-Hant' : language, { granularity: 'word' });
  const split = (text: string) => Array.from(segmenter.segment(text), ({ segment }) => segment);
  const changes = diffArrays(split(before), split(after), { maxEditLength: MAX_EDITS });
  if (!changes)
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ];
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'kept',
    text: value.join(''),
  }));
}

/** Places that changed: a removal followed by an addition is one. */
export function countChanges(pieces: readonly Piece[]): number {
  return pieces.filter(
    (piece, index) => piece.kind !== 'kept' && (pieces[index - 1]?.kind ?? 'kept') === 'kept',
  ).length;
}
