/** Making a school's first documents: alone on this laptop, or for many members at once. */
import type { Library } from '@wuhe/documents';
import {
  type Bell,
  type Body,
  type Calendar,
  type ClassId,
  CohortId,
  type DocumentId,
  type Guardian,
  type Instant,
  type Kind,
  type PersonId,
  Problem,
  randomId,
  type School,
  type SchoolId,
  type StatementId,
  type Student,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import type { Command } from '../commands.ts';
import { holders } from '../facts.ts';
import type { Catalogue, Membership } from '../membership.ts';
import type { Draft, Room } from '../room.ts';

const newDocument = () => randomId() as DocumentId;

/** Bells for somebody alone whose register shows no lesson times: ours, eight lessons of 45 minutes from 08:00. */
const usualBells: Bell[] = (
  [
    [1, '08:00', '08:45', 'forenoon'],
    [2, '08:55', '09:40', 'forenoon'],
    [3, '10:00', '10:45', 'forenoon'],
    [4, '10:55', '11:40', 'forenoon'],
    [5, '13:30', '14:15', 'afternoon'],
    [6, '14:25', '15:10', 'afternoon'],
    [7, '15:20', '16:05', 'afternoon'],
    [8, '16:15', '17:00', 'afternoon'],
  ] as const
).map(([period, from, to, session]) => ({
  period,
  from: from as Bell['from'],
  to: to as Bell['to'],
  session,
}));

/** A one-person school: founded silently, kept on this laptop only. */
export function soloMembership(): Membership {
  return {
    school: randomId() as SchoolId,
    me: randomId() as PersonId,
    catalogue: {
      school: newDocument(),
      cohorts: [{ cohort: CohortId.parse('solo'), roll: newDocument(), lessons: [] }],
      homes: [],
      boxes: [],
      person: newDocument(),
    },
  };
}

/** The documents of one more class, for somebody alone. */
export function withSoloClass(membership: Membership, id: ClassId): Membership {
  const { catalogue } = membership;
  const lessons = { class: id, document: newDocument() };
  return {
    ...membership,
    catalogue: {
      ...catalogue,
      cohorts: catalogue.cohorts.map((cohort) => ({ ...cohort, lessons: [...cohort.lessons, lessons] })),
      homes: [...catalogue.homes, { class: id, document: newDocument() }],
    },
  };
}

/** The roll of one class made from a confirmed reading: names, numbers, hidden ids. @throws Problem `class.duplicate` */
export async function confirmClass(
  room: Room,
  id: ClassId,
  command: Extract<Command, { command: 'confirmClass' }>,
  at: Instant,
): Promise<void> {
  const { school } = room.facts();
  if (school.classes.some((entry) => entry.name === command.className)) throw new Problem('class.duplicate');
  const { me, catalogue } = room.membership;
  const first = school.people.length === 0;
  const calendar: Calendar = {
    timeZone: command.timeZone,
    weekdays: [1, 2, 3, 4, 5],
    holidays: [],
    makeUpDays: [],
    bells: command.bells.length > 0 ? command.bells : usualBells,
  };
  const cohort = catalogue.cohorts[0];
  if (!cohort) throw new Problem('input.invalid', 'no cohort');
  const today = schoolTime(first ? calendar : school.calendar, at).date;
  const drafts: Draft[] = [];
  if (first) {
    drafts.push({ kind: 'school', body: { name: command.me, calendar }, to: [catalogue.school] });
    drafts.push({ kind: 'person', body: { id: me, name: command.me }, to: [catalogue.school] });
  }
  drafts.push({
    kind: 'class',
    body: { id, name: command.className, cohort: cohort.cohort },
    to: [catalogue.school],
  });
  const role = command.mine ? 'homeroomTeacher' : 'subjectTeacher';
  drafts.push({ kind: 'role', body: { person: me, role, class: id }, to: [catalogue.school] });
  for (const entry of command.students) {
    const student: Student = { id: randomId() as StudentId, class: id, from: today, ...entry };
    drafts.push({ kind: 'student', body: student, to: [cohort.roll] });
  }
  await room.say(drafts, at);
}

/** Everything a school starts with. */
export interface Founding {
  school: School;
  students: readonly Student[];
  guardians: readonly Guardian[];
  excuses: readonly Body<'excuse'>[];
  /** Web socket address that members will use. */
  server: string;
}

/**
 * Writes a school's first documents into a library and says which membership each person gets (need to know: homes only for the
 * homeroom teacher, the grade head and the principal's office). Hand them out with `writeInvitation`.
 */
export async function foundSchool(founding: Founding, library: Library, at: Instant): Promise<Membership[]> {
  const { school } = founding;
  const date = schoolTime(school.calendar, at).date;
  const cohorts = [...new Set(school.classes.map((entry) => entry.cohort))].map((cohort) => ({
    cohort,
    roll: newDocument(),
    lessons: school.classes
      .filter((entry) => entry.cohort === cohort)
      .map((entry) => ({ class: entry.id, document: newDocument() })),
  }));
  const homes = school.classes.map((entry) => ({ class: entry.id, document: newDocument() }));
  const boxes = school.people.map((person) => ({ person: person.id, document: newDocument() }));
  const shared = newDocument();
  const author = school.people[0]?.id;
  if (!author) throw new Problem('input.invalid', 'a school has people');

  const entries: { document: DocumentId; statement: StatementInput }[] = [];
  const say = <K extends Kind>(document: DocumentId | undefined, kind: K, body: Body<K>) => {
    if (!document) throw new Problem('input.invalid', `no document for ${kind}`);
    entries.push({
      document,
      statement: { id: randomId() as StatementId, kind, version: 1, author, at, body },
    });
  };
  const cohortOf = (id: string) => {
    const cohort = school.classes.find((entry) => entry.id === id)?.cohort;
    return cohorts.find((entry) => entry.cohort === cohort);
  };
  const classOf = (id: string) => founding.students.find((student) => student.id === id)?.class;

  say(shared, 'school', { name: school.name, calendar: school.calendar });
  for (const person of school.people) say(shared, 'person', person);
  for (const role of school.roles) say(shared, 'role', role);
  for (const entry of school.classes) say(shared, 'class', entry);
  say(shared, 'timetable', { entries: school.timetable });
  for (const student of founding.students) say(cohortOf(student.class)?.roll, 'student', student);
  for (const guardian of founding.guardians) {
    say(homes.find((home) => home.class === classOf(guardian.student))?.document, 'guardian', guardian);
  }
  for (const excuse of founding.excuses) {
    const id = classOf(excuse.student) ?? '';
    say(cohortOf(id)?.lessons.find((entry) => entry.class === id)?.document, 'excuse', excuse);
  }
  await library.commit(entries);

  return school.people.map(({ id }) => {
    const mayRead = (classId: ClassId) =>
      holders(school, 'homeroomTeacher', { class: classId, date }).includes(id) ||
      holders(school, 'gradeHead', { class: classId, date }).includes(id);
    const catalogue: Catalogue = {
      school: shared,
      cohorts,
      homes: homes.filter((home) => mayRead(home.class)),
      boxes,
      person: newDocument(),
    };
    return { school: school.id, me: id, server: founding.server, catalogue };
  });
}

type StatementInput = Parameters<Library['commit']>[0][number]['statement'];
