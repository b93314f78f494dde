/** One trial, inside the page: a register is drawn, learned, changed and read; what was read is held against whose rows they are. */
import type { Mark } from '@wuhe/model';
import * as register from '@wuhe/register';
import { decoys } from './decoys.ts';
import { families } from './index.ts';
import { type Family, type Scene, type Student, today } from './kit.ts';
import { mutations } from './mutations.ts';
import { people, seeded } from './people.ts';

export interface Result {
  family: string;
  mutation: string;
  /** Rows of students on the page. */
  rows: number;
  read: number;
  unread: number;
  /** Rows read as somebody else, marks read as another mark, and a register said to be taken that was not. */
  wrong: number;
  /** Marks read as they are, of those the page shows in rows that were read. */
  marksRight: number;
  marks: number;
  /** Longest single look, ms. */
  millis: number;
  /** `read`, or the reason why not. */
  outcome: string;
  /** Found without being taught, with every student right. */
  withoutSetUp: boolean;
  /** Clicks that taught it: a name, a mark, the words. */
  clicks: number;
  /** What a person would be offered first: "27 of 27". */
  offered: string;
  /** The same after a click on the third name; and whether a mark of these rows can then be chosen by keyboard. */
  pointed: string;
  markable: boolean;
  taken: boolean;
}

export const familyIds = families.map(({ id }) => id);
export const mutationNames = Object.keys(mutations);
export const decoyNames = Object.keys(decoys);
export const addressOf = (id: string): string => families.find((family) => family.id === id)?.address ?? '/';

const allMarks: readonly Mark[] = ['present', 'absent', 'late', 'leave', 'leftEarly'];

function sceneOf(students: Student[]): Scene {
  return {
    doc: document,
    students,
    salt: 1,
    taken: false,
    hostile: false,
    scrolled: 0,
    owner: new WeakMap(),
    closed: new WeakMap(),
  };
}

/** Draws, learns, changes, reads. `size`: students of the class. */
export function trial(id: string, mutation: string, seed: number, size = 27): Result {
  const mutate = mutations[mutation];
  if (!mutate) throw new Error(`no ${mutation}`);
  const { family, random, scene, context } = prepare(id, seed, size);
  const stopwatch = { longest: 0 };
  family.draw(scene);
  layOut();
  const page = () => family.frame?.(document) ?? document;

  const proposal = timed(stopwatch, () => register.propose(page(), context));
  const right = proposal.found && proposal.roster === 'class' && proposal.reading.unread.length === 0;
  const learned = proposal.found ? undefined : teach(page(), family, context);
  const profile = proposal.found ? proposal.profile : learned;
  const [offered] = register.rowChoices(page(), context);
  const result: Result = {
    family: id,
    mutation,
    rows: 0,
    read: 0,
    unread: 0,
    wrong: 0,
    marksRight: 0,
    marks: 0,
    millis: 0,
    outcome: 'not learned',
    withoutSetUp: right,
    clicks: learned ? 3 : 0,
    offered: offered ? `${offered.identified} of ${offered.ofRoster}` : '',
    ...point(scene, page(), context),
    taken: false,
  };
  if (proposal.found) judge(result, scene, proposal.reading, new Map(), false);
  if (!profile) return result;
  mutate(scene, family, random);
  result.rows = scene.students.length;
  const stored = JSON.parse(JSON.stringify(profile)) as register.Profile;
  if (mutation === 'late') {
    const early = register.readRegister(page(), stored, context);
    if (early.outcome.recognised || early.rows.size > 0) result.wrong++;
    family.draw(scene);
  }
  let seen: register.Seen | undefined;
  for (scene.scrolled = 0; ; ) {
    if (family.window) family.draw(scene);
    layOut();
    const { outcome, rows } = timed(stopwatch, () => register.readRegister(page(), stored, context));
    result.outcome = outcome.recognised ? 'read' : outcome.reason;
    if (outcome.recognised) {
      judge(result, scene, outcome.reading, rows, true);
      const roster = context.rosters.find((each) => each.id === outcome.roster);
      if (roster) seen = register.accumulate(seen, outcome.reading, roster);
      result.taken = outcome.reading.taken;
      if (result.taken && !scene.taken) result.wrong++;
    }
    if (!family.window || scene.scrolled + family.window >= scene.students.length) break;
    scene.scrolled += family.window >> 1;
  }
  if (seen) count(result, scene, seen.reading);
  result.millis = stopwatch.longest;
  return result;
}

/** A family with its class, not drawn yet. */
export function prepare(id: string, seed: number, size: number) {
  const family = families.find((each) => each.id === id);
  if (!family) throw new Error(`no ${id}`);
  const random = seeded(seed);
  const scene = sceneOf(people(size, family.language, family.marks ?? allMarks, random));
  return { family, random, scene, context: contextOf(scene, family) };
}

/** A register drawn and learned, for whoever tries it in another way; undefined when it cannot be learned. */
export function learnFor(id: string, seed: number) {
  const prepared = prepare(id, seed, 27);
  const { family, scene, context } = prepared;
  family.draw(scene);
  const page = family.frame?.(document) ?? document;
  const proposal = register.propose(page, context);
  const profile = proposal.found ? proposal.profile : teach(page, family, context);
  if (!profile) return undefined;
  const rows = new Map([...document.querySelectorAll('*')].map((each) => [scene.owner.get(each)?.id, each]));
  const rowOf = (student: Student) => rows.get(student.id) as Element;
  return { ...prepared, profile, rowOf };
}

/** True when a page that is no register is proposed as one, with or without the students of the class known. */
export function imagined(decoy: string): boolean {
  const scene = sceneOf(people(27, 'zh', allMarks, seeded(3)));
  decoys[decoy]?.(scene);
  const context = contextOf(scene, undefined);
  return (
    register.propose(document, context).found || register.propose(document, { ...context, rosters: [] }).found
  );
}

function contextOf(scene: Scene, family: Family | undefined): register.ReadContext {
  const students = scene.students.map(({ id, number, schoolNumber, name }) => ({
    id,
    number,
    schoolNumber,
    name,
  }));
  const others = students.map((student, i) => ({
    ...student,
    id: `other-${i}`,
    schoolNumber: String(2130212 + i),
    name: family?.language === 'en' ? `Other Person${i}` : `趙${student.name.slice(1)}`,
  }));
  return {
    rosters: [
      { id: 'other', students: others },
      { id: 'class', students },
    ],
    today,
    ...(family?.session ? { session: family.session } : {}),
    shadowOf: (element) => scene.closed.get(element) ?? element.shadowRoot,
  };
}

/** Teaches a register as a person does: a click on a name, one on its mark, and the meaning of the words. */
function teach(
  page: Document,
  { teach: how }: Family,
  context: register.ReadContext,
): register.Profile | undefined {
  const name = how && page.querySelector(how.name);
  const mark = how && page.querySelector(how.mark);
  const [choice] = name ? register.rowsFromName(name, context) : [];
  if (!choice || !mark || !how) return undefined;
  const { rows, marks } = register.marksFromClick(choice, mark, context);
  const learned = marks[0] && register.learnProfile(rows, marks[0], how.words, context);
  return learned?.learned ? learned.profile : undefined;
}

/** A page is laid out before anybody looks at it: that time is its own. */
function layOut(): number {
  return document.body.offsetHeight;
}

/** A click on a name, as near to its text as a person gets. */
function point(
  scene: Scene,
  page: Document,
  context: register.ReadContext,
): Pick<Result, 'pointed' | 'markable'> {
  const third = scene.students[2];
  const shown = third?.name.split(' ').at(-1) ?? '';
  const roots: ParentNode[] = [page];
  let name: Element | undefined;
  for (let root = roots.shift(); root; root = roots.shift())
    for (const element of root.querySelectorAll('*')) {
      const shadow = scene.closed.get(element);
      if (shadow) roots.push(shadow);
      if (!element.firstElementChild && element.textContent?.includes(shown)) name ??= element;
    }
  const [choice] = name ? register.rowsFromName(name, context) : [];
  return {
    pointed: choice ? `${choice.identified} of ${choice.ofRoster}` : '',
    markable: choice !== undefined && register.markChoices(choice, context).length > 0,
  };
}

function timed<T>(stopwatch: { longest: number }, look: () => T): T {
  const start = performance.now();
  const found = look();
  stopwatch.longest = Math.max(stopwatch.longest, performance.now() - start);
  return found;
}

/** Adds what is wrong: a student in somebody else's row, or with a mark that is not theirs. */
function judge(
  result: Result,
  scene: Scene,
  reading: register.PageReading,
  rows: ReadonlyMap<string, Element>,
  badges: boolean,
): void {
  const truth = new Map(scene.students.map((student) => [student.id, student]));
  for (const { student, mark } of reading.rows) {
    if (student === undefined) continue;
    const real = truth.get(student);
    if (!real || (mark !== undefined && mark !== real.mark)) result.wrong++;
    else if (badges && scene.owner.get(rows.get(student) as Element)?.id !== student) result.wrong++;
  }
}

function count(result: Result, scene: Scene, reading: register.PageReading): void {
  const truth = new Map(scene.students.map((student) => [student.id, student]));
  result.read = reading.rows.length;
  result.unread = result.rows - reading.rows.length;
  for (const { student, mark } of reading.rows) {
    const real = truth.get(student ?? '');
    if (real?.mark === undefined) continue;
    result.marks++;
    if (mark === real.mark) result.marksRight++;
  }
}
