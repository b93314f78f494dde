/** Alone: a school of one person, founded silently and kept on this laptop, and the classes that were confirmed in it. */
import {
  type Bell,
  type Calendar,
  type ClassId,
  CohortId,
  type DocumentId,
  type Instant,
  type PersonId,
  Problem,
  randomId,
  type SchoolId,
  type Student,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import type { Command } from '../commands.ts';
import type { Membership } from '../membership.ts';
import type { Draft, Room } from '../room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/** A fresh id; what the document is for stands in a catalogue, never in its name. */
export const newDocument = () => randomId() as DocumentId;

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

/** The roll of one class made from a confirmed reading: names, numbers, hidden ids. */
export async function confirmClass(
  room: Room,
  id: ClassId,
  command: Of<'confirmClass'>,
  at: Instant,
): Promise<void> {
  const { school } = room.facts();
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
  const from = schoolTime(first ? calendar : school.calendar, at).date;
  const drafts: Draft[] = [];
  if (first) {
    drafts.push({ kind: 'school', body: { name: command.me, calendar }, to: [catalogue.school] });
    drafts.push({ kind: 'person', body: { id: me, name: command.me }, to: [catalogue.school] });
  }
  const entry = { id, name: command.className, cohort: cohort.cohort };
  drafts.push({ kind: 'class', body: entry, to: [catalogue.school] });
  const role = command.mine ? 'homeroomTeacher' : 'subjectTeacher';
  drafts.push({ kind: 'role', body: { person: me, role, class: id }, to: [catalogue.school] });
  for (const read of command.students) {
    const student: Student = { id: randomId() as StudentId, class: id, from, ...read };
    drafts.push({ kind: 'student', body: student, to: [cohort.roll] });
  }
  await room.say(drafts, at);
}

/** Another name for a class of somebody alone; the same name adds nothing. */
export async function renameClass(room: Room, command: Of<'renameClass'>, at: Instant): Promise<void> {
  if (room.membership.server) throw new Problem('role.missing', 'a school names its own classes');
  const { classes } = room.facts().school;
  const entry = classes.find(({ id }) => id === command.class);
  if (!entry) throw new Problem('statement.unknown', 'class');
  if (entry.name === command.name) return;
  nameIsFree(room, command.name);
  const body = { ...entry, name: command.name };
  await room.say([{ kind: 'class', body, to: [room.membership.catalogue.school] }], at);
}

/** @throws Problem `class.duplicate` */
export function nameIsFree(room: Room | undefined, name: string): void {
  const taken = room?.facts().school.classes.some((entry) => entry.name === name);
  if (taken) throw new Problem('class.duplicate');
}
