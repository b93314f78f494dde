/**
 * Rows and cells: one shape for tables and for repeated siblings, so that everything after it asks for "the cell of this row in that
 * column". A row without exactly the shape of its grid has no cells to read: nothing in it can be mistaken for something else.
 */
import { controls, leaves, pressable } from './leaves.ts';
import { headerText, isInput, isMarkedHidden, isSelect, labelOf, shownText } from './text.ts';
import { identityHeader, isWeekday } from './words.ts';

export interface Grid {
  readonly container: Element;
  /** Where the names stand when the container holds the marks only. */
  readonly names?: Element;
  readonly kind: 'table' | 'siblings';
  /** Header of each column, '' where the page has none. */
  readonly headers: readonly string[];
  /** Rows below the header in page order, those hidden by their own markup left out. */
  readonly rows: readonly Element[];
  /** The cells of a row, or undefined when it has not the shape of this grid. */
  cells(row: Element): ArrayLike<Element> | undefined;
}

/** True when something in the element can be marked. */
export function hasControl(element: Element): boolean {
  const first = element.firstElementChild;
  if (!first) return false;
  return isInput(first, 'radio') || isSelect(first) || element.querySelector(controls) !== null;
}

/** True when something in the element can be marked or pressed. */
export function takesMark(element: Element): boolean {
  return hasControl(element) || element.querySelector(pressable) !== null;
}

/** A table as a grid, or undefined when it has too few rows or columns to be a register. */
export function tableGrid(table: HTMLTableElement, leastWidth = 2): Grid | undefined {
  const all = table.rows;
  const rows: HTMLTableRowElement[] = [];
  const top: HTMLTableRowElement[] = [];
  for (let i = 0; i < all.length; i++) {
    const row = all[i];
    if (!row || isMarkedHidden(row)) continue;
    const section = row.parentElement?.localName;
    if (section === 'thead') top.push(row);
    else if (section !== 'tfoot') rows.push(row);
  }
  if (top.length === 0) {
    while (rows.length > 0 && top.length < 3 && isHeaderRow(rows[0]))
      top.push(rows.shift() as HTMLTableRowElement);
  }
  if (rows.length === 0) return undefined;
  const spanned = spannedCells(table, rows);
  const width = commonWidth(rows, (row) => spanned?.get(row)?.length ?? row.childElementCount);
  if (width < leastWidth) return undefined;
  const headers = columnHeaders(top, width);
  return {
    container: table,
    kind: 'table',
    headers,
    rows,
    cells(row) {
      const cells = spanned?.get(row) ?? (row as HTMLTableRowElement).cells;
      return cells.length === width ? cells : undefined;
    },
  };
}

function isHeaderRow(row: HTMLTableRowElement | undefined): boolean {
  if (!row || row.cells.length < 1 || hasControl(row)) return false;
  for (const cell of row.cells) if (cell.localName !== 'th') return looksLikeHeader(row);
  return true;
}

/** Legacy pages write header cells as `<td>`: every cell a short word, and one of them 姓名 or Name. */
function looksLikeHeader(row: HTMLTableRowElement): boolean {
  let name = false;
  for (const cell of row.cells) {
    const text = shownText(cell);
    if (text.length > 20) return false;
    if (/^(姓名|學生姓名|学生姓名|名字|學生|学生|(student )?name|student)$/i.test(headerText(text)))
      name = true;
  }
  return name;
}

/** Cells row by row where some of them reach down over several rows; undefined where none does. A row with a wide cell has none. */
function spannedCells(
  table: HTMLTableElement,
  rows: readonly HTMLTableRowElement[],
): Map<Element, Element[]> | undefined {
  if (!table.querySelector('[rowspan]')) return undefined;
  const found = new Map<Element, Element[]>();
  let section: Element | null = null;
  let above: { cell: Element; left: number }[] = [];
  for (const row of rows) {
    if (row.parentElement !== section) above = [];
    section = row.parentElement;
    const here: { cell: Element; left: number }[] = [];
    let x = 0;
    let wide = false;
    const fill = () => {
      for (let cell = above[x]; cell && cell.left > 0; cell = above[x])
        here[x++] = { cell: cell.cell, left: cell.left - 1 };
    };
    for (const cell of row.cells) {
      fill();
      wide ||= cell.colSpan > 1;
      here[x++] = { cell, left: Math.max(1, cell.rowSpan) - 1 };
    }
    fill();
    found.set(row, wide ? [] : here.map(({ cell }) => cell));
    above = here;
  }
  return found;
}

function commonWidth(
  rows: readonly HTMLTableRowElement[],
  widthOf: (row: HTMLTableRowElement) => number,
): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const width = widthOf(row);
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  let best = 0;
  for (const [width, count] of counts) if (count > (counts.get(best) ?? 0)) best = width;
  return best;
}

/** The lowest header over each column, spans expanded; all '' unless the header is exactly as wide as the rows. */
function columnHeaders(top: readonly HTMLTableRowElement[], width: number): string[] {
  const none = new Array<string>(width).fill('');
  const lines: string[][] = top.map(() => []);
  top.forEach((row, y) => {
    let x = 0;
    for (const cell of row.cells) {
      while (lines[y]?.[x] !== undefined) x++;
      const text = headerText(shownText(cell) || labelOf(cell));
      for (let down = 0; down < Math.max(1, cell.rowSpan); down++)
        for (let right = 0; right < Math.max(1, cell.colSpan); right++) {
          const line = lines[y + down];
          if (line) line[x + right] = text;
        }
      x += Math.max(1, cell.colSpan);
    }
  });
  const lowest = lines.findLastIndex((line) => line.length === width);
  const bottom = lines[lowest];
  if (!bottom) return none;
  const own = Array.from(bottom, (text) => text ?? '');
  const upper = lines[lowest - 1];
  if (upper?.length !== width) return own;
  // A title that stands twice, or a weekday under its day, is told apart by the title above it.
  return own.map((text, x) => {
    const over = upper[x] ?? '';
    const unclear = text !== '' && (own.indexOf(text) !== own.lastIndexOf(text) || isWeekday(text));
    return unclear && over !== '' && over !== text ? `${over} ${text}`.slice(0, 80) : text;
  });
}

/** Repeated siblings as a grid: the cells of a row are its smallest parts that show text or take input. */
export function siblingGrid(container: Element, tag: string, needsControl: boolean): Grid | undefined {
  const rows: Element[] = [];
  let header: Element | undefined;
  for (let row = container.firstElementChild; row; row = row.nextElementSibling) {
    if (row.localName !== tag || isMarkedHidden(row)) continue;
    if (needsControl && !takesMark(row)) {
      if (rows.length === 0) header = row;
    } else rows.push(row);
  }
  if (!header && rows[0] && leaves(rows[0]).some((part) => identityHeader(shownText(part)) === 'name'))
    header = rows.shift();
  const first = rows[0];
  if (!first || rows.length < 2) return undefined;
  const parts = leaves(first);
  const titles = titlesOf(container, header);
  const headers = parts.map((part, i) => {
    const title = titles.length === parts.length ? titles[i] : undefined;
    if (title) return headerText(shownText(title));
    return isSelect(part) ? headerText(labelOf(part)) : '';
  });
  return { container, kind: 'siblings', headers, rows, cells: leaves };
}

function titlesOf(container: Element, header: Element | undefined): readonly Element[] {
  if (header) return leaves(header);
  const grid = container.closest('[role=grid],[role=table],[role=treegrid]');
  return grid ? [...grid.querySelectorAll('[role=columnheader]')] : [];
}
