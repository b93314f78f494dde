/** Cut-offs (M14, M15, M18): how far the envelopes of devices that may write no more still count. The first that is stated stands. */
import { accept, type Checked, refuse } from '../checked.ts';
import { roomName } from '../envelope.ts';
import type { CutOff, Device, Member, Membership, Scope } from './membership.ts';

/** Adds cut-offs. `author` must be a member of each scope, and `mayCut` says whose devices may be cut there. */
export function addCuts(
  membership: Membership,
  cuts: readonly CutOff[],
  author: Member,
  mayCut: (device: Device, scope: Scope) => boolean,
): Checked<Membership['cuts']> {
  if (cuts.length === 0) return accept(membership.cuts);
  const all = new Map(membership.cuts);
  const copied = new Set<string>();
  for (const cut of cuts) {
    const scope = membership.scopes.get(cut.scope);
    if (!scope) return refuse('chain.unknownScope');
    const device = membership.devices.get(cut.device);
    if (!device) return refuse('chain.unknownDevice');
    if (!scope.members.has(author.id) || !mayCut(device, scope)) return refuse('chain.notAllowed');
    const room = roomName({ school: membership.school, ...cut });
    const writers = all.get(room)?.get(cut.device) ?? new Map<number, number>();
    if (writers.has(cut.writer)) continue;
    const devices = copied.has(room)
      ? (all.get(room) as Map<typeof cut.device, Map<number, number>>)
      : new Map(all.get(room));
    copied.add(room);
    all.set(room, devices.set(cut.device, new Map(writers).set(cut.writer, cut.length)));
  }
  return accept(all);
}
