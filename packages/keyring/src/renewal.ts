/** New epochs for scopes whose key change is due: made by whoever of their holders is online next, without being asked (M15, M16). */
import {
  accept,
  type BodyOf,
  type Checked,
  type Code,
  type CutOff,
  describeEpoch,
  dueScopes,
  type EpochKey,
  type Membership,
  makeEpochKey,
  refuse,
  type ScopeId,
} from '@wuhe/seal';
import type { Me } from './me.ts';
import { recipients, scopeKey } from './scopes.ts';

/** A scope's next epoch for who is a member now. `cuts`: of devices that write here no more, as this device knows their writers. Codes of scopeKey. */
export async function renewScope(
  membership: Membership,
  id: ScopeId,
  me: Me,
  cuts: readonly CutOff[] = [],
): Promise<Checked<BodyOf<'epoch'>>> {
  const scope = membership.scopes.get(id);
  if (!scope) return refuse('room.unknownScope');
  const before = await scopeKey(membership, id, me);
  if (!before.ok) return before;
  const key: EpochKey = makeEpochKey({
    school: membership.school,
    scope: id,
    epoch: scope.epochs.length + 1,
  });
  const epoch = await describeEpoch(key, recipients(membership, scope), before.value);
  return accept({ kind: 'epoch', scope: id, epoch, cuts: [...cuts] });
}

/** What there is to do now, and what waits (`key.locked`: for the passphrase). The bodies do not depend on one another's place on the chain. */
export async function renewals(
  membership: Membership,
  me: Me,
  cutsOf: (scope: ScopeId) => readonly CutOff[] = () => [],
): Promise<{ bodies: BodyOf<'epoch'>[]; waiting: { scope: ScopeId; code: Code }[] }> {
  const bodies: BodyOf<'epoch'>[] = [];
  const waiting: { scope: ScopeId; code: Code }[] = [];
  for (const { id } of dueScopes(membership, me.record.person)) {
    const renewed = await renewScope(membership, id, me, cutsOf(id));
    if (renewed.ok) bodies.push(renewed.value);
    else waiting.push({ scope: id, code: renewed.code });
  }
  return { bodies, waiting };
}
