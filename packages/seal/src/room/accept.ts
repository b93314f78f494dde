/**
 * The accept rule (SPEC.md 5), in steps: `inspect` decides what bytes, order and permission can show and names the signatures to check;
 * `settle` takes the verdicts and makes rows and state at once (A12). Between the two nothing changes.
 */

import { markAccepted } from '../accepted.ts';
import type { Kept, Membership } from '../chain/membership.ts';
import { isDropBox, isErased, mayWrite } from '../chain/permission.ts';
import { decodeEnvelope, type Envelope, noLink, roomName } from '../envelope.ts';
import { sameBytes } from '../hash.ts';
import type { DeviceId } from '../ids.ts';
import type { Verifier } from '../keys.ts';
import type { Code } from '../refusals.ts';
import type { Run } from '../runs.ts';
import { lengthOf, type RoomState, type Row, shortened, withRows } from './state.ts';

/** Who decides: a server takes only what belongs to the present, a client also history (A6, A10). */
export type Side =
  | { kind: 'client' }
  /** `holds`: whether the next generation's room holds, durably, the snapshot of this link (A10). `kept`: its clock (M12). */
  | { kind: 'server'; holds: (snapshot: Uint8Array) => boolean; kept?: Kept };

/** A place in a room and why what was offered for it is refused; what the same writer sent behind it falls with it. */
export interface Refused {
  writer: number;
  clock: number;
  code: Code;
}

/** An envelope whose signature is still to be checked. */
export interface Candidate {
  envelope: Envelope;
  /** Raw Ed25519 key of the device that it names. */
  publicKey: Uint8Array;
  /**
   * `next`: it would be accepted · `fork`: it would prove that its device signed two things for one place (A8) · `history`: that its device
   * was shown another chain than ours (A4).
   */
  role: 'next' | 'fork' | 'history';
}

export interface Inspection {
  /** The state that was looked at; `settle` takes no other. */
  room: RoomState;
  /** The chain that it was judged by. */
  membership: Membership;
  candidates: readonly Candidate[];
  refused: readonly Refused[];
  /** Seen too early: our chain is behind (A4). Ask again when it has grown. */
  waiting: readonly Refused[];
  /** Runs that begin beyond what is held (A9). */
  gaps: readonly { writer: number; held: number; clock: number }[];
  /** How far what was offered is held already: to be acknowledged again (A8). */
  duplicates: ReadonlyMap<number, number>;
}

export interface Settled {
  room: RoomState;
  rows: readonly Row[];
  refused: readonly Refused[];
  waiting: readonly Refused[];
  gaps: Inspection['gaps'];
  duplicates: ReadonlyMap<number, number>;
  /** Properly signed envelopes for a place where another stands (A8). */
  forks: readonly Envelope[];
  /** Properly signed envelopes that name an entry which our chain does not have (A4). */
  histories: readonly Envelope[];
}

/** What can be decided without a signature. Runs as `readRuns` gives them: a writer's runs one behind the other. */
export function inspect(
  room: RoomState,
  runs: readonly Run[],
  membership: Membership,
  side: Side,
): Inspection {
  const found = {
    room,
    membership,
    candidates: [] as Candidate[],
    refused: [] as Refused[],
    waiting: [] as Refused[],
    gaps: [] as { writer: number; held: number; clock: number }[],
    duplicates: new Map<number, number>(),
  };
  const stopped = new Set<number>();
  const last = new Map<number, Envelope>();
  for (const run of runs) {
    for (const [i, bytes] of run.envelopes.entries()) {
      const { writer } = run;
      if (stopped.has(writer)) break;
      const clock = run.clock + i;
      const before = last.get(writer);
      const held = before ? before.clock + 1 : lengthOf(room, writer);
      if (clock > held) {
        found.gaps.push({ writer, held, clock });
        stopped.add(writer);
        break;
      }
      const read = decodeEnvelope(bytes);
      const code = read.ok ? misplaced(room, read.value, writer, clock) : read.code;
      if (!read.ok || code) {
        found.refused.push({ writer, clock, code: code ?? 'envelope.malformed' });
        stopped.add(writer);
        break;
      }
      const envelope = read.value;
      if (clock < held) {
        if (sameBytes(envelope.link, linkAt(room, writer, clock))) {
          found.duplicates.set(writer, clock + 1);
          continue;
        }
        const device = membership.devices.get(envelope.device);
        if (device) found.candidates.push({ envelope, publicKey: device.sign, role: 'fork' });
        found.refused.push({ writer, clock, code: 'envelope.fork' });
        stopped.add(writer);
        break;
      }
      const wrong = outOfOrder(room, envelope, before) ?? unfit(room, envelope, membership, side);
      const device = membership.devices.get(envelope.device);
      if (wrong === 'chain.fork' && device)
        found.candidates.push({ envelope, publicKey: device.sign, role: 'history' });
      if (wrong || !device) {
        const to = wrong === 'chain.behind' ? found.waiting : found.refused;
        to.push({ writer, clock, code: wrong ?? 'write.unknownDevice' });
        stopped.add(writer);
        break;
      }
      found.candidates.push({ envelope, publicKey: device.sign, role: 'next' });
      last.set(writer, envelope);
    }
  }
  return found;
}

/** Checks the signatures of all candidates (A7). With a synchronous verifier the answer is there at once. */
export function verdicts(inspection: Inspection, verifier: Verifier): boolean[] | Promise<boolean[]> {
  const answers = inspection.candidates.map(({ envelope, publicKey }) =>
    verifier.verify(publicKey, envelope.signature, envelope.signed),
  );
  return answers.every((answer) => typeof answer === 'boolean') ? answers : Promise.all(answers);
}

/** Rows and state together: of each writer as much as stands before its first bad signature. Throws when the room has moved on since. */
export function settle(room: RoomState, inspection: Inspection, signed: readonly boolean[]): Settled {
  if (inspection.room !== room) throw new Error('the room has changed since it was inspected');
  if (signed.length !== inspection.candidates.length) throw new RangeError('not one verdict per candidate');
  const rows: Row[] = [];
  const evidence = { fork: [] as Envelope[], history: [] as Envelope[] };
  const refused: Refused[] = [];
  const stopped = new Set<number>();
  for (const [i, { envelope, role }] of inspection.candidates.entries()) {
    const { writer, clock } = envelope;
    if (stopped.has(writer)) continue;
    if (!signed[i]) {
      refused.push({ writer, clock, code: 'envelope.signature' });
      stopped.add(writer);
    } else if (role === 'next') rows.push({ writer, clock, envelope: markAccepted(envelope) });
    else evidence[role].push(envelope);
  }
  const stands = ({ writer }: { writer: number }) => !stopped.has(writer);
  return {
    room: withRows(room, rows),
    rows,
    refused: [...refused, ...inspection.refused.filter(stands)],
    waiting: inspection.waiting.filter(stands),
    gaps: inspection.gaps.filter(stands),
    duplicates: inspection.duplicates,
    forks: evidence.fork,
    histories: evidence.history,
  };
}

/** What a cut-off takes from a room that accepted it before the chain said so (M14): the room as it counts, and where each writer now ends. */
export function cutBack(
  room: RoomState,
  membership: Membership,
): { room: RoomState; cut: readonly Refused[]; erased: boolean } {
  const cuts = membership.cuts.get(roomName(room.place));
  const renewed = !isDropBox(room.place) && membership.scopes.get(room.place.scope)?.due === undefined;
  const cut: Refused[] = [];
  let left = room;
  for (const [writer, { device, links }] of room.writers) {
    const stated = cuts?.get(device)?.get(writer);
    const length = stated ?? (renewed && mayNoMore(room, membership, device, writer) ? 0 : links.length);
    if (length >= links.length) continue;
    cut.push({ writer, clock: length, code: 'write.cut' });
    left = shortened(left, writer, length);
  }
  return { room: left, cut, erased: isErased(membership, room.place) };
}

/** Whose writers count only as far as a cut-off states it, once the scope's key has changed (A14): nobody could accept them any more. */
function mayNoMore(room: RoomState, membership: Membership, device: DeviceId, writer: number): boolean {
  const { place } = room;
  const code = mayWrite(membership, { place, device, writer, clock: lengthOf(room, writer), kind: 'update' });
  return code === 'write.cut' || code === 'write.notAllowed';
}

/** A1. */
function misplaced(room: RoomState, envelope: Envelope, writer: number, clock: number): Code | undefined {
  const { place } = room;
  const here =
    envelope.school === place.school &&
    envelope.scope === place.scope &&
    envelope.document === place.document &&
    envelope.generation === place.generation &&
    envelope.writer === writer &&
    envelope.clock === clock;
  return here ? undefined : 'envelope.place';
}

/** A2, A3: against the envelope before, whether it is held or stands in the same frame. */
function outOfOrder(room: RoomState, envelope: Envelope, before: Envelope | undefined): Code | undefined {
  const { writer, clock } = envelope;
  const known = room.writers.get(writer);
  const device = before?.device ?? known?.device;
  if (device !== undefined && device !== envelope.device) return 'writer.taken';
  const previous = clock === 0 ? noLink : (before?.link ?? linkAt(room, writer, clock - 1));
  if (!sameBytes(envelope.previous, previous)) return 'envelope.previous';
  // Nothing follows a close in its own writer's chain, on either side.
  if (before?.kind === 'close' || room.closes.some((close) => close.writer === writer && close.clock < clock))
    return 'generation.closed';
  if (envelope.head.seq < (before?.head.seq ?? known?.head ?? 0)) return 'envelope.headBack';
  return undefined;
}

/** A4–A6, A10, M13, M14, G7. */
function unfit(room: RoomState, envelope: Envelope, membership: Membership, side: Side): Code | undefined {
  const { place } = room;
  const { head, device, writer, clock, kind, epoch } = envelope;
  if (head.seq > membership.head.seq) return 'chain.behind';
  if (!sameBytes(head.link, membership.links[head.seq] ?? noLink)) return 'chain.fork';
  const kept = side.kind === 'server' ? side.kept : undefined;
  const forbidden = mayWrite(membership, { place, device, writer, clock, kind }, kept);
  if (forbidden && !(side.kind === 'client' && leftBefore(membership, envelope, forbidden))) return forbidden;
  const epochs = membership.scopes.get(place.scope)?.epochs ?? [];
  if (!epochs.some((known) => known.epoch === epoch)) return 'epoch.unknown';
  if (side.kind === 'client') return undefined;
  if (room.closes.length > 0) return 'generation.closed';
  if (epoch !== epochs.at(-1)?.epoch) return 'epoch.old';
  if (kind === 'close' && !closesRightly(envelope, side.holds)) return 'envelope.kind';
  return undefined;
}

/**
 * What the server took of somebody who is out since, where this laptop may have been away all the while: a letter, for nobody else can state a
 * cut-off for that box (A13), and in other rooms what was written before the scope's key is changed, for whoever changes it can name only
 * what is held (A15). A server takes none.
 */
function leftBefore(membership: Membership, envelope: Envelope, code: Code): boolean {
  if (code !== 'write.cut' && code !== 'write.notAllowed') return false;
  const { kind, head } = envelope;
  const by = membership.devices.get(envelope.device);
  const scope = membership.scopes.get(envelope.scope);
  if (!by || !scope) return false;
  const before = (...entries: readonly (number | undefined)[]) =>
    head.seq < Math.min(...entries.map((entry) => entry ?? Number.POSITIVE_INFINITY));
  const removed = membership.people.get(by.person)?.removed;
  if (kind === 'letter') return code === 'write.cut' && before(removed, by.dropped);
  const left = scope.left?.get(by.person);
  const wrote = left !== undefined || scope.members.get(by.person)?.right === 'write';
  const stated = membership.cuts.get(roomName(envelope))?.get(by.id)?.has(envelope.writer);
  const waits = scope.due !== undefined && !isDropBox(envelope);
  return waits && wrote && !stated && before(removed, by.dropped, left);
}

function closesRightly(close: Envelope, holds: (snapshot: Uint8Array) => boolean): boolean {
  const link = close.snapshot ?? noLink;
  return close.document === (close.scope as string) || holds(link);
}

function linkAt(room: RoomState, writer: number, clock: number): Uint8Array {
  return room.writers.get(writer)?.links.at(clock) ?? noLink;
}
