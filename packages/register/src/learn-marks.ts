/** How the rows are marked where somebody pointed, or everywhere they are: every word with its count and what it is taken for. */
import type { Session } from '@wuhe/model';
import { inferAttributeInSlices, markOfToken, markWordsAt } from './attribute-marks.ts';
import type { Grid } from './grid.ts';
import { inOneCell, wordsOfDays } from './infer-words.ts';
import type { MarkChoice, WordCount } from './learn.ts';
import {
  boxes,
  checked,
  halfParts,
  pressables,
  pressedWord,
  selectIn,
  unchecked,
  wordIn,
  wordOf,
} from './marks.ts';
import { columnsOfDays, columnsOfToday, isMonth } from './month.ts';
import { slice } from './slices.ts';
import { chosen, headerText } from './text.ts';
import type { MarkKind, Place, Profile, ReadContext } from './types.ts';
import { isBlank, letters, type Meanings, meaningsOf, sessionOf, withoutSession } from './words.ts';

/** More words than a register has are text. */
const mostWords = 20;

interface Asked {
  grid: Grid;
  rows: readonly Element[];
  say: Meanings;
  context: ReadContext;
  /** Names of radios that are counted already: a group stands in several columns. */
  counted: Set<string>;
}

/**
 * The choices for the clicked element; without one, those of every column that can be a mark. Best first. Rests often; what it finds is
 * for a person to check, and read anew when it is learned.
 */
export function* marksInSlices(
  grid: Grid,
  rows: readonly Element[],
  clicked: Element | undefined,
  context: ReadContext,
  only?: readonly number[],
): Generator<undefined, MarkChoice[]> {
  const asked: Asked = {
    grid: yield* withCells(grid, rows),
    rows,
    say: meaningsOf(context.words),
    context,
    counted: new Set(),
  };
  const columns = only ?? (clicked ? columnsOf(asked, clicked) : grid.headers.map((_, column) => column));
  const found: MarkChoice[] = [];
  const days = isMonth(grid.headers, context.today) ? columnsOfDays(grid.headers, context.today) : [];
  // Whichever day was meant, the month is marked in one way.
  const [day] = columns.filter((column) => days.includes(column));
  for (const column of columns) {
    if (column === day) found.push(...(yield* ofMonth(asked)));
    if (days.includes(column)) continue;
    for (const look of [ofRadios, ofSelect, ofAllBoxes, ofLoneBox, ofPressed, ofText]) {
      const choice = look(asked, column, clicked);
      if (choice) found.push(choice);
      yield;
    }
  }
  const drawn = found.length === 0 ? yield* ofAttribute(asked, columns) : undefined;
  if (drawn) found.push(drawn);
  const known = ({ words }: MarkChoice) =>
    words.filter(({ mark }) => mark !== undefined).length / words.length;
  const same = (a: MarkChoice, b: MarkChoice) =>
    a.kind === b.kind && JSON.stringify(a.places) === JSON.stringify(b.places);
  const distinct = found.filter((choice, i) => found.findIndex((each) => same(each, choice)) === i);
  return clicked || only ? distinct : distinct.sort((a, b) => known(b) - known(a));
}

/** The same grid, the cells of these rows looked up once: everything after it asks for them again and again. */
function* withCells(grid: Grid, rows: readonly Element[]): Generator<undefined, Grid> {
  const known = new Map<Element, ArrayLike<Element> | undefined>();
  for (const [i, row] of rows.entries()) {
    if (i % slice === slice - 1) yield;
    const cells = grid.cells(row);
    known.set(row, cells && Array.from(cells));
  }
  return { ...grid, cells: (row) => (known.has(row) ? known.get(row) : grid.cells(row)) };
}

/** The column of the clicked element, in whichever row it stands. */
function columnsOf({ grid }: Asked, clicked: Element): number[] {
  for (const row of grid.rows) {
    const cells = Array.from(grid.cells(row) ?? []);
    const column = cells.findIndex((cell) => cell.contains(clicked));
    if (column >= 0) return [column];
    if (clicked === row || row.contains(clicked))
      return cells.flatMap((cell, i) => (clicked.contains(cell) ? [i] : []));
  }
  return [];
}

const cellsOf = ({ grid, rows }: Asked, column: number): (Element | undefined)[] =>
  rows.map((row) => grid.cells(row)?.[column]);

function placeAt({ grid }: Asked, column: number): Place {
  return { header: grid.headers[column] ?? '', index: column };
}

function counted({ say }: Asked, offered: readonly string[], marked: readonly string[]): WordCount[] {
  // More are no choice.
  if (offered.length > mostWords) return [];
  const explained = letters(offered);
  const counts = Map.groupBy(marked, (word) => word);
  return offered.map((word) => ({
    word: word.slice(0, 40),
    count: counts.get(word)?.length ?? 0,
    mark: say.markOf(word) ?? explained.get(word),
  }));
}

function choice(
  asked: Asked,
  kind: MarkKind,
  column: number,
  words: WordCount[],
  places: Profile['roles']['mark'],
  rest: Partial<MarkChoice> = {},
): MarkChoice | undefined {
  if (words.length < 2 || words.length > mostWords) return undefined;
  const header = asked.grid.headers[column] ?? '';
  return { kind, header, words, month: false, session: undefined, places, attribute: undefined, ...rest };
}

function ofRadios(asked: Asked, column: number, clicked: Element | undefined): MarkChoice | undefined {
  const { grid, rows } = asked;
  const radiosOf = (row: Element, some?: ReadonlySet<number>) =>
    Array.from(grid.cells(row) ?? []).flatMap((cell, at) => {
      const found = some && !some.has(at) ? [] : boxes(cell, 'radio');
      return found.map((box) => ({ at, box, alone: found.length === 1 }));
    });
  const word = ({ at, box, alone }: ReturnType<typeof radiosOf>[number]) =>
    wordOf(box, alone ? withoutSession(grid.headers[at] ?? '') : '') ?? '';
  const row = rows.find((each) => clicked && each.contains(clicked)) ?? rows[0];
  const all = row ? radiosOf(row) : [];
  const own = all.find(({ box }) => box === clicked) ?? all.find(({ at }) => at === column);
  if (!own || asked.counted.has(own.box.name)) return undefined;
  asked.counted.add(own.box.name);
  const group = all.filter(({ box }) => box.name === own.box.name && box.name !== '');
  const offered = group.map(word);
  if (offered.some((word) => word === '') || new Set(offered).size < offered.length) return undefined;
  const places = new Set(group.map(({ at }) => at));
  const marked = rows.flatMap((each) =>
    radiosOf(each, places)
      .filter(({ box }) => box.checked)
      .map(word),
  );
  const session =
    new Set(all.map(({ box }) => box.name)).size > 1 ? sessionOf(grid.headers[own.at] ?? '') : undefined;
  if (new Set(all.map(({ box }) => box.name)).size > 1 && !session) return undefined;
  return choice(
    asked,
    'radio',
    column,
    counted(asked, offered, marked),
    group.map(({ at }, i) => ({
      place: placeAt(asked, at),
      word: (offered[i] ?? '').slice(0, 40),
      ...(session ? { session } : {}),
    })),
    { session },
  );
}

function ofSelect(asked: Asked, column: number): MarkChoice | undefined {
  const selects = cellsOf(asked, column).map((cell) => selectIn(cell));
  const first = selects.find((select) => select !== undefined);
  if (!first) return undefined;
  const offered = [...new Set(Array.from(first.options, ({ text }) => headerText(text)))].filter(
    (word) => !isBlank(word),
  );
  const marked = selects.map((select) => (select ? chosen(select) : ''));
  const place = placeAt(asked, column);
  return choice(
    asked,
    'select',
    column,
    counted(asked, offered, marked),
    offered.map((word) => ({ place, word: word.slice(0, 40) })),
  );
}

/** A box under each of several titles: exceptions only, where no tick means present. */
function ofAllBoxes(asked: Asked, column: number): MarkChoice | undefined {
  const { grid, rows } = asked;
  const first = Array.from(grid.cells(rows[0] as Element) ?? []);
  const all = first.flatMap((cell, at) => {
    const [box, other] = boxes(cell, 'checkbox');
    const word = box && !other ? (wordOf(box, grid.headers[at] ?? '') ?? '') : '';
    return word ? [{ at, word }] : [];
  });
  const known = all.filter(({ word }) => asked.say.markOf(word) !== undefined);
  if (known.length < 2 || !known.some(({ at }) => at === column)) return undefined;
  const marked = rows.map((row) => {
    const ticked = known.filter(({ at }) => boxes(grid.cells(row)?.[at] as Element, 'checkbox')[0]?.checked);
    return ticked.length === 1 ? (ticked[0]?.word ?? '') : ticked.length === 0 ? unchecked : '';
  });
  const words = counted(asked, [...known.map(({ word }) => word), unchecked], marked);
  const none = words.at(-1);
  if (none && !words.some(({ mark }) => mark === 'present')) none.mark = 'present';
  return choice(
    asked,
    'checkbox',
    column,
    words,
    known.map(({ at, word }) => ({ place: placeAt(asked, at), word: word.slice(0, 40) })),
  );
}

/** One box: what a tick means is what its title says, else for the person to say. */
function ofLoneBox(asked: Asked, column: number): MarkChoice | undefined {
  const found = cellsOf(asked, column).map((cell) => (cell ? boxes(cell, 'checkbox') : []));
  if (!found.some((each) => each.length === 1) || found.some((each) => each.length > 1)) return undefined;
  const ticked = found.filter(([box]) => box?.checked).length;
  const said = asked.say.markOf(asked.grid.headers[column] ?? '');
  const tick = said === 'present' || said === 'absent' ? said : undefined;
  const opposite = tick === 'present' ? 'absent' : tick === 'absent' ? 'present' : undefined;
  const place = placeAt(asked, column);
  return choice(
    asked,
    'checkbox',
    column,
    [
      { word: checked, count: ticked, mark: tick },
      { word: unchecked, count: found.length - ticked, mark: opposite },
    ],
    [checked, unchecked].map((word) => ({ place, word })),
  );
}

function ofPressed(asked: Asked, column: number): MarkChoice | undefined {
  const { grid, rows } = asked;
  const inRow = (row: Element) => pressables(grid, grid.cells(row) ?? []);
  const first = inRow(rows[0] as Element);
  const cells = Array.from(grid.cells(rows[0] as Element) ?? []);
  if (first.length < 2 || !first.some((button) => cells[column]?.contains(button))) return undefined;
  const offered = first.map(pressedWord);
  const marked = rows.flatMap((row) =>
    inRow(row)
      .filter((button) => button.matches('[aria-checked=true],[aria-pressed=true]'))
      .map(pressedWord),
  );
  return choice(
    asked,
    'pressed',
    column,
    counted(asked, offered, marked),
    first.map((button) => {
      const at = cells.findIndex((cell) => cell.contains(button));
      return { place: placeAt(asked, at), word: pressedWord(button).slice(0, 40) };
    }),
  );
}

function ofText(asked: Asked, column: number): MarkChoice | undefined {
  const cells = cellsOf(asked, column);
  if (cells.some((cell) => cell?.querySelector('input,select'))) return undefined;
  const shown = cells.map((cell) => wordIn(cell)).filter((word) => !isBlank(word));
  const offered = [...new Set(shown)];
  if (offered.some((word) => word.length > 40)) return undefined;
  const place = placeAt(asked, column);
  return choice(
    asked,
    'text',
    column,
    counted(asked, offered, shown),
    offered.map((word) => ({ place, word })),
  );
}

/** The days of a month: words of all of them, counts of today's. One choice, or one with both half-days. */
function* ofMonth(asked: Asked): Generator<undefined, MarkChoice[]> {
  const { grid, rows, context } = asked;
  const [day, second] = columnsOfToday(grid.headers, context.today);
  if (day === undefined) return [];
  const halved = inOneCell(grid, rows, day);
  const sessions: readonly (Session | undefined)[] =
    halved || second !== undefined ? ['forenoon', 'afternoon'] : [undefined];
  // Counted is the half-day it is; where that is not known, both.
  const half = context.session === undefined ? undefined : context.session === 'forenoon' ? 0 : 1;
  const ofHalf = <T>(both: readonly T[]) =>
    half === undefined || !halved ? both : both.slice(half, half + 1);
  const cells = cellsOf(asked, half === 1 && second !== undefined ? second : day);
  const ticks = cells.flatMap((cell) => (cell ? ofHalf(boxes(cell, 'checkbox')) : []));
  const kind: MarkKind = ticks.length > 0 ? 'checkbox' : 'text';
  const words = new Set(kind === 'checkbox' ? [checked, unchecked] : []);
  for (let from = 0; kind === 'text' && from < rows.length; from += slice) {
    yield;
    for (const word of wordsOfDays(grid, rows.slice(from, from + slice), context.today)) words.add(word);
  }
  const offered = [...words];
  const marked =
    kind === 'checkbox'
      ? ticks.map((box) => (box.checked ? checked : unchecked))
      : cells.flatMap((cell) => ofHalf(halfParts(cell) ?? [cell]).map((part) => wordIn(part)));
  const placed = (i: number) => placeAt(asked, i === 1 && second !== undefined ? second : day);
  const found = choice(
    asked,
    kind,
    day,
    counted(asked, offered, marked),
    sessions.flatMap((session, i) =>
      offered
        .slice(0, 20)
        .map((word) => ({ place: placed(i), word: word.slice(0, 40), ...(session ? { session } : {}) })),
    ),
    { month: true, session: sessions[0] === undefined ? undefined : context.session },
  );
  return found ? [found] : [];
}

/** Colours: the attribute of the row or cell that differs from student to student as marks do. */
function* ofAttribute(
  asked: Asked,
  columns: readonly number[],
): Generator<undefined, MarkChoice | undefined> {
  const { grid, rows } = asked;
  const found = yield* inferAttributeInSlices(grid, rows);
  if (!found || !(found.row || columns.includes(found.column))) return undefined;
  const shown = rows.flatMap((row) =>
    markWordsAt(row, grid.cells(row)?.[found.column], found.attribute, found.row).filter((word) =>
      found.words.has(word),
    ),
  );
  const words = [...found.words.keys()].map((word) => ({
    word: word.slice(0, 40),
    count: shown.filter((each) => each === word).length,
    mark: markOfToken(word),
  }));
  const place = placeAt(asked, found.column);
  return choice(
    asked,
    'attribute',
    found.column,
    words,
    words.map(({ word }) => ({ place, word })),
    { attribute: { name: found.attribute, row: found.row } },
  );
}
