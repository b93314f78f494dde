/** Acknowledging, reporting up the chain, explaining: who knows what, and since when. */
import {
  type Body,
  type DocumentId,
  type Instant,
  type PersonId,
  Problem,
  type Role,
  type Statement,
  type StatementId,
} from '@wuhe/model';
import type { Command } from '../commands.ts';
import { holders } from '../facts.ts';
import type { Draft, Room } from '../room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/** Rule → role that the report goes to; a rule that is not here takes no report. */
const recipients: Readonly<Record<string, Role>> = {
  'absence.unreachable': 'gradeHead',
  'absence.halfDay': 'gradeHead',
  'absence.day': 'principal',
};

/** Who receives the report of a rule, by the school's roles on that date. */
export function recipientsOf(room: Room, rule: string, where: { class: string; date: string }): PersonId[] {
  const role = recipients[rule];
  return role ? holders(room.facts().school, role, where) : [];
}

/** Reports up the chain with the five elements (A1.2.1.1, A1.2.1.3, A1.3.4), into the class's home and to each recipient. */
export async function report(room: Room, command: Of<'report'>, at: Instant): Promise<StatementId> {
  const { school, students } = room.facts();
  const student = students.find((entry) => entry.id === command.student);
  if (!student) throw new Problem('statement.unknown', 'student');
  const where = { class: student.class, date: command.date };
  const to = recipientsOf(room, command.rule, where);
  if (to.length === 0) throw new Problem('role.missing', recipients[command.rule] ?? command.rule);
  const home = room.homeOf(student.class);
  if (!home) throw new Problem('role.missing', 'home');
  const body: Body<'report'> = {
    rule: command.rule,
    student: student.id,
    class: student.class,
    date: command.date,
    ...(command.session ? { session: command.session } : {}),
    to,
    studentName: student.name,
    className: school.classes.find((entry) => entry.id === student.class)?.name ?? '',
    elements: command.elements,
  };
  const [id] = await room.say([{ kind: 'report', body, to: [home, ...boxesOf(room, to)] }], at);
  return id as StatementId;
}

/** "Got it" for tellings, reports, withdrawals, decisions: kept where its author reads it and where I do. */
export async function acknowledge(
  room: Room,
  of: readonly StatementId[],
  at: Instant,
): Promise<StatementId[]> {
  const { me } = room.membership;
  const { statements } = room.facts();
  const seen = new Set(
    statements
      .filter((entry) => entry.kind === 'acknowledgement' && entry.author === me)
      .map((entry) => (entry.body as Body<'acknowledgement'>).of),
  );
  const drafts = of
    .filter((id) => !seen.has(id))
    .map((id): Draft => {
      const statement = statements.find((entry) => entry.id === id);
      if (!statement) throw new Problem('statement.unknown');
      return { kind: 'acknowledgement', body: { of: id }, to: placesOf(room, statement) };
    });
  if (drafts.length === 0) return [];
  return room.say(drafts, at);
}

/** The documents in which the people concerned with a statement read: its class's shared document, its author's box, my own box. */
function placesOf(room: Room, statement: Statement): DocumentId[] {
  const letters = boxesOf(room, [statement.author, room.membership.me]);
  switch (statement.kind) {
    case 'telling':
    case 'withdrawal':
      return [...lessonsIfHeld(room, statement), ...(statement.kind === 'withdrawal' ? letters : [])];
    case 'report': {
      const home = room.homeOf(statement.body.class);
      return home ? [home, ...letters] : letters;
    }
    default:
      return letters;
  }
}

function lessonsIfHeld(room: Room, statement: Statement<'telling'> | Statement<'withdrawal'>): DocumentId[] {
  try {
    return [room.lessonsOf(statement.body.lesson.class)];
  } catch {
    return [];
  }
}

export function boxesOf(room: Room, people: readonly PersonId[]): DocumentId[] {
  return people.map((person) => room.boxOf(person)).filter((box) => box !== undefined);
}

/** Writes why a duty is late, before anybody else sees it (A1.4). */
export async function explain(room: Room, command: Of<'explain'>, at: Instant): Promise<StatementId[]> {
  const body: Body<'explanation'> = { duty: command.duty, text: command.text };
  return room.say([{ kind: 'explanation', body, to: [room.membership.catalogue.person] }], at);
}
