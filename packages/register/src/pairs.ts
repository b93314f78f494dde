/**
 * Names in one table, marks in another beside it. Two rows are one student's only where both tables say so themselves: the same id or
 * number in every pair, different in every row. Position alone proves nothing.
 */
import { type Grid, tableGrid } from './grid.ts';
import { numberKey } from './identity.ts';
import type { Root } from './roots.ts';
import { shownText } from './text.ts';
import { identityHeader } from './words.ts';

/** A page with more tables is no register beside its names. */
const mostTables = 12;
const fewest = 3;
/** Proving a pair looks at every attribute of every row: more rows than any class has are left. */
const mostPaired = 1000;

/** Every proven pair of tables, the one with the names first in each. */
export function* pairedTables(root: Root): Generator<Grid> {
  const grids = tableGrids(root);
  for (const names of grids)
    for (const marks of grids) {
      const grid = names === marks || !namesSomebody(names) ? undefined : paired(names, marks);
      if (grid) yield grid;
    }
}

/** The table of names says so in a title, or has no titles at all. */
function namesSomebody({ headers }: Grid): boolean {
  return headers.some((title) => identityHeader(title) === 'name') || headers.every((title) => title === '');
}

/** The pairs in which a grid is the one with the names. */
export function* pairOf(names: Grid): Generator<Grid> {
  for (const marks of tableGrids(names.container.getRootNode() as Root)) {
    const grid = marks.container === names.container ? undefined : paired(names, marks);
    if (grid) yield grid;
  }
}

/** The pair of these names with the table in which something stands; undefined unless proven. */
export function pairWith(names: Grid, inMarks: Element): Grid | undefined {
  const table = inMarks.closest('table');
  const marks = table ? tableGrid(table, 1) : undefined;
  return marks && marks.container !== names.container ? paired(names, marks) : undefined;
}

/** The pair that a profile names. */
export function pairAt(names: Element | undefined, marks: Element | undefined): Grid | undefined {
  if (names?.localName !== 'table' || marks?.localName !== 'table') return undefined;
  const left = tableGrid(names as HTMLTableElement, 1);
  const right = tableGrid(marks as HTMLTableElement, 1);
  return left && right ? paired(left, right) : undefined;
}

function tableGrids(root: Root): Grid[] {
  const grids: Grid[] = [];
  for (const table of root.querySelectorAll('table')) {
    if (table.rows.length < fewest) continue;
    const grid = tableGrid(table, 1);
    if (grid) grids.push(grid);
    if (grids.length >= mostTables) break;
  }
  return grids;
}

function paired(names: Grid, marks: Grid): Grid | undefined {
  const count = names.rows.length;
  if (count < fewest || count > mostPaired || marks.rows.length !== count) return undefined;
  const beside = new Map(names.rows.map((row, i) => [row, marks.rows[i] as Element]));
  if (!anchored(names, marks)) return undefined;
  return {
    container: marks.container,
    names: names.container,
    kind: 'table',
    headers: [...names.headers, ...marks.headers],
    rows: names.rows,
    cells(row) {
      const other = beside.get(row);
      const left = names.cells(row);
      const right = other && marks.cells(other);
      return left && right ? [...Array.from(left), ...Array.from(right)] : undefined;
    },
  };
}

/** True when some id of the names' rows stands in the marks' rows too, row by row. */
function anchored(names: Grid, marks: Grid): boolean {
  // The first rows tell which ids can be meant at all; most tables beside each other end there.
  const some = names.rows.slice(0, fewest);
  return sharedIds(names, marks, some.length) && sharedIds(names, marks, names.rows.length);
}

function sharedIds(names: Grid, marks: Grid, count: number): boolean {
  const left = names.rows.slice(0, count).map((row) => idsIn(row, names));
  const right = marks.rows.slice(0, count).map((row) => idsIn(row, marks));
  for (const source of left[0]?.keys() ?? [])
    for (const other of right[0]?.keys() ?? []) {
      const seen = new Set<string>();
      const same = left.every((ids, i) => {
        const id = ids.get(source);
        if (id === undefined || id !== right[i]?.get(other) || seen.has(id)) return false;
        seen.add(id);
        return true;
      });
      // Row numbers in page order prove a pair only where both tables carry them under the same name.
      if (same && (source === other || !isCounting([...seen]))) return true;
    }
  return false;
}

function isCounting(ids: readonly string[]): boolean {
  const start = Number(ids[0]);
  return (start === 0 || start === 1) && ids.every((id, i) => Number(id) === start + i);
}

/** Whatever in a row could be somebody's id, by where it stands: attributes of the row and its controls, numbers it shows. */
function idsIn(row: Element, grid: Grid): Map<string, string> {
  const ids = new Map<string, string>();
  const add = (source: string, text: string) => {
    if (!ids.has(source) && ids.size < 60) ids.set(source, numberKey(text));
  };
  const elements = [row, ...row.querySelectorAll('[id],[name],[href],[value],[data-id],input,button')];
  for (const element of elements.slice(0, 40))
    for (const { name, value } of element.attributes) {
      if (!/^(id|name|href|value|row-id|row-index|aria-rowindex|data-.*)$/.test(name) || value.length > 200)
        continue;
      const runs = value.match(/[A-Za-z]*-?\d+/g) ?? [];
      runs.slice(0, 4).forEach((run, i) => {
        add(`${name} ${i}`, run.replace(/^\D+/, ''));
      });
      if (runs.length > 0) add(`${name}`, value);
    }
  const cells = grid.cells(row);
  for (let i = 0; cells && i < cells.length; i++) {
    const cell = cells[i];
    const text = cell && !cell.querySelector('select') ? shownText(cell) : '';
    if (/^[A-Za-z]{0,4}\d{1,16}[號号]?$/.test(text)) add(`text ${i}`, text);
  }
  return ids;
}
