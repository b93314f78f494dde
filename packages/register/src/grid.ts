/**
 * Rows and cells: one shape for tables and for repeated siblings, so that everything after it asks for "the cell of this row in that
 * column". A row without exactly the shape of its grid has no cells to read: nothing in it can be mistaken for something else.
 */
import { headerText, isInput, isMarkedHidden, isSelect, labelOf, shownText } from './text.ts';
import { identityHeader } from './words.ts';

export interface Grid {
  readonly container: Element;
  readonly kind: 'table' | 'siblings';
  /** Header of each column, '' where the page has none. */
  readonly headers: readonly string[];
  /** Rows below the header in page order, those hidden by their own markup left out. */
  readonly rows: readonly Element[];
  /** The cells of a row, or undefined when it has not the shape of this grid. */
  cells(row: Element): ArrayLike<Element> | undefined;
}

const controls = 'input[type=radio],input[type=checkbox],select';

/** True when something in the element can be marked. */
export function hasControl(element: Element): boolean {
  const first = element.firstElementChild;
  if (!first) return false;
  return isInput(first, 'radio') || isSelect(first) || element.querySelector(controls) !== null;
}

/** A table as a grid, or undefined when it has too few rows to be a register. */
export function tableGrid(table: HTMLTableElement): Grid | undefined {
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
  const width = commonWidth(rows);
  if (width < 2) return undefined;
  const headers = columnHeaders(top, width);
  return {
    container: table,
    kind: 'table',
    headers,
    rows,
    cells(row) {
      const cells = (row as HTMLTableRowElement).cells;
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

function commonWidth(rows: readonly HTMLTableRowElement[]): number {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const width = row.childElementCount;
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
  const bottom = lines.findLast((line) => line.length === width);
  return bottom ? Array.from(bottom, (text) => text ?? '') : none;
}

/** Repeated siblings as a grid: the cells of a row are its smallest parts that show text or take input. */
export function siblingGrid(container: Element, tag: string, needsControl: boolean): Grid | undefined {
  const rows: Element[] = [];
  let header: Element | undefined;
  for (let row = container.firstElementChild; row; row = row.nextElementSibling) {
    if (row.localName !== tag || isMarkedHidden(row)) continue;
    if (needsControl && !hasControl(row)) {
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

/** The smallest parts of a row that show text or take input, in page order. Tables inside are somebody else's. */
function leaves(row: Element): Element[] {
  const found: Element[] = [];
  gather(row, found);
  return found;
}

function gather(element: Element, found: Element[]): void {
  if (found.length >= 60) return;
  const tag = element.localName;
  if (tag === 'select' || tag === 'textarea' || tag === 'button') {
    found.push(element);
    return;
  }
  if (isInput(element)) {
    if (element.type !== 'hidden') found.push(element);
    return;
  }
  if (
    tag === 'table' ||
    tag === 'script' ||
    tag === 'style' ||
    tag === 'template' ||
    tag === 'br' ||
    tag === 'img'
  )
    return;
  if (!element.firstElementChild) {
    found.push(element);
    return;
  }
  let own = false;
  for (let node = element.firstChild; node && !own; node = node.nextSibling)
    own = node.nodeType === 3 && (node.nodeValue ?? '').trim() !== '';
  if (own) {
    found.push(element);
    for (const control of element.querySelectorAll(`${controls},textarea`)) found.push(control);
    return;
  }
  for (let child: Element | null = element.firstElementChild; child; child = child.nextElementSibling)
    gather(child, found);
}
