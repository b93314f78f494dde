/** What a device keeps of its person in one school: its own keys, the everyday key, the guarded bundle. Read strictly or not at all. */
import { accept, type Checked, DeviceId, isExactId, type PersonId, refuse, type SchoolId } from '@wuhe/seal';
import * as z from 'zod/mini';
import { Bundle } from './bundle.ts';
import { fixedBytes } from './derive.ts';
import type { DeviceKeys, PersonKeyring } from './person.ts';
import type { KeyStore } from './store.ts';

const key = z.strictObject({
  privateKey: z.custom<CryptoKey>((value) => value instanceof CryptoKey && !value.extractable),
  publicKey: fixedBytes(32),
});

const exact = z.string().check(z.refine(isExactId));

const DeviceRecord = z.strictObject({
  version: z.literal(1),
  school: z.custom<SchoolId>((value) => exact.safeParse(value).success),
  person: z.custom<PersonId>((value) => exact.safeParse(value).success),
  device: z.strictObject({ id: DeviceId, sign: key, box: key }),
  everyday: key,
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

/** The device's record in a school: `key.missing` where there is none, `newer`, `key.damaged`. */
export async function loadRecord(store: KeyStore, school: SchoolId): Promise<Checked<DeviceRecord>> {
  const value = await store.get(nameOf(school));
  if (value === undefined) return refuse('key.missing');
  const version = (value as { version?: unknown } | null)?.version;
  if (typeof version === 'number' && version > 1) return refuse('newer');
  const read = DeviceRecord.safeParse(value);
  return read.success && read.data.school === school ? accept(read.data) : refuse('key.damaged');
}

function nameOf(school: SchoolId): string {
  return `keyring/${school}`;
}
