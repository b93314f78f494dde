/** The guarded bundle: a person's secret keys at rest, under the passphrase, or under the device alone until one is chosen. */
import { accept, type Checked, type PersonId, refuse, type SchoolId } from '@wuhe/seal';
import * as z from 'zod/mini';
import {
  type Cost,
  newStretch,
  openSecret,
  SealedSecret,
  Stretch,
  sealingKey,
  sealSecret,
  stretch,
  usualCost,
} from './derive.ts';
import type { PersonSecrets } from './person.ts';

const cryptoKey = z.custom<CryptoKey>((value) => value instanceof CryptoKey && !value.extractable);

export const Bundle = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('passphrase'), stretch: Stretch, sealed: SealedSecret }),
  /** Silent founding: whoever has the device has the bundle, so nothing guarded may be written yet. */
  z.strictObject({ by: z.literal('device'), key: cryptoKey, sealed: SealedSecret }),
]);
export type Bundle = z.infer<typeof Bundle>;

/** Whose bundle: authenticated, so that nobody swaps two persons' records. */
export interface Whose {
  school: SchoolId;
  person: PersonId;
}

/** Fewer characters are refused when a passphrase is chosen. */
const PASSPHRASE_LENGTH = 8;

/** Seals under a passphrase; `key.short` for fewer than eight characters. */
export async function lockByPassphrase(
  secrets: PersonSecrets,
  passphrase: string,
  whose: Whose,
  cost: Cost = usualCost,
): Promise<Checked<Bundle>> {
  if ([...passphrase.normalize('NFKC').trim()].length < PASSPHRASE_LENGTH) return refuse('key.short');
  const parameters = newStretch(cost);
  const key = await sealingKey(await stretch(passphrase, parameters), 'bundle');
  const sealed = await sealSecret(key, writeSecrets(secrets), about(whose));
  return accept({ by: 'passphrase', stretch: parameters, sealed });
}

export async function lockByDevice(secrets: PersonSecrets, whose: Whose): Promise<Bundle> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  return { by: 'device', key, sealed: await sealSecret(key, writeSecrets(secrets), about(whose)) };
}

/** Opens a bundle; `key.passphrase` when it does not open. A bundle under the device opens without one. */
export async function openBundle(
  bundle: Bundle,
  passphrase: string,
  whose: Whose,
): Promise<Checked<PersonSecrets>> {
  const key =
    bundle.by === 'device'
      ? bundle.key
      : await sealingKey(await stretch(passphrase, bundle.stretch), 'bundle');
  const bytes = await openSecret(key, bundle.sealed, about(whose));
  if (!bytes) return refuse(bundle.by === 'device' ? 'key.damaged' : 'key.passphrase');
  return readSecrets(bytes);
}

/** 96 bytes: signing, everyday, guarded. */
export function writeSecrets({ sign, everyday, guarded }: PersonSecrets): Uint8Array {
  return new Uint8Array([...sign, ...everyday, ...guarded]);
}

export function readSecrets(bytes: Uint8Array): Checked<PersonSecrets> {
  if (bytes.length !== 96) return refuse('key.damaged');
  return accept({ sign: bytes.slice(0, 32), everyday: bytes.slice(32, 64), guarded: bytes.slice(64) });
}

function about({ school, person }: Whose): string {
  return `bundle ${school} ${person}`;
}
