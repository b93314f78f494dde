/** A register page that one teacher taught becomes the school's: proposed by anybody, decided by the academic office or the principal. */
import { type Body, type Instant, Problem, type StatementId } from '@wuhe/model';
import { canonical } from '../canonical.ts';
import type { Command } from '../commands.ts';
import { ledgerOf } from '../ledger.ts';
import { registerDeciders, registerStates } from '../registerProfiles.ts';
import type { Room } from '../room.ts';

type Of<C extends Command['command']> = Extract<Command, { command: C }>;

/**
 * Proposes; alone, what one proposes is approved with it. The same again under the same number adds nothing, whatever it is called.
 * @throws Problem `register.revoked`
 */
export async function proposeRegister(
  room: Room,
  command: Of<'proposeRegister'>,
  at: Instant,
): Promise<StatementId> {
  const { command: _name, ...body } = command;
  const facts = room.facts();
  const off = registerStates(facts, room.membership).off.get(body.register);
  if (off && off.body.version >= body.version) throw new Problem('register.revoked');
  const { title: _title, ...what } = body;
  const same = ledgerOf(facts)
    .all('registerProfile')
    .find(({ body: { title: _other, ...its } }) => canonical(its) === canonical(what));
  if (same) return same.id;
  const to = [room.membership.catalogue.school];
  const [id] = await room.say([{ kind: 'registerProfile', body, to }], at);
  if (!id) throw new Problem('input.invalid', 'nothing was proposed');
  if (room.membership.server === undefined) {
    const { register, version } = body;
    await decideRegister(room, { decision: 'approved', register, version, of: id }, at);
  }
  return id;
}

/** Decides about one version. The decision that counts already, said again, adds nothing. @throws Problem `role.missing`, `statement.unknown`, `register.revoked` */
export async function decideRegister(
  room: Room,
  body: Body<'registerDecision'>,
  at: Instant,
): Promise<StatementId> {
  const facts = room.facts();
  const { membership } = room;
  if (!registerDeciders(facts, membership, at).includes(membership.me))
    throw new Problem('role.missing', 'academicOffice');
  const { states, off } = registerStates(facts, membership);
  const state = states.get(`${body.register} ${body.version}`);
  const before = off.get(body.register);
  if (before && before.body.version >= body.version) {
    if (body.decision === 'revoked') return before.id;
    throw new Problem('register.revoked');
  }
  if (body.decision !== 'revoked') {
    const named = ledgerOf(facts).get(body.of);
    const fits =
      named?.kind === 'registerProfile' &&
      named.body.register === body.register &&
      named.body.version === body.version;
    if (!fits) throw new Problem('statement.unknown', 'registerProfile');
  }
  if (state?.decision && canonical(state.decision.body) === canonical(body)) return state.decision.id;
  const [id] = await room.say([{ kind: 'registerDecision', body, to: [membership.catalogue.school] }], at);
  return id as StatementId;
}
