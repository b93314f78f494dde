/** Alone: a school of one person, founded silently and kept on this laptop, and the classes that were confirmed in it. */
import {
  type Bell,
  type Calendar,
  type ClassId,
  CohortId,
  type DocumentId,
  type Instant,
  Problem,
  randomId,
  type Student,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import type { ScopeId } from '@wuhe/seal';
import { newDocument } from '../catalogue.ts';
import type { Command } from '../commands.ts';
import { ledgerOf } from '../ledger.ts';
import type { Draft, Room } from '../room.ts';
import { describedIn } from './scopes.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

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

/** Monday to Friday, with these bells or ours. */
export function usualCalendar(timeZone: string, bells: readonly Bell[] = []): Calendar {
  const week = { weekdays: [1, 2, 3, 4, 5], holidays: [], makeUpDays: [] };
  return { timeZone, ...week, bells: bells.length > 0 ? [...bells] : usualBells };
}

/** Alone everything is of one cohort. */
const soloCohort = CohortId.parse('solo');

/** What the catalogue of somebody alone says first: one cohort, one home, whatever the class. */
export function soloDescriptions(
  school: DocumentId,
  scopes: { school: string; cohort: string; home: string },
): Draft[] {
  const to = [school];
  const roll = newDocument(scopes.cohort as ScopeId, randomId());
  return [
    { kind: 'scope', body: { scope: scopes.school, for: 'school' }, to },
    { kind: 'scope', body: { scope: scopes.cohort, for: 'cohort', cohort: soloCohort }, to },
    { kind: 'scope', body: { scope: scopes.home, for: 'home', cohort: soloCohort }, to },
    { kind: 'document', body: { document: roll, holds: 'roll', cohort: soloCohort }, to },
  ];
}

/** The documents of one more class, for somebody alone. */
export async function soloDocuments(room: Room, id: ClassId, at: Instant): Promise<void> {
  const { scopes } = describedIn(room);
  const scopeFor = (kind: 'cohort' | 'home') => {
    const found = [...scopes.values()].find((one) => one.for === kind);
    if (!found) throw new Problem('input.invalid', 'no cohort');
    return found.scope as ScopeId;
  };
  const to = [room.membership.catalogue.school];
  const one = (holds: 'lessons' | 'home'): Draft => ({
    kind: 'document',
    body: {
      document: newDocument(scopeFor(holds === 'home' ? 'home' : 'cohort'), randomId()),
      holds,
      cohort: soloCohort,
      class: id,
    },
    to,
  });
  await room.say([one('lessons'), one('home')], at);
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
  const calendar = usualCalendar(command.timeZone, command.bells);
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
  const entry = ledgerOf(room.facts())
    .all('class')
    .findLast(({ body }) => body.id === command.class);
  if (!entry) throw new Problem('statement.unknown', 'class');
  if (entry.body.name === command.name) return;
  nameIsFree(room, command.name);
  const body = { ...entry.body, name: command.name };
  // A correction counts even where the laptop's clock was set back.
  const to = [room.membership.catalogue.school];
  await room.say([{ kind: 'class', body, to, corrects: entry.id }], at);
}

/** @throws Problem `class.duplicate` */
export function nameIsFree(room: Room | undefined, name: string): void {
  const taken = room?.facts().school.classes.some((entry) => entry.name === name);
  if (taken) throw new Problem('class.duplicate');
}
