/** A person's three secret keys (M6), and what they sign about themselves and their devices (M6, M7). */
import {
  type BoxKey,
  type DeviceBody,
  type DeviceId,
  deviceCertificate,
  generateBoxKey,
  generateSigningKey,
  importBoxKey,
  importSigningKey,
  type PersonBody,
  type PersonId,
  personCertificate,
  type SchoolId,
  type SigningKey,
  signer,
} from '@wuhe/seal';
import { randomBytes } from './derive.ts';

/** 32 bytes each. They exist as bytes only while the guarded tier is open, and are wiped when it is locked. */
export interface PersonSecrets {
  sign: Uint8Array;
  everyday: Uint8Array;
  guarded: Uint8Array;
}

/** The same as keys that cannot be read back. */
export interface PersonKeyring {
  sign: SigningKey;
  everyday: BoxKey;
  guarded: BoxKey;
}

/** A device's own keys; generated here, not extractable (M7). */
export interface DeviceKeys {
  id: DeviceId;
  sign: SigningKey;
  box: BoxKey;
}

export function newPersonSecrets(): PersonSecrets {
  return { sign: randomBytes(32), everyday: randomBytes(32), guarded: randomBytes(32) };
}

export async function personKeys(secrets: PersonSecrets): Promise<PersonKeyring> {
  const [sign, everyday, guarded] = await Promise.all([
    importSigningKey(secrets.sign),
    importBoxKey(secrets.everyday),
    importBoxKey(secrets.guarded),
  ]);
  return { sign, everyday, guarded };
}

/** The person as an entry brings them in, certified by their own signature. */
export async function certifyPerson(
  school: SchoolId,
  id: PersonId,
  keys: PersonKeyring,
): Promise<PersonBody> {
  const raw = {
    sign: keys.sign.publicKey,
    everyday: keys.everyday.publicKey,
    guarded: keys.guarded.publicKey,
  };
  const certificate = await signer(keys.sign).sign(personCertificate(school, id, raw));
  return { id, ...raw, certificate };
}

export async function newDeviceKeys(id: DeviceId): Promise<DeviceKeys> {
  const [sign, box] = await Promise.all([generateSigningKey(), generateBoxKey()]);
  return { id, sign, box };
}

/** The device as an entry brings it in, certified by its person. */
export async function certifyDevice(
  school: SchoolId,
  person: PersonId,
  device: DeviceKeys,
  sign: SigningKey,
): Promise<DeviceBody> {
  const raw = { id: device.id, sign: device.sign.publicKey, box: device.box.publicKey };
  return { ...raw, certificate: await signer(sign).sign(deviceCertificate(school, person, raw)) };
}

export function wipe(secrets: PersonSecrets): void {
  for (const secret of [secrets.sign, secrets.everyday, secrets.guarded]) secret.fill(0);
}
