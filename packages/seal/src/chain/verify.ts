/** Chains as bytes: read, checked, appended to, and compared with what was pinned (M1–M5). */
import { accept, type Checked, refuse } from '../checked.ts';
import { sameBytes } from '../hash.ts';
import type { Verifier } from '../keys.ts';
import type { Code } from '../refusals.ts';
import { decodeEntry, type Entry } from './entry.ts';
import type { Kept, Membership } from './membership.ts';
import { advance, settled } from './reduce.ts';

/** How far a chain holds: the membership after `accepted` entries, and why the next one was refused. */
export interface ChainReading {
  membership: Membership | undefined;
  accepted: number;
  code?: Code;
}

/** Signatures that a verifier works on while the next entries are read. */
const AHEAD = 64;

/**
 * Verifies entries on top of a membership (none: from the first on). What holds is taken up to the first entry that does not.
 * Signatures are checked while later entries are being read: a verifier on other threads is not kept waiting.
 */
export async function verifyEntries(
  before: Membership | undefined,
  offered: readonly Uint8Array[],
  verifier: Verifier,
  kept?: Kept,
): Promise<ChainReading> {
  const entries: Entry[] = [];
  const pending: { at: number; code: Code; verdict: boolean | Promise<boolean> }[] = [];
  let membership = before;
  let code: Code | undefined;
  for (const bytes of offered) {
    const entry = decodeEntry(bytes);
    const applied: ReturnType<typeof advance> = entry.ok ? advance(membership, entry.value, kept) : entry;
    if (!entry.ok || !applied.ok) {
      if (!applied.ok) code = applied.code;
      break;
    }
    membership = applied.value.membership;
    for (const check of applied.value.checks) {
      const verdict = verifier.verify(check.publicKey, check.signature, check.bytes);
      pending.push({ at: entries.length, code: check.code, verdict });
    }
    entries.push(entry.value);
    if (entries.length % AHEAD === 0) await pending.at(-AHEAD)?.verdict;
  }
  const verdicts = await Promise.all(pending.map(({ verdict }) => verdict));
  const bad = pending[verdicts.indexOf(false)];
  // Memberships on the way are not kept; where a signature fails, which is rare, the way is gone again.
  const good = bad ? entries.slice(0, bad.at) : entries;
  if (bad) membership = again(before, good, kept);
  const links = good.map(({ link }) => link);
  return {
    membership: membership && settled(membership, links),
    accepted: links.length,
    ...(bad ? { code: bad.code } : code === undefined ? {} : { code }),
  };
}

function again(before: Membership | undefined, entries: readonly Entry[], kept: Kept | undefined) {
  return entries.reduce<Membership | undefined>((membership, entry) => {
    const applied = advance(membership, entry, kept);
    if (!applied.ok) throw new Error('an entry that held no longer holds');
    return applied.value.membership;
  }, before);
}

/** Compare and swap: one entry on top of the current head, or `chain.stale` (M2), and its author makes it anew. */
export async function appendEntry(
  membership: Membership | undefined,
  bytes: Uint8Array,
  verifier: Verifier,
  kept?: Kept,
): Promise<Checked<Membership>> {
  const entry = decodeEntry(bytes);
  if (!entry.ok) return entry;
  if (membership && entry.value.school === membership.school && !standsOn(membership, entry.value))
    return refuse('chain.stale');
  const read = await verifyEntries(membership, [bytes], verifier, kept);
  return read.membership && read.accepted === 1
    ? accept(read.membership)
    : refuse(read.code ?? 'chain.previous');
}

function standsOn(membership: Membership, entry: Entry): boolean {
  return entry.seq === membership.head.seq + 1 && sameBytes(entry.previous, membership.head.link);
}

/** What came of a chain that a server offers: the membership now, how many entries were new, how many of ours it lacks. */
export interface Joined {
  membership: Membership;
  fresh: number;
  lacks: number;
}

/**
 * Compares offered entries, beginning anywhere up to our head, with the pinned chain (M4). Another history is `chain.fork`, and nothing of
 * it is taken; a prefix is a server that was restored and lacks `lacks` entries of ours. `code` names what a later entry was refused with.
 */
export async function joinChain(
  pinned: Membership,
  offered: readonly Uint8Array[],
  verifier: Verifier,
): Promise<Checked<Joined & { code?: Code }>> {
  const fresh: Uint8Array[] = [];
  let last = -1;
  for (const bytes of offered) {
    const entry = decodeEntry(bytes);
    if (!entry.ok) {
      if (fresh.length === 0) return entry;
      fresh.push(bytes);
      break;
    }
    const { school, seq, link } = entry.value;
    if (school !== pinned.school) return refuse('chain.school');
    if (last >= 0 && seq !== last + 1) return refuse('chain.previous');
    last = seq;
    const ours = pinned.links[seq];
    if (!ours) fresh.push(bytes);
    else if (!sameBytes(ours, link)) return refuse('chain.fork');
  }
  // What follows our head but does not stand on it is another history.
  const first = fresh[0] && decodeEntry(fresh[0]);
  if (first?.ok && first.value.seq === pinned.head.seq + 1 && !standsOn(pinned, first.value))
    return refuse('chain.fork');
  const read = await verifyEntries(pinned, fresh, verifier);
  return accept({
    membership: read.membership ?? pinned,
    fresh: read.accepted,
    lacks: Math.max(0, pinned.head.seq - last),
    ...(read.code === undefined ? {} : { code: read.code }),
  });
}
