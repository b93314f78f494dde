/**
 * Joining a school after having been alone: what was read, said and tried alone is said again in the school, with the time at which it
 * was recorded, where its students are the same. The solo school's documents stay on the laptop untouched.
 */
import type { Facts } from '@wuhe/duties';
import {
  type Body,
  bellOf,
  type ClassId,
  type Instant,
  type Lesson,
  Problem,
  type Statement,
  type Student,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import { derivedId } from '../digest.ts';
import { ledgerOf } from '../ledger.ts';
import type { Draft, Room } from '../room.ts';
import { compose } from '../schools.ts';

/** How long a school may take to arrive from a server that answers. */
const PATIENCE_MS = 20_000;

/**
 * The school's room when everything the server has for this member is here: its roll is needed to match students. Documents come to be known one
 * by one: the catalogue, then what it names.
 * @throws Problem `server.unreachable`, `library.closed`
 */
export async function arrived(first: Room, closing: AbortSignal): Promise<Room> {
  const { library } = first;
  const until = Date.now() + PATIENCE_MS;
  for (let room = first; ; ) {
    const here = room;
    await settled(here, closing, until, () => here.kept().asOf !== undefined);
    const next = await compose(library);
    if (sameCatalogue(next, here)) {
      next.leave();
      if (isKnown(here)) return here;
      await settled(here, closing, until, () => isKnown(here));
    } else {
      here.leave();
      room = next;
    }
  }
}

function isKnown(room: Room): boolean {
  const { school } = room.facts();
  return school.name !== '' && school.people.some(({ id }) => id === room.membership.me);
}

function sameCatalogue(a: Room, b: Room): boolean {
  return (
    JSON.stringify([a.membership.catalogue, a.closed]) === JSON.stringify([b.membership.catalogue, b.closed])
  );
}

function settled(room: Room, closing: AbortSignal, until: number, here: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => finish('server.unreachable'), Math.max(0, until - Date.now()));
    const aborted = () => finish('library.closed');
    const look = () => {
      if (here()) finish();
      else if (room.library.connection() === 'unreachable') finish('server.unreachable');
    };
    const stops = [room.watch(look), room.library.watch(look)];
    closing.addEventListener('abort', aborted);
    function finish(code?: string) {
      clearTimeout(limit);
      for (const stop of stops) stop();
      closing.removeEventListener('abort', aborted);
      if (code) reject(new Problem(code));
      else resolve();
    }
    if (closing.aborted) aborted();
    else look();
  });
}

interface Match {
  from: ClassId;
  to: ClassId;
  students: ReadonlyMap<StudentId, StudentId>;
}

const sameName = (a: string, b: string) => a.replace(/\s/g, '') === b.replace(/\s/g, '');

/** Which of the school's classes a solo class is: number and name agree for nine in ten. Two that do are no answer: nobody is guessed. */
function matchClass(solo: readonly Student[], school: readonly Student[]): Match | undefined {
  const from = solo[0]?.class;
  if (!from) return undefined;
  const found = [...Map.groupBy(school, (student) => student.class)].flatMap(([to, roll]) => {
    const students = new Map<StudentId, StudentId>();
    for (const student of solo) {
      const same = roll.filter(
        (entry) => entry.number === student.number && sameName(entry.name, student.name),
      );
      if (same.length === 1 && same[0]) students.set(student.id, same[0].id);
    }
    return students.size >= solo.length * 0.9 ? [{ from, to, students }] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Says it all again in the school, under ids derived from the old ones: joining twice, or once more after a kill, adds nothing. */
export async function mergeSolo(solo: Room, joined: Room, at: Instant): Promise<void> {
  const old = solo.facts();
  const { students } = joined.facts();
  const ledger = ledgerOf(joined.facts());
  const drafts: Draft[] = [];
  for (const entry of old.school.classes) {
    const roll = old.students.filter((student) => student.class === entry.id);
    const match = matchClass(roll, students);
    if (!match) continue;
    for (const statement of old.statements) {
      const again = saidAgain(statement, match, joined, at);
      if (!again) continue;
      const id = await derivedId('in', statement.id);
      if (!ledger.get(id)) drafts.push({ ...again, id, at: statement.at });
    }
  }
  if (drafts.length > 0) await joined.say(drafts, at);
}

/** What a solo statement is in the school; undefined for what is not about this class or means nothing there. */
function saidAgain(statement: Statement, match: Match, joined: Room, at: Instant): Draft | undefined {
  const facts = joined.facts();
  const { me } = joined.membership;
  const lessons = joined.lessonsOf(match.to);
  if (!lessons) return undefined;
  const here = (list: readonly StudentId[]) => list.flatMap((id) => match.students.get(id) ?? []);
  const lessonHere = (lesson: Lesson) =>
    lesson.class === match.from && bellOf(facts.school.calendar, lesson.period)
      ? { ...lesson, class: match.to }
      : undefined;
  const { roles } = ledgerOf(facts);
  switch (statement.kind) {
    case 'reading': {
      const lesson = lessonHere(statement.body.lesson);
      return (
        lesson && { kind: 'reading', body: readingHere(statement.body, lesson, match, facts), to: [lessons] }
      );
    }
    case 'telling': {
      const { body } = statement;
      const lesson = lessonHere(body.lesson);
      const told = here(body.students);
      // Alone there is nobody whom Wuhe could tell: what was not said by voice is still to be told.
      if (!lesson || told.length === 0 || body.route !== 'phone') return undefined;
      const to = [...roles.holders('homeroomTeacher', lesson.date, match.to)];
      return { kind: 'telling', body: { ...body, lesson, students: told, to }, to: [lessons] };
    }
    case 'excuse': {
      const [student] = here([statement.body.student]);
      const { date } = schoolTime(facts.school.calendar, at);
      // Alone anybody records leave; in the school it is the homeroom teacher's (A2.1.3).
      if (!student || !roles.holders('homeroomTeacher', date, match.to).includes(me)) return undefined;
      return { kind: 'excuse', body: { ...statement.body, student }, to: [lessons] };
    }
    case 'contact': {
      const [student] = here([statement.body.student]);
      const home = joined.homeOf(match.to);
      return student && home && { kind: 'contact', body: { ...statement.body, student }, to: [home] };
    }
    default:
      return undefined;
  }
}

/** A register of the school's class: students whom the solo roll did not have were not read. */
function readingHere(
  body: Body<'reading'>,
  lesson: Lesson,
  { to, students }: Match,
  facts: Facts,
): Body<'reading'> {
  const matched = new Set(students.values());
  const others = facts.students.filter((student) => student.class === to && !matched.has(student.id));
  // In the order in which the page will be read next time, so that the same register is known again.
  return {
    ...body,
    lesson,
    exceptions: body.exceptions
      .flatMap(({ student, mark }) => {
        const here = students.get(student);
        return here ? [{ student: here, mark }] : [];
      })
      .sort((a, b) => (a.student < b.student ? -1 : 1)),
    unread: [
      ...body.unread.flatMap((student) => students.get(student) ?? []),
      ...others.map((student) => student.id),
    ].sort(),
  };
}
