/** Lists that keep only the rows in view: whether there are more than the page holds now. */
import type { Grid } from './grid.ts';

/** How far above the rows a component says how many there are. */
const climb = 6;

/** True when the page itself says that rows are missing from it: a row count, or rows placed by hand in a taller space. */
export function hasMoreRows(grid: Grid): boolean {
  let at: Element | null = grid.container;
  for (let step = 0; at && step < climb; step++, at = at.parentElement) {
    const count = Number(at.getAttribute('aria-rowcount') ?? Number.NaN);
    // The count includes the rows of titles, and -1 says that nobody knows.
    if (count === -1 || count > grid.rows.length + 2) return true;
  }
  return isPlaced(grid) || hasSpacer(grid);
}

/** Rows moved into place one by one, beyond the height of their neighbours. */
function isPlaced(grid: Grid): boolean {
  const rows = grid.rows.slice(0, 3);
  if (rows.length < 3 || !rows.every((row) => offsetOf(row) !== undefined)) return false;
  const offsets = grid.rows.map((row) => offsetOf(row) ?? 0).sort((a, b) => a - b);
  const [first = 0, second = 0] = offsets;
  const step = second - first;
  const height = pixels(styleOf(grid.container), 'height');
  if (step <= 0) return false;
  return first > step / 2 || (height !== undefined && height > (offsets.at(-1) ?? 0) + 1.5 * step);
}

function offsetOf(row: Element): number | undefined {
  const style = styleOf(row);
  const moved = /translate(?:Y|3d)?\(\s*(?:[\d.]+(?:px)?\s*,\s*)?([\d.]+)px/.exec(style)?.[1];
  return moved === undefined ? pixels(style, 'top') : Number(moved);
}

/** An empty element before or after the rows that keeps the place of those not there. */
function hasSpacer(grid: Grid): boolean {
  const rows = new Set(grid.rows);
  const around = grid.rows[0]?.parentElement ?? grid.container;
  for (const edge of [around.firstElementChild, around.lastElementChild]) {
    if (!edge || rows.has(edge) || (edge.textContent ?? '').trim() !== '') continue;
    const inside = edge.firstElementChild;
    const height =
      pixels(styleOf(edge), 'height') ?? (inside ? pixels(styleOf(inside), 'height') : undefined);
    if (height !== undefined && height >= 100) return true;
  }
  const padding = /padding(?:-top|-bottom)?\s*:\s*[^;]*?(\d+)px/.exec(styleOf(around))?.[1];
  return padding !== undefined && Number(padding) >= 100;
}

function styleOf(element: Element): string {
  const style = element.getAttribute('style') ?? '';
  return style.length <= 500 ? style : '';
}

function pixels(style: string, property: string): number | undefined {
  const found = new RegExp(`(?:^|[;\\s])${property}\\s*:\\s*([\\d.]+)px`).exec(style)?.[1];
  return found === undefined ? undefined : Number(found);
}
