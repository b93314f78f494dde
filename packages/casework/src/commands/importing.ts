/** A school file: calendar, staff, classes, rolls and timetable as the school's own office system can write them. */
import {
  type Body,
  Calendar,
  type ClassId,
  type DocumentId,
  Excuse,
  Guardian,
  type Instant,
  type Kind,
  Person,
  PersonId,
  Problem,
  RoleAssignment,
  SchoolClass,
  type StatementId,
  Student,
  TimetableEntry,
} from '@wuhe/model';
import { isExactId } from '@wuhe/seal';
import * as z from 'zod/mini';
import { derivedId } from '../digest.ts';
import { ledgerOf } from '../ledger.ts';
import type { Draft, Room } from '../room.ts';
import { openScopes, type Places } from './scopes.ts';

const many = (most: number) => z.maxLength(most);

/** Ids are the file's own; a person's may be any short text and gets one of the school's. */
export const SchoolFile = z.object({
  format: z.literal('wuhe-school'),
  version: z.literal(1),
  calendar: Calendar,
  people: z.array(Person).check(many(2000)),
  roles: z.array(RoleAssignment).check(many(8000)),
  classes: z.array(SchoolClass).check(many(400)),
  timetable: z._default(z.array(TimetableEntry).check(many(40_000)), []),
  students: z._default(z.array(Student).check(many(20_000)), []),
  guardians: z._default(z.array(Guardian).check(many(60_000)), []),
  excuses: z._default(z.array(Excuse).check(many(20_000)), []),
});
export type SchoolFile = z.infer<typeof SchoolFile>;

/** @throws Problem `file.invalid`, with the path of what is wrong */
function readSchoolFile(text: string): SchoolFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Problem('file.invalid', 'not JSON', { cause });
  }
  const read = SchoolFile.safeParse(value);
  if (!read.success) {
    const path = read.error.issues[0]?.path ?? [];
    const place = path.length > 0 ? z.core.toDotPath(path) : undefined;
    throw new Problem('file.invalid', z.prettifyError(read.error), { place });
  }
  return read.data;
}

/** What a school file says, and where each part of it lies. */
export function draftsOf(file: SchoolFile, places: Places): Draft[] {
  const drafts: Draft[] = [];
  const say = <K extends Kind>(document: DocumentId | undefined, kind: K, body: Body<K>) => {
    if (!document) throw new Problem('file.invalid', `a ${kind} of no class in this file`, { place: kind });
    drafts.push({ kind, body, to: [document] });
  };
  const classes = new Map(file.classes.map((entry) => [entry.id, entry]));
  const classOf = new Map(file.students.map((student) => [student.id, student.class]));
  const roll = (id: ClassId) => places.cohorts.find(({ cohort }) => cohort === classes.get(id)?.cohort)?.roll;
  const lessons = (id: ClassId | undefined) =>
    places.cohorts.flatMap((cohort) => cohort.lessons).find((entry) => entry.class === id)?.document;
  const home = (id: ClassId | undefined) => places.homes.find((entry) => entry.class === id)?.document;
  for (const person of file.people) say(places.school, 'person', person);
  for (const role of file.roles) say(places.school, 'role', role);
  for (const entry of file.classes) say(places.school, 'class', entry);
  for (const [id, entries] of Map.groupBy(file.timetable, (entry) => entry.class))
    say(places.school, 'timetable', { class: id, entries });
  for (const student of file.students) say(roll(student.class), 'student', student);
  for (const guardian of file.guardians) say(home(classOf.get(guardian.student)), 'guardian', guardian);
  for (const excuse of file.excuses) say(lessons(classOf.get(excuse.student)), 'excuse', excuse);
  return drafts;
}

/** Statements in one strict commit: a document takes only so much at once. */
const AT_ONCE = 100;

/**
 * Takes a file in: opens what scopes and documents its classes need, and says what is not there yet. Broken off, it goes on where it was.
 * @throws Problem `file.invalid`, `key.locked`, `role.missing`, codes of the chain
 */
export async function importSchool(room: Room, text: string, at: Instant): Promise<undefined> {
  const file = await withExactPeople(room, readSchoolFile(text));
  const places = await openScopes(room, file.classes, at);
  const ledger = ledgerOf(room.facts());
  const drafts: Draft[] = [];
  const { name } = room.facts().school;
  const { school } = room.membership.catalogue;
  for (const draft of [
    { kind: 'school', body: { name, calendar: file.calendar }, to: [school] } satisfies Draft<'school'>,
    ...draftsOf(file, places),
  ]) {
    const id: StatementId = await derivedId(
      'file',
      room.membership.school,
      draft.kind,
      JSON.stringify(draft.body),
    );
    if (!ledger.get(id)) drafts.push({ ...draft, id });
  }
  for (let from = 0; from < drafts.length; from += AT_ONCE)
    await room.say(drafts.slice(from, from + AT_ONCE), at);
  return undefined;
}

/** The file with people under ids of 16 bytes; whoever bears the name of this person is this person. */
async function withExactPeople(room: Room, file: SchoolFile): Promise<SchoolFile> {
  const { me, school } = room.membership;
  const own = room.facts().school.people.find(({ id }) => id === me)?.name;
  const ids = new Map<string, PersonId>();
  for (const { id, name } of file.people) {
    const other = isExactId(id) ? id : PersonId.parse(await derivedId('person', school, id));
    ids.set(id, name === own ? me : other);
  }
  const known = (id: PersonId, place: string): PersonId => {
    const found = ids.get(id);
    if (!found) throw new Problem('file.invalid', 'somebody who is not among the people', { place });
    return found;
  };
  return {
    ...file,
    people: file.people.map((person, i) => ({ ...person, id: known(person.id, `people[${i}].id`) })),
    roles: file.roles.map((role, i) => ({ ...role, person: known(role.person, `roles[${i}].person`) })),
    timetable: file.timetable.map((entry, i) => ({
      ...entry,
      teacher: known(entry.teacher, `timetable[${i}].teacher`),
    })),
  };
}
