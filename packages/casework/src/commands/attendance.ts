/** Readings, tellings, contacts, leave: what a teacher does about a missed lesson. */
import {
  type Body,
  bellOf,
  type Calendar,
  type Instant,
  isSchoolDay,
  type Lesson,
  type Mark,
  type PersonId,
  Problem,
  type StatementId,
  type StudentId,
  schoolTime,
  weekdayOf,
} from '@wuhe/model';
import type { Command } from '../commands.ts';
import { holders, ofKind } from '../facts.ts';
import { type Draft, find, type Room } from '../room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

function sameLesson(a: Lesson, b: Lesson): boolean {
  return a.class === b.class && a.date === b.date && a.period === b.period;
}

/** The latest reading of a lesson that I made. */
function myLast(room: Room, lesson: Lesson) {
  const { me } = room.membership;
  return ofKind(room.facts().statements, 'reading')
    .filter((reading) => reading.author === me && sameLesson(reading.body.lesson, lesson))
    .at(-1);
}

/**
 * Keeps a lesson's register as read (A1.2.1.2), as a correction of my earlier reading of the same lesson. A reading that says the same
 * adds nothing; a register that was not taken is not kept, because it says nothing about anybody.
 */
export async function recordReading(
  room: Room,
  command: Of<'recordReading'>,
  at: Instant,
): Promise<StatementId | undefined> {
  if (!command.taken) return undefined;
  const { school, students } = room.facts();
  if (!bellOf(school.calendar, command.lesson.period)) throw new Problem('lesson.unknown');
  const read = new Map(command.rows.map((row) => [row.student, row.mark]));
  const onRoll = students.filter(
    (student) =>
      student.class === command.lesson.class &&
      student.from <= command.lesson.date &&
      (student.until === undefined || command.lesson.date <= student.until),
  );
  const body: Body<'reading'> = {
    lesson: command.lesson,
    taken: true,
    exceptions: onRoll
      .map((student) => ({ student: student.id, mark: read.get(student.id) }))
      .filter(
        (row): row is { student: StudentId; mark: Mark } => row.mark !== undefined && row.mark !== 'present',
      )
      .sort((a, b) => (a.student < b.student ? -1 : 1)),
    unread: onRoll
      .filter((student) => read.get(student.id) === undefined)
      .map((student) => student.id)
      .sort(),
    origin: command.origin,
  };
  const before = myLast(room, command.lesson);
  if (before && JSON.stringify(before.body) === JSON.stringify(body)) return undefined;
  const drafts: Draft[] = [{ kind: 'reading', body, to: [room.lessonsOf(command.lesson.class)] }];
  if (!room.membership.server && !isSchoolDay(school.calendar, command.lesson.date)) {
    drafts.push({
      kind: 'school',
      body: { name: school.name, calendar: withSchoolDay(school.calendar, command.lesson) },
      to: [room.membership.catalogue.school],
    });
  }
  const [id] = await room.say(drafts, at);
  return id;
}

/** Alone, a taken register is what says that this was a school day. */
function withSchoolDay(calendar: Calendar, { date }: Lesson): Calendar {
  return { ...calendar, makeUpDays: [...calendar.makeUpDays, { date, as: weekdayOf(date) }] };
}

/** Tells the homeroom teacher who is missing (A1.2.1.2). Students already told to the same people are left out. */
export async function tell(room: Room, command: Of<'tell'>, at: Instant): Promise<StatementId | undefined> {
  const { school, statements } = room.facts();
  const to = holders(school, 'homeroomTeacher', { class: command.lesson.class, date: command.lesson.date });
  if (command.route === 'wuhe' && to.length === 0) throw new Problem('role.missing', 'homeroomTeacher');
  const withdrawn = new Set(ofKind(statements, 'withdrawal').map(({ body }) => `${body.of} ${body.student}`));
  const told = new Set<string>();
  for (const telling of ofKind(statements, 'telling')) {
    if (!sameLesson(telling.body.lesson, command.lesson) || telling.body.route !== command.route) continue;
    for (const student of telling.body.students) {
      if (!withdrawn.has(`${telling.id} ${student}`)) told.add(student);
    }
  }
  const students = command.students.filter((student) => !told.has(student));
  if (students.length === 0) return undefined;
  const body: Body<'telling'> = {
    lesson: command.lesson,
    students,
    to,
    route: command.route,
    ...(command.note?.trim() ? { note: command.note.trim() } : {}),
  };
  const [id] = await room.say([{ kind: 'telling', body, to: [room.lessonsOf(command.lesson.class)] }], at);
  return id;
}

/** "I called": what was told by Wuhe and not seen was told by voice. */
export async function called(room: Room, of: StatementId, at: Instant): Promise<StatementId | undefined> {
  const telling = find(room.facts(), 'telling', of);
  return tell(
    room,
    { command: 'tell', lesson: telling.body.lesson, students: telling.body.students, route: 'phone' },
    at,
  );
}

/** Logs one try to reach the guardians of one or several students (A1.2.1.1). */
export async function contact(room: Room, command: Of<'contact'>, at: Instant): Promise<StatementId[]> {
  const { command: _name, students, ...body } = command;
  if (body.happened > at) throw new Problem('input.invalid', 'a contact cannot lie in the future');
  const facts = room.facts();
  const drafts = students.map((id): Draft => {
    const student = facts.students.find((entry) => entry.id === id);
    const home = student && room.homeOf(student.class);
    if (!home) throw new Problem('role.missing', 'home');
    return { kind: 'contact', body: { ...body, student: id }, to: [home] };
  });
  return room.say([...drafts, ...seenBy(room, students)], at);
}

/** Whoever calls the guardians has seen what they were told: tellings to me about these students, not acknowledged by anybody yet. */
function seenBy(room: Room, students: readonly StudentId[]): Draft[] {
  const { statements } = room.facts();
  const seen = new Set(ofKind(statements, 'acknowledgement').map(({ body }) => body.of));
  return ofKind(statements, 'telling')
    .filter(({ id, body }) => !seen.has(id) && body.to.includes(room.membership.me))
    .filter(({ body }) => body.students.some((student) => students.includes(student)))
    .map(({ id, body }) => ({
      kind: 'acknowledgement',
      body: { of: id },
      to: [room.lessonsOf(body.lesson.class)],
    }));
}

/** Publishes an accepted leave without its reason (A2.1.3): the homeroom teacher's. */
export async function excuse(
  room: Room,
  command: Of<'excuse'>,
  at: Instant,
): Promise<StatementId | undefined> {
  const { school, students } = room.facts();
  const student = students.find((entry) => entry.id === command.student);
  if (!student) throw new Problem('statement.unknown', 'student');
  const { date } = schoolTime(school.calendar, at);
  const may = holders(school, 'homeroomTeacher', { class: student.class, date });
  if (!mayActFor(room, may)) throw new Problem('role.missing', 'homeroomTeacher');
  const body: Body<'excuse'> = { student: command.student, covers: command.covers };
  const [id] = await room.say([{ kind: 'excuse', body, to: [room.lessonsOf(student.class)] }], at);
  return id;
}

/** A solo teacher acts for everybody; in a school only the holders of the role do. */
function mayActFor(room: Room, holdersOfRole: readonly PersonId[]): boolean {
  return !room.membership.server || holdersOfRole.includes(room.membership.me);
}
