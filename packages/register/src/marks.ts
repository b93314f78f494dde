/** The mark of one row, from controls or words. Reads only; what cannot be told is `several` or `unknown`, never a guess. */
import type { Mark } from '@wuhe/model';
import { isUnmarkedToken, markWordsAt } from './attribute-marks.ts';
import { type Grid, hasControl, takesMark } from './grid.ts';
import { pressable } from './leaves.ts';
import { chosen, fold, isInput, isSelect, labelOf, normalise, shownText } from './text.ts';
import type { MarkKind, Profile } from './types.ts';
import { isBlank, isTelling, markOf, withoutSession } from './words.ts';

export const checked = '☑';
export const unchecked = '☐';

/** Where marks stand in a grid and what its words mean. */
export interface MarkReader {
  kind: MarkKind;
  /** Columns of the marks; for repeated siblings a control may stand elsewhere and is then found by its word. */
  columns: readonly number[];
  headers: readonly string[];
  words: ReadonlyMap<string, Mark>;
  /** Which of two boxes or letters in one cell: 0 forenoon, 1 afternoon. */
  half?: 0 | 1;
  attribute?: Profile['attribute'];
}

export type RowMark = Mark | 'unknown' | 'several' | undefined;

/** Words of a page as keys. */
export function wordKey(word: string): string {
  return fold(normalise(word)).slice(0, 40);
}

function meaningOf(reader: MarkReader, word: string): Mark | undefined {
  return reader.words.get(word) ?? reader.words.get(wordKey(word));
}

export function readMark(grid: Grid, row: Element, cells: ArrayLike<Element>, reader: MarkReader): RowMark {
  switch (reader.kind) {
    case 'radio':
      return readRadios(grid, cells, reader);
    case 'checkbox':
      return reader.half === undefined
        ? readCheckboxes(grid, cells, reader)
        : readHalfBox(cells, reader, reader.half);
    case 'select':
      return readSelects(cells, reader);
    case 'text':
      return readWords(cells, reader);
    case 'pressed':
      return readPressed(grid, cells, reader);
    case 'attribute':
      return readAttribute(row, cells, reader);
  }
}

/** Radios and checkboxes of a cell. */
export function boxes(cell: Element, type: 'radio' | 'checkbox'): HTMLInputElement[] {
  if (isInput(cell)) return cell.type === type ? [cell] : [];
  const only = cell.firstElementChild;
  if (!only) return [];
  if (!only.nextElementSibling && isInput(only)) return only.type === type ? [only] : [];
  return [...cell.querySelectorAll<HTMLInputElement>(`input[type=${type}]`)];
}

/** Boxes at the places of the marks, each with the title over it; `onlyChecked`: most rows have one of many. */
function boxesOf(
  grid: Grid,
  cells: ArrayLike<Element>,
  reader: MarkReader,
  type: 'radio' | 'checkbox',
  onlyChecked = false,
): { box: HTMLInputElement; header: string }[] {
  const found: { box: HTMLInputElement; header: string }[] = [];
  if (grid.kind === 'table') {
    for (const column of reader.columns) {
      const cell = cells[column];
      const only = cell?.firstElementChild;
      if (!cell) continue;
      if (onlyChecked && only && isUnchecked(only)) continue;
      const here = boxes(cell, type);
      for (const box of here)
        if (!onlyChecked || box.checked)
          found.push({ box, header: here.length === 1 ? withoutSession(reader.headers[column] ?? '') : '' });
    }
  } else {
    for (let i = 0; i < cells.length; i++) {
      const box = cells[i];
      if (box && isInput(box, type) && (!onlyChecked || box.checked))
        found.push({ box, header: reader.headers[i] ?? '' });
    }
  }
  return found;
}

/** A lone box in its cell that is not ticked: nothing more is to be known of it. */
function isUnchecked(only: Element): boolean {
  return !(only as HTMLInputElement).checked && isInput(only) && !only.nextElementSibling;
}

/** The word of one radio or checkbox: the header over it, or its own label; `undefined` when the two contradict each other. */
export function wordOf(box: HTMLInputElement, header: string): string | undefined {
  if (!header) return labelOf(box) || besides(box);
  const own = markOf(box.getAttribute('aria-label') ?? '');
  const over = markOf(header);
  return own && over && own !== over ? undefined : header;
}

/**
 * "◉ 出席 ◯ 缺席" or "出席 ◉ 缺席 ◯": the words of a control without a label, on the side on which its whole group has them. Words on
 * both outer sides, or on neither, could belong to either neighbour: undefined. Without any words, the control's own value.
 */
function besides(box: HTMLInputElement): string | undefined {
  const parts: { box?: HTMLInputElement; text: string }[] = [{ text: '' }];
  for (let node = box.parentNode?.firstChild ?? null; node; node = node.nextSibling) {
    const last = parts.at(-1);
    if (node.nodeType === 3 && last) last.text += node.nodeValue ?? '';
    else if (node.nodeType === 1 && isInput(node as Element, box.type))
      parts.push({ box: node as HTMLInputElement, text: '' });
    else if (node.nodeType === 1 && last && !(node as Element).querySelector('input,select,textarea'))
      last.text += ` ${shownText(node as Element)}`;
  }
  const texts = parts.map(({ text }) => normalise(text));
  const here = parts.findIndex((part) => part.box === box);
  if (here < 1) return undefined;
  if (texts.every((text) => text === '')) {
    const cell = box.closest('td,th,li') ?? box.parentElement;
    return cell && shownText(cell) ? undefined : normalise(box.value);
  }
  const before = texts[0] !== '';
  const after = texts.at(-1) !== '';
  return before === after ? undefined : after ? texts[here] : texts[here - 1];
}

function readRadios(grid: Grid, cells: ArrayLike<Element>, reader: MarkReader): RowMark {
  let result: RowMark;
  for (const { box, header } of boxesOf(grid, cells, reader, 'radio', true)) {
    if (result !== undefined) return 'several';
    const word = wordOf(box, header);
    result = (word === undefined ? undefined : meaningOf(reader, word)) ?? 'unknown';
  }
  return result;
}

function readCheckboxes(grid: Grid, cells: ArrayLike<Element>, reader: MarkReader): RowMark {
  const lone = reader.words.get(checked);
  let seen = false;
  let result: RowMark;
  for (const { box, header } of boxesOf(grid, cells, reader, 'checkbox')) {
    if (lone && seen) return 'several';
    seen = true;
    if (!box.checked) continue;
    if (result !== undefined) return 'several';
    const word = lone ? checked : wordOf(box, header);
    result = (word === undefined ? undefined : meaningOf(reader, word)) ?? 'unknown';
  }
  return result ?? (seen ? reader.words.get(unchecked) : undefined);
}

/** One of the two half-day boxes of a cell. Any other number of boxes is something else. */
function readHalfBox(cells: ArrayLike<Element>, reader: MarkReader, half: 0 | 1): RowMark {
  const cell = cells[reader.columns[0] ?? -1];
  const found = cell ? boxes(cell, 'checkbox') : [];
  const box = found.length === 2 ? found[half] : undefined;
  return box ? reader.words.get(box.checked ? checked : unchecked) : undefined;
}

/** Buttons of a row that say whether they are chosen. */
export function pressables(grid: Grid, cells: ArrayLike<Element>, columns?: readonly number[]): Element[] {
  const found: Element[] = [];
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i];
    if (!cell || (grid.kind === 'table' && columns && !columns.includes(i))) continue;
    if (cell.matches(pressable)) found.push(cell);
    else if (cell.firstElementChild) found.push(...cell.querySelectorAll(pressable));
  }
  return found;
}

/** What a button is called: its words or its label. */
export function pressedWord(button: Element): string {
  return shownText(button) || labelOf(button);
}

function readPressed(grid: Grid, cells: ArrayLike<Element>, reader: MarkReader): RowMark {
  let result: RowMark;
  for (const button of pressables(grid, cells, reader.columns)) {
    if (button.getAttribute('aria-checked') !== 'true' && button.getAttribute('aria-pressed') !== 'true')
      continue;
    if (result !== undefined) return 'several';
    result = meaningOf(reader, pressedWord(button)) ?? 'unknown';
  }
  return result;
}

function readAttribute(row: Element, cells: ArrayLike<Element>, reader: MarkReader): RowMark {
  if (!reader.attribute) return 'unknown';
  const cell = cells[reader.columns[0] ?? -1];
  const words = markWordsAt(row, cell, reader.attribute.name, reader.attribute.row);
  const marks = new Set(words.map((word) => meaningOf(reader, word)).filter((mark) => mark !== undefined));
  if (marks.size > 1) return 'several';
  return marks.values().next().value ?? (words.some(isUnmarkedToken) ? undefined : 'unknown');
}

function readSelects(cells: ArrayLike<Element>, reader: MarkReader): RowMark {
  for (const column of reader.columns) {
    const select = selectIn(cells[column]);
    if (!select) continue;
    const word = chosen(select);
    if (isBlank(word)) return undefined;
    return meaningOf(reader, word) ?? 'unknown';
  }
  return undefined;
}

/** The only `<select>` of a cell. */
export function selectIn(cell: Element | undefined): HTMLSelectElement | undefined {
  if (!cell) return undefined;
  if (isSelect(cell)) return cell;
  const found = cell.firstElementChild ? cell.querySelectorAll('select') : [];
  return found.length === 1 ? found[0] : undefined;
}

function readWords(cells: ArrayLike<Element>, reader: MarkReader): RowMark {
  let result: RowMark;
  for (const column of reader.columns) {
    const word = reader.half === undefined ? wordIn(cells[column]) : halfWord(cells[column], reader.half);
    if (isBlank(word)) continue;
    if (result !== undefined) return 'several';
    result = meaningOf(reader, word) ?? (isTelling(word) ? markOf(word) : undefined) ?? 'unknown';
  }
  return result;
}

/** The words of a cell that shows one for each half-day; undefined when it is built otherwise. */
export function halfParts(cell: Element | undefined): readonly [Element, Element] | undefined {
  const [first, second, other] = cell?.children ?? [];
  return first && second && !other ? [first, second] : undefined;
}

function halfWord(cell: Element | undefined, half: 0 | 1): string {
  const parts = halfParts(cell);
  return parts ? wordIn(parts[half]) : wordIn(cell) && '?';
}

/** The word a cell shows where nothing can be marked: text, or what a picture stands for. */
export function wordIn(cell: Element | undefined): string {
  if (!cell) return '';
  const text = shownText(cell);
  if (text || !cell.firstElementChild) return text;
  const picture = cell.querySelector('[alt],[aria-label],[title]');
  return normalise(
    picture?.getAttribute('alt') ||
      picture?.getAttribute('aria-label') ||
      picture?.getAttribute('title') ||
      '',
  );
}

/** True when the row has the controls of this kind of register: a row without them is no student's. */
export function hasMarkPlace(
  grid: Grid,
  row: Element,
  cells: ArrayLike<Element> | undefined,
  reader: MarkReader,
): boolean {
  if (reader.kind === 'text' || reader.kind === 'attribute') return cells !== undefined;
  if (reader.kind === 'pressed') return takesMark(row);
  if (!cells || grid.kind === 'siblings') return hasControl(row);
  for (const column of reader.columns) {
    const cell = cells[column];
    if (cell?.firstElementChild && hasControl(cell)) return true;
  }
  return false;
}
