/** The register of a profile on a page: at its old place if the content agrees, otherwise wherever its titles stand. */
import { gridAt, stages } from './candidates.ts';
import type { Grid } from './grid.ts';
import { pairAt } from './pairs.ts';
import { type Columns, resolve } from './roles.ts';
import { elementAt, rootAt } from './roots.ts';
import { atOnce } from './slices.ts';
import { isHidden } from './text.ts';
import type { NotRecognised, Profile, ReadContext } from './types.ts';

interface Register {
  grid: Grid;
  columns: Columns;
}

export type Located = Register | { refused: NotRecognised; at: Grid } | { missing: string | undefined };

export function locate(
  page: Document,
  profile: Profile,
  now: Pick<ReadContext, 'today' | 'session' | 'shadowOf'>,
): Located {
  return atOnce(locateInSlices(page, profile, now));
}

/** The same, resting between candidates. Yields the one that is the register so far at once, so that whatever changes in it from then on is noticed. */
export function* locateInSlices(
  page: Document,
  profile: Profile,
  now: Pick<ReadContext, 'today' | 'session' | 'shadowOf'>,
): Generator<Grid | undefined, Located> {
  const root = rootAt(page, profile.hosts ?? [], now.shadowOf);
  if (!root) return { missing: undefined };
  const tried = new Set<Element>();
  let best: Register | undefined;
  let refused: { refused: NotRecognised; at: Grid } | undefined;
  let missing: string | undefined;
  let closest = 0;
  const places = new Set(
    [
      profile.roles.number,
      profile.roles.schoolNumber,
      profile.roles.name,
      ...(profile.month ? [] : profile.roles.mark.map(({ place }) => place)),
    ]
      .filter((place) => place !== undefined)
      .map((place) => place.header),
  );
  const look = (grid: Grid): boolean => {
    if ((grid.names === undefined) !== (profile.names === undefined)) return false;
    if (tried.has(grid.container)) return false;
    tried.add(grid.container);
    const columns = resolve(grid, profile, now);
    if ('refused' in columns) {
      if (!isHidden(grid.container)) refused = { refused: columns.refused, at: grid };
      return false;
    }
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
  const old = elementAt(root, profile.container);
  const withControls = profile.markKind !== 'text' && profile.markKind !== 'attribute';
  const grid = profile.names ? pairAt(elementAt(root, profile.names), old) : old && gridAt(old, withControls);
  if (grid && look(grid) && best) {
    yield grid;
    if ([...places].some((header) => header !== '')) return best;
  }
  for (const stage of stages) {
    yield;
    for (const candidate of stage(root)) {
      const before = best;
      look(candidate);
      yield best === before ? undefined : candidate;
    }
  }
  return best ?? refused ?? { missing };
}
