/** How a page draws its marks: a radio per status, a choice, a checkbox, or words. Undefined whenever it could be anything else. */
import type { Mark, Session } from '@wuhe/model';
import { inferAttribute } from './attribute-marks.ts';
import type { Grid } from './grid.ts';
import { inferDay, inferWords } from './infer-words.ts';
import { boxes, checked, pressables, pressedWord, selectIn, unchecked, wordOf } from './marks.ts';
import { isMonth } from './month.ts';
import { headerText, isInput } from './text.ts';
import type { MarkKind, Place, Profile, ReadContext } from './types.ts';
import {
  isAboutAttendance,
  isAboutGrades,
  isBlank,
  letters,
  type Meanings,
  meaningsOf,
  sessionOf,
  withoutSession,
} from './words.ts';

export interface InferredMarks {
  kind: MarkKind;
  marks: Profile['roles']['mark'];
  words: Profile['words'];
  attribute?: Profile['attribute'];
  month?: true;
}

/** `aboutAttendance`: the page's headings say that it is a register, which a bare checkbox or letter needs. */
export function inferMarks(
  grid: Grid,
  rows: readonly Element[],
  context: Pick<ReadContext, 'today' | 'words'>,
  aboutAttendance: () => boolean,
): InferredMarks | undefined {
  const say = meaningsOf(context.words);
  if (isMonth(grid.headers, context.today))
    return aboutAttendance() ? inferDay(grid, rows, context.today, say) : undefined;
  return (
    radios(grid, rows, say) ??
    selects(grid, rows, say) ??
    checkboxes(grid, rows, say, aboutAttendance) ??
    pressed(grid, rows, say) ??
    inferWords(grid, rows, say, aboutAttendance) ??
    (aboutAttendance() ? attribute(grid, rows) : undefined)
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
        word: wordOf(input, alone ? withoutSession(grid.headers[column] ?? '') : '') ?? '',
        alone,
      });
  }
  return found;
}

export function placeOf(grid: Grid, column: number): Place {
  return { header: grid.headers[column] ?? '', index: column };
}

/** Known words with their meanings, or undefined when too few of them are a register's. */
function meanings(words: readonly string[], say: Meanings): Map<string, Mark> | undefined {
  const known = new Map<string, Mark>();
  const explained = letters(words);
  for (const word of words) {
    const mark = say.markOf(word) ?? explained.get(word);
    if (mark) known.set(word, mark);
  }
  const marks = new Set(known.values());
  const filled = words.filter((word) => !isBlank(word));
  const enough = known.size >= (words.some(say.isTelling) ? 0.6 : 1) * new Set(filled).size;
  return enough && marks.size >= 2 && (marks.has('present') || marks.has('absent')) ? known : undefined;
}

export function listed(known: ReadonlyMap<string, Mark>): Profile['words'] {
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

function radios(grid: Grid, rows: readonly Element[], say: Meanings): InferredMarks | undefined {
  const first = commonBoxes(grid, rows, 'radio');
  if (!first || first.length > 20) return undefined;
  const groups = [...new Set(first.map(({ input }) => input.name))].map((name) =>
    first.filter(({ input }) => input.name === name),
  );
  const sessions = groups.map((group) => sessionOfBoxes(grid, group));
  // Two groups in a row are two lessons or two half days: which one is meant cannot be told, unless their titles say so.
  if (groups.length > 1 && !areHalves(sessions)) return undefined;
  const known = groups.map((group) =>
    meanings(
      group.map(({ word }) => word),
      say,
    ),
  );
  if (known.some((each) => !each) || groups.some((group) => !differ(group))) return undefined;
  if (first.some(({ column }) => isAboutGrades(grid.headers[column] ?? ''))) return undefined;
  return {
    kind: 'radio',
    marks: groups.flatMap((group, i) =>
      group
        .filter(({ word }) => word !== '')
        .map(({ column, word }) => ({
          place: placeOf(grid, column),
          word: word.slice(0, 40),
          ...(groups.length > 1 && sessions[i] ? { session: sessions[i] } : {}),
        })),
    ),
    words: listed(new Map(known.flatMap((each) => [...(each ?? [])]))),
  };
}

function differ(group: readonly Box[]): boolean {
  return new Set(group.map(({ word }) => word)).size === group.length;
}

/** The half-day that every title over these boxes names; columns of a table only, where each box has a title. */
function sessionOfBoxes(grid: Grid, group: readonly Box[]): Session | undefined {
  if (grid.kind !== 'table') return undefined;
  const named = new Set(group.map(({ column }) => sessionOf(grid.headers[column] ?? '')));
  return named.size === 1 ? named.values().next().value : undefined;
}

function areHalves(sessions: readonly (Session | undefined)[]): boolean {
  return sessions.length === 2 && sessions.includes('forenoon') && sessions.includes('afternoon');
}

function selects(grid: Grid, rows: readonly Element[], say: Meanings): InferredMarks | undefined {
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
    const known = meanings(
      Array.from(first.options, (option) => headerText(option.text)),
      say,
    );
    if (known) fitting.push({ column, select: first, known });
  }
  const different = new Set(fitting.map(({ select }) => select)).size;
  const sessions = fitting.map(({ column }) => sessionOf(grid.headers[column] ?? ''));
  const halves = different === 2 && grid.kind === 'table' && areHalves(sessions);
  // Two choices in a row are two half days or two lessons: which one is meant cannot be told, unless their titles say so.
  if (different !== 1 && !halves) return undefined;
  const told = fitting.filter(({ column }) => isAboutAttendance(grid.headers[column] ?? ''));
  const best = halves ? fitting : fitting.length === 1 ? fitting : told.length === 1 ? told : [];
  if (best.length === 0) return undefined;
  return {
    kind: 'select',
    marks: best.flatMap(({ column, known }, i) =>
      [...known.keys()].slice(0, 20).map((word) => ({
        place: placeOf(grid, column),
        word: word.slice(0, 40),
        ...(halves && sessions[i] ? { session: sessions[i] } : {}),
      })),
    ),
    words: listed(new Map(best.flatMap(({ known }) => [...known]))),
  };
}

function checkboxes(
  grid: Grid,
  rows: readonly Element[],
  say: Meanings,
  aboutAttendance: () => boolean,
): InferredMarks | undefined {
  const first = commonBoxes(grid, rows, 'checkbox') ?? loneBoxes(grid, rows);
  if (!first || first.length > 20) return undefined;
  const known = meanings(
    first.map(({ word }) => word),
    say,
  );
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
  const said = say.markOf(place.header) ?? (grid.kind === 'table' ? say.markOf(box.word) : undefined);
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

/** A button for each status, of which the page says which one is pressed. */
function pressed(grid: Grid, rows: readonly Element[], say: Meanings): InferredMarks | undefined {
  const wordsOf = (row: Element) => pressables(grid, grid.cells(row) ?? []).map(pressedWord);
  const first = wordsOf(rows[0] as Element);
  if (first.length < 2 || first.length > 20 || new Set(first).size < first.length) return undefined;
  const kin = first.join('\n');
  if (rows.filter((row) => wordsOf(row).join('\n') === kin).length < 0.9 * rows.length) return undefined;
  const known = meanings(first, say);
  const cells = grid.cells(rows[0] as Element) ?? [];
  if (!known) return undefined;
  const buttons = pressables(grid, cells);
  const column = (button: Element | undefined) =>
    Array.from(cells).findIndex((cell) => button !== undefined && cell.contains(button));
  return {
    kind: 'pressed',
    marks: first.map((word, i) => ({ place: placeOf(grid, column(buttons[i])), word: word.slice(0, 40) })),
    words: listed(known),
  };
}

/** Colours and signs that only a class or a data attribute explains; the page's headings must speak of attendance. */
function attribute(grid: Grid, rows: readonly Element[]): InferredMarks | undefined {
  if (grid.headers.some(isAboutGrades)) return undefined;
  const found = inferAttribute(grid, rows);
  if (!found) return undefined;
  const place = placeOf(grid, found.column);
  return {
    kind: 'attribute',
    attribute: { name: found.attribute, row: found.row },
    marks: [...found.words.keys()].slice(0, 20).map((word) => ({ place, word: word.slice(0, 40) })),
    words: listed(found.words),
  };
}
