/** For tests: a school's first documents in one library, under random ids, and which of them each person gets. */
import type { Library } from '@wuhe/documents';
import { rolesOf } from '@wuhe/duties';
import { kindsOfScope } from '@wuhe/keyring';
import {
  type Body,
  type ClassId,
  DocumentId,
  type Guardian,
  type Instant,
  Problem,
  Role,
  randomId,
  type School,
  type Student,
  schoolTime,
} from '@wuhe/model';
import type { Catalogue } from '../catalogue.ts';
import { draftsOf, type SchoolFile } from '../commands/importing.ts';
import type { Membership } from '../membership.ts';
import { stamp } from '../room.ts';

/** Everything a school starts with. */
export interface Founding {
  school: School;
  students: readonly Student[];
  guardians: readonly Guardian[];
  excuses: readonly Body<'excuse'>[];
  /** Web socket address that members will use. */
  server: string;
}

/** The same as a school's own office would hand it in. */
export function fileOf({ school, students, guardians, excuses }: Founding): SchoolFile {
  const { calendar, people, roles, classes, timetable } = school;
  return {
    format: 'wuhe-school',
    version: 1,
    calendar,
    people,
    roles,
    classes,
    timetable,
    students: [...students],
    guardians: [...guardians],
    excuses: [...excuses],
  };
}

const newDocument = () => DocumentId.parse(randomId());

export async function foundInMemory(
  founding: Founding,
  library: Library,
  at: Instant,
): Promise<Membership[]> {
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
  const places = { school: newDocument(), cohorts, homes };
  const author = school.people[0]?.id;
  if (!author) throw new Problem('input.invalid', 'a school has people');
  const { name, calendar } = school;
  const head = { kind: 'school' as const, body: { name, calendar }, to: [places.school] };
  await library.commit(stamp([head, ...draftsOf(fileOf(founding), places)], author, at).entries);
  return school.people.map(({ id }) => {
    const { always, matching } = kindsOfScope.home;
    const readers = Object.keys({ ...always, ...matching }).flatMap(
      (role) => Role.safeParse(role).data ?? [],
    );
    const mayRead = (classId: ClassId) =>
      readers.some((role) => roles.holders(role, date, classId).includes(id));
    const catalogue: Catalogue = {
      school: places.school,
      cohorts,
      homes: homes.filter((home) => mayRead(home.class)),
      boxes,
      person: newDocument(),
      cases: [],
    };
    return { school: school.id, me: id, server: founding.server, catalogue };
  });
}
