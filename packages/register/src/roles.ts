/** Which column plays which part, found by headers and by what stands below them; and found again from a profile. */
import type { Mark } from '@wuhe/model';
import { carried, findCarrier } from './carrier.ts';
import type { Grid } from './grid.ts';
import { isMasked, knowsName, nameKey } from './identity.ts';
import { type InferredMarks, inferMarks } from './infer-marks.ts';
import { type MarkReader, wordKey } from './marks.ts';
import { shownText } from './text.ts';
import type { Place, Profile, Roster } from './types.ts';
import { identityHeader, isForEverybody, markOf } from './words.ts';

export type Roles = Profile['roles'];

/** A grid together with where everything stands in it. */
export interface Columns {
  number: number | undefined;
  schoolNumber: number | undefined;
  name: number;
  marks: MarkReader;
}

/** "3 - 王小明": number and name in one place. */
const joined = /^(\d{1,4})\s*[-–—.、:)]\s*(\D.*)$/;

export function splitJoined(text: string): { number: string; name: string } | undefined {
  const parts = joined.exec(text);
  return parts ? { number: parts[1] ?? '', name: parts[2] ?? '' } : undefined;
}

/** How many rows are looked at to tell what a column is. */
const sampleSize = 40;

/** What the page says for itself: roles with their marks, or undefined when this is no register. */
export function inferRoles(
  grid: Grid,
  rosters: readonly Roster[],
  aboutAttendance: () => boolean,
): { roles: Roles; inferred: InferredMarks } | undefined {
  const sample = sampleOf(grid);
  if (sample.length < 3) return undefined;
  const texts = columnTexts(grid, sample);
  const name = nameColumn(grid, texts, rosters);
  if (name === undefined) return undefined;
  const names = texts[name] ?? [];
  const isJoined = most(names, (text) => joined.test(text));
  // Decoy rows such as "set status for all" would blur what the columns are.
  const rows = sample.filter((_, i) => names[i] !== '' && !isForEverybody(names[i] ?? ''));
  if (rows.length < 3) return undefined;
  const inferred = inferMarks(grid, rows, aboutAttendance);
  if (!inferred || inferred.marks.some(({ place }) => place.index === name && inferred.kind === 'text'))
    return undefined;

  const shown = columnTexts(grid, rows);
  const number = isJoined ? name : numberColumn(grid, shown, ['seat', 'anyNumber'], name);
  const schoolNumber = numberColumn(grid, shown, ['schoolNumber'], name);
  const only = number ?? schoolNumber;
  const place = (index: number): Place => ({ header: grid.headers[index] ?? '', index });
  const roles: Roles = { name: place(name), mark: inferred.marks };
  if (only !== undefined) roles.number = place(only);
  if (schoolNumber !== undefined) roles.schoolNumber = place(schoolNumber);
  else {
    const plain = (shown[only ?? -1] ?? []).map((text) => splitJoined(text)?.number ?? text);
    const hidden = findCarrier(rows, plain);
    if (
      hidden &&
      !contradicts(
        rows.map((row) => carried(row, hidden) ?? ''),
        shown[name] ?? [],
        rosters,
      )
    )
      roles.hidden = hidden;
  }
  if (!isPlausible(shown[name] ?? [], roles)) return undefined;
  return { roles, inferred };
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
    new Set(column).size === column?.length;
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
  if (roles.number || roles.hidden) return true;
  return distinct(names) && !names.some(isMasked);
}

/** Where the places of a profile stand in a grid now, or the header that is gone. */
export function resolve(grid: Grid, profile: Profile): Columns | { missing: string; present: number } {
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
  const columns = new Set<number>();
  for (const { place } of roles.mark) {
    const column = at(place);
    if (column !== undefined) columns.add(column);
  }
  if (missing !== undefined || name === undefined) return { missing: missing ?? '', present };
  const words = new Map<string, Mark>(profile.words.map(({ word, mark }) => [wordKey(word), mark]));
  return {
    number,
    schoolNumber,
    name,
    marks: { kind: profile.markKind, columns: [...columns], headers: grid.headers, words },
  };
}

/** A titled place is found by its title wherever it moved; a title that stands twice is no title. */
function columnOf(grid: Grid, place: Place): number | undefined {
  if (!place.header) return place.index;
  const found = grid.headers.flatMap((header, i) => (header === place.header ? [i] : []));
  if (found.length === 1) return found[0];
  return undefined;
}
