/** Acknowledging, reporting up the chain, explaining: who knows what, and since when. */
import type { RulePack } from '@wuhe/duties';
import {
  type Body,
  type DocumentId,
  type Instant,
  Problem,
  type Statement,
  type StatementId,
} from '@wuhe/model';
import { canonical } from '../canonical.ts';
import type { Command } from '../commands.ts';
import { ledgerOf } from '../ledger.ts';
import { recipientsOf, reportRule } from '../recipients.ts';
import { boxesOf, type Draft, homeFor, type Room } from '../room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/**
 * Reports up the chain with the five elements (A1.2.1.1, A1.2.1.3, A1.3.4), into the class's home and to each recipient. What I
 * reported already and say differently now corrects it (A2.2.3); the same again adds nothing.
 */
export async function report(
  room: Room,
  pack: RulePack,
  command: Of<'report'>,
  at: Instant,
): Promise<StatementId> {
  const facts = room.facts();
  const rule = reportRule(pack, command.rule);
  if (!rule) throw new Problem('input.invalid', 'a rule that takes no report');
  const student = facts.students.find((entry) => entry.id === command.student);
  if (!student) throw new Problem('statement.unknown', 'student');
  const home = homeFor(room, student.class);
  const to = recipientsOf(facts, pack, rule, student.class, at);
  const boxes = boxesOf(room, to);
  // Somebody who cannot be written to would never hear of it, and the screen would say reported.
  if (to.length === 0 || boxes.length < to.length) throw new Problem('role.missing', rule.id);
  const body: Body<'report'> = {
    rule: rule.id,
    student: student.id,
    class: student.class,
    date: command.date,
    ...(command.session ? { session: command.session } : {}),
    to: [...to],
    studentName: student.name,
    className: facts.school.classes.find((entry) => entry.id === student.class)?.name ?? '',
    elements: command.elements,
  };
  const before = myReport(room, command);
  if (before && canonical(before.body) === canonical(body)) return before.id;
  const corrects = before ? { corrects: before.id } : {};
  const [id] = await room.say([{ kind: 'report', body, to: [home, ...boxes], ...corrects }], at);
  return id as StatementId;
}

/** My report of the same that still stands. */
function myReport(room: Room, { rule, student, date, session }: Of<'report'>) {
  const ledger = ledgerOf(room.facts());
  const withdrawn = new Set(ledger.all('withdrawal').map(({ body }) => body.of));
  return ledger
    .all('report')
    .findLast(
      ({ id, author, body }) =>
        author === room.membership.me &&
        !withdrawn.has(id) &&
        body.rule === rule &&
        body.student === student &&
        body.date === date &&
        body.session === session,
    );
}

/** "Got it" for tellings, reports, withdrawals, decisions: kept where its author reads it and where I do. */
export async function acknowledge(
  room: Room,
  of: readonly StatementId[],
  at: Instant,
): Promise<StatementId[]> {
  const ledger = ledgerOf(room.facts());
  const mine = (id: StatementId) => ledger.seen(id).some((one) => one.author === room.membership.me);
  const drafts = [...new Set(of)]
    .filter((id) => !mine(id))
    .map((id): Draft => {
      const statement = ledger.get(id);
      if (!statement) throw new Problem('statement.unknown');
      return { kind: 'acknowledgement', body: { of: id }, to: placesOf(room, statement) };
    });
  if (drafts.length === 0) return [];
  return room.say(drafts, at);
}

/** The documents in which the people concerned with a statement read: its class's shared document, its author's box, my own box. */
function placesOf(room: Room, statement: Statement): DocumentId[] {
  const letters = boxesOf(room, [statement.author, room.membership.me]);
  const shared = sharedPlace(room, statement);
  if (!shared) return letters;
  // Everybody whom a telling concerns reads the lessons; the others also reach people who do not hold the shared document.
  return statement.kind === 'telling' ? [shared] : [shared, ...letters];
}

function sharedPlace(room: Room, statement: Statement): DocumentId | undefined {
  switch (statement.kind) {
    case 'telling':
    case 'withdrawal':
      return room.lessonsOf(statement.body.lesson.class);
    case 'report':
      return room.homeOf(statement.body.class);
    default:
      return undefined;
  }
}

/** Writes why a duty is late, before anybody else sees it (A1.4). The same words again add nothing. */
export async function explain(room: Room, command: Of<'explain'>, at: Instant): Promise<StatementId[]> {
  const body: Body<'explanation'> = { duty: command.duty, text: command.text };
  const before = ledgerOf(room.facts())
    .all('explanation')
    .findLast((one) => one.body.duty === body.duty);
  if (before?.body.text === body.text) return [];
  return room.say([{ kind: 'explanation', body, to: [room.membership.catalogue.person] }], at);
}
