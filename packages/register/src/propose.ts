/** Finds a register nobody taught. A wrong proposal costs more trust than none: anything uncertain stays silent. */
import { bellsOn } from './bells.ts';
import { locatorOf, stages } from './candidates.ts';
import { bestFit, enough, repeated } from './fit.ts';
import type { Grid } from './grid.ts';
import { assemble } from './reading.ts';
import { inferRoles, resolve } from './roles.ts';
import { studentRows } from './students.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import { isHidden } from './text.ts';
import type { Profile, Proposal, ReadContext } from './types.ts';

/** A proposal before it is known to be the best of the page. */
type Found = Omit<Extract<Proposal, { found: true }>, 'bells' | 'millis'>;

/** Fewer rows are a form, not a class. */
const fewest = 3;

/**
 * Looks at the page once and writes nothing. The proposal's rows carry students only where one of `context.rosters` explains ≥ 90 % of
 * them; its profile is for a person to confirm, and for `readRegister` from then on.
 */
export function propose(page: Document, context: ReadContext): Proposal {
  const start = performance.now();
  let best: Found | undefined;
  for (const stage of stages) {
    if (best) break;
    for (const grid of stage(page)) {
      const found = proposeFrom(page, grid, context);
      if (found && (!best || found.reading.rows.length > best.reading.rows.length)) best = found;
    }
  }
  const millis = performance.now() - start;
  return best ? { ...best, bells: bellsOn(page), millis } : { found: false, reason: 'noRegister', millis };
}

function proposeFrom(page: Document, grid: Grid, context: ReadContext): Found | undefined {
  if (grid.rows.length < fewest) return undefined;
  let around: Surroundings | undefined;
  const roles = inferRoles(grid, context.rosters, () => {
    around ??= surroundings(page, grid.container, context.today);
    return around.aboutAttendance;
  });
  if (!roles || isHidden(grid.container)) return undefined;
  const { origin = 'null', pathname = '' } = page.defaultView?.location ?? {};
  const profile: Profile = {
    version: 1,
    origin: origin.slice(0, 200),
    path: pathname.slice(0, 400),
    container: locatorOf(grid.container),
    roles: roles.roles,
    markKind: roles.inferred.kind,
    words: roles.inferred.words,
  };
  const columns = resolve(grid, profile);
  if ('missing' in columns) return undefined;
  const students = studentRows(grid, columns, profile);
  if (students.length < fewest) return undefined;
  around ??= surroundings(page, grid.container, context.today);
  const fit = bestFit(students, context.rosters);
  const fits =
    fit !== undefined && fit.identified >= enough * students.length && repeated(fit.found).size === 0;
  const { reading } = assemble(students, fits ? fit : undefined, around);
  if (reading.rows.length < fewest || reading.rows.length * 2 < students.length) return undefined;
  return {
    found: true,
    profile,
    reading,
    roster: fits ? fit.roster.id : undefined,
  };
}
