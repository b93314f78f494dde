/** How a page draws its marks: a radio per status, a choice, a checkbox, or words. Undefined whenever it could be anything else. */
import type { Mark } from '@wuhe/model';
import type { Grid } from './grid.ts';
import { boxes, checked, selectIn, unchecked, wordIn, wordOf } from './marks.ts';
import { headerText, isInput } from './text.ts';
import type { MarkKind, Place, Profile } from './types.ts';
import { isAboutAttendance, isAboutGrades, isBlank, isTelling, letters, markOf } from './words.ts';

export interface InferredMarks {
  kind: MarkKind;
  marks: { place: Place; word: string }[];
  words: Profile['words'];
}

/** `aboutAttendance`: the page's headings say that it is a register, which a bare checkbox or letter needs. */
export function inferMarks(
  grid: Grid,
  rows: readonly Element[],
  aboutAttendance: () => boolean,
): InferredMarks | undefined {
  return (
    radios(grid, rows) ??
    selects(grid, rows) ??
    checkboxes(grid, rows, aboutAttendance) ??
    words(grid, rows, aboutAttendance)
  );
}

interface Box {
  input: HTMLInputElement;
  column: number;
  word: string;
  alone: boolean;
}

function boxesIn(grid: Grid, row: Element, type: 'radio' | 'checkbox'): Box[] {
  const cells = grid.cells(row);
  const found: Box[] = [];
  for (let column = 0; cells && column < cells.length; column++) {
    const cell = cells[column];
    if (!cell || (grid.kind === 'siblings' && !isInput(cell))) continue;
    const inputs = boxes(cell, type);
    const alone = inputs.length === 1;
    for (const input of inputs)
      found.push({
        input,
        column,
        word: wordOf(input, alone ? (grid.headers[column] ?? '') : '') ?? '',
        alone,
      });
  }
  return found;
}

function placeOf(grid: Grid, column: number): Place {
  return { header: grid.headers[column] ?? '', index: column };
}

/** Known words with their meanings, or undefined when too few of them are a register's. */
function meanings(words: readonly string[]): Map<string, Mark> | undefined {
  const known = new Map<string, Mark>();
  const explained = letters(words);
  for (const word of words) {
    const mark = markOf(word) ?? explained.get(word);
    if (mark) known.set(word, mark);
  }
  const marks = new Set(known.values());
  const filled = words.filter((word) => !isBlank(word));
  const enough = known.size >= (words.some(isTelling) ? 0.6 : 1) * new Set(filled).size;
  return enough && marks.size >= 2 && (marks.has('present') || marks.has('absent')) ? known : undefined;
}

function listed(known: ReadonlyMap<string, Mark>): Profile['words'] {
  return [...known].map(([word, mark]) => ({ word: word.slice(0, 40), mark })).slice(0, 40);
}

/** Rows are alike when nearly all of them offer the same words in the same columns. */
function commonBoxes(grid: Grid, rows: readonly Element[], type: 'radio' | 'checkbox'): Box[] | undefined {
  const all = rows.map((row) => boxesIn(grid, row, type));
  const shape = (row: readonly Box[]) =>
    row.map(({ column, word }) => `${grid.kind === 'table' ? column : ''}${word}`).join('\n');
  const first = all.find((row) => row.length > 0);
  if (!first) return undefined;
  const kin = shape(first);
  return all.filter((row) => shape(row) === kin).length >= 0.9 * rows.length ? first : undefined;
}

function radios(grid: Grid, rows: readonly Element[]): InferredMarks | undefined {
  const first = commonBoxes(grid, rows, 'radio');
  if (!first || first.length > 20) return undefined;
  // Two groups in a row are two lessons or two half days: which one is meant cannot be told.
  if (new Set(first.map(({ input }) => input.name)).size > 1) return undefined;
  const known = meanings(first.map(({ word }) => word));
  if (!known || new Set(first.map(({ word }) => word)).size < first.length) return undefined;
  if (first.some(({ column }) => isAboutGrades(grid.headers[column] ?? ''))) return undefined;
  return {
    kind: 'radio',
    marks: first
      .filter(({ word }) => word !== '')
      .map(({ column, word }) => ({ place: placeOf(grid, column), word: word.slice(0, 40) })),
    words: listed(known),
  };
}

function selects(grid: Grid, rows: readonly Element[]): InferredMarks | undefined {
  const fitting: { column: number; select: HTMLSelectElement; known: Map<string, Mark> }[] = [];
  const width = grid.cells(rows[0] as Element)?.length ?? 0;
  for (let column = 0; column < width; column++) {
    const here = rows.map((row) => selectIn(grid.cells(row)?.[column]));
    const first = here.find((select) => select !== undefined);
    if (
      !first ||
      here.filter(Boolean).length < 0.9 * rows.length ||
      isAboutGrades(grid.headers[column] ?? '')
    )
      continue;
    const known = meanings(Array.from(first.options, (option) => headerText(option.text)));
    if (known) fitting.push({ column, select: first, known });
  }
  // Two choices in a row are two half days or two lessons: which one is meant cannot be told.
  if (new Set(fitting.map(({ select }) => select)).size !== 1) return undefined;
  const told = fitting.filter(({ column }) => isAboutAttendance(grid.headers[column] ?? ''));
  const best = fitting.length === 1 ? fitting[0] : told.length === 1 ? told[0] : undefined;
  if (!best) return undefined;
  const place = placeOf(grid, best.column);
  return {
    kind: 'select',
    marks: [...best.known.keys()].slice(0, 20).map((word) => ({ place, word: word.slice(0, 40) })),
    words: listed(best.known),
  };
}

function checkboxes(
  grid: Grid,
  rows: readonly Element[],
  aboutAttendance: () => boolean,
): InferredMarks | undefined {
  const first = commonBoxes(grid, rows, 'checkbox') ?? loneBoxes(grid, rows);
  if (!first || first.length > 20) return undefined;
  const known = meanings(first.map(({ word }) => word));
  if (first.length > 1) {
    if (!known || known.size < first.length) return undefined;
    const all = listed(known);
    // Columns for exceptions only: a row without a tick is a student who is there.
    if (![...known.values()].includes('present')) all.push({ word: unchecked, mark: 'present' });
    return {
      kind: 'checkbox',
      marks: first.map(({ column, word }) => ({ place: placeOf(grid, column), word: word.slice(0, 40) })),
      words: all,
    };
  }
  const [box] = first;
  if (!box) return undefined;
  const place = placeOf(grid, box.column);
  const said = markOf(place.header) ?? (grid.kind === 'table' ? markOf(box.word) : undefined);
  const untitled = place.header === '' && grid.kind === 'siblings' && aboutAttendance();
  const named = isAboutAttendance(`${box.input.name} ${box.input.id} ${box.input.className}`);
  if (!said && !untitled && !named && !isAboutAttendance(place.header)) return undefined;
  if (said && said !== 'present' && said !== 'absent') return undefined;
  // "出缺席" names both, "not present" turns it round: what a tick means cannot be told.
  if (!said && (/[未沒没不無无非]|出缺/.test(place.header) || /\b(no|not|non)\b|\bun/i.test(place.header)))
    return undefined;
  const inverted = said === 'absent' || (!said && /absent|缺/i.test(`${place.header} ${box.input.name}`));
  return {
    kind: 'checkbox',
    marks: [checked, unchecked].map((word) => ({ place, word })),
    words: [
      { word: checked, mark: inverted ? 'absent' : 'present' },
      { word: unchecked, mark: inverted ? 'present' : 'absent' },
    ],
  };
}

/** One checkbox per row, each with a label of its own such as the student's name. */
function loneBoxes(grid: Grid, rows: readonly Element[]): Box[] | undefined {
  const all = rows.map((row) => boxesIn(grid, row, 'checkbox'));
  const column = all[0]?.[0]?.column;
  return all.every((row) => row.length === 1 && row[0]?.column === column) ? all[0] : undefined;
}

function words(
  grid: Grid,
  rows: readonly Element[],
  aboutAttendance: () => boolean,
): InferredMarks | undefined {
  // A list of absences over time has a date in each row; a register has one above all of them.
  if (grid.headers.some((header) => /日期|節次|节次|\bdate\b|\bperiod\b/i.test(header))) return undefined;
  const fitting: { column: number; known: Map<string, Mark> }[] = [];
  const width = grid.cells(rows[0] as Element)?.length ?? 0;
  for (let column = 0; column < width; column++) {
    const header = grid.headers[column] ?? '';
    const told = isAboutAttendance(header) && markOf(header) === undefined;
    if (isAboutGrades(header) || !(told || (header === '' && aboutAttendance()))) continue;
    const filled = rows.map((row) => wordIn(grid.cells(row)?.[column])).filter((word) => !isBlank(word));
    const known = new Map<string, Mark>();
    for (const word of filled) {
      const mark = markOf(word);
      if (mark && (told || isTelling(word))) known.set(word, mark);
    }
    const fits = filled.filter((word) => known.has(word)).length;
    if (filled.length >= 3 && fits >= 0.95 * filled.length) fitting.push({ column, known });
  }
  const [best] = fitting;
  if (!best || fitting.length > 1) return undefined;
  const place = placeOf(grid, best.column);
  return {
    kind: 'text',
    marks: [...best.known.keys()].slice(0, 20).map((word) => ({ place, word })),
    words: listed(best.known),
  };
}
