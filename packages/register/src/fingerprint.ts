/** A short code of a register's shape: same titles, same kind of rows, same kind of marks. No text can be read from it. */
import type { Grid } from './grid.ts';
import type { MarkKind } from './types.ts';

/** Eight hexadecimal digits (FNV-1a). The order of columns does not matter, since they are found by title, nor do days. */
export function fingerprintOf(grid: Grid, kind: MarkKind): string {
  const text = [
    grid.kind,
    kind,
    ...[...new Set(grid.headers.filter((title) => !/^\D*\d{1,2}\D*$/.test(title)))].sort(),
  ].join('\n');
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
