/** Reads a register that was confirmed once. Every check of a reading is here, in order; any that fails means nothing is shown. */
import * as z from 'zod/mini';
import { bestFitInSlices, enough, repeated } from './fit.ts';
import type { Grid } from './grid.ts';
import { mostElements, mostRows, tooLarge } from './limits.ts';
import { locateInSlices } from './locate.ts';
import { namesDates } from './month.ts';
import { assemble } from './reading.ts';
import { atOnce } from './slices.ts';
import { studentRowsInSlices } from './students.ts';
import { type Surroundings, surroundings } from './surroundings.ts';
import { type NotRecognised, type Outcome, Profile, type ReadContext } from './types.ts';

/** The share of marks that must be words of the profile. */
const knownMarks = 0.95;

export interface RegisterRead {
  outcome: Outcome;
  /** Roster student id → the row that shows this student; empty unless recognised. */
  rows: ReadonlyMap<string, Element>;
}

/**
 * Looks at the page once and writes nothing. `profile` is checked first, whatever its type claims; its `origin` and `path` are for the
 * caller to choose by. Fails closed: `outcome.recognised` is false unless ≥ 90 % of the visible student rows are identified by number
 * and name as students of one roster, none twice, ≥ 95 % of marks are known words, and the page's date is `context.today` or absent.
 * A register of more than 3,000 rows is `tooLarge` here; `readRegisterSliced` reads up to 5,000.
 */
export function readRegister(page: Document, profile: Profile, context: ReadContext): RegisterRead {
  return atOnce(readInSlices(page, profile, context, { rows: mostRows, elements: mostElements }));
}

/** The same, yielding where it may rest: what may be the register, then nothing. */
export function* readInSlices(
  page: Document,
  profile: Profile,
  context: ReadContext,
  most: { rows: number; elements: number },
): Generator<Grid | undefined, RegisterRead> {
  const start = performance.now();
  const fail = (reason: NotRecognised, missing?: string): RegisterRead => ({
    outcome: {
      recognised: false,
      reason,
      ...(missing ? { missing } : {}),
      millis: performance.now() - start,
    },
    rows: new Map(),
  });
  const parsed = z.safeParse(Profile, profile);
  if (!parsed.success) return fail('brokenProfile');
  if (tooLarge(page, most.elements)) return fail('tooLarge');
  const located = yield* locateInSlices(page, parsed.data, context);
  if ('refused' in located) return fail(located.refused);
  if ('missing' in located)
    return located.missing ? fail('missingColumn', located.missing) : fail('noRegister');

  const { grid, columns } = located;
  if (grid.rows.length > most.rows) return fail('tooLarge');
  const around = surroundings(page, grid, context.today);
  const day = dayDoubt(parsed.data, grid, around, context);
  if (day) return fail(day);
  const students = yield* studentRowsInSlices(grid, columns, parsed.data);
  if (students.length === 0) return fail('noRegister');
  yield;
  const best = yield* bestFitInSlices(students, context.rosters);
  if (!best || (best.identified < enough * students.length && best.named * 2 < students.length))
    return fail('anotherClass');
  if (repeated(best.found).size > 0) return fail('duplicates');
  if (best.identified < enough * students.length) return fail('tooFewIdentified');
  const marked = students.filter(({ mark }) => mark !== undefined);
  const unknown = marked.filter(({ mark }) => mark === 'unknown').length;
  if (unknown > (1 - knownMarks) * marked.length) return fail('unknownMarks');
  yield;

  const { reading, rows } = assemble(students, best, around, grid);
  return {
    outcome: { recognised: true, roster: best.roster.id, reading, millis: performance.now() - start },
    rows,
  };
}

/** Why the page may not be today's, or undefined. A month is today's when it is the only one named. */
export function dayDoubt(
  profile: Profile,
  grid: Grid,
  around: Surroundings,
  { today }: Pick<ReadContext, 'today'>,
): 'anotherDay' | 'noDate' | undefined {
  if (profile.month) {
    if (around.months.length === 0) return namesDates(grid.headers, today) ? undefined : 'noDate';
    return around.months.every((month) => today.startsWith(month)) ? undefined : 'anotherDay';
  }
  if (around.date !== undefined) return around.date === today ? undefined : 'anotherDay';
  return profile.shows?.date ? 'noDate' : undefined;
}
