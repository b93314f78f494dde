/** Readings, tellings, contacts, leave: what a teacher does about a missed lesson. */
import type { RulePack } from '@wuhe/duties';
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
  plusMinutes,
  type StatementId,
  type Student,
  type StudentId,
  schoolTime,
  weekdayOf,
} from '@wuhe/model';
import { canonical } from '../canonical.ts';
import type { Command } from '../commands.ts';
import { ledgerOf } from '../ledger.ts';
import { sameLesson } from '../lesson.ts';
import { recipientsOf, tellRule } from '../recipients.ts';
import { type Draft, find, homeFor, lessonsFor, type Room } from '../room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/** The students of a lesson's class on its day. @throws Problem `lesson.unknown`: no such class or no such period */
function rollOf(room: Room, { class: id, date, period }: Lesson): Student[] {
  const { school, students } = room.facts();
  if (!bellOf(school.calendar, period)) throw new Problem('lesson.unknown', 'no such period');
  lessonsFor(room, id);
  return students.filter(
    (student) => student.class === id && student.from <= date && date <= (student.until ?? date),
  );
}

/** The latest reading of a lesson that I made. */
function myLast(room: Room, lesson: Lesson) {
  const { me } = room.membership;
  return ledgerOf(room.facts())
    .all('reading')
    .findLast((reading) => reading.author === me && sameLesson(reading.body.lesson, lesson));
}

/**
 * Keeps a lesson's register as read (A1.2.1.2). It does not replace my earlier reading: the register is the series of them, and the
 * last one holds. A reading that says the same adds nothing; a register that was not taken is not kept, because it says nothing about
 * anybody. Students who are not on the roll are left out: nobody is guessed.
 */
export async function recordReading(
  room: Room,
  command: Of<'recordReading'>,
  at: Instant,
): Promise<StatementId | undefined> {
  if (!command.taken) return undefined;
  const { school } = room.facts();
  const read = new Map(command.rows.map((row) => [row.student, row.mark]));
  const onRoll = rollOf(room, command.lesson).map(({ id }) => id);
  const body: Body<'reading'> = {
    lesson: command.lesson,
    taken: true,
    exceptions: onRoll
      .map((student) => ({ student, mark: read.get(student) }))
      .filter(
        (row): row is { student: StudentId; mark: Mark } => row.mark !== undefined && row.mark !== 'present',
      )
      .sort((a, b) => (a.student < b.student ? -1 : 1)),
    unread: onRoll.filter((student) => read.get(student) === undefined).sort(),
    origin: command.origin,
  };
  const before = myLast(room, command.lesson);
  if (before && canonical(before.body) === canonical(body)) return undefined;
  const drafts: Draft[] = [{ kind: 'reading', body, to: [lessonsFor(room, command.lesson.class)] }];
  if (!room.membership.server && !isSchoolDay(school.calendar, command.lesson.date)) {
    const head = ledgerOf(room.facts()).all('school').at(-1);
    drafts.push({
      kind: 'school',
      ...(head ? { corrects: head.id } : {}),
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

/** Tells whom the pack names, the homeroom teacher, who is missing (A1.2.1.2). Students they were told of already are left out. */
export async function tell(
  room: Room,
  pack: RulePack,
  command: Of<'tell'>,
  at: Instant,
): Promise<StatementId | undefined> {
  const { lesson, route } = command;
  const onRoll = new Set(rollOf(room, lesson).map(({ id }) => id));
  if (!command.students.every((student) => onRoll.has(student)))
    throw new Problem('statement.unknown', 'student');
  const to = recipientsOf(room.facts(), pack, tellRule(pack), lesson.class, at);
  if (route === 'wuhe' && to.length === 0) throw new Problem('role.missing', 'homeroomTeacher');
  return say(room, command, to, at);
}

/** Says a telling of those students who were not told of yet to all these persons by this route, unless that was withdrawn. */
async function say(
  room: Room,
  { lesson, route, students, note }: Omit<Of<'tell'>, 'command'>,
  to: readonly PersonId[],
  at: Instant,
): Promise<StatementId | undefined> {
  const ledger = ledgerOf(room.facts());
  const withdrawn = new Set(ledger.all('withdrawal').map(({ body }) => `${body.of} ${body.student}`));
  const told = new Set(
    ledger
      .all('telling')
      .filter(({ body }) => sameLesson(body.lesson, lesson) && body.route === route)
      .filter(({ body }) => to.every((person) => body.to.includes(person)))
      .flatMap(({ id, body }) => body.students.filter((student) => !withdrawn.has(`${id} ${student}`))),
  );
  const missing = [...new Set(students)].filter((student) => !told.has(student));
  if (missing.length === 0) return undefined;
  const body: Body<'telling'> = {
    lesson,
    students: missing,
    to: [...to],
    route,
    ...(note?.trim() ? { note: note.trim() } : {}),
  };
  const [id] = await room.say([{ kind: 'telling', body, to: [lessonsFor(room, lesson.class)] }], at);
  return id;
}

/** "I called": who was told by Wuhe and did not see it was told by voice, of those who are still missing. */
export async function called(room: Room, of: StatementId, at: Instant): Promise<StatementId | undefined> {
  const facts = room.facts();
  const { id, body } = find(facts, 'telling', of);
  const back = ledgerOf(facts)
    .all('withdrawal')
    .filter((withdrawal) => withdrawal.body.of === id)
    .map((withdrawal) => withdrawal.body.student);
  const students = body.students.filter((student) => !back.includes(student));
  // The card names the first of them who has a number: that one heard it.
  const hasPhone = (person: PersonId) => facts.school.people.some((one) => one.id === person && one.phone);
  const to = [...body.to.filter(hasPhone), ...body.to.filter((person) => !hasPhone(person))];
  return say(room, { lesson: body.lesson, students, route: 'phone' }, to, at);
}

/** Logs one try to reach the guardians of one or several students (A1.2.1.1); the same try again adds nothing. */
export async function contact(room: Room, command: Of<'contact'>, at: Instant): Promise<StatementId[]> {
  const { command: _name, students, ...body } = command;
  if (body.happened > at) throw new Problem('input.invalid', 'a contact cannot lie in the future');
  const facts = room.facts();
  const mine = ledgerOf(facts)
    .all('contact')
    .filter((one) => one.author === room.membership.me)
    .map((one) => canonical(one.body));
  const drafts = [...new Set(students)].map((id): Draft<'contact'> => {
    const student = facts.students.find((entry) => entry.id === id);
    if (!student) throw new Problem('statement.unknown', 'student');
    return { kind: 'contact', body: { ...body, student: id }, to: [homeFor(room, student.class)] };
  });
  const fresh = drafts.filter((draft) => !mine.includes(canonical(draft.body)));
  if (fresh.length === 0) return [];
  return room.say([...fresh, ...seenBy(room, students, body.happened)], at);
}

/** A call is logged to the minute. */
const TO_THE_MINUTE = 1;

/**
 * Whoever calls the guardians has seen what they were told before the call: that day's tellings to me about these students, not
 * acknowledged by anybody told.
 */
function seenBy(room: Room, students: readonly StudentId[], happened: Instant): Draft[] {
  const ledger = ledgerOf(room.facts());
  const { date } = schoolTime(room.facts().school.calendar, happened);
  const called = plusMinutes(happened, TO_THE_MINUTE);
  return ledger
    .all('telling')
    .filter(({ body }) => body.route === 'wuhe' && body.to.includes(room.membership.me))
    .filter(({ at, body }) => at < called && body.lesson.date === date)
    .filter(({ body }) => body.students.some((student) => students.includes(student)))
    .filter(({ id, body }) => !ledger.seen(id).some((one) => body.to.includes(one.author)))
    .map(({ id, body }) => ({
      kind: 'acknowledgement',
      body: { of: id },
      to: [lessonsFor(room, body.lesson.class)],
    }));
}

/** Publishes an accepted leave without its reason (A2.1.3): the homeroom teacher's. The same leave again adds nothing. */
export async function excuse(
  room: Room,
  command: Of<'excuse'>,
  at: Instant,
): Promise<StatementId | undefined> {
  const facts = room.facts();
  const ledger = ledgerOf(facts);
  const student = facts.students.find((entry) => entry.id === command.student);
  if (!student) throw new Problem('statement.unknown', 'student');
  const { date } = schoolTime(facts.school.calendar, at);
  // A solo teacher acts for everybody; in a school only the holders of the role do.
  const may =
    !room.membership.server ||
    ledger.roles.holders('homeroomTeacher', date, student.class).includes(room.membership.me);
  if (!may) throw new Problem('role.missing', 'homeroomTeacher');
  const body: Body<'excuse'> = { student: command.student, covers: command.covers };
  if (ledger.excuses(student.id).some((one) => canonical(one.body) === canonical(body))) return undefined;
  const [id] = await room.say([{ kind: 'excuse', body, to: [lessonsFor(room, student.class)] }], at);
  return id;
}
