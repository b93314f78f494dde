/** One entry on top of a membership: all of it or nothing, from nothing but the chain before it (M2, M3, M5, M8, M10). */
import { accept, type Checked, refuse } from '../checked.ts';
import { noLink } from '../envelope.ts';
import { labelled, sameBytes } from '../hash.ts';
import type { Code } from '../refusals.ts';
import type { Body, BodyOf, EntryKind } from './bodies.ts';
import type { Entry, SignerKind } from './entry.ts';
import { giveRole, invite, withdraw } from './invitations.ts';
import { plain } from './layers.ts';
import type { Kept, Member, Membership, RoleHeld, Tier } from './membership.ts';
import { erase, recovery } from './orders.ts';
import { addDevice, dropDevice, found, join, recover, remove } from './people.ts';
import { renewKeys } from './person-keys.ts';
import { grant, openScope, renew, revoke } from './scopes.ts';
import type { Change, Handler, SignatureCheck, Step } from './step.ts';

const handlers: { [K in EntryKind]: Handler<BodyOf<K>> } = {
  found,
  invite,
  withdraw,
  join,
  device: addDevice,
  dropDevice,
  keys: renewKeys,
  role: giveRole,
  scope: openScope,
  grant,
  revoke,
  remove,
  epoch: renew,
  recovery,
  recover,
  erase,
};

/** The next membership; it counts only once every signature of `checks` holds. */
export interface Applied {
  membership: Membership;
  checks: readonly SignatureCheck[];
}

/** Applies an entry to a membership and gives one that can be kept. `kept` is given by a server that accepts it now, and by nobody who reads a chain (M9, M12). */
export function applyEntry(before: Membership | undefined, entry: Entry, kept?: Kept): Checked<Applied> {
  const applied = advance(before, entry, kept);
  if (!applied.ok) return applied;
  return accept({ ...applied.value, membership: settled(applied.value.membership, [entry.link]) });
}

/** A membership of plain maps and with all its links, out of one that `advance` made. */
export function settled(membership: Membership, fresh: readonly Uint8Array[]): Membership {
  const { people, devices, scopes, invitations, sheets } = membership;
  return {
    ...membership,
    links: [...membership.links, ...fresh],
    people: plain(people),
    devices: plain(devices),
    scopes: plain(scopes),
    invitations: plain(invitations),
    sheets: plain(sheets),
  };
}

/** As `applyEntry`, for one step of many. The links stay those of the first membership: joined at the end, they are copied once. */
export function advance(before: Membership | undefined, entry: Entry, kept?: Kept): Checked<Applied> {
  const membership = before ?? empty(entry);
  const length = before ? before.head.seq + 1 : 0;
  if (entry.school !== membership.school) return refuse('chain.school');
  if (entry.seq !== length || !sameBytes(entry.previous, membership.head.link))
    return refuse('chain.previous');
  if ((entry.body.kind === 'found') !== (before === undefined)) return refuse('chain.notAllowed');
  const signer = signerOf(membership, entry);
  if (!signer.ok) return signer;
  const step: Step = { entry, actor: signer.value.actor, kept };
  const changed = change(membership, entry.body, step);
  if (!changed.ok) return changed;
  const { checks = [], ...parts } = changed.value;
  const next: Membership = {
    ...membership,
    ...parts,
    head: { seq: entry.seq, link: entry.link },
  };
  if (parts.people && !hasPrincipal(next)) return refuse('chain.lastPrincipal');
  const signature: SignatureCheck = {
    publicKey: signer.value.key,
    signature: entry.signature,
    bytes: labelled('entry', entry.signed),
    code: 'chain.signature',
  };
  return accept({ membership: next, checks: [signature, ...checks] });
}

function change<K extends EntryKind>(membership: Membership, body: BodyOf<K>, step: Step): Checked<Change> {
  return (handlers[body.kind as K] as Handler<BodyOf<K>>)(membership, body, step);
}

function empty(entry: Entry): Membership {
  return {
    school: entry.school,
    head: { seq: 0, link: noLink },
    links: [],
    people: new Map(),
    devices: new Map(),
    scopes: new Map(),
    invitations: new Map(),
    sheets: new Map(),
    cuts: new Map(),
    erased: new Set(),
  };
}

/** Which kinds of keys may sign an entry (M8). */
function maySign(membership: Membership, body: Body): readonly SignerKind[] {
  const byTier = (tier: Tier | undefined): readonly SignerKind[] =>
    tier === 'everyday' ? ['device', 'person'] : ['person'];
  switch (body.kind) {
    case 'join':
      return ['invitation'];
    case 'recover':
      return ['sheet'];
    case 'scope':
      return byTier(body.scope.tier);
    case 'epoch':
      return byTier(membership.scopes.get(body.scope)?.tier);
    default:
      return ['person'];
  }
}

/** The key that must have signed, and the member behind it where one is known. */
function signerOf(
  membership: Membership,
  entry: Entry,
): Checked<{ key: Uint8Array; actor: Member | undefined }> {
  const { body, by } = entry;
  if (!maySign(membership, body).includes(entry.signer)) return refuse('chain.signer');
  switch (entry.signer) {
    case 'invitation':
      return keyOf(find(membership.invitations, by)?.key, 'chain.invitation');
    case 'sheet':
      return keyOf(find(membership.sheets, by)?.sign, 'chain.unknownSheet');
    case 'device': {
      const device = find(membership.devices, by);
      const actor =
        device?.dropped === undefined && device ? membership.people.get(device.person) : undefined;
      return keyOf(device?.sign, 'chain.signer', actor);
    }
    case 'person': {
      if (body.kind === 'found')
        return body.person.id === by
          ? accept({ key: body.person.sign, actor: undefined })
          : refuse('chain.signer');
      const actor = find(membership.people, by);
      return keyOf(actor?.keys.sign, 'chain.signer', actor);
    }
  }
}

function keyOf(key: Uint8Array | undefined, code: Code, actor?: Member) {
  if (!key || actor?.removed !== undefined || (code === 'chain.signer' && !actor)) return refuse(code);
  return accept({ key, actor });
}

function find<V>(map: ReadonlyMap<string, V>, id: string): V | undefined {
  return map.get(id);
}

/** Somebody who is principal without an end: a date must not leave a school without one (M10). */
function hasPrincipal(membership: Membership): boolean {
  for (const [, { removed, roles }] of membership.people)
    if (removed === undefined && roles.some(isLasting)) return true;
  return false;
}

function isLasting({ role, from, until }: RoleHeld): boolean {
  return role === 'principal' && from === undefined && until === undefined;
}
