/** Reads a register that was confirmed once. Every check of a reading is here, in order; any that fails means nothing is shown. */
import * as z from 'zod/mini';
import { bestFit, enough, repeated } from './fit.ts';
import { locate } from './locate.ts';
import { assemble } from './reading.ts';
import { studentRows } from './students.ts';
import { surroundings } from './surroundings.ts';
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
 */
export function readRegister(page: Document, profile: Profile, context: ReadContext): RegisterRead {
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
  const located = locate(page, parsed.data);
  if ('missing' in located)
    return located.missing ? fail('missingColumn', located.missing) : fail('noRegister');

  const { grid, columns } = located;
  const around = surroundings(page, grid.container, context.today);
  if (around.date !== undefined && around.date !== context.today) return fail('anotherDay');
  const students = studentRows(grid, columns, parsed.data);
  if (students.length === 0) return fail('noRegister');
  const best = bestFit(students, context.rosters);
  if (!best || (best.identified < enough * students.length && best.named * 2 < students.length))
    return fail('anotherClass');
  if (repeated(best.found).size > 0) return fail('duplicates');
  if (best.identified < enough * students.length) return fail('tooFewIdentified');
  const marked = students.filter(({ mark }) => mark !== undefined);
  const unknown = marked.filter(({ mark }) => mark === 'unknown').length;
  if (unknown > (1 - knownMarks) * marked.length) return fail('unknownMarks');

  const { reading, rows } = assemble(students, best, around);
  return {
    outcome: { recognised: true, roster: best.roster.id, reading, millis: performance.now() - start },
    rows,
  };
}
