/** The request being written: a text in the person's own document, kept while it is written. */
import type { Document } from '@wuhe/documents';

/** Name of that text. */
export const DRAFT = 'disclosure';

/** Changes only what differs, so that two windows of one person do not overwrite each other. */
export async function saveDraft(document: Document, text: string): Promise<void> {
  const before = document.text(DRAFT);
  const shortest = Math.min(before.length, text.length);
  let start = 0;
  while (start < shortest && before[start] === text[start]) start++;
  if (isInsidePair(before, start) || isInsidePair(text, start)) start--;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === text.at(-1 - end)) end++;
  if (isInsidePair(before, before.length - end) || isInsidePair(text, text.length - end)) end--;
  const remove = before.length - start - end;
  const insert = text.slice(start, text.length - end);
  if (remove > 0 || insert) await document.editText(DRAFT, { at: start, remove, insert });
}

/** Whether a place lies within one character of two UTF-16 units (𠮷, 😀): an edit that splits it would destroy it. */
function isInsidePair(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1));
}
