/** Who may write where (SPEC.md 7.4), and what a member has to do about keys: asked of a membership, never of a clock. */
import { type EnvelopeKind, type Place, roomName } from '../envelope.ts';
import type { DeviceId, PersonId, ScopeId } from '../ids.ts';
import type { Code } from '../refusals.ts';
import type { Epoch, Kept, Membership, Scope } from './membership.ts';
import { inForce, mayRenew } from './powers.ts';

/** One envelope that asks for its place. */
export interface Writing {
  place: Place;
  device: DeviceId;
  writer: number;
  clock: number;
  kind: EnvelopeKind;
}

/** Why this envelope may not stand there, or nothing (M13–M15, G7). A claimed time decides nothing (U9); `kept` is a server's (M12). */
export function mayWrite(membership: Membership, writing: Writing, kept?: Kept): Code | undefined {
  const { place, kind } = writing;
  if (isErased(membership, place)) return 'room.erased';
  const scope = membership.scopes.get(place.scope);
  if (!scope) return 'room.unknownScope';
  const device = membership.devices.get(writing.device);
  const person = device && membership.people.get(device.person);
  if (!device || !person) return 'write.unknownDevice';
  const dropBox = isDropBox(place);
  if (kind === 'letter' && !dropBox) return 'envelope.kind';
  const length = membership.cuts.get(roomName(place))?.get(device.id)?.get(writing.writer);
  if (length !== undefined) return writing.clock < length ? undefined : 'write.cut';
  if (person.removed !== undefined || device.dropped !== undefined) return 'write.cut';
  if (dropBox && kind === 'letter') return undefined;
  const holding = scope.members.get(person.id);
  return holding?.right === 'write' && inForce(holding, kept) ? undefined : 'write.notAllowed';
}

/** A scope's drop box is the document with the scope's own id (M13). */
export function isDropBox(place: Pick<Place, 'scope' | 'document'>): boolean {
  return (place.scope as string) === place.document;
}

export function isErased(membership: Membership, place: Place): boolean {
  if (membership.erased.size === 0) return false;
  return membership.erased.has(`${place.scope}.${place.document}`) || membership.erased.has(roomName(place));
}

/** The epoch that is written under now (A6). */
export function currentEpoch(membership: Membership, scope: ScopeId): Epoch | undefined {
  return membership.scopes.get(scope)?.epochs.at(-1);
}

export function epochOf(membership: Membership, scope: ScopeId, epoch: number): Epoch | undefined {
  return membership.scopes.get(scope)?.epochs[epoch - 1];
}

/** Scopes whose key change is due (M16); with a person, those that this person can renew. */
export function dueScopes(membership: Membership, person?: PersonId): Scope[] {
  const member = person && membership.people.get(person);
  return [...membership.scopes.values()].filter(
    (scope) => scope.due !== undefined && (!person || (member && mayRenew(scope, member))),
  );
}

/** The scopes a person is a member of. */
export function scopesOf(membership: Membership, person: PersonId): Scope[] {
  return [...membership.scopes.values()].filter((scope) => scope.members.has(person));
}
