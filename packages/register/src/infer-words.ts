/** Marks that stand as words or signs, nothing to be marked: one column, one for each half-day, or the days of a month. */
import type { Mark, PlainDate, Session } from '@wuhe/model';
import type { Grid } from './grid.ts';
import { type InferredMarks, listed, placeOf } from './infer-marks.ts';
import { boxes, halfParts, wordIn } from './marks.ts';
import { columnsOfDays, columnsOfToday } from './month.ts';
import { isAboutAttendance, isAboutGrades, isBlank, type Meanings, sessionOf } from './words.ts';

export function inferWords(
  grid: Grid,
  rows: readonly Element[],
  say: Meanings,
  aboutAttendance: () => boolean,
): InferredMarks | undefined {
  // A list of absences over time has a date in each row; a register has one above all of them.
  if (grid.headers.some((header) => /日期|節次|节次|\bdate\b|\bperiod\b/i.test(header))) return undefined;
  const fitting: { column: number; known: Map<string, Mark>; session: Session | undefined }[] = [];
  const width = grid.cells(rows[0] as Element)?.length ?? 0;
  for (let column = 0; column < width; column++) {
    const header = grid.headers[column] ?? '';
    const told = isAboutAttendance(header) && say.markOf(header) === undefined;
    if (isAboutGrades(header) || !(told || ((header === '' || sessionOf(header)) && aboutAttendance())))
      continue;
    const filled = rows.map((row) => wordIn(grid.cells(row)?.[column])).filter((word) => !isBlank(word));
    const known = new Map<string, Mark>();
    for (const word of filled) {
      const mark = say.markOf(word);
      if (mark && (told || say.isTelling(word))) known.set(word, mark);
    }
    const fits = filled.filter((word) => known.has(word)).length;
    if (filled.length >= 3 && fits >= 0.95 * filled.length)
      fitting.push({ column, known, session: sessionOf(header) });
  }
  const halves =
    fitting.length === 2 &&
    new Set(fitting.map(({ session }) => session)).size === 2 &&
    fitting.every((each) => each.session);
  if (fitting.length !== 1 && !halves) return undefined;
  return {
    kind: 'text',
    marks: fitting.flatMap(({ column, known, session }) =>
      [...known.keys()]
        .slice(0, 20)
        .map((word) => ({ place: placeOf(grid, column), word, ...(halves && session ? { session } : {}) })),
    ),
    words: listed(new Map(fitting.flatMap(({ known }) => [...known]))),
  };
}

/**
 * The marks of a month, learned from all of its days and read in the column of today. Letters count here, because the page's headings
 * speak of attendance; every one of them must have a meaning.
 */
export function inferDay(
  grid: Grid,
  rows: readonly Element[],
  today: PlainDate,
  say: Meanings,
): InferredMarks | undefined {
  const [column, second, third] = columnsOfToday(grid.headers, today);
  if (column === undefined || third !== undefined) return undefined;
  const place = placeOf(grid, column);
  const cell = grid.cells(rows[0] as Element)?.[column];
  if (!cell) return undefined;
  const sessions: readonly (Session | undefined)[] = inOneCell(grid, rows, column)
    ? ['forenoon', 'afternoon']
    : second === undefined
      ? [undefined]
      : [sessionOf(grid.headers[column] ?? ''), sessionOf(grid.headers[second] ?? '')];
  if (sessions.length === 2 && new Set(sessions.filter(Boolean)).size < 2) return undefined;
  const places = second === undefined ? sessions.map(() => place) : [place, placeOf(grid, second)];
  const marks = (words: Iterable<string>): InferredMarks['marks'] =>
    sessions.flatMap((session, i) =>
      [...words]
        .slice(0, 20)
        .map((word) => ({ place: places[i] ?? place, word, ...(session ? { session } : {}) })),
    );
  // A box for each day says nothing of what a tick means.
  if (cell.querySelector('input,select')) return undefined;
  const known = new Map<string, Mark>();
  let unexplained = false;
  for (const word of wordsOfDays(grid, rows, today)) {
    const mark = word.length <= 40 ? say.markOf(word) : undefined;
    if (mark) known.set(word, mark);
    else unexplained = true;
  }
  if (unexplained || new Set(known.values()).size < 2) return undefined;
  return { kind: 'text', month: true, marks: marks(known.keys()), words: listed(known) };
}

/** True when nearly every cell of the day holds two parts, one for each half-day. */
export function inOneCell(grid: Grid, rows: readonly Element[], column: number): boolean {
  const two = rows.filter((row) => {
    const cell = grid.cells(row)?.[column];
    return (cell && boxes(cell, 'checkbox').length === 2) || halfParts(cell) !== undefined;
  });
  return two.length >= 0.9 * rows.length;
}

/** Every word that stands in some day of a month, in page order. */
export function wordsOfDays(grid: Grid, rows: readonly Element[], today: PlainDate): Set<string> {
  const words = new Set<string>();
  const days = columnsOfDays(grid.headers, today);
  for (const row of rows)
    for (const day of days) {
      const cell = grid.cells(row)?.[day];
      for (const part of halfParts(cell) ?? [cell]) {
        const word = wordIn(part);
        if (!isBlank(word)) words.add(word);
      }
    }
  return words;
}
