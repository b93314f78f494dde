/**
 * Teaching a register in its page: a click on a name, a click on its mark, and what the page says then. Each step can be taken back.
 * Elements of the page stay here; the side panel gets plain data.
 */
import type { Mark } from '@wuhe/model';
import type { structureReport } from '@wuhe/register';
import {
  type Learned,
  learnProfileSliced,
  type MarkChoice,
  type MarkWord,
  markChoicesSliced,
  marksFromClickSliced,
  type ReadContext,
  type RowChoice,
  rowChoicesSliced,
  rowsFromNameSliced,
} from '@wuhe/register';
import type { Teach, Teaching } from './contract.ts';
import type { Outline } from './outlines.ts';
import { pick } from './pick.ts';

export interface TeachingOptions {
  page: Document;
  context: ReadContext;
  outline(outlines: readonly Outline[]): void;
  said(teaching: Teaching): void;
  signal: AbortSignal;
}

/** Where the person is: nothing chosen, rows chosen, rows and marks chosen. */
interface Step {
  rows: readonly RowChoice[];
  row: number;
  marks: readonly MarkChoice[];
  mark: number;
  /** What the person said of words; the rest is as the page or the vocabulary has it. */
  said: ReadonlyMap<string, Mark | undefined>;
}

const nothing: Step = { rows: [], row: 0, marks: [], mark: 0, said: new Map() };

/** A mark changed in the page to try it is read again this often, ms. */
const LOOK = 400;

/** What only teaching and describing need comes into a page when it is asked for, as a script of its own. */
export interface TeachingScript {
  openTeaching: typeof openTeaching;
  structureReport: typeof structureReport;
}

export interface TeachingSession {
  do(act: Teach): void;
  /** Says again where it stands. */
  repeat(): void;
}

export function openTeaching(options: TeachingOptions): TeachingSession {
  const { page, context, signal } = options;
  const past: Step[] = [];
  let now = nothing;
  let picking: AbortController | undefined;
  let missed: Teaching['missed'];
  /** A search under way: it counts as long as nothing else was done after it began. */
  let search: object | undefined;
  let near: Element | undefined;
  /** The table as it read last; undefined while nothing can be read, or what is now meant is being read. */
  let learned: Learned | 'changed' | undefined;
  /** A reading under way: it counts as long as nothing else was meant after it began. */
  let reading: object | undefined;
  let tried: Teaching['tried'];
  let before = '';

  signal.addEventListener('abort', () => picking?.abort());

  const rowsNow = () => now.rows[now.row];
  const marksNow = () => now.marks[now.mark];

  function go(next: Step): void {
    past.push(now);
    now = next;
    tried = undefined;
    settle();
  }

  /** Reads the table anew, points on as long as something is to be pointed at, and says it. */
  function settle(): void {
    learned = undefined;
    reading = undefined;
    if (step() === 'check') stopPicking();
    draw();
    if (step() === 'check') void read();
    else tell();
  }

  const step = (): Teaching['step'] => (!rowsNow() ? 'name' : !marksNow() ? 'mark' : 'check');

  function mapping(): MarkWord[] {
    return (marksNow()?.words ?? []).flatMap(({ word, mark }) => {
      const meaning = now.said.has(word) ? now.said.get(word) : mark;
      return meaning ? [{ word, mark: meaning }] : [];
    });
  }

  /** Reads the table in slices and says it; a page that changes meanwhile is read again at the next look. */
  async function read(): Promise<void> {
    const rows = rowsNow();
    const marks = marksNow();
    if (!rows || !marks) return;
    const own = {};
    reading = own;
    const found = await learnProfileSliced(rows, marks, mapping(), context);
    if (reading !== own || signal.aborted) return;
    reading = undefined;
    const last = typeof learned === 'object' && learned.learned ? learned : undefined;
    if (found === 'changed' && last) return;
    learned = found;
    if (last && typeof found === 'object' && found.learned) tried = changeBetween(last, found) ?? tried;
    tell();
  }

  function draw(): void {
    const rows = (rowsNow()?.rows ?? []).map((element): Outline => ({ element, kind: 'row' }));
    const pointed: Outline[] = near && picking ? [{ element: near, kind: 'near' }] : [];
    // First: of very many only some are drawn.
    options.outline([...pointed, ...rows]);
  }

  function tell(): void {
    const teaching: Teaching = {
      step: step(),
      picking: picking !== undefined,
      ...(missed ? { missed } : {}),
      undo: past.length > 0,
      row: now.row,
      rows: now.rows.map(({ rows, identified, ofRoster, roster, header, numbered }) => ({
        count: rows.length,
        identified,
        ofRoster,
        ...(roster === undefined ? {} : { roster }),
        header: header.slice(0, 80),
        numbered,
      })),
      mark: now.mark,
      marks: now.marks.map(({ kind, header, words, month, session }) => ({
        kind,
        header: header.slice(0, 80),
        month,
        ...(session ? { session } : {}),
        words: words.slice(0, 40).map(({ word, count, mark }) => {
          const meaning = now.said.has(word) ? now.said.get(word) : mark;
          return { word, count, ...(meaning ? { mark: meaning } : {}) };
        }),
      })),
      ...(learned === 'changed' ? { failed: learned } : {}),
      ...(typeof learned === 'object' && !learned.learned ? { failed: learned.reason } : {}),
      ...(typeof learned === 'object' && learned.learned
        ? {
            learned: {
              profile: learned.profile,
              // Messages know no `undefined`, and are copies.
              reading: JSON.parse(JSON.stringify(learned.reading)),
              ...(learned.roster === undefined ? {} : { roster: learned.roster }),
            },
          }
        : {}),
      ...(tried ? { tried } : {}),
    };
    const text = JSON.stringify(teaching);
    if (text === before) return;
    before = text;
    options.said(teaching);
  }

  function startPicking(): void {
    if (picking || step() === 'check') return;
    picking = new AbortController();
    pick({
      page,
      signal: AbortSignal.any([picking.signal, signal]),
      near: (element) => {
        if (element === near) return;
        near = element;
        draw();
      },
      picked: (element) => void seek(pointedAt(element)),
      left: () => {
        stopPicking();
        draw();
        tell();
      },
    });
  }

  function stopPicking(): void {
    picking?.abort();
    picking = undefined;
    near = undefined;
  }

  /** Goes on to what is found, or says that it was nothing. */
  async function seek(found: Promise<Step | Exclude<Teaching['missed'], undefined>>): Promise<void> {
    const own = {};
    search = own;
    missed = undefined;
    const next = await found;
    if (search !== own || signal.aborted) return;
    search = undefined;
    if (typeof next === 'object') {
      go(next);
      return;
    }
    missed = next;
    tell();
  }

  const toRows = (rows: readonly RowChoice[] | 'tooLarge') =>
    rows === 'tooLarge' ? rows : rows.length > 0 ? { ...nothing, rows } : 'nothing';
  const toMarks = (marks: readonly MarkChoice[], rows = now.rows) =>
    marks.length > 0 ? { ...now, rows, marks } : 'nothing';

  async function pointedAt(element: Element) {
    const rows = rowsNow();
    if (!rows) return toRows(await rowsFromNameSliced(element, context));
    const { rows: paired, marks } = await marksFromClickSliced(rows, element, context);
    return toMarks(
      marks,
      now.rows.map((each, at) => (at === now.row ? paired : each)),
    );
  }

  async function listed() {
    const rows = rowsNow();
    return rows
      ? toMarks(await markChoicesSliced(rows, context))
      : toRows(await rowChoicesSliced(page, context));
  }

  /** A mark that the person changes in the page, to see whether Wuhe sees it. */
  const looking = setInterval(() => {
    const settled = typeof learned === 'object' && !learned.learned;
    if (step() === 'check' && !reading && !settled && page.visibilityState === 'visible') void read();
  }, LOOK);
  signal.addEventListener('abort', () => clearInterval(looking));

  return {
    do: (act) => {
      missed = undefined;
      search = undefined;
      switch (act.act) {
        case 'point':
          startPicking();
          break;
        case 'leave':
          stopPicking();
          break;
        case 'list':
          stopPicking();
          void seek(listed());
          break;
        case 'row':
          // Another choice among the same is no step of its own.
          if (now.rows[act.at]) now = { ...now, row: act.at, marks: [], mark: 0, said: new Map() };
          break;
        case 'mark':
          if (now.marks[act.at]) now = { ...now, mark: act.at, said: new Map() };
          break;
        case 'word':
          now = { ...now, said: new Map(now.said).set(act.word, act.mark) };
          break;
        case 'undo':
          now = past.pop() ?? nothing;
          tried = undefined;
          startPicking();
          break;
      }
      settle();
    },
    repeat: () => {
      before = '';
      // What is being read is said when it was.
      if (!reading) tell();
    },
  };
}

type Read = Extract<Learned, { learned: true }>;

/** The first student whose mark is another one than before. */
function changeBetween(before: Read, after: Read): Teaching['tried'] {
  const keyOf = ({ number, name }: { number: string; name: string }) => `${number} ${name}`;
  const marks = new Map(before.reading.rows.map((row) => [keyOf(row), row.mark]));
  const changed = after.reading.rows.find((row) => {
    const key = keyOf(row);
    return marks.has(key) && marks.get(key) !== row.mark;
  });
  if (!changed) return undefined;
  const from = marks.get(keyOf(changed));
  return {
    number: changed.number,
    name: changed.name,
    ...(from ? { from } : {}),
    ...(changed.mark ? { to: changed.mark } : {}),
  };
}
