/** State vectors: how far each writer's changes are known. Pure. */
import * as Y from 'yjs';

/** Writer (Yjs client) → how many of its structs. */
export type Vector = ReadonlyMap<number, number>;

/** Whether `held` includes everything of `needed`. */
export function covers(held: Vector, needed: Vector): boolean {
  for (const [writer, clock] of needed) if ((held.get(writer) ?? 0) < clock) return false;
  return true;
}

/** What a holder must have for this update to be among it. Every update made here adds a struct, so the vector speaks of all of it. */
export function neededBy(update: Uint8Array): Vector {
  return Y.parseUpdateMeta(update).to;
}
