/** Cut-offs (M14): how far the writers of some devices count, as this laptop knows a document. */
import type { ClientDocument, CutOff, DeviceId } from '@wuhe/seal';

export function cutsIn({ rooms }: ClientDocument, isOut: (device: DeviceId) => boolean): CutOff[] {
  return [...rooms.values()].flatMap(({ room: { place, writers } }) =>
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
