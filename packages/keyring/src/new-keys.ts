/** New keys for a person after a device was lost or stolen (M22): made on one device that is left, taken over by the others. */
import {
  accept,
  type BodyOf,
  type Checked,
  type Membership,
  refuse,
  type ScopeId,
  wrapKey,
} from '@wuhe/seal';
import { lockByPassphrase, openBundle } from './bundle.ts';
import { uncarry } from './carried.ts';
import { randomBytes } from './derive.ts';
import { createLocker, type LockerOptions } from './locker.ts';
import { enter, type Me } from './me.ts';
import { certifyPerson, type PersonSecrets, personKeys, wipe } from './person.ts';
import { readPrinted } from './printed.ts';
import { type DeviceRecord, keepPending, keepRecord, loadPending, settlePending } from './record.ts';
import { isOutdated, scopeKey } from './scopes.ts';
import type { KeyStore } from './store.ts';

interface Where {
  store: KeyStore;
  options: LockerOptions;
}

/**
 * The entry with a person's new keys, and who acts with them once the chain has accepted it. Drop the lost device first. The new keys are
 * already kept beside the old ones when this returns, so that a power failure before `keep` loses neither (`finishRenewal`).
 * `key.locked`, `key.passphrase`, codes of scopeKey but for keys that are damaged: those are left to be granted anew.
 */
export async function renewPerson(
  membership: Membership,
  me: Me,
  passphrase: string,
  { store, options, at }: Where & { at: number },
): Promise<Checked<{ entry: Uint8Array; me: Me; keep(): Promise<void> }>> {
  const { record, locker } = me;
  if (!locker.opened().ok || record.bundle.by === 'device') return refuse('key.locked');
  const old = await openBundle(record.bundle, passphrase, record);
  if (!old.ok) return old;
  const secrets = await newSecrets(store, record, old.value, passphrase);
  try {
    const keys = await personKeys(secrets);
    const { everyday, guarded, certificate } = await certifyPerson(record.school, record.person, keys);
    const wraps = new Map<ScopeId, Uint8Array>();
    for (const { id, tier, members, epochs } of membership.scopes.values()) {
      if (!members.has(record.person) || !epochs.at(-1)?.wraps.has(record.person)) continue;
      const key = await scopeKey(membership, id, me);
      if (key.ok) {
        const to = { id: record.person, publicKey: keys[tier].publicKey };
        wraps.set(id, await wrapKey(key.value, to));
      } else if (key.code !== 'key.damaged' && key.code !== 'key.commitment') return key;
    }
    const body: BodyOf<'keys'> = { kind: 'keys', everyday, guarded, certificate, wraps };
    const entry = await enter(membership, body, me, at);
    if (!entry.ok) return entry;
    const next = await withSecrets(record, secrets, passphrase, options);
    if (!next.ok) return next;
    await keepPending(store, next.value);
    return accept({
      entry: entry.value,
      me: { record: next.value, locker: createLocker(next.value, store, options) },
      keep: () => settlePending(store, next.value),
    });
  } finally {
    wipe(old.value);
    wipe(secrets);
  }
}

/** Fresh everyday and guarded keys, or those of an entry that was made before: it may be on the chain without our having heard of it. */
async function newSecrets(
  store: KeyStore,
  record: DeviceRecord,
  { sign }: PersonSecrets,
  passphrase: string,
): Promise<PersonSecrets> {
  const pending = await loadPending(store, record.school);
  if (pending.ok && pending.value.person === record.person) {
    const made = await openBundle(pending.value.bundle, passphrase, record);
    if (made.ok) return made.value;
  }
  return { sign: sign.slice(), everyday: randomBytes(32), guarded: randomBytes(32) };
}

/** After a restart, before `loadMe`: puts renewed keys in their place if the chain has accepted them. True where it did. */
export async function finishRenewal(store: KeyStore, membership: Membership): Promise<boolean> {
  const pending = await loadPending(store, membership.school);
  if (!pending.ok || !membership.people.has(pending.value.person)) return false;
  if (isOutdated(membership, pending.value)) return false;
  await settlePending(store, pending.value);
  return true;
}

/**
 * On another device of the person (`key.renewed`): takes the new keys from a code that the renewed device made with `handOver`. The device
 * keeps its own keys and its place on the chain. `key.mistyped`, `key.passphrase`, `key.damaged`, `chain.school`, `key.renewed` for a code that is older.
 */
export async function takeNewKeys(
  membership: Membership,
  { record }: Me,
  typed: string,
  passphrase: string,
  stored: unknown,
  { store, options }: Where,
): Promise<Checked<Me>> {
  const printed = readPrinted(typed, 'handover');
  if (!printed.ok) return printed;
  const carried = await uncarry('handover', stored, passphrase, printed.value);
  if (!carried.ok) return carried;
  const { record: from, secrets } = carried.value;
  try {
    if (from.school !== record.school || from.person !== record.person) return refuse('chain.school');
    const next = await withSecrets(record, secrets, passphrase, options);
    if (!next.ok) return next;
    if (isOutdated(membership, next.value)) return refuse('key.renewed');
    await keepRecord(store, next.value);
    return accept({ record: next.value, locker: createLocker(next.value, store, options) });
  } finally {
    wipe(secrets);
  }
}

/** The device's record with other secrets of its person. */
async function withSecrets(
  record: DeviceRecord,
  secrets: PersonSecrets,
  passphrase: string,
  { cost }: LockerOptions,
): Promise<Checked<DeviceRecord>> {
  const bundle = await lockByPassphrase(secrets, passphrase, record, cost);
  if (!bundle.ok) return bundle;
  const { everyday } = await personKeys(secrets);
  return accept({ ...record, everyday, bundle: bundle.value });
}
