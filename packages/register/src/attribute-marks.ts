/** Marks that no word says: a class (`status-absent`), a data attribute, on the cell or on the row itself. */
import type { Mark } from '@wuhe/model';
import type { Grid } from './grid.ts';
import { atOnce } from './slices.ts';
import { isBlank, isTelling, markOf } from './words.ts';

/** An attribute as words: each class a word, any other value one. Long values are no marks. */
function attributeWords(element: Element, attribute: string): string[] {
  const value = element.getAttribute(attribute);
  if (!value || value.length > 300) return [];
  return attribute === 'class' ? value.trim().split(/\s+/) : [value.trim()];
}

/** Words of a cell and the few elements in it, or of the row itself. */
export function markWordsAt(
  row: Element,
  cell: Element | undefined,
  attribute: string,
  onRow: boolean,
): string[] {
  if (onRow) return attributeWords(row, attribute);
  if (!cell) return [];
  const parts = cell.firstElementChild ? [...cell.querySelectorAll('*')].slice(0, 12) : [];
  return [...new Set([cell, ...parts].flatMap((part) => attributeWords(part, attribute)))];
}

/** What a class or data word means: `att-absent`, `is_late`; undefined unless exactly one part of it is a telling mark word. */
export function markOfToken(token: string): Mark | undefined {
  if (token.length > 40) return undefined;
  const whole = isTelling(token) ? markOf(token) : undefined;
  if (whole) return whole;
  const found = new Set(
    token
      .split(/[-_:]+/)
      .map((part) => (isTelling(part) ? markOf(part) : undefined))
      .filter((mark) => mark !== undefined),
  );
  return found.size === 1 ? found.values().next().value : undefined;
}

/** A word for "nothing marked yet". */
export function isUnmarkedToken(token: string): boolean {
  return isBlank(token) || /(^|[-_])(none|unmarked|unset|empty|pending|blank|unknown)$/i.test(token);
}

export interface AttributePlace {
  attribute: string;
  row: boolean;
  column: number;
  words: Map<string, Mark>;
}

/**
 * Where an attribute marks nearly every row with exactly one word, and at least two different marks are seen; undefined when it is
 * nowhere or at two places that differ.
 */
export function inferAttribute(grid: Grid, rows: readonly Element[]): AttributePlace | undefined {
  return atOnce(inferAttributeInSlices(grid, rows));
}

/** The same, resting after each attribute. */
export function* inferAttributeInSlices(
  grid: Grid,
  rows: readonly Element[],
): Generator<undefined, AttributePlace | undefined> {
  const width = grid.cells(rows[0] as Element)?.length ?? 0;
  const found: AttributePlace[] = [];
  const look = (attribute: string, row: boolean, column: number) => {
    const words = new Map<string, Mark>();
    let unmarked = 0;
    const marks: (Mark | undefined)[] = rows.map((each) => {
      const said = markWordsAt(each, grid.cells(each)?.[column], attribute, row);
      if (said.some(isUnmarkedToken)) unmarked++;
      const telling = said.flatMap((word) => {
        const mark = markOfToken(word);
        return mark ? [{ word, mark }] : [];
      });
      const [only] = telling;
      if (!only || telling.length > 1) return undefined;
      words.set(only.word, only.mark);
      return only.mark;
    });
    const marked = marks.filter((mark) => mark !== undefined);
    if (marked.length + unmarked >= 0.9 * rows.length && new Set(marked).size >= 2)
      found.push({ attribute, row, column, words });
  };
  for (const attribute of attributesOf(rows[0] as Element)) {
    look(attribute, true, 0);
    yield;
  }
  const first = grid.cells(rows[0] as Element);
  for (let column = 0; first && column < width; column++) {
    const cell = first[column];
    if (!cell) continue;
    const names = new Set([cell, ...[...cell.querySelectorAll('*')].slice(0, 12)].flatMap(attributesOf));
    for (const attribute of names) {
      look(attribute, false, column);
      yield;
    }
  }
  const [best, ...others] = found;
  if (!best) return undefined;
  const reads = ({ attribute, row, column }: AttributePlace) =>
    rows
      .map((each) =>
        markWordsAt(each, grid.cells(each)?.[column], attribute, row)
          .map(markOfToken)
          .find((mark) => mark !== undefined),
      )
      .join();
  const said = reads(best);
  for (const other of others) {
    yield;
    if (reads(other) !== said) return undefined;
  }
  return best;
}

function attributesOf(element: Element): string[] {
  return Array.from(element.attributes, ({ name }) => name)
    .filter((name) => name === 'class' || (name.startsWith('data-') && name.length <= 80))
    .slice(0, 20);
}
