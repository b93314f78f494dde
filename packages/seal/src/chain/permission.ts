/** Who may write where (SPEC.md 7.4). */
import type { EnvelopeKind, Place } from '../envelope.ts';
import type { DeviceId } from '../ids.ts';
import type { Code } from '../refusals.ts';
import type { Membership } from './membership.ts';

export function mayWrite(
  membership: Membership,
  {
    place,
    device,
    writer,
    clock,
    kind,
  }: { place: Place; device: DeviceId; writer: number; clock: number; kind: EnvelopeKind },
): Code | undefined {
  const room = `${place.scope}.${place.document}`;
  const name = `${room}.g${place.generation}`;
  if (membership.erased.has(room) || membership.erased.has(name)) return 'room.erased';
  const by = membership.devices.get(device);
  if (!by) return 'write.unknownDevice';
  const cut = membership.cuts.get(name)?.get(writer);
  if (cut !== undefined) return clock < cut ? undefined : 'write.cut';
  const person = membership.people.get(by.person);
  if (by.dropped !== undefined || !person || person.removed !== undefined) return 'write.cut';
  const scope = membership.scopes.get(place.scope);
  if (!scope) return 'room.unknownScope';
  if (kind === 'letter') return undefined;
  return scope.members.get(by.person)?.right === 'write' ? undefined : 'write.notAllowed';
}
