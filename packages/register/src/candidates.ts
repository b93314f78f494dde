/** Where a register may stand on a page, most likely first: tables, then repeated rows with controls, then repeated rows of text. */
import { type Grid, siblingGrid, tableGrid } from './grid.ts';

/** How far above a control its row may begin. */
const climb = 6;
/** A page may repeat endlessly; a school class does not. */
const most = 12;

/** Candidates in stages, each computed when it is asked for: a page with a plain table never pays for the rest. */
export const stages: readonly ((page: Document) => Iterable<Grid>)[] = [
  tables,
  controlSiblings,
  textSiblings,
];

function* tables(page: Document): Generator<Grid> {
  for (const table of page.getElementsByTagName('table')) {
    if (table.rows.length < 3) continue;
    const grid = tableGrid(table);
    if (grid) yield grid;
  }
}

function* controlSiblings(page: Document): Generator<Grid> {
  const rowsOf = new Map<Element, Set<Element>>();
  for (const control of page.querySelectorAll('input[type=radio],input[type=checkbox],select')) {
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

function* textSiblings(page: Document): Generator<Grid> {
  const found: [Element, number][] = [];
  for (const row of page.querySelectorAll('div:first-child,li:first-child,[role=row]:first-child')) {
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
  const last = container.lastElementChild;
  return last ? siblingGrid(container, last.localName, withControls) : undefined;
}

/** A way back to the container: its own id or the nearest one above, then positions. Never trusted without its content. */
export function locatorOf(container: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = container; at; at = at.parentElement) {
    if (at.id && /^[A-Za-z][\w-]*$/.test(at.id) && at.id.length <= 80) {
      steps.unshift(`#${at.id}`);
      break;
    }
    if (at.localName === 'body' || !at.parentElement) {
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
