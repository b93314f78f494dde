/** Recording what happened by the form of its kind, and taking on or leaving a part of the rules. */
import type { RulePack } from '@wuhe/duties';
import { coreParts } from '@wuhe/duties';
import {
  type Body,
  bodies,
  type Instant,
  type Kind,
  type PlainDate,
  Problem,
  type StatementId,
  schoolTime,
} from '@wuhe/model';
import { mayAdopt } from '../adoption.ts';
import { canonical } from '../canonical.ts';
import type { Command } from '../commands.ts';
import { ledgerOf } from '../ledger.ts';
import { classOf, documentsFor, homeroomOnly } from '../record/places.ts';
import { type Draft, find, lessonsFor, type Room } from '../room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/**
 * Records statements of one kind, all or none. What I said already in the same words adds nothing. Accepting a leave slip also publishes
 * the leave without its reason (A2.1.3). @throws Problem `input.invalid`, `role.missing`, `statement.unknown`
 */
export async function record(room: Room, command: Of<'record'>, at: Instant): Promise<StatementId[]> {
  const drafts = command.bodies.flatMap((body) => draftsOf(room, command.kind as Kind, body, at));
  const { me } = room.membership;
  const ledger = ledgerOf(room.facts());
  const fresh = drafts.filter(
    (draft) =>
      !ledger
        .all(draft.kind)
        .some((one) => one.author === me && canonical(one.body) === canonical(draft.body)),
  );
  return fresh.length === 0 ? [] : room.say(fresh, at);
}

function draftsOf(room: Room, kind: Kind, input: unknown, at: Instant): Draft[] {
  const read = Object.hasOwn(bodies, kind) ? bodies[kind].safeParse(input) : undefined;
  if (!read?.success) throw new Problem('input.invalid', kind);
  const body = read.data as Body<Kind>;
  const { date } = schoolTime(room.facts().school.calendar, at);
  const to = documentsFor(room, kind, body, date);
  if (homeroomOnly.has(kind)) onlyHomeroom(room, body, date);
  const draft: Draft = { kind, body, to };
  return kind === 'leaveDecision' ? [draft, ...excuseOf(room, body as Body<'leaveDecision'>)] : [draft];
}

function onlyHomeroom(room: Room, body: unknown, date: PlainDate): void {
  const { roles } = ledgerOf(room.facts());
  const may =
    !room.membership.server ||
    roles.holders('homeroomTeacher', date, classOf(room, body)).includes(room.membership.me);
  if (!may) throw new Problem('role.missing', 'homeroomTeacher');
}

function excuseOf(room: Room, { of, decision }: Body<'leaveDecision'>): Draft[] {
  const slip = find(room.facts(), 'leaveSlip', of).body;
  if (decision !== 'accepted') return [];
  const body: Body<'excuse'> = { student: slip.student, covers: slip.covers };
  return [{ kind: 'excuse', body, to: [lessonsFor(room, slip.class)] }];
}

/** Takes on a part of the rules, or leaves it, from a date on that is not over. The same again adds nothing. @throws Problem `role.missing`, `input.invalid` */
export async function adopt(
  room: Room,
  pack: RulePack,
  { part, on, from }: Of<'adopt'>,
  at: Instant,
): Promise<StatementId | undefined> {
  const facts = room.facts();
  const { date } = schoolTime(facts.school.calendar, at);
  if (!mayAdopt(facts, room.membership, date)) throw new Problem('role.missing', 'principal');
  const known = (pack.parts ?? []).some((one) => one.id === part) && !coreParts(pack).includes(part);
  const body: Body<'adoption'> = { part, on, from: from ?? date };
  if (!known || body.from < date) throw new Problem('input.invalid', part);
  const last = ledgerOf(facts)
    .all('adoption')
    .findLast((one) => one.body.part === part);
  if (last ? last.body.on === on && (on ? last.body.from <= body.from : true) : !on) return undefined;
  const [id] = await room.say([{ kind: 'adoption', body, to: [room.membership.catalogue.school] }], at);
  return id;
}
