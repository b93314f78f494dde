/** Entries about who may come in and as what: invite, withdraw, role. */
import { accept, refuse } from '../checked.ts';
import type { BodyOf } from './bodies.ts';
import { put } from './layers.ts';
import type { Invitation, Kept, Member, Membership, RoleHeld } from './membership.ts';
import { mayEnd, mayGive, mayGrant } from './powers.ts';
import type { Handler } from './step.ts';
import { isTaken } from './taken.ts';

/** Whether this member may invite so; asked again when somebody joins, so that an invitation ends with its author's power (M21). */
export function mayInvite(
  membership: Membership,
  inviter: Member,
  { roles, scopes }: Pick<Invitation, 'roles' | 'scopes'>,
  kept: Kept | undefined,
): boolean {
  return (
    mayGive(inviter, roles, kept) &&
    scopes.every(({ scope: id, ...holding }) => {
      const scope = membership.scopes.get(id);
      return scope !== undefined && mayGrant(scope, inviter, holding, kept);
    })
  );
}

export const invite: Handler<BodyOf<'invite'>> = (membership, body, { actor, kept }) => {
  const { invitation: id, key, expires, roles, scopes } = body;
  if (isTaken(membership, id)) return refuse('chain.duplicate');
  if (new Set(scopes.map(({ scope }) => scope)).size !== scopes.length) return refuse('chain.duplicate');
  if (scopes.some(({ scope }) => !membership.scopes.has(scope))) return refuse('chain.unknownScope');
  if (!actor || !mayInvite(membership, actor, body, kept)) return refuse('chain.notAllowed');
  const invitation: Invitation = { id, key, expires, roles, scopes, by: actor.id, state: 'open' };
  return accept({ invitations: put(membership.invitations, id, invitation) });
};

export const withdraw: Handler<BodyOf<'withdraw'>> = (membership, body, { actor, kept }) => {
  const invitation = membership.invitations.get(body.invitation);
  if (invitation?.state !== 'open') return refuse('chain.invitation');
  if (!actor || (actor.id !== invitation.by && !mayEnd(actor, invitation.roles, kept)))
    return refuse('chain.notAllowed');
  return accept({
    invitations: put(membership.invitations, invitation.id, { ...invitation, state: 'withdrawn' }),
  });
};

export const giveRole: Handler<BodyOf<'role'>> = (membership, body, { actor, kept }) => {
  const target = membership.people.get(body.person);
  if (!target || target.removed !== undefined) return refuse('chain.unknownPerson');
  // An entry that changes nothing only makes the chain longer.
  const empty = body.give.length + body.end.length === 0;
  if (!actor || empty || !mayGive(actor, body.give, kept) || !mayEnd(actor, body.end, kept))
    return refuse('chain.notAllowed');
  let roles = target.roles;
  for (const ended of body.end) {
    if (!roles.some((held) => sameRole(held, ended))) return refuse('chain.notAllowed');
    roles = roles.filter((held) => !sameRole(held, ended));
  }
  for (const given of body.give) {
    if (roles.some((held) => sameRole(held, given))) return refuse('chain.duplicate');
    roles = [...roles, given];
  }
  return accept({ people: put(membership.people, target.id, { ...target, roles }) });
};

function sameRole(a: RoleHeld, b: RoleHeld): boolean {
  return a.role === b.role && a.for === b.for && a.from === b.from && a.until === b.until;
}
