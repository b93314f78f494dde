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
  proposal: Statement<'registerProfile'> | undefined;
  decision: Statement<'registerDecision'> | undefined;
}

type Version = { register: string; version: number };

const keyOf = ({ register, version }: Version) => `${register} ${version}`;

/** Every version that was proposed or decided about, in order of its first mention. Decisions by anybody else count for nothing. */
export function registerStates(facts: Facts, membership: Membership): ReadonlyMap<string, RegisterState> {
  const ledger = ledgerOf(facts);
  const proposals = ledger.all('registerProfile');
  const decisions = ledger
    .all('registerDecision')
    .filter((one) => registerDeciders(facts, membership, one.at).includes(one.author));
  const states = new Map<string, RegisterState>();
  for (const proposal of proposals) states.set(keyOf(proposal.body), { proposal, decision: undefined });
  for (const decision of decisions) {
    const { body } = decision;
    const key = keyOf(body);
    const named =
      body.decision === 'revoked'
        ? states.get(key)?.proposal
        : proposals.find(({ id, body: of }) => id === body.of && keyOf(of) === key);
    // Something was approved that this device has not got, or that is another version: it decides nothing here.
    if (body.decision !== 'revoked' && !named) continue;
    // Another proposal under the same number still waits.
    if (body.decision === 'refused' && named !== states.get(key)?.proposal) continue;
    states.set(key, { proposal: named, decision });
  }
  return states;
}

/** What pages may be read by, and what no page may be read by any more. */
export interface SchoolRegisters {
  approved: readonly Statement<'registerProfile'>[];
  /** With what was proposed under it, where this device has that. */
  revoked: readonly (Version & { profile: Readonly<Record<string, unknown>> | undefined })[];
}

/** Latest version first, so that the first one that is about a page is the one to read it by. */
export function schoolRegisters(facts: Facts, membership: Membership): SchoolRegisters {
  const states = [...registerStates(facts, membership).values()];
  return {
    approved: states
      .flatMap(({ proposal, decision }) =>
        decision?.body.decision === 'approved' && proposal ? [proposal] : [],
      )
      .sort((a, b) => b.body.version - a.body.version || (a.at < b.at ? 1 : -1)),
    revoked: states.flatMap(({ proposal, decision }) =>
      decision?.body.decision === 'revoked'
        ? [
            {
              register: decision.body.register,
              version: decision.body.version,
              profile: proposal?.body.profile,
            },
          ]
        : [],
    ),
  };
}
