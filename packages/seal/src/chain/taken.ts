/** Ids stand on a chain once, whatever they name (M20): wraps are kept by id, for persons and sheets alike. */
import type { Membership } from './membership.ts';

/** Whether a person, device, scope, invitation or recovery sheet has this id. */
export function isTaken(membership: Membership, id: string): boolean {
  const { people, devices, scopes, invitations, sheets } = membership;
  const maps: readonly ReadonlyMap<string, unknown>[] = [people, devices, scopes, invitations, sheets];
  return maps.some((map) => map.has(id));
}
