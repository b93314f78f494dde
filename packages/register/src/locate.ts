/** The register of a profile on a page: at its old place if the content agrees, otherwise wherever its titles stand. */
import { gridAt, stages } from './candidates.ts';
import type { Grid } from './grid.ts';
import { type Columns, resolve } from './roles.ts';
import { isHidden } from './text.ts';
import type { Profile } from './types.ts';

export type Located = { grid: Grid; columns: Columns } | { missing: string | undefined };

export function locate(page: Document, profile: Profile): Located {
  const tried = new Set<Element>();
  let best: { grid: Grid; columns: Columns } | undefined;
  let missing: string | undefined;
  let closest = 0;
  const places = new Set(
    [
      profile.roles.number,
      profile.roles.schoolNumber,
      profile.roles.name,
      ...profile.roles.mark.map(({ place }) => place),
    ]
      .filter((place) => place !== undefined)
      .map((place) => place.header),
  );
  const look = (grid: Grid): boolean => {
    if (tried.has(grid.container)) return false;
    tried.add(grid.container);
    const columns = resolve(grid, profile);
    if (!('missing' in columns)) {
      if (isHidden(grid.container)) return false;
      if (!best || grid.rows.length > best.grid.rows.length) best = { grid, columns };
      return true;
    }
    // Some other table may share a title or two with the register; half of them is the register with a column gone.
    const shared = [...places].filter((header) => header !== '' && grid.headers.includes(header)).length;
    if (shared > closest && shared * 2 >= places.size) {
      closest = shared;
      missing = columns.missing;
    }
    return false;
  };
  const old = at(page, profile.container);
  const grid = old && gridAt(old, profile.markKind !== 'text');
  if (grid && look(grid) && best && [...places].some((header) => header !== '')) return best;
  for (const stage of stages) for (const candidate of stage(page)) look(candidate);
  return best ?? { missing };
}

/** A locator is data from outside: one that is no selector finds nothing. */
function at(page: Document, locator: string): Element | undefined {
  try {
    return page.querySelector(locator) ?? undefined;
  } catch {
    return undefined;
  }
}
