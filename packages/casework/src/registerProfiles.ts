/** How the school reads web registers: what was proposed, what was decided by whom it concerns, what is switched off. */
import type { Facts } from '@wuhe/duties';
import { type Instant, type PersonId, type Role, type Statement, schoolTime } from '@wuhe/model';
import { ledgerOf } from './ledger.ts';
import type { Membership } from './membership.ts';

/** Who decides for everybody how a register is read; somebody alone decides for themselves. */
const deciders: readonly Role[] = ['academicOffice', 'principal'];

/** The people who may decide at that moment. */
export function registerDeciders(facts: Facts, membership: Membership, at: Instant): readonly PersonId[] {
  if (membership.server === undefined) return [membership.me];
  const { date } = schoolTime(facts.school.calendar, at);
  const { roles } = ledgerOf(facts);
  return deciders.flatMap((role) => roles.holders(role, date));
}

/** One version of one register, and where it stands. */
export interface RegisterState {
  /** The proposal that the decision is about; without a decision, the last one. */
  proposal: Statement<'registerProfile'>;
  decision: Statement<'registerDecision'> | undefined;
}

type Version = { register: string; version: number };

const keyOf = ({ register, version }: Version) => `${register} ${version}`;

/** Up to which version each register is switched off. Nothing switches it on again: a page that is taught anew is the next version. */
function revocations(decisions: readonly Statement<'registerDecision'>[]) {
  const off = new Map<string, Statement<'registerDecision'>>();
  for (const decision of decisions) {
    if (decision.body.decision !== 'revoked') continue;
    const before = off.get(decision.body.register);
    if (!before || before.body.version < decision.body.version) off.set(decision.body.register, decision);
  }
  return off;
}

/** Every version that was proposed, in order of its first mention. Decisions by anybody else than whom it concerns count for nothing. */
export function registerStates(
  facts: Facts,
  membership: Membership,
): { states: ReadonlyMap<string, RegisterState>; off: ReadonlyMap<string, Statement<'registerDecision'>> } {
  const ledger = ledgerOf(facts);
  const proposals = ledger.all('registerProfile');
  const decisions = ledger
    .all('registerDecision')
    .filter((one) => registerDeciders(facts, membership, one.at).includes(one.author));
  const states = new Map<string, RegisterState>();
  for (const proposal of proposals) states.set(keyOf(proposal.body), { proposal, decision: undefined });
  for (const decision of decisions) {
    const { body } = decision;
    if (body.decision === 'revoked') continue;
    const key = keyOf(body);
    const named = proposals.find(({ id, body: of }) => id === body.of && keyOf(of) === key);
    // Something was decided about that this device has not got, or that is another version.
    if (!named) continue;
    // Another proposal under the same number still waits.
    if (body.decision === 'refused' && named !== states.get(key)?.proposal) continue;
    states.set(key, { proposal: named, decision });
  }
  const off = revocations(decisions);
  for (const [key, { proposal }] of states) {
    const decision = off.get(proposal.body.register);
    if (decision && proposal.body.version <= decision.body.version) states.set(key, { proposal, decision });
  }
  return { states, off };
}

/** What pages may be read by, and what no page may be read by any more. */
export interface SchoolRegisters {
  /** Latest version first: the first one that is about a page is the one to read it by. */
  approved: readonly Statement<'registerProfile'>[];
  /** Switched off, with all versions before it, whoever has a copy. */
  revoked: readonly Version[];
  /** What was proposed under versions that are switched off. */
  off: readonly Statement<'registerProfile'>[];
}

export function schoolRegisters(facts: Facts, membership: Membership): SchoolRegisters {
  const { states, off } = registerStates(facts, membership);
  const decided = (as: 'approved' | 'revoked') =>
    [...states.values()].flatMap(({ proposal, decision }) =>
      decision?.body.decision === as ? [proposal] : [],
    );
  return {
    approved: decided('approved').sort((a, b) => b.body.version - a.body.version || (a.at < b.at ? 1 : -1)),
    revoked: [...off.values()].map(({ body: { register, version } }) => ({ register, version })),
    off: decided('revoked'),
  };
}
