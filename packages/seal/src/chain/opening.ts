/** A scope's first epoch, and what the wraps of any epoch must be (K1, K4, K6). */
import { accept, type Checked, refuse } from '../checked.ts';
import type { PersonId, SheetId } from '../ids.ts';
import type { EpochBody, Opening } from './bodies.ts';
import type { Epoch, Member, Membership, Scope } from './membership.ts';
import { isTaken } from './taken.ts';

/** Checks a new scope. A scope with a person's id is that person's, theirs alone, and there from their first entry on (M20). */
export function newScope(membership: Membership, opening: Opening, opener: Member): Checked<Scope> {
  const { id, tier, grantors } = opening;
  const own = isPersonScope(membership, id);
  if (own ? membership.scopes.has(id) : isTaken(membership, id)) return refuse('chain.duplicate');
  const members = new Map(opening.members.map(({ person, ...holding }) => [person, holding]));
  if (members.size !== opening.members.length) return refuse('chain.duplicate');
  // IT never grants (M11); a person's scope is granted by nobody.
  if (grantors.includes('itAdmin') || (own && (grantors.length > 0 || members.size > 1)))
    return refuse('chain.notAllowed');
  if (members.get(opener.id)?.right !== 'write') return refuse('chain.notAllowed');
  for (const person of members.keys())
    if (membership.people.get(person)?.removed !== undefined || !membership.people.has(person))
      return refuse('chain.unknownPerson');
  if (opening.epoch.epoch !== 1 || opening.epoch.history) return refuse('chain.epoch');
  const epoch = checkWraps(membership, id, members, opening.epoch);
  return epoch.ok ? accept({ id, tier, grantors, members, epochs: [epoch.value] }) : epoch;
}

/** Every member and every sheet has a wrap, and nobody else: who is left out could read nothing, who is added could read all. */
export function checkWraps(
  membership: Membership,
  id: Scope['id'],
  members: Scope['members'],
  epoch: EpochBody,
): Checked<Epoch> {
  const sheets = isPersonScope(membership, id) ? new Map() : membership.sheets;
  for (const holder of epoch.wraps.keys())
    if (!members.has(holder as PersonId) && !sheets.has(holder as SheetId)) return refuse('chain.wrap');
  if (epoch.wraps.size !== members.size + sheets.size) return refuse('chain.epoch');
  return accept(epoch);
}

export function isPersonScope(membership: Membership, id: Scope['id']): boolean {
  return (membership.people as ReadonlyMap<string, unknown>).has(id);
}
