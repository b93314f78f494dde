/** Which roster the rows of a page belong to, and which row is whom. A tie between two rosters is no answer. */
import { type Found, identify, knowsName } from './identity.ts';
import type { StudentRow } from './students.ts';
import type { Roster } from './types.ts';

export interface Fit {
  roster: Roster;
  found: readonly Found[];
  /** Rows identified. */
  identified: number;
  /** Rows whose name is on the roster, whatever their number. */
  named: number;
}

/** The share of visible student rows that must be identified. */
export const enough = 0.9;

/** Rows compared between two rests. */
const slice = 500;

function* fit(rows: readonly StudentRow[], roster: Roster): Generator<undefined, Fit> {
  const found: Found[] = [];
  let identified = 0;
  let named = 0;
  for (const { shown } of rows) {
    if (found.length % slice === slice - 1) yield;
    const each = identify(shown, roster);
    if ('student' in each) identified++;
    if (knowsName(roster, shown.name)) named++;
    found.push(each);
  }
  return { roster, found, identified, named };
}

/**
 * The roster that explains most rows; undefined when there is none, or when two explain them equally with different students. Rests
 * after each roster.
 */
export function* bestFitInSlices(
  rows: readonly StudentRow[],
  rosters: readonly Roster[],
): Generator<undefined, Fit | undefined> {
  const fits: Fit[] = [];
  for (const roster of rosters) {
    fits.push(yield* fit(rows, roster));
    yield;
  }
  const distance = ({ roster }: Fit) => Math.abs(roster.students.length - rows.length);
  fits.sort((a, b) => b.identified - a.identified || b.named - a.named || distance(a) - distance(b));
  const [best, second] = fits;
  if (!best || best.identified === 0) return best;
  const tied =
    second !== undefined &&
    second.identified === best.identified &&
    distance(second) === distance(best) &&
    differ(best, second);
  return tied ? undefined : best;
}

function differ(a: Fit, b: Fit): boolean {
  return a.found.some((each, i) => {
    const other = b.found[i];
    return (
      'student' in each && other !== undefined && 'student' in other && each.student.id !== other.student.id
    );
  });
}

/** Roster students that more than one row claims to be. */
export function repeated(found: readonly Found[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const each of found) {
    if (!('student' in each)) continue;
    if (seen.has(each.student.id)) twice.add(each.student.id);
    seen.add(each.student.id);
  }
  return twice;
}
