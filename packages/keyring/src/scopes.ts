/** Scope keys by epoch: unwrapped from the chain, held against the commitment (K2), walked back through history (K5). */
import {
  accept,
  type BodyOf,
  type BoxKey,
  type Checked,
  describeEpoch,
  type EpochKey,
  type Membership,
  makeEpochKey,
  openHistory,
  type PersonId,
  type PersonKeys,
  type Recipient,
  type Right,
  refuse,
  type Scope,
  type ScopeId,
  sameBytes,
  type Tier,
  unwrapKey,
} from '@wuhe/seal';
import type { Me } from './me.ts';

/** Everyday keys that a device has unwrapped: they need no passphrase. Guarded ones live in the locker. */
const everydayKeys = new WeakMap<Me, Map<string, EpochKey>>();

/** The key of a scope's epoch (none: the current one): `key.renewed`, `room.unknownScope`, `epoch.unknown`, `key.missing`, `key.locked`, `key.commitment`, `key.damaged`. */
export async function scopeKey(
  membership: Membership,
  id: ScopeId,
  me: Me,
  wanted?: number,
): Promise<Checked<EpochKey>> {
  const scope = membership.scopes.get(id);
  if (!scope) return refuse('room.unknownScope');
  const epoch = wanted ?? scope.epochs.length;
  if (epoch < 1 || epoch > scope.epochs.length) return refuse('epoch.unknown');
  const tier = openTier(membership, scope.tier, me);
  if (!tier.ok) return tier;
  const { known, box } = tier.value;
  // From the newest epoch that is wrapped for this person, or a later one already known, back to the wanted one.
  let key = nearest(known, scope, epoch);
  if (!key) {
    const last = scope.epochs.findLast((one) => one.epoch >= epoch && one.wraps.has(me.record.person));
    if (!last) return refuse('key.missing');
    const name = { school: membership.school, scope: id, epoch: last.epoch };
    const unwrapped = await unwrapKey(name, last, me.record.person, box);
    if (!unwrapped.ok) return unwrapped;
    key = unwrapped.value;
    known.set(cacheName(id, key.epoch), key);
  }
  while (key.epoch > epoch) {
    const from = scope.epochs[key.epoch - 1];
    const to = scope.epochs[key.epoch - 2];
    if (!from || !to) return refuse('epoch.unknown');
    const before = await openHistory(key, from, to);
    if (!before.ok) return before;
    key = before.value;
    known.set(cacheName(id, key.epoch), key);
  }
  return accept(key);
}

/** Who gets a scope's key (K4, K6): its members and, unless it is a person's own, every sheet. */
export function recipients(
  membership: Membership,
  scope: Pick<Scope, 'id' | 'tier' | 'members'>,
): Recipient[] {
  const people = [...scope.members.keys()].flatMap((id) => {
    const member = membership.people.get(id);
    return member ? [{ id, publicKey: member.keys[scope.tier] }] : [];
  });
  return [...people, ...sheetsOf(membership, scope.id)];
}

function sheetsOf(membership: Membership, id: ScopeId): Recipient[] {
  const own = (membership.people as ReadonlyMap<string, unknown>).has(id);
  return own
    ? []
    : [...membership.sheets.values()].map(({ id: sheet, box }) => ({ id: sheet, publicKey: box }));
}

/** A scope to open: its first members and who may grant it. */
export interface NewScope {
  id: ScopeId;
  tier: Tier;
  grantors: BodyOf<'scope'>['scope']['grantors'];
  members: readonly { person: PersonId; keys: PersonKeys; right: Right }[];
  /** None for a person's own scope. */
  sheets: readonly Recipient[];
}

/** A scope's opening with this key of its first epoch, for its members. */
export async function openingOf(
  key: EpochKey,
  { tier, grantors, members, sheets }: Omit<NewScope, 'id'>,
): Promise<BodyOf<'scope'>['scope']> {
  const to = members.map(({ person, keys }) => ({ id: person, publicKey: keys[tier] }));
  return {
    id: key.scope,
    tier,
    grantors,
    members: members.map(({ person, right }) => ({ person, right })),
    epoch: await describeEpoch(key, [...to, ...sheets]),
  };
}

/** A new scope by a member, for the given members: the body of its entry. `chain.unknownPerson`. */
export async function openScope(
  membership: Membership,
  scope: Pick<NewScope, 'id' | 'tier' | 'grantors'>,
  members: ReadonlyMap<PersonId, Right>,
): Promise<Checked<BodyOf<'scope'>>> {
  const known: NewScope['members'][number][] = [];
  for (const [person, right] of members) {
    const member = membership.people.get(person);
    if (!member || member.removed !== undefined) return refuse('chain.unknownPerson');
    known.push({ person, keys: member.keys, right });
  }
  const sheets = sheetsOf(membership, scope.id);
  const key = makeEpochKey({ school: membership.school, scope: scope.id, epoch: 1 });
  return accept({
    kind: 'scope',
    scope: await openingOf(key, { tier: scope.tier, grantors: scope.grantors, members: known, sheets }),
  });
}

/** Wipes the everyday keys that were unwrapped: what signing out leaves of them is nothing. */
export function forgetEverydayKeys(me: Me): void {
  for (const { key } of everydayKeys.get(me)?.values() ?? []) key.fill(0);
  everydayKeys.delete(me);
}

function openTier(membership: Membership, tier: Tier, me: Me) {
  if (me.locker.state() === 'ended') return refuse('key.locked');
  if (isOutdated(membership, me.record)) return refuse('key.renewed');
  if (tier === 'guarded') {
    const opened = me.locker.opened();
    return opened.ok ? accept({ known: opened.value.scopeKeys, box: opened.value.keys.guarded }) : opened;
  }
  const known = everydayKeys.get(me) ?? new Map<string, EpochKey>();
  everydayKeys.set(me, known);
  return accept({ known, box: me.record.everyday });
}

/** Whether a person's keys were renewed since this everyday key (M22). */
export function isOutdated(
  membership: Membership,
  { person, everyday }: { person: PersonId; everyday: Pick<BoxKey, 'publicKey'> },
): boolean {
  const member = membership.people.get(person);
  return member !== undefined && !sameBytes(member.keys.everyday, everyday.publicKey);
}

function nearest(known: ReadonlyMap<string, EpochKey>, scope: Scope, epoch: number): EpochKey | undefined {
  for (let at = epoch; at <= scope.epochs.length; at++) {
    const key = known.get(cacheName(scope.id, at));
    if (key) return key;
  }
  return undefined;
}

function cacheName(scope: ScopeId, epoch: number): string {
  return `${scope}.${epoch}`;
}
