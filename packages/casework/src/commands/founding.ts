/** Making a school for many members at once: its first documents, and which of them each person gets. */
import type { Library } from '@wuhe/documents';
import { rolesOf } from '@wuhe/duties';
import {
  type Body,
  type ClassId,
  type DocumentId,
  type Guardian,
  type Instant,
  type Kind,
  Problem,
  type School,
  type Student,
  schoolTime,
} from '@wuhe/model';
import type { Catalogue, Membership } from '../membership.ts';
import { type Draft, stamp } from '../room.ts';
import { newDocument } from './solo.ts';

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
 * Writes a school's first documents into a library and says which membership each person gets (need to know: a class's home only for
 * its homeroom teacher and grade head). Hand them out with `writeInvitation`.
 */
export async function foundSchool(founding: Founding, library: Library, at: Instant): Promise<Membership[]> {
  const { school } = founding;
  const { date } = schoolTime(school.calendar, at);
  const roles = rolesOf(school);
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

  const drafts: Draft[] = [];
  const say = <K extends Kind>(document: DocumentId | undefined, kind: K, body: Body<K>) => {
    if (!document) throw new Problem('input.invalid', `no document for ${kind}`);
    drafts.push({ kind, body, to: [document] });
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
  await library.commit(stamp(drafts, author, at).entries);

  return school.people.map(({ id }) => {
    const mayRead = (classId: ClassId) =>
      (['homeroomTeacher', 'gradeHead'] as const).some((role) =>
        roles.holders(role, date, classId).includes(id),
      );
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
