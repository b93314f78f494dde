/** What the engine asks of a document's state: has it caught up, is a room left, is a compaction due. Pure. */
import {
  type ClientDocument,
  type ClientRoom,
  compactionDue,
  compare,
  currentEpoch,
  type Membership,
  presentGeneration,
  roomName,
  sizeOf,
} from '@wuhe/seal';

/** Somebody has seen more of a room than is held here (G5). */
function lacks({ room, seen }: ClientRoom, membership: Membership): boolean {
  const cuts = new Map<number, number>();
  for (const writers of membership.cuts.get(roomName(room.place))?.values() ?? [])
    for (const [writer, length] of writers) cuts.set(writer, length);
  return compare(room, seen.values(), cuts).missing.length > 0;
}

/** Whether some room lacks what was seen of it: what was claimed of this copy is not true any more. */
export function isBusy({ rooms, membership }: ClientDocument): boolean {
  return [...rooms.values()].some((room) => lacks(room, membership));
}

/**
 * Whether the server has said what it has, and all of it is here: of the present generation, and of the one behind it, in which somebody may
 * have gone on (G8). An older one may be left; while it is asked, the rest of it is still on its way.
 */
export function isCaughtUp(doc: ClientDocument): boolean {
  const present = presentGeneration(doc);
  for (const { asking, checking, queue } of doc.rooms.values())
    if (asking || checking || queue.length > 0) return false;
  return [present, present + 1].every((generation) => {
    const room = doc.rooms.get(generation);
    if (!room?.connected || room.behind) return false;
    return !lacks(room, doc.membership);
  });
}

/** Whether a room's line has nothing to do any more. The last closed one's stays: its close may be cut off (G8). */
export function isLeft(doc: ClientDocument, generation: number): boolean {
  return generation < presentGeneration(doc) - 1 && isOver(doc, generation);
}

/** Whether a generation has nothing to do any more: closed, with its successor here, asked and answered, nothing of ours on its way. */
export function isOver(doc: ClientDocument, generation: number): boolean {
  const room = doc.rooms.get(generation);
  if (!room?.connected || generation >= presentGeneration(doc) || room.room.closes.length === 0) return false;
  const unsent = doc.outbox.some(({ sealed, generation: of }) => (sealed?.generation ?? of) === generation);
  return !unsent && !room.asking && !room.checking && room.queue.length === 0 && !lacks(room, doc.membership);
}

/** Why the present generation should be opened anew: grown too large (G2), or still written under a key that was changed since. */
export function compactionReason(
  doc: ClientDocument,
  oldest: number | undefined,
): 'envelopes' | 'writers' | 'key' | undefined {
  const room = doc.rooms.get(presentGeneration(doc))?.room;
  if (!room || sizeOf(room) === 0) return undefined;
  const epoch = currentEpoch(doc.membership, doc.place.scope)?.epoch ?? 0;
  return compactionDue(room) ?? (oldest !== undefined && oldest < epoch ? 'key' : undefined);
}
