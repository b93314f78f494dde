/** Which column plays which part, found by headers and by what stands below them; and found again from a profile. */
import type { Mark } from '@wuhe/model';
import { carried, findCarrier } from './carrier.ts';
import type { Grid } from './grid.ts';
import { isMasked, knowsName, nameKey } from './identity.ts';
import { type InferredMarks, inferMarks } from './infer-marks.ts';
import { type MarkReader, wordKey } from './marks.ts';
import { columnsOfToday, isMonth } from './month.ts';
import { shownText } from './text.ts';
import type { Place, Profile, ReadContext, Roster } from './types.ts';
import { identityHeader, isForEverybody, markOf, sessionOf } from './words.ts';

export type Roles = Profile['roles'];

/** Where a grid shows who a row is. */
export interface IdentityColumns {
  /** Same as `name` when both stand in one place, same as `schoolNumber` when there is one number only. */
  number: number | undefined;
  schoolNumber: number | undefined;
  name: number;
}

/** Where everything stands in a grid. */
export interface Columns extends IdentityColumns {
  marks: MarkReader;
}

/** "3 - 王小明": number and name in one place. */
const joined = /^(\d{1,4})\s*[-–—.、:)]\s*(\D.*)$/;

export function splitJoined(text: string): { number: string; name: string } | undefined {
  const parts = joined.exec(text);
  return parts ? { number: parts[1] ?? '', name: parts[2] ?? '' } : undefined;
}

/** The share of rows with a number of their own that makes a column of numbers. */
const distinctNumbers = 0.75;
/** How many rows are looked at to tell what a column is. */
const sampleSize = 40;

/** What the page says for itself: roles with their marks, or undefined when this is no register. */
export function inferRoles(
  grid: Grid,
  context: ReadContext,
  aboutAttendance: () => boolean,
): { roles: Roles; inferred: InferredMarks } | undefined {
  const sample = sampleOf(grid);
  if (sample.length < 3) return undefined;
  const texts = columnTexts(grid, sample);
  const name = nameColumn(grid, texts, context.rosters);
  if (name === undefined) return undefined;
  // Decoy rows such as "set status for all" would blur what the columns are.
  const rows = sample.filter((_, i) => isPersons(texts[name]?.[i] ?? ''));
  if (rows.length < 3) return undefined;
  const inferred = inferMarks(grid, rows, context, aboutAttendance);
  if (!inferred || inferred.marks.some(({ place }) => place.index === name && inferred.kind === 'text'))
    return undefined;
  const columns = identityColumns(grid, context.rosters, name);
  if (!columns) return undefined;
  const roles = { ...identityRoles(grid, rows, columns, context.rosters), mark: inferred.marks };
  if (!isPlausible(columnTexts(grid, rows)[name] ?? [], roles)) return undefined;
  return { roles, inferred };
}

function isPersons(name: string): boolean {
  return name !== '' && !isForEverybody(name);
}

/** Which columns say who a row is; `name` where somebody pointed at it. Undefined when the names cannot be told. */
export function identityColumns(
  grid: Grid,
  rosters: readonly Roster[],
  name?: number,
): IdentityColumns | undefined {
  const sample = sampleOf(grid);
  const texts = columnTexts(grid, sample);
  const column = name ?? nameColumn(grid, texts, rosters);
  if (column === undefined) return undefined;
  const names = texts[column] ?? [];
  const shown = columnTexts(
    grid,
    sample.filter((_, i) => isPersons(names[i] ?? '')),
  );
  const isJoined = most(names, (text) => joined.test(text));
  const schoolNumber = numberColumn(grid, shown, ['schoolNumber'], column);
  const number = isJoined ? column : numberColumn(grid, shown, ['seat', 'anyNumber'], column);
  return { number: number ?? schoolNumber, schoolNumber, name: column };
}

/** These columns as a profile keeps them, with the number that the rows carry without showing it. */
export function identityRoles(
  grid: Grid,
  people: readonly Element[],
  { number, schoolNumber, name }: IdentityColumns,
  rosters: readonly Roster[],
): Omit<Roles, 'mark'> {
  const rows = people.slice(0, sampleSize);
  const place = (index: number): Place => ({ header: grid.headers[index] ?? '', index });
  const roles: Omit<Roles, 'mark'> = { name: place(name) };
  if (number !== undefined) roles.number = place(number);
  if (schoolNumber !== undefined) {
    roles.schoolNumber = place(schoolNumber);
    return roles;
  }
  const shown = columnTexts(grid, rows);
  const plain = (shown[number ?? -1] ?? []).map((text) => splitJoined(text)?.number ?? text);
  const hidden = findCarrier(rows, plain);
  if (!hidden) return roles;
  const ids = rows.map((row) => carried(row, hidden) ?? '');
  if (!contradicts(ids, shown[name] ?? [], rosters)) roles.hidden = hidden;
  return roles;
}

function sampleOf(grid: Grid): Element[] {
  const rows: Element[] = [];
  for (const row of grid.rows) {
    if (rows.length >= sampleSize) break;
    if (grid.cells(row)) rows.push(row);
  }
  return rows;
}

function columnTexts(grid: Grid, rows: readonly Element[]): string[][] {
  const columns: string[][] = [];
  for (const row of rows) {
    const cells = grid.cells(row);
    if (!cells) continue;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      columns[i] ??= [];
      columns[i]?.push(cell ? shownText(cell) : '');
    }
  }
  return columns;
}

function most(texts: readonly string[], holds: (text: string) => boolean, share = 0.8): boolean {
  const filled = texts.filter((text) => text !== '');
  return filled.length >= 3 && filled.filter(holds).length >= share * filled.length;
}

function nameColumn(grid: Grid, texts: readonly string[][], rosters: readonly Roster[]): number | undefined {
  const named = texts.flatMap((column, i) =>
    identityHeader(grid.headers[i] ?? '') === 'name' && most(column, (text) => /\p{L}/u.test(text))
      ? [i]
      : [],
  );
  if (named.length === 1) return named[0];
  const known = texts.flatMap((column, i) =>
    most(column, (text) => rosters.some((roster) => knowsName(roster, splitJoined(text)?.name ?? text)), 0.6)
      ? [i]
      : [],
  );
  if (known.length === 1) return known[0];
  if (
    named.length > 1 ||
    known.length > 1 ||
    grid.headers.some((header) => header !== '' && grid.kind === 'table')
  )
    return undefined;
  const shaped = texts.flatMap((column, i) => (most(column, looksLikeName) && distinct(column) ? [i] : []));
  return shaped.length === 1 ? shaped[0] : undefined;
}

function looksLikeName(text: string): boolean {
  const plain = splitJoined(text)?.name ?? text;
  return (
    markOf(plain) === undefined &&
    (/^[\p{Script=Han}·○◯〇*]{2,5}$/u.test(plain) ||
      /^\p{Lu}[\p{L}'’-]*,?( \p{L}[\p{L}.'’-]*){1,3}$/u.test(plain))
  );
}

function distinct(texts: readonly string[]): boolean {
  return new Set(texts).size >= 0.8 * texts.length;
}

function numberColumn(
  grid: Grid,
  texts: readonly string[][],
  kinds: readonly string[],
  name: number,
): number | undefined {
  const fits = (column: readonly string[] | undefined, i: number) =>
    i !== name &&
    most(column ?? [], (text) => /^[A-Za-z]{0,4}[-\d]*\d[-\dA-Za-z]{0,16}[號号.]?$/.test(text)) &&
    // One number given twice leaves these two rows unread, not the whole column.
    new Set(column).size >= distinctNumbers * (column?.length ?? 0);
  for (const kind of kinds) {
    const found = texts.flatMap((column, i) =>
      identityHeader(grid.headers[i] ?? '') === kind && fits(column, i) ? [i] : [],
    );
    if (found.length === 1) return found[0];
  }
  // Cards and tables without titles: short numbers right before the name.
  const before = name - 1;
  const untitled = kinds.includes('seat') && !grid.headers[before] && fits(texts[before], before);
  return untitled && texts[before]?.every((text) => /^\d{1,3}$/.test(text)) ? before : undefined;
}

/** True when names say this roster but no carried id does: then the ids are the portal's own, not school numbers. */
function contradicts(ids: readonly string[], names: readonly string[], rosters: readonly Roster[]): boolean {
  const shown = new Set(names.map((text) => nameKey(splitJoined(text)?.name ?? text)));
  return rosters.some((roster) => {
    const here = roster.students.filter((entry) => shown.has(nameKey(entry.name)));
    const numbered = here.filter((entry) => entry.schoolNumber !== undefined);
    return (
      numbered.length >= 3 &&
      here.length >= 0.6 * names.length &&
      !numbered.some((entry) => ids.includes(entry.schoolNumber ?? ''))
    );
  });
}

/** Every row a person of its own: a name that is not masked, or some number. */
function isPlausible(names: readonly string[], roles: Roles): boolean {
  // Namesakes are few; everybody twice is two lessons of each.
  if (!distinct(names)) return false;
  return roles.number !== undefined || roles.hidden !== undefined || !names.some(isMasked);
}

/** Where the places of a profile stand in a grid now; the header that is gone; or why it is not read now. */
export function resolve(
  grid: Grid,
  profile: Profile,
  { today, session }: Pick<ReadContext, 'today' | 'session'>,
): Columns | { missing: string; present: number } | { refused: 'whichHalfDay' | 'anotherDay' } {
  const { roles } = profile;
  let missing: string | undefined;
  let present = 0;
  const at = (place: Place): number | undefined => {
    const column = columnOf(grid, place);
    if (column === undefined) missing ??= place.header;
    else present++;
    return column;
  };
  const number = roles.number && at(roles.number);
  const schoolNumber = roles.schoolNumber && at(roles.schoolNumber);
  const name = roles.name && at(roles.name);
  const halved = roles.mark.some((each) => each.session !== undefined);
  const columns = new Set<number>();
  if (!profile.month && !profile.attribute?.row)
    for (const { place, ...mark } of roles.mark) {
      const column = at(place);
      if (column !== undefined && (!halved || mark.session === session)) columns.add(column);
    }
  if (missing !== undefined || name === undefined) return { missing: missing ?? '', present };
  if (halved && session === undefined) return { refused: 'whichHalfDay' };
  const inOneCell = new Set(roles.mark.map(({ place }) => place.index)).size === 1;
  const half = halved && inOneCell ? (session === 'forenoon' ? 0 : 1) : undefined;
  if (profile.month) {
    if (!isMonth(grid.headers, today)) return { refused: 'anotherDay' };
    const days = columnsOfToday(grid.headers, today);
    const column =
      halved && !inOneCell ? days.find((day) => sessionOf(grid.headers[day] ?? '') === session) : days[0];
    if (column === undefined || days.length !== (halved && !inOneCell ? 2 : 1))
      return { refused: 'anotherDay' };
    columns.add(column);
  }
  const words = new Map<string, Mark>(profile.words.map(({ word, mark }) => [wordKey(word), mark]));
  return {
    number,
    schoolNumber,
    name,
    marks: {
      kind: profile.markKind,
      columns: [...columns],
      headers: grid.headers,
      words,
      ...(half === undefined ? {} : { half }),
      ...(profile.attribute ? { attribute: profile.attribute } : {}),
    },
  };
}

/** A titled place is found by its title wherever it moved; a title that stands twice is no title. */
function columnOf(grid: Grid, place: Place): number | undefined {
  if (!place.header) return place.index;
  const found = grid.headers.flatMap((header, i) => (header === place.header ? [i] : []));
  if (found.length === 1) return found[0];
  return undefined;
}
