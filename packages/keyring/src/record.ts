/** What a device keeps of its person in one school: its own keys, the everyday key, the guarded bundle. Read strictly or not at all. */
import { accept, type Checked, DeviceId, isExactId, type PersonId, refuse, type SchoolId } from '@wuhe/seal';
import * as z from 'zod/mini';
import { Bundle } from './bundle.ts';
import { fixedBytes } from './derive.ts';
import type { DeviceKeys, PersonKeyring } from './person.ts';
import type { KeyStore } from './store.ts';

/** A key pair for this use: another one would fail only when it is used. */
function keyFor(algorithm: 'Ed25519' | 'X25519') {
  return z.strictObject({
    privateKey: z.custom<CryptoKey>(
      (value) =>
        value instanceof CryptoKey &&
        !value.extractable &&
        value.type === 'private' &&
        value.algorithm.name === algorithm,
    ),
    publicKey: fixedBytes(32),
  });
}

const exact = z.string().check(z.refine(isExactId));

const DeviceRecord = z.strictObject({
  version: z.literal(1),
  school: z.custom<SchoolId>((value) => exact.safeParse(value).success),
  person: z.custom<PersonId>((value) => exact.safeParse(value).success),
  device: z.strictObject({ id: DeviceId, sign: keyFor('Ed25519'), box: keyFor('X25519') }),
  everyday: keyFor('X25519'),
  bundle: Bundle,
});
export type DeviceRecord = z.infer<typeof DeviceRecord>;

export function makeRecord(
  school: SchoolId,
  person: PersonId,
  device: DeviceKeys,
  keys: PersonKeyring,
  bundle: Bundle,
): DeviceRecord {
  return { version: 1, school, person, device, everyday: keys.everyday, bundle };
}

export async function keepRecord(store: KeyStore, record: DeviceRecord): Promise<void> {
  await store.put(nameOf(record.school), record);
}

/** A record that takes the place of the present one once the chain has accepted what it says; until then both are kept (M22). */
export async function keepPending(store: KeyStore, record: DeviceRecord): Promise<void> {
  await store.put(pendingOf(record.school), record);
}

/** Puts the pending record in its place, in this order: whatever fails on the way, one of them stands and can be read. */
export async function settlePending(store: KeyStore, record: DeviceRecord): Promise<void> {
  await keepRecord(store, record);
  await store.delete(pendingOf(record.school));
}

/** Takes back what was kept for a school that did not let this person in. */
export async function forgetRecord(store: KeyStore, school: SchoolId): Promise<void> {
  await store.delete(pendingOf(school));
  await store.delete(nameOf(school));
}

/** The pending record; codes of `loadRecord`. */
export function loadPending(store: KeyStore, school: SchoolId): Promise<Checked<DeviceRecord>> {
  return readRecord(store, pendingOf(school), school);
}

/** The device's record in a school: `key.missing` where there is none, `newer`, `key.damaged`. */
export function loadRecord(store: KeyStore, school: SchoolId): Promise<Checked<DeviceRecord>> {
  return readRecord(store, nameOf(school), school);
}

async function readRecord(store: KeyStore, name: string, school: SchoolId): Promise<Checked<DeviceRecord>> {
  const value = await store.get(name);
  if (value === undefined) return refuse('key.missing');
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) return refuse('newer');
  const read = DeviceRecord.safeParse(value);
  return read.success && read.data.school === school ? accept(read.data) : refuse('key.damaged');
}

function pendingOf(school: SchoolId): string {
  return `${nameOf(school)}/pending`;
}

function nameOf(school: SchoolId): string {
  return `keyring/${school}`;
}
