/** Persons and devices as entries bring them in: ids and keys that are not there yet, and who must have signed them (M6, M7). */
import { accept, type Checked, refuse } from '../checked.ts';
import { labelled, sameBytes } from '../hash.ts';
import { type DeviceId, idBytes, type PersonId, type SchoolId } from '../ids.ts';
import type { DeviceBody, PersonBody } from './bodies.ts';
import type { Device, Member, Membership, PersonKeys, RoleHeld } from './membership.ts';
import type { SignatureCheck } from './step.ts';
import { isTaken } from './taken.ts';

/** What a person signs about their own keys (M6). */
export function personCertificate(school: SchoolId, person: PersonId, keys: PersonKeys): Uint8Array {
  return labelled('person', idBytes(school), idBytes(person), keys.sign, keys.everyday, keys.guarded);
}

/** What a person signs about a device (M7). */
export function deviceCertificate(
  school: SchoolId,
  person: PersonId,
  device: { id: DeviceId; sign: Uint8Array; box: Uint8Array },
): Uint8Array {
  return labelled('device', idBytes(school), idBytes(person), idBytes(device.id), device.sign, device.box);
}

/** A new person, and the certificate to check. */
export function newPerson(
  membership: Membership,
  body: PersonBody,
  roles: readonly RoleHeld[],
): Checked<{ member: Member; check: SignatureCheck }> {
  const { id, sign, everyday, guarded, name } = body;
  if (isTaken(membership, id) || signKnown(membership, sign)) return refuse('chain.duplicate');
  const keys = { sign, everyday, guarded };
  return accept({
    member: { id, keys, roles, ...(name === undefined ? {} : { name }) },
    check: certificateCheck(membership.school, id, keys, body.certificate),
  });
}

/** The person's own signature over these keys, to be checked. */
export function certificateCheck(
  school: SchoolId,
  id: PersonId,
  keys: PersonKeys,
  signature: Uint8Array,
): SignatureCheck {
  const bytes = personCertificate(school, id, keys);
  return { publicKey: keys.sign, signature, bytes, code: 'chain.certificate' };
}

/** A new device of a person, and the certificate to check. */
export function newDevice(
  membership: Membership,
  body: DeviceBody,
  owner: Member,
): Checked<{ device: Device; check: SignatureCheck }> {
  const { id, sign, box, certificate } = body;
  if (isTaken(membership, id) || signKnown(membership, sign) || sameBytes(sign, owner.keys.sign))
    return refuse('chain.duplicate');
  const bytes = deviceCertificate(membership.school, owner.id, { id, sign, box });
  return accept({
    device: { id, person: owner.id, sign, box },
    check: { publicKey: owner.keys.sign, signature: certificate, bytes, code: 'chain.certificate' },
  });
}

function signKnown(membership: Membership, sign: Uint8Array): boolean {
  let known = false;
  membership.people.forEach(({ keys }) => {
    known ||= sameBytes(keys.sign, sign);
  });
  membership.devices.forEach((device) => {
    known ||= sameBytes(device.sign, sign);
  });
  return known;
}
