/** Entries that bring persons and devices in and send them out: found, join, recover, device, dropDevice, remove. */
import { accept, refuse } from '../checked.ts';
import type { InvitationId, PersonId, ScopeId, SheetId } from '../ids.ts';
import type { BodyOf } from './bodies.ts';
import { newDevice, newPerson } from './certificates.ts';
import { addCuts } from './cuts.ts';
import { mayInvite } from './invitations.ts';
import { put } from './layers.ts';
import type { Membership, Scope } from './membership.ts';
import { newScope } from './opening.ts';
import { mayDropDevice, mayRemove } from './powers.ts';
import type { Handler } from './step.ts';
import { isTaken } from './taken.ts';

export const found: Handler<BodyOf<'found'>> = (membership, body) => {
  const person = newPerson(membership, body.person, body.roles);
  if (!person.ok) return person;
  const { member } = person.value;
  const people = put(membership.people, member.id, member);
  const device = newDevice({ ...membership, people }, body.device, member);
  if (!device.ok) return device;
  const devices = put(membership.devices, device.value.device.id, device.value.device);
  let sheets = membership.sheets;
  for (const sheet of body.sheets) {
    if (isTaken({ ...membership, people, devices, sheets }, sheet.id)) return refuse('chain.duplicate');
    sheets = put(sheets, sheet.id, { ...sheet, uses: 0 });
  }
  let scopes = membership.scopes;
  for (const opening of body.scopes) {
    const scope = newScope({ ...membership, people, devices, scopes, sheets }, opening, member);
    if (!scope.ok) return scope;
    scopes = put(scopes, scope.value.id, scope.value);
  }
  // Letters must reach everybody: whoever comes in brings the own scope (M20).
  if (!hasOwnScope(scopes, member.id)) return refuse('chain.epoch');
  return accept({
    people,
    devices,
    scopes,
    sheets,
    checks: [person.value.check, device.value.check],
  });
};

export const join: Handler<BodyOf<'join'>> = (membership, body, { entry, kept }) => {
  const invitation = membership.invitations.get(entry.by as InvitationId);
  if (invitation?.state !== 'open') return refuse('chain.invitation');
  if (kept && kept.at > invitation.expires) return refuse('chain.expired');
  const inviter = membership.people.get(invitation.by);
  if (!inviter || !mayInvite(membership, inviter, invitation, kept)) return refuse('chain.invitation');
  const granted = new Map(invitation.scopes.map(({ scope, ...holding }) => [scope, holding]));
  for (const scope of body.wraps.keys()) if (!granted.has(scope)) return refuse('chain.wrap');
  let scopes = membership.scopes;
  for (const [id, holding] of granted) {
    const scope = scopes.get(id);
    if (!scope) return refuse('chain.unknownScope');
    scopes = put(scopes, id, withMember(scope, body.person.id, holding, body.wraps.get(id)));
  }
  const come = comeIn(membership, body, invitation.roles, scopes);
  if (!come.ok) return come;
  return accept({
    ...come.value,
    invitations: put(membership.invitations, invitation.id, { ...invitation, state: 'used' }),
  });
};

export const recover: Handler<BodyOf<'recover'>> = (membership, body, { entry }) => {
  const sheet = membership.sheets.get(entry.by as SheetId);
  if (!sheet) return refuse('chain.unknownSheet');
  const scopes = new Map(membership.scopes);
  for (const [id, wrap] of body.wraps) {
    const scope = scopes.get(id);
    if (!scope) return refuse('chain.unknownScope');
    if (!scope.epochs.at(-1)?.wraps.has(sheet.id)) return refuse('chain.wrap');
    scopes.set(id, withMember(scope, body.person.id, { right: 'write' }, wrap));
  }
  const come = comeIn(membership, body, [{ role: 'principal' }], scopes);
  if (!come.ok) return come;
  return accept({
    ...come.value,
    sheets: put(membership.sheets, sheet.id, { ...sheet, uses: sheet.uses + 1 }),
  });
};

/** A person, the first device, the own scope. */
function comeIn(
  membership: Membership,
  body: BodyOf<'join'> | BodyOf<'recover'>,
  roles: Parameters<typeof newPerson>[2],
  scopes: Membership['scopes'],
) {
  const person = newPerson(membership, body.person, roles);
  if (!person.ok) return person;
  const { member } = person.value;
  const people = put(membership.people, member.id, member);
  const device = newDevice({ ...membership, people }, body.device, member);
  if (!device.ok) return device;
  const own = newScope({ ...membership, people, scopes }, body.own, member);
  if (!own.ok) return own;
  const all = put(scopes, own.value.id, own.value);
  if (!hasOwnScope(all, member.id)) return refuse('chain.epoch');
  return accept({
    people,
    devices: put(membership.devices, device.value.device.id, device.value.device),
    scopes: all,
    checks: [person.value.check, device.value.check],
  });
}

export const addDevice: Handler<BodyOf<'device'>> = (membership, body, { actor }) => {
  if (!actor) return refuse('chain.signer');
  const device = newDevice(membership, body.device, actor);
  if (!device.ok) return device;
  return accept({
    devices: put(membership.devices, body.device.id, device.value.device),
    checks: [device.value.check],
  });
};

export const dropDevice: Handler<BodyOf<'dropDevice'>> = (membership, body, { actor, entry, kept }) => {
  const device = membership.devices.get(body.device);
  const owner = device && membership.people.get(device.person);
  if (!device || !owner || device.dropped !== undefined) return refuse('chain.unknownDevice');
  if (!actor || !mayDropDevice(actor, owner, kept)) return refuse('chain.notAllowed');
  const cuts = addCuts(membership, body.cuts, actor, (cut) => cut.id === device.id);
  if (!cuts.ok) return cuts;
  return accept({
    devices: put(membership.devices, device.id, { ...device, dropped: entry.seq }),
    scopes: makeDue(membership, owner.id, entry.seq),
    cuts: cuts.value,
  });
};

export const remove: Handler<BodyOf<'remove'>> = (membership, body, { actor, entry, kept }) => {
  const target = membership.people.get(body.person);
  if (!target || target.removed !== undefined) return refuse('chain.unknownPerson');
  if (!actor || !mayRemove(actor, target, kept)) return refuse('chain.notAllowed');
  // Nobody takes back what they wrote by leaving (M18).
  if (actor.id === target.id && body.cuts.length > 0) return refuse('chain.notAllowed');
  const cuts = addCuts(membership, body.cuts, actor, (device) => device.person === target.id);
  if (!cuts.ok) return cuts;
  const scopes = makeDue(membership, target.id, entry.seq);
  for (const [id, scope] of scopes) {
    if (!scope.members.has(target.id)) continue;
    const left = withoutMembers(scope, [target.id], entry.seq);
    // Where nobody is left, nobody can renew: the scope is over.
    if (left.members.size > 0) scopes.set(id, left);
    else scopes.set(id, withoutDue(left));
  }
  return accept({
    people: put(membership.people, target.id, { ...target, removed: entry.seq }),
    scopes,
    cuts: cuts.value,
  });
};

/** All scopes of a person need a new key: it may be in other hands (M16). */
export function makeDue(membership: Membership, person: PersonId, seq: number): Map<ScopeId, Scope> {
  const scopes = new Map(membership.scopes);
  for (const [id, scope] of scopes)
    if (scope.members.has(person) && scope.due === undefined) scopes.set(id, { ...scope, due: seq });
  return scopes;
}

/** The scope with a new key, or with nobody left to make one. */
export function withoutDue({ due: _, left: __, ...scope }: Scope): Scope {
  return scope;
}

/** The scope as the entry with this number leaves it, which takes these people out. */
export function withoutMembers(scope: Scope, people: readonly PersonId[], seq: number): Scope {
  const members = new Map(scope.members);
  const left = new Map(scope.left);
  for (const person of people) {
    if (members.get(person)?.right === 'write') left.set(person, seq);
    members.delete(person);
  }
  return { ...scope, members, left };
}

/** A scope with one member more, or with another right; `wrap` is of the current epoch's key. */
export function withMember(
  scope: Scope,
  person: PersonId,
  holding: Scope['members'] extends ReadonlyMap<unknown, infer H> ? H : never,
  wrap: Uint8Array | undefined,
): Scope {
  const last = scope.epochs.at(-1);
  const epochs =
    wrap && last
      ? [...scope.epochs.slice(0, -1), { ...last, wraps: new Map(last.wraps).set(person, wrap) }]
      : scope.epochs;
  return { ...scope, epochs, members: new Map(scope.members).set(person, holding) };
}

function hasOwnScope(scopes: Membership['scopes'], person: PersonId): boolean {
  return (scopes as ReadonlyMap<string, Scope>).has(person);
}
