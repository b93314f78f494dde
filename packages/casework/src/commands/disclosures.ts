/** Nothing goes out without the principal (A1.3.5): requests, decisions, releases, each over exactly one text. */
import type { Facts } from '@wuhe/duties';
import {
  type Body,
  type Instant,
  type PersonId,
  Problem,
  type Statement,
  type StatementId,
  schoolTime,
} from '@wuhe/model';
import { canonical } from '../canonical.ts';
import type { Command } from '../commands.ts';
import { sha256 } from '../digest.ts';
import { ledgerOf } from '../ledger.ts';
import { boxesOf, find, type Room } from '../room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

function principals(facts: Facts, at: Instant): readonly PersonId[] {
  const { date } = schoolTime(facts.school.calendar, at);
  return ledgerOf(facts).roles.holders('principal', date);
}

/** Asks the principal to let a text out; a corrected request replaces the earlier one, whose approval is void. */
export async function requestDisclosure(
  room: Room,
  command: Of<'requestDisclosure'>,
  at: Instant,
): Promise<StatementId> {
  const { command: _name, corrects, ...rest } = command;
  const facts = room.facts();
  const { me } = room.membership;
  if (corrects && find(facts, 'disclosureRequest', corrects).author !== me) {
    throw new Problem('statement.unknown', 'not my request');
  }
  const to = principals(facts, at);
  const boxes = boxesOf(room, to);
  if (boxes.length === 0) throw new Problem('role.missing', 'principal');
  const body: Body<'disclosureRequest'> = { ...rest, sha256: await sha256(rest.content) };
  const asked = ledgerOf(facts)
    .all('disclosureRequest')
    .find(
      (one) =>
        one.author === me &&
        one.corrects === corrects &&
        canonical(one.body) === canonical(body) &&
        !decisionOf(facts, one),
    );
  if (asked) return asked.id;
  if (corrects && ledgerOf(facts).replaced(corrects))
    throw new Problem('disclosure.changed', 'a newer version exists');
  const places = [room.membership.catalogue.person, ...boxes];
  const [id] = await room.say(
    [{ kind: 'disclosureRequest', body, to: places, ...(corrects ? { corrects } : {}) }],
    at,
  );
  return id as StatementId;
}

/** Approves, refuses or returns exactly the text that was on the screen. The same decision again adds nothing. */
export async function decideDisclosure(
  room: Room,
  command: Of<'decideDisclosure'>,
  at: Instant,
): Promise<StatementId> {
  const facts = room.facts();
  const { me } = room.membership;
  if (!principals(facts, at).includes(me)) throw new Problem('role.missing', 'principal');
  const request = find(facts, 'disclosureRequest', command.request);
  const digest = await sha256(request.body.content);
  if (digest !== request.body.sha256 || digest !== command.sha256) throw new Problem('disclosure.changed');
  if (ledgerOf(facts).replaced(request.id)) throw new Problem('disclosure.changed', 'a newer version exists');
  const reason = command.reason?.trim();
  if (command.decision !== 'approved' && !reason) throw new Problem('input.invalid', 'a reason is needed');
  const body: Body<'disclosureDecision'> = {
    request: request.id,
    decision: command.decision,
    sha256: digest,
    ...(reason ? { reason } : {}),
  };
  const before = decisionOf(facts, request);
  if (before?.author === me && canonical(before.body) === canonical(body)) return before.id;
  const [id] = await room.say(
    [{ kind: 'disclosureDecision', body, to: boxesOf(room, [request.author, me]) }],
    at,
  );
  return id as StatementId;
}

/** The decision in force: the last by somebody who was principal when deciding, over this very text. */
export function decisionOf(
  facts: Facts,
  request: Statement<'disclosureRequest'>,
): Statement<'disclosureDecision'> | undefined {
  return ledgerOf(facts)
    .all('disclosureDecision')
    .findLast(
      (decision) =>
        decision.body.request === request.id &&
        decision.body.sha256 === request.body.sha256 &&
        principals(facts, decision.at).includes(decision.author),
    );
}

/** Whether Wuhe's own copy, print and export are open for this text: approved, and no newer version replaced it. */
export function mayLeave(facts: Facts, request: Statement<'disclosureRequest'>): boolean {
  return decisionOf(facts, request)?.body.decision === 'approved' && !ledgerOf(facts).replaced(request.id);
}

/** Logs that an approved text leaves Wuhe and hands it out. @throws Problem `disclosure.locked`, `disclosure.changed` */
export async function releaseDisclosure(
  room: Room,
  command: Of<'releaseDisclosure'>,
  at: Instant,
): Promise<{ content: string; sha256: string }> {
  const facts = room.facts();
  const request = find(facts, 'disclosureRequest', command.request);
  const decision = decisionOf(facts, request);
  if (!decision || !mayLeave(facts, request)) throw new Problem('disclosure.locked');
  const digest = await sha256(request.body.content);
  if (digest !== request.body.sha256) throw new Problem('disclosure.changed');
  const body: Body<'disclosureRelease'> = { request: request.id, sha256: digest, how: command.how };
  const others = [decision.author, request.author].filter((person) => person !== room.membership.me);
  const places = [room.membership.catalogue.person, ...boxesOf(room, others)];
  await room.say([{ kind: 'disclosureRelease', body, to: places }], at);
  return { content: request.body.content, sha256: digest };
}
