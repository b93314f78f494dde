/**
 * Where a register may stand on a page, most likely first: tables, two tables side by side, then repeated rows with controls, then
 * repeated rows of text. And the way back to each.
 */
import { type Grid, siblingGrid, tableGrid } from './grid.ts';
import { controls, pressable } from './leaves.ts';
import { pairedTables, pairOf } from './pairs.ts';
import type { Root } from './roots.ts';

/** How far above a control its row may begin. */
const climb = 6;
/** A page may repeat endlessly; a school class does not. */
const most = 12;

/** Candidates in stages, each computed when it is asked for: a page with a plain table never pays for the rest. */
export const stages: readonly ((root: Root) => Iterable<Grid>)[] = [
  tables,
  pairedTables,
  controlSiblings,
  textSiblings,
];

/** Tables looked at: a page with more is no register. */
const mostTables = 300;
/** Controls outside of tables that tell where rows repeat: more say no more. */
const mostControls = 3000;

function* tables(root: Root): Generator<Grid> {
  let left = mostTables;
  for (const table of tablesIn(root)) {
    if (table.rows.length < 3) continue;
    if (left-- === 0) return;
    const grid = tableGrid(table);
    if (grid) yield grid;
  }
}

/** In page order. Of a document the browser keeps the list. */
function tablesIn(root: Root): HTMLTableElement[] {
  return [
    ...('getElementsByTagName' in root ? root.getElementsByTagName('table') : root.querySelectorAll('table')),
  ];
}

function* controlSiblings(root: Root): Generator<Grid> {
  const rowsOf = new Map<Element, Set<Element>>();
  let left = mostControls;
  for (const control of root.querySelectorAll(`${controls},${pressable}`)) {
    if (left === 0) break;
    if (control.parentElement && !/^t[dh]$/.test(control.parentElement.localName)) left--;
    let row: Element = control;
    for (let step = 0; step < climb; step++) {
      const parent: Element | null = row.parentElement;
      if (!parent || row.localName === 'td' || row.localName === 'th') break;
      const rows = rowsOf.get(parent);
      if (rows) rows.add(row);
      else rowsOf.set(parent, new Set([row]));
      row = parent;
    }
  }
  const found = [...rowsOf].filter(([, rows]) => rows.size >= 3).sort((a, b) => b[1].size - a[1].size);
  for (const [container, rows] of found.slice(0, most)) {
    const [first] = rows;
    const grid = first && siblingGrid(container, first.localName, true);
    if (grid) yield grid;
  }
}

function* textSiblings(root: Root): Generator<Grid> {
  const found: [Element, number][] = [];
  for (const row of root.querySelectorAll('div:first-child,li:first-child,[role=row]:first-child')) {
    const parent = row.parentElement;
    const count = parent?.childElementCount ?? 0;
    if (parent && count >= 4 && row.childElementCount >= 2) found.push([parent, count]);
  }
  found.sort((a, b) => b[1] - a[1]);
  for (const [container] of found.slice(0, most)) {
    const grid = siblingGrid(container, container.firstElementChild?.localName ?? 'div', false);
    if (grid) yield grid;
  }
}

/** The grid at an element, however it is built; what the profile's locator points to. */
export function gridAt(container: Element, withControls: boolean): Grid | undefined {
  if (container.localName === 'table') return tableGrid(container as HTMLTableElement);
  // Spacers and templates stand first or last: most of the children are the rows.
  const children: Element[] = [];
  for (let at = container.firstElementChild; at && children.length < 50; at = at.nextElementSibling)
    children.push(at);
  const counts = Map.groupBy(children, (child) => child.localName);
  const [tag] = [...counts].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
  return tag === undefined ? undefined : siblingGrid(container, tag, withControls);
}

/** How far above a name its row may begin, for somebody who points at the name. */
const reach = 10;

/** Every grid in which the element stands in a row, from the nearest outwards. */
export function* gridsAround(element: Element): Generator<Grid> {
  let row: Element | null = element;
  for (let step = 0; row && step < reach; step++, row = row.parentElement) {
    const container: Element | null = row.parentElement;
    if (!container) return;
    if (row.localName === 'tr') {
      const table = row.closest('table');
      const grid = table && tableGrid(table, 1);
      if (!table || !grid) continue;
      yield grid;
      yield* pairOf(grid);
    } else if (!/^(td|th|tbody|thead|tfoot|table)$/.test(row.localName)) {
      const grid = siblingGrid(container, row.localName, false);
      if (grid && grid.rows.length >= 2) yield grid;
    }
  }
}

/**
 * A way back to an element within its own tree: its own id or the nearest one above, then positions. Never trusted without its content.
 */
export function locatorOf(container: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = container; at; at = at.parentElement) {
    if (at.id && at.id.length <= 80 && /^[A-Za-z][\w-]*$/.test(at.id)) {
      steps.unshift(`#${at.id}`);
      break;
    }
    if (at.localName === 'body') {
      steps.unshift(at.localName);
      break;
    }
    let position = 1;
    for (let before = at.previousElementSibling; before; before = before.previousElementSibling)
      if (before.localName === at.localName) position++;
    steps.unshift(`${at.localName}:nth-of-type(${position})`);
  }
  let text = steps.join('>');
  while (text.length > 400) text = text.slice(text.indexOf('>') + 1);
  return text;
}
