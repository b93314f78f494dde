/** Nothing goes out without the principal (A1.3.5): requests, decisions, releases, each over exactly one text. */
import { type Body, type Instant, Problem, type Statement, type StatementId, schoolTime } from '@wuhe/model';
import type { Command } from '../commands.ts';
import { holders, ofKind } from '../facts.ts';
import { find, type Room } from '../room.ts';
import { boxesOf } from './reports.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/** SHA-256 of the UTF-8 of a text, lower-case hex (FIPS 180-4). */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function principals(room: Room, at: Instant) {
  const { school } = room.facts();
  return holders(school, 'principal', { date: schoolTime(school.calendar, at).date });
}

/** Asks the principal to let a text out; a corrected request replaces the earlier one, whose approval is void. */
export async function requestDisclosure(
  room: Room,
  command: Of<'requestDisclosure'>,
  at: Instant,
): Promise<StatementId> {
  const { command: _name, corrects, ...rest } = command;
  if (corrects && find(room.facts(), 'disclosureRequest', corrects).author !== room.membership.me) {
    throw new Problem('statement.unknown', 'not my request');
  }
  const to = principals(room, at);
  if (to.length === 0) throw new Problem('role.missing', 'principal');
  const body: Body<'disclosureRequest'> = { ...rest, sha256: await sha256(rest.content) };
  const places = [room.membership.catalogue.person, ...boxesOf(room, to)];
  const [id] = await room.say(
    [{ kind: 'disclosureRequest', body, to: places, ...(corrects ? { corrects } : {}) }],
    at,
  );
  return id as StatementId;
}

/** Approves, refuses or returns exactly the text that was on the screen. */
export async function decideDisclosure(
  room: Room,
  command: Of<'decideDisclosure'>,
  at: Instant,
): Promise<StatementId> {
  const { me } = room.membership;
  if (!principals(room, at).includes(me)) throw new Problem('role.missing', 'principal');
  const request = find(room.facts(), 'disclosureRequest', command.request);
  const digest = await sha256(request.body.content);
  if (digest !== request.body.sha256 || digest !== command.sha256) throw new Problem('disclosure.changed');
  if (replaced(room, request.id)) throw new Problem('disclosure.changed', 'a newer version exists');
  const reason = command.reason?.trim();
  if (command.decision !== 'approved' && !reason) throw new Problem('input.invalid', 'a reason is needed');
  const body: Body<'disclosureDecision'> = {
    request: request.id,
    decision: command.decision,
    sha256: digest,
    ...(reason ? { reason } : {}),
  };
  const [id] = await room.say(
    [{ kind: 'disclosureDecision', body, to: boxesOf(room, [request.author, me]) }],
    at,
  );
  return id as StatementId;
}

function replaced(room: Room, id: StatementId): boolean {
  return ofKind(room.facts().statements, 'disclosureRequest').some((request) => request.corrects === id);
}

/** The decision in force: the last by somebody who was principal when deciding, over this very text, unless a newer version replaced it. */
export function decisionOf(
  room: Room,
  request: Statement<'disclosureRequest'>,
): Statement<'disclosureDecision'> | undefined {
  const { statements } = room.facts();
  return ofKind(statements, 'disclosureDecision')
    .filter(
      (decision) =>
        decision.body.request === request.id &&
        decision.body.sha256 === request.body.sha256 &&
        principals(room, decision.at).includes(decision.author),
    )
    .at(-1);
}

/** Whether Wuhe's own copy, print and export are open for this text. */
export function mayLeave(room: Room, request: Statement<'disclosureRequest'>): boolean {
  return decisionOf(room, request)?.body.decision === 'approved' && !replaced(room, request.id);
}

/** Logs that an approved text leaves Wuhe and hands it out. @throws Problem `disclosure.locked`, `disclosure.changed` */
export async function releaseDisclosure(
  room: Room,
  command: Of<'releaseDisclosure'>,
  at: Instant,
): Promise<{ content: string; sha256: string }> {
  const request = find(room.facts(), 'disclosureRequest', command.request);
  if (!mayLeave(room, request)) throw new Problem('disclosure.locked');
  const digest = await sha256(request.body.content);
  if (digest !== request.body.sha256) throw new Problem('disclosure.changed');
  const decision = decisionOf(room, request);
  const body: Body<'disclosureRelease'> = { request: request.id, sha256: digest, how: command.how };
  const readers = decision ? [decision.author] : [];
  await room.say(
    [{ kind: 'disclosureRelease', body, to: [room.membership.catalogue.person, ...boxesOf(room, readers)] }],
    at,
  );
  return { content: request.body.content, sha256: digest };
}
