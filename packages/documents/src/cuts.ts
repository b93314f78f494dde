/** Cut-offs (M14, M15): how far the writers of some devices count, as this laptop knows its documents. Pure. */
import type { CutOff, DeviceId, Membership, PersonId, Place, RoomState, ScopeId } from '@wuhe/seal';

/** A document as this laptop knows it: its rooms, those that left it included. */
export interface KnownDocument {
  place: Place;
  rooms: readonly RoomState[];
}

/** Writers of a person or a device that is put out now. */
export function cutsOf(
  who: PersonId | DeviceId,
  membership: Membership,
  known: readonly KnownDocument[],
): CutOff[] {
  const isIt = (device: DeviceId) => device === who || membership.devices.get(device)?.person === who;
  return known.flatMap((document) => cutsIn(document, isIt));
}

/** Writers in a scope of devices that are out there, or of these people who go now. A drop box is not cut off: who is out left letters as others do. */
export function cutsInScope(
  scope: ScopeId,
  people: readonly PersonId[],
  membership: Membership,
  known: readonly KnownDocument[],
): CutOff[] {
  const isOut = (id: DeviceId) => {
    const device = membership.devices.get(id);
    const person = device && membership.people.get(device.person);
    if (!device || !person) return false;
    const out = device.dropped !== undefined || person.removed !== undefined;
    const member = membership.scopes.get(scope)?.members.has(person.id);
    return out || !member || people.includes(person.id);
  };
  const inScope = known.filter(({ place }) => place.scope === scope && place.document !== (scope as string));
  return inScope.flatMap((document) => cutsIn(document, isOut));
}

function cutsIn({ rooms }: KnownDocument, isOut: (device: DeviceId) => boolean): CutOff[] {
  return rooms.flatMap(({ place, writers }) =>
    [...writers].flatMap(([writer, { device, links }]) =>
      isOut(device)
        ? [
            {
              scope: place.scope,
              document: place.document,
              generation: place.generation,
              device,
              writer,
              length: links.length,
            },
          ]
        : [],
    ),
  );
}
