/** Granting scopes, for good or with dates: cover and substitutes from–until, and the entries that end them when the date has passed (M12). */
import {
  accept,
  type BodyOf,
  type Checked,
  type CutOff,
  type Kept,
  type Membership,
  mayEnd,
  mayRevoke,
  type PersonId,
  type Right,
  refuse,
  type ScopeId,
  wrapKey,
} from '@wuhe/seal';
import type { Me } from './me.ts';
import { scopeKey } from './scopes.ts';

/** Dates are YYYY-MM-DD, inclusive, in the school's calendar. */
export interface Cover {
  person: PersonId;
  right: Right;
  from?: string;
  until?: string;
}

/** Grants a scope. The key is handed over now: dates bind the server and the next entry, not what was once read. Codes of scopeKey; `chain.unknownPerson`. */
export async function grantScope(
  membership: Membership,
  me: Me,
  id: ScopeId,
  people: readonly Cover[],
  cuts: readonly CutOff[] = [],
): Promise<Checked<BodyOf<'grant'>>> {
  const scope = membership.scopes.get(id);
  if (!scope) return refuse('room.unknownScope');
  const key = await scopeKey(membership, id, me);
  if (!key.ok) return key;
  const wraps = new Map<PersonId, Uint8Array>();
  for (const { person } of people) {
    const member = membership.people.get(person);
    if (!member || member.removed !== undefined) return refuse('chain.unknownPerson');
    wraps.set(person, await wrapKey(key.value, { id: person, publicKey: member.keys[scope.tier] }));
  }
  return accept({
    kind: 'grant',
    scope: id,
    epoch: key.value.epoch,
    members: [...people],
    wraps,
    cuts: [...cuts],
  });
}

/** Entries that end what is past its date and this member has the power to end. `cutsOf`: writers of who leaves a scope, as this device knows them. */
export function endings(
  membership: Membership,
  me: Me,
  kept: Kept,
  cutsOf: (scope: ScopeId, people: readonly PersonId[]) => readonly CutOff[] = () => [],
): (BodyOf<'revoke'> | BodyOf<'role'>)[] {
  const actor = membership.people.get(me.record.person);
  if (!actor) return [];
  const past = ({ until }: { until?: string }) => until !== undefined && until < kept.today;
  const revokes = [...membership.scopes.values()].flatMap((scope) => {
    const people = [...scope.members].filter(([, holding]) => past(holding)).map(([person]) => person);
    if (people.length === 0 || !mayRevoke(scope, actor, kept)) return [];
    return [{ kind: 'revoke' as const, scope: scope.id, people, cuts: [...cutsOf(scope.id, people)] }];
  });
  const roles = [...membership.people.values()].flatMap((member) => {
    const end = member.roles.filter(past);
    if (end.length === 0 || member.removed !== undefined || !mayEnd(actor, end, kept)) return [];
    return [{ kind: 'role' as const, person: member.id, give: [], end }];
  });
  return [...revokes, ...roles];
}
