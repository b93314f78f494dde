/** Who acts: a person on a device, with what is open of their keys; and entries signed by either. */
import {
  accept,
  type Body,
  type Checked,
  type DeviceId,
  idText,
  type Membership,
  noLink,
  type PersonBody,
  type PersonId,
  refuse,
  type SchoolId,
  type SignerKind,
  type SigningKey,
  signEntry,
  signer,
} from '@wuhe/seal';
import { lockByDevice, lockByPassphrase } from './bundle.ts';
import { randomBytes } from './derive.ts';
import { createLocker, type Locker, type LockerOptions } from './locker.ts';
import {
  certifyDevice,
  certifyPerson,
  newDeviceKeys,
  newPersonSecrets,
  type PersonKeyring,
  type PersonSecrets,
  personKeys,
} from './person.ts';
import { type DeviceRecord, keepRecord, loadRecord, makeRecord } from './record.ts';
import type { KeyStore } from './store.ts';

/** A person on a device. */
export interface Me {
  record: DeviceRecord;
  locker: Locker;
}

export function newId<Id extends string>(): Id {
  return idText<Id>(randomBytes(16));
}

/** Opens what a device keeps for a school, locked. Codes of `loadRecord`. */
export async function loadMe(
  store: KeyStore,
  school: SchoolId,
  options: LockerOptions,
): Promise<Checked<Me>> {
  const record = await loadRecord(store, school);
  return record.ok
    ? accept({ record: record.value, locker: createLocker(record.value, store, options) })
    : record;
}

/** Somebody new, whose keys nothing keeps yet. */
export interface Newcomer {
  me: Me;
  keys: PersonKeyring;
  person: PersonBody;
  device: Awaited<ReturnType<typeof certifyDevice>>;
  /** Keeps the device's record; called once the entry is made, so that a failure before leaves nothing. */
  keep(): Promise<void>;
}

/** A person with a first device. Without a passphrase the bundle stays under the device until one is chosen. */
export async function newcomer(
  school: SchoolId,
  store: KeyStore,
  options: LockerOptions,
  passphrase: string | undefined,
  id: PersonId = newId<PersonId>(),
): Promise<Checked<Newcomer>> {
  const secrets = newPersonSecrets();
  const keys = await personKeys(secrets);
  const person = await certifyPerson(school, id, keys);
  const made = await settle(school, id, secrets, keys, store, options, passphrase);
  return made.ok ? accept({ ...made.value, keys, person }) : made;
}

/** A new device for a person whose secrets are at hand; they end under the passphrase, or under the device alone. */
export async function settle(
  school: SchoolId,
  person: PersonId,
  secrets: PersonSecrets,
  keys: PersonKeyring,
  store: KeyStore,
  options: LockerOptions,
  passphrase: string | undefined,
): Promise<Checked<Pick<Newcomer, 'me' | 'device' | 'keep'>>> {
  const whose = { school, person };
  const bundle =
    passphrase === undefined
      ? accept(await lockByDevice(secrets, whose))
      : await lockByPassphrase(secrets, passphrase, whose, options.cost);
  if (!bundle.ok) return bundle;
  const device = await newDeviceKeys(newId<DeviceId>());
  const record = makeRecord(school, person, device, keys, bundle.value);
  const locker = createLocker(record, store, options);
  return accept({
    me: { record, locker },
    device: await certifyDevice(school, person, device, keys.sign),
    keep: () => keepRecord(store, record),
  });
}

/** An entry on top of the chain's head, signed by this key. `at`: milliseconds since 1970, shown only. */
export function makeEntry(
  before: Membership | undefined,
  school: SchoolId,
  body: Body,
  by: { kind: SignerKind; id: string; key: SigningKey },
  at: number,
): Promise<Uint8Array> {
  const header = {
    school,
    seq: before ? before.head.seq + 1 : 0,
    previous: before?.head.link ?? noLink,
    signer: by.kind,
    by: by.id,
    at,
  };
  return signEntry(header, body, signer(by.key));
}

/** An entry by the person (`key.locked`), or by the device where the scope is an everyday one (M8). */
export async function enter(
  membership: Membership,
  body: Body,
  { record, locker }: Me,
  at: number,
): Promise<Checked<Uint8Array>> {
  if (locker.state() === 'ended') return refuse('key.locked');
  const opened = locker.opened();
  const { school, person, device } = record;
  if (opened.ok) {
    const by = { kind: 'person', id: person, key: opened.value.keys.sign } as const;
    return accept(await makeEntry(membership, school, body, by, at));
  }
  const scope =
    body.kind === 'epoch'
      ? membership.scopes.get(body.scope)
      : body.kind === 'scope'
        ? body.scope
        : undefined;
  if (scope?.tier !== 'everyday') return opened;
  return accept(
    await makeEntry(membership, school, body, { kind: 'device', id: device.id, key: device.sign }, at),
  );
}
