/** Entries about scopes and their keys: scope, grant, revoke, epoch. */
import { accept, refuse } from '../checked.ts';
import { sameBytes } from '../hash.ts';
import type { PersonId } from '../ids.ts';
import type { BodyOf } from './bodies.ts';
import { addCuts } from './cuts.ts';
import { put } from './layers.ts';
import type { CutOff, Device, Member, Membership, Scope } from './membership.ts';
import { checkWraps, newScope } from './opening.ts';
import { withMember, withoutDue, withoutMembers } from './people.ts';
import { mayGrant, mayRenew, mayRevoke } from './powers.ts';
import type { Handler } from './step.ts';

export const openScope: Handler<BodyOf<'scope'>> = (membership, body, { actor }) => {
  if (!actor) return refuse('chain.signer');
  const scope = newScope(membership, body.scope, actor);
  return scope.ok ? accept({ scopes: put(membership.scopes, scope.value.id, scope.value) }) : scope;
};

export const grant: Handler<BodyOf<'grant'>> = (membership, body, { actor, kept }) => {
  const scope = membership.scopes.get(body.scope);
  if (!scope) return refuse('chain.unknownScope');
  if (!actor || body.members.some((member) => !mayGrant(scope, actor, member, kept)))
    return refuse('chain.notAllowed');
  if (body.epoch !== scope.epochs.length) return refuse('chain.epoch');
  const granted = new Map(body.members.map(({ person, ...holding }) => [person, holding]));
  if (granted.size !== body.members.length) return refuse('chain.duplicate');
  for (const holder of body.wraps.keys()) if (!granted.has(holder as PersonId)) return refuse('chain.wrap');
  let next = scope;
  for (const [person, holding] of granted) {
    const member = membership.people.get(person);
    if (!member || member.removed !== undefined) return refuse('chain.unknownPerson');
    const before = scope.members.get(person);
    // Who may not write may not silence a writer either (M19).
    if (before?.right === 'write' && holding.right === 'read' && !mayRevoke(scope, actor, kept))
      return refuse('chain.notAllowed');
    if (!body.wraps.has(person) && !scope.epochs.at(-1)?.wraps.has(person)) return refuse('chain.epoch');
    next = withMember(next, person, holding, body.wraps.get(person));
  }
  const demoted = (device: Device) => next.members.get(device.person)?.right === 'read';
  if (!inScope(body.cuts, scope)) return refuse('chain.notAllowed');
  const cuts = addCuts(
    membership,
    body.cuts,
    actor,
    (device) => granted.has(device.person) && demoted(device) && device.person !== actor.id,
  );
  return cuts.ok ? accept({ scopes: put(membership.scopes, scope.id, next), cuts: cuts.value }) : cuts;
};

export const revoke: Handler<BodyOf<'revoke'>> = (membership, body, { actor, entry, kept }) => {
  const scope = membership.scopes.get(body.scope);
  if (!scope) return refuse('chain.unknownScope');
  if (!actor || !mayRevoke(scope, actor, kept)) return refuse('chain.notAllowed');
  if (body.people.some((person) => !scope.members.has(person))) return refuse('chain.unknownPerson');
  if (!inScope(body.cuts, scope)) return refuse('chain.notAllowed');
  const cuts = addCuts(
    membership,
    body.cuts,
    actor,
    (device) => body.people.includes(device.person) && device.person !== actor.id,
  );
  if (!cuts.ok) return cuts;
  const left = withoutMembers(scope, body.people, entry.seq);
  // Where nobody is left, nobody can renew: the scope is over.
  const next = left.members.size > 0 ? { ...left, due: scope.due ?? entry.seq } : withoutDue(left);
  return accept({ scopes: put(membership.scopes, scope.id, next), cuts: cuts.value });
};

export const renew: Handler<BodyOf<'epoch'>> = (membership, body, { actor, kept }) => {
  const scope = membership.scopes.get(body.scope);
  const last = scope?.epochs.at(-1);
  if (!scope || !last) return refuse('chain.unknownScope');
  if (!actor || !mayRenew(scope, actor, kept)) return refuse('chain.notAllowed');
  const { epoch } = body;
  if (epoch.epoch !== last.epoch + 1 || !epoch.history) return refuse('chain.epoch');
  // A key that comes again renews nothing.
  if (sameBytes(epoch.commitment, last.commitment) || sameBytes(epoch.publicKey, last.publicKey))
    return refuse('chain.epoch');
  const wrapped = checkWraps(membership, scope.id, scope.members, epoch);
  if (!wrapped.ok) return wrapped;
  if (!inScope(body.cuts, scope)) return refuse('chain.notAllowed');
  const cuts = addCuts(membership, body.cuts, actor, (device) =>
    mayWriteNoMore(membership, device, scope, actor),
  );
  if (!cuts.ok) return cuts;
  const next = { ...withoutDue(scope), epochs: [...scope.epochs, wrapped.value] };
  return accept({ scopes: put(membership.scopes, scope.id, next), cuts: cuts.value });
};

function inScope(cuts: readonly CutOff[], scope: Scope): boolean {
  return cuts.every((cut) => cut.scope === scope.id);
}

/** Only devices that are out already can be cut off by a new epoch, and of the own ones only those that were dropped (M15, M18). */
function mayWriteNoMore(membership: Membership, device: Device, scope: Scope, author: Member): boolean {
  if (device.dropped !== undefined) return true;
  if (device.person === author.id) return false;
  return (
    membership.people.get(device.person)?.removed !== undefined ||
    scope.members.get(device.person)?.right !== 'write'
  );
}
