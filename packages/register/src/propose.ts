/** Finds a register nobody taught. A wrong proposal costs more trust than none: anything uncertain stays silent. */
import { bellsOn } from './bells.ts';
import { locatorOf, stages } from './candidates.ts';
import { fingerprintOf } from './fingerprint.ts';
import { bestFitInSlices, enough, repeated } from './fit.ts';
import { frameChain } from './frames.ts';
import type { Grid } from './grid.ts';
import { fewestRows, mostElements, mostRows, tooLarge } from './limits.ts';
import { dayDoubt } from './read.ts';
import { assemble } from './reading.ts';
import { inferRoles, resolve } from './roles.ts';
import { hostsOf, rootsOf } from './roots.ts';
import { atOnce } from './slices.ts';
import { studentRowsInSlices } from './students.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import { isHidden } from './text.ts';
import type { Profile, Proposal, ReadContext } from './types.ts';

/** A proposal before it is known to be the best of the page. */
type Found = Omit<Extract<Proposal, { found: true }>, 'bells' | 'millis'>;

/**
 * Looks at the page once and writes nothing. The proposal's rows carry students only where one of `context.rosters` explains ≥ 90 % of
 * them; its profile is for a person to confirm, and for `readRegister` from then on. A register of more than 3,000 rows is `tooLarge`.
 */
export function propose(page: Document, context: ReadContext): Proposal {
  return atOnce(proposeInSlices(page, context, { rows: mostRows, elements: mostElements }));
}

/** The same, yielding where it may rest: the register once it is read, whose change from then on makes it another. */
export function* proposeInSlices(
  page: Document,
  context: ReadContext,
  most: { rows: number; elements: number },
): Generator<Grid | undefined, Proposal> {
  const start = performance.now();
  if (tooLarge(page, most.elements))
    return { found: false, reason: 'tooLarge', millis: performance.now() - start };
  let best: Found | undefined;
  let large = false;
  for (const root of rootsOf(page, context.shadowOf)) {
    for (const stage of stages) {
      if (best) break;
      yield;
      for (const grid of stage(root)) {
        if (grid.rows.length > most.rows) large = true;
        else {
          const found = yield* proposeFrom(page, grid, context);
          if (found && (!best || found.reading.rows.length > best.reading.rows.length)) best = found;
        }
        yield;
      }
    }
    if (best) break;
  }
  if (!best && large) return { found: false, reason: 'tooLarge', millis: performance.now() - start };
  const bells = best ? bellsOn(page) : [];
  const millis = performance.now() - start;
  return best ? { ...best, bells, millis } : { found: false, reason: 'noRegister', millis };
}

function* proposeFrom(
  page: Document,
  grid: Grid,
  context: ReadContext,
): Generator<Grid | undefined, Found | undefined> {
  if (grid.rows.length < fewestRows) return undefined;
  let around: Surroundings | undefined;
  const roles = inferRoles(grid, context, () => {
    around ??= surroundings(page, grid, context.today);
    return around.aboutAttendance;
  });
  if (!roles || isHidden(grid.container)) return undefined;
  const { origin = 'null', pathname = '' } = page.defaultView?.location ?? {};
  around ??= surroundings(page, grid, context.today);
  const { kind, attribute, month, words } = roles.inferred;
  const profile: Profile = {
    version: 1,
    origin: origin.slice(0, 200),
    path: pathname.slice(0, 400),
    ...placeOf(page, grid),
    roles: roles.roles,
    markKind: kind,
    ...(attribute ? { attribute } : {}),
    ...(month ? { month } : {}),
    words,
    shows: shownBy(around),
    fingerprint: fingerprintOf(grid, kind),
  };
  const columns = resolve(grid, profile, context);
  if (!('marks' in columns)) return undefined;
  if (month && dayDoubt(profile, grid, around, context)) return undefined;
  yield grid;
  const students = yield* studentRowsInSlices(grid, columns, profile);
  if (students.length < fewestRows) return undefined;
  const fit = yield* bestFitInSlices(students, context.rosters);
  const fits =
    fit !== undefined && fit.identified >= enough * students.length && repeated(fit.found).size === 0;
  const { reading } = assemble(students, fits ? fit : undefined, around, grid);
  if (reading.rows.length < fewestRows || reading.rows.length * 2 < students.length) return undefined;
  return {
    found: true,
    profile,
    reading,
    roster: fits ? fit.roster.id : undefined,
  };
}

/** Where a register stands, as a profile keeps it. */
export function placeOf(
  page: Document,
  grid: Grid,
): Pick<Profile, 'frames' | 'hosts' | 'container' | 'names' | 'rowKind'> {
  const frames = frameChain(page);
  const hosts = hostsOf(grid.container);
  return {
    ...(frames.length > 0 ? { frames } : {}),
    ...(hosts.length > 0 ? { hosts } : {}),
    container: locatorOf(grid.container),
    ...(grid.names ? { names: locatorOf(grid.names) } : {}),
    rowKind: grid.kind,
  };
}

/** What a page shows around its register, to be missed when it is gone. */
export function shownBy({ date, period, className }: Surroundings): Profile['shows'] {
  return { date: date !== undefined, period: period !== undefined, class: className !== undefined };
}
