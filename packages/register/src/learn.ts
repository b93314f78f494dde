/**
 * Teaching a register by pointing: a name gives the rows, a mark gives its column, the words get their meaning, and a profile comes out.
 * Each step is a plain value that the next one takes, so that undo is dropping the last. Nothing is written to the page.
 *
 * ```ts
 * const choices = rowsFromName(clickedName, context);        // best first: choices[0] is "27 of 27"
 * const marks = marksFromClick(choices[0], clickedMark, context);
 * const learned = learnProfile(choices[0], marks[0], mapping, context);
 * ```
 *
 * By keyboard the same steps start from lists: `rowChoices(page, context)` and `markChoices(rows, context)`.
 */
import type { Session } from '@wuhe/model';
import * as z from 'zod/mini';
import { gridsAround, stages } from './candidates.ts';
import { fingerprintOf } from './fingerprint.ts';
import { bestFitInSlices, enough, repeated } from './fit.ts';
import type { Grid } from './grid.ts';
import { marksInSlices } from './learn-marks.ts';
import { fewestRows, mostElements, mostRows, tooLarge } from './limits.ts';
import { pairWith } from './pairs.ts';
import { placeOf, shownBy } from './propose.ts';
import { assemble } from './reading.ts';
import { type IdentityColumns, identityColumns, identityRoles, resolve } from './roles.ts';
import { rootsOf } from './roots.ts';
import { atOnce } from './slices.ts';
import { peopleInSlices, studentRowsInSlices } from './students.ts';
import { surroundings } from './surroundings.ts';
import { isHidden } from './text.ts';
import { type MarkKind, type MarkWord, type PageReading, Profile, type ReadContext } from './types.ts';

/** A set of rows that may be the register's. Holds elements of the page: keep it while the person decides, never store it. */
export interface RowChoice {
  /** Rows that show a name, in page order: to outline, and their number is what to say ("27"). */
  rows: readonly Element[];
  /** How many of them are certainly students of `roster`: "27 of 27". */
  identified: number;
  /** The roster that explains most of them, by its id; undefined when there is none yet or none fits. */
  roster: string | undefined;
  /** Students on that roster, 0 without one. */
  ofRoster: number;
  /** Title of the column of names, '' where the page has none. */
  header: string;
  /** The rows show a number besides the name. Without one, namesakes stay unread. */
  numbered: boolean;
  /** For the next steps. */
  grid: Grid;
  columns: IdentityColumns;
}

/** A word, letter or sign of the page, how many rows it marks now, and what it is taken for; undefined: the person must say. */
export interface WordCount extends Omit<MarkWord, 'mark'> {
  count: number;
  mark: MarkWord['mark'] | undefined;
}

/** One way in which the rows may be marked. */
export interface MarkChoice {
  kind: MarkKind;
  /** Title over the mark, '' where there is none. */
  header: string;
  /** Every word the page offers or shows, in page order. */
  words: readonly WordCount[];
  /** A month matrix: the mark will be read in the column of the day it is. */
  month: boolean;
  /** Set where the row has a place for each half-day. */
  session: Session | undefined;
  /** For the next step. */
  places: Profile['roles']['mark'];
  attribute: Profile['attribute'];
}

/** What was pointed at as a mark: the rows, joined with those of the marks where these stand beside them, and the ways of marking. */
export interface MarksFound {
  rows: RowChoice;
  marks: readonly MarkChoice[];
}

/** `noWords`: no word has a meaning, or all mean the same. `unreadable`: the rows cannot be read with it. */
export type NotLearned = 'noWords' | 'unreadable' | 'whichHalfDay';

const inOneGo = { rows: mostRows, elements: mostElements };

export type Learned =
  | { learned: true; profile: Profile; reading: PageReading; roster: string | undefined }
  | { learned: false; reason: NotLearned };

/**
 * Every set of rows that the clicked name may belong to, most likely first: most students identified, then fewest strangers. Empty when
 * what was clicked stands in fewer rows than a register has, or when the page is too large.
 */
export function rowsFromName(clicked: Element, context: ReadContext): readonly RowChoice[] {
  const found = atOnce(rowsFromNameInSlices(clicked, context, inOneGo));
  return found === 'tooLarge' ? [] : found;
}

/** The same, yielding where it may rest. */
export function* rowsFromNameInSlices(
  clicked: Element,
  context: ReadContext,
  most: { rows: number; elements: number },
): Generator<undefined, readonly RowChoice[] | 'tooLarge'> {
  if (tooLarge(clicked.ownerDocument, most.elements)) return 'tooLarge';
  const found: RowChoice[] = [];
  for (const grid of gridsAround(clicked)) {
    yield;
    if (grid.rows.length > most.rows) return 'tooLarge';
    const row = grid.rows.find((each) => each.contains(clicked));
    const cells = row && grid.cells(row);
    if (!cells) continue;
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column];
      if (!cell || !(cell.contains(clicked) || clicked.contains(cell))) continue;
      const choice = yield* rowChoice(grid, column, context);
      if (choice) found.push(choice);
      break;
    }
  }
  return ranked(found);
}

/** The same for somebody who does not point: every set of rows of the page whose names can be told. */
export function rowChoices(page: Document, context: ReadContext): readonly RowChoice[] {
  const found = atOnce(rowChoicesInSlices(page, context, inOneGo));
  return found === 'tooLarge' ? [] : found;
}

/** The same, yielding where it may rest. */
export function* rowChoicesInSlices(
  page: Document,
  context: ReadContext,
  most: { rows: number; elements: number },
): Generator<undefined, readonly RowChoice[] | 'tooLarge'> {
  if (tooLarge(page, most.elements)) return 'tooLarge';
  const found: RowChoice[] = [];
  const seen = new Set<Element>();
  let large = false;
  for (const root of rootsOf(page, context.shadowOf))
    for (const stage of stages) {
      yield;
      for (const grid of stage(root)) {
        yield;
        if (seen.has(grid.container) || isHidden(grid.container)) continue;
        seen.add(grid.container);
        if (grid.rows.length > most.rows) large = true;
        else {
          const choice = yield* rowChoice(grid, undefined, context);
          if (choice) found.push(choice);
        }
      }
    }
  return large && found.length === 0 ? 'tooLarge' : ranked(found);
}

/** What is marked where the person clicked: usually one, several where it could mean more than one thing. */
export function marksFromClick(rows: RowChoice, clicked: Element, context: ReadContext): MarksFound {
  return atOnce(marksFromClickInSlices(rows, clicked, context));
}

/** The same, yielding where it may rest. */
export function* marksFromClickInSlices(
  rows: RowChoice,
  clicked: Element,
  context: ReadContext,
): Generator<undefined, MarksFound> {
  const inside = rows.grid.rows.some((row) => row.contains(clicked));
  const grid = inside ? rows.grid : pairWith(rows.grid, clicked);
  if (!grid) return { rows, marks: [] };
  const paired = grid === rows.grid ? rows : { ...rows, grid };
  return { rows: paired, marks: yield* marksInSlices(grid, paired.rows, clicked, context) };
}

/** Every way in which these rows may be marked, for somebody who does not point: those whose words are known first. */
export function markChoices(rows: RowChoice, context: ReadContext): readonly MarkChoice[] {
  return atOnce(markChoicesInSlices(rows, context));
}

/** The same, yielding where it may rest. */
export function* markChoicesInSlices(
  rows: RowChoice,
  context: ReadContext,
): Generator<undefined, readonly MarkChoice[]> {
  const { number, schoolNumber, name } = rows.columns;
  const identity = [number, schoolNumber, name];
  const found = yield* marksInSlices(rows.grid, rows.rows, undefined, context);
  return found.filter(
    ({ kind, places }) => kind !== 'text' || !places.some(({ place }) => identity.includes(place.index)),
  );
}

/**
 * The profile of what was pointed at, and the table as it reads now, to be checked by the person. `mapping` says what words mean; a word
 * of the page that is not in it stays unread wherever it marks.
 */
export function learnProfile(
  rows: RowChoice,
  marks: MarkChoice,
  mapping: readonly MarkWord[],
  context: ReadContext,
): Learned {
  return atOnce(learnInSlices(rows, marks, mapping, context));
}

/** The same, yielding where it may rest: the container first, then nothing. */
export function* learnInSlices(
  rows: RowChoice,
  marks: MarkChoice,
  mapping: readonly MarkWord[],
  context: ReadContext,
): Generator<Grid | undefined, Learned> {
  const { grid, columns } = rows;
  const page = grid.container.ownerDocument;
  const words = mapping.filter(({ word }) => marks.words.some((each) => each.word === word));
  if (new Set(words.map(({ mark }) => mark)).size < 2) return { learned: false, reason: 'noWords' };
  const { origin = 'null', pathname = '' } = page.defaultView?.location ?? {};
  yield grid;
  const around = surroundings(page, grid, context.today);
  yield;
  const parsed = z.safeParse(Profile, {
    version: 1,
    origin: origin.slice(0, 200),
    path: pathname.slice(0, 400),
    ...placeOf(page, grid),
    roles: { ...identityRoles(grid, rows.rows, columns, context.rosters), mark: [...marks.places] },
    markKind: marks.kind,
    ...(marks.attribute ? { attribute: marks.attribute } : {}),
    ...(marks.month ? { month: true } : {}),
    words,
    shows: shownBy(around),
    fingerprint: fingerprintOf(grid, marks.kind),
  });
  if (!parsed.success) return { learned: false, reason: 'unreadable' };
  const profile = parsed.data;
  const where = resolve(grid, profile, context);
  if ('refused' in where && where.refused === 'whichHalfDay')
    return { learned: false, reason: 'whichHalfDay' };
  if (!('marks' in where)) return { learned: false, reason: 'unreadable' };
  yield;
  const students = yield* studentRowsInSlices(grid, where, profile);
  yield;
  const fit = yield* bestFitInSlices(students, context.rosters);
  const fits =
    fit !== undefined && fit.identified >= enough * students.length && repeated(fit.found).size === 0;
  yield;
  const { reading } = assemble(students, fits ? fit : undefined, around, grid);
  if (reading.rows.length === 0) return { learned: false, reason: 'unreadable' };
  return { learned: true, profile, reading, roster: fits ? fit.roster.id : undefined };
}

function* rowChoice(
  grid: Grid,
  name: number | undefined,
  context: ReadContext,
): Generator<undefined, RowChoice | undefined> {
  const columns = identityColumns(grid, context.rosters, name);
  if (!columns) return undefined;
  const people = yield* peopleInSlices(grid, columns);
  // A title above two paragraphs repeats as well: a class is some people, each with a name of their own.
  if (new Set(people.map(({ shown }) => shown.name)).size < fewestRows) return undefined;
  const fit = yield* bestFitInSlices(people, context.rosters);
  const identified = fit?.identified ?? 0;
  const known = identified > 0 || (fit?.named ?? 0) > 0 ? fit?.roster : undefined;
  const numbered = columns.number !== undefined || columns.schoolNumber !== undefined;
  // Where students are known, words that are none of their names and have no numbers beside them are the page's own.
  if (!known && !numbered && context.rosters.length > 0) return undefined;
  return {
    rows: people.map(({ element }) => element),
    identified,
    roster: known?.id,
    ofRoster: known?.students.length ?? 0,
    header: grid.headers[columns.name] ?? '',
    numbered,
    grid,
    columns,
  };
}

function ranked(choices: RowChoice[]): RowChoice[] {
  const strangers = ({ rows, identified }: RowChoice) => rows.length - identified;
  return choices.sort(
    (a, b) =>
      b.identified - a.identified ||
      (a.identified > 0 ? strangers(a) - strangers(b) : b.rows.length - a.rows.length) ||
      Number(b.numbered) - Number(a.numbered) ||
      // Names that are proven to belong to the marks beside them can be marked; names alone cannot.
      Number(b.grid.names !== undefined) - Number(a.grid.names !== undefined),
  );
}
