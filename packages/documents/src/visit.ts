/**
 * Into a school, by founding it or by an entry that a slip, a sheet or another device makes. The keys are on the disk before the entry is
 * offered and the chain after it stands; interrupted anywhere, the same call finishes what was begun.
 */
import { type Founded, forgetRecord, type Me } from '@wuhe/keyring';
import {
  accept,
  appendEntry,
  type Checked,
  decodeEntry,
  type Membership,
  refuse,
  type SchoolId,
  sameBytes,
  webCryptoVerifier,
} from '@wuhe/seal';
import * as z from 'zod/mini';
import type { Disk } from './contract.ts';
import { type Door, type Seen, Visitor } from './visitor.ts';

/** Under which the disk's keys hold an entry that was offered and of which nobody knows yet whether it stands. */
const OFFERED = 'documents/offered';
/** How often an entry is made anew because others were first. */
const TRIES = 20;

const Offered = z.strictObject({
  version: z.literal(1),
  school: z.string(),
  entry: z.instanceof(Uint8Array),
});

/** What the keyring's `joinSchool`, `recoverSchool` and `takeOver` make; its store is the disk's `keys`. */
export interface Arrival {
  entry: Uint8Array;
  me: Me;
  keep(): Promise<void>;
}

/**
 * Founds a school on this disk and brings it to the server, where there is one. `founded` was made with the disk's `keys`. The membership is
 * of the school that stands: an earlier one, where its founding was interrupted after the server took it. `school.closed`, `busy` and other
 * codes: nothing stands and nothing is kept, but for `busy`, after which asking again finishes. @throws Problem `storage.refused`
 */
export async function createSchool(
  disk: Disk,
  founded: Founded,
  door?: Omit<Door, 'school'>,
): Promise<Checked<Membership>> {
  if (!door) return foundHere(disk, founded);
  const earlier = await offeredOf(disk);
  if (earlier && earlier.school !== founded.school) {
    const finished = await within({ ...door, school: earlier.school }, async (visitor) => {
      const seen = await visitor.chain();
      if (!seen.ok) return seen;
      if (placeOf(earlier.entry, seen.value) !== 'stands') return accept(undefined);
      return finish(disk, seen.value);
    });
    if (!finished.ok) return finished;
    if (finished.value) return accept(finished.value);
  }
  return within({ ...door, school: founded.school }, (visitor) =>
    bring(visitor, disk, founded.school, async () => accept(founded)),
  );
}

/**
 * A school's chain, verified from its first entry on, and a package of it, for somebody who does not belong yet. `school.unknown`, `busy`,
 * codes of the chain.
 */
export function visitSchool(
  door: Door & { packageId?: string },
): Promise<Checked<{ membership: Membership; entries: Uint8Array[]; package: Uint8Array | undefined }>> {
  const { packageId, ...at } = door;
  return within(at, async (visitor) => {
    const seen = await visitor.chain();
    if (!seen.ok) return seen;
    const { membership, entries } = seen.value;
    if (!membership) return refuse('school.unknown');
    const asked = packageId === undefined ? accept(undefined) : await visitor.package(packageId);
    return asked.ok ? accept({ membership, entries, package: asked.value }) : asked;
  });
}

/**
 * Brings the entry that lets somebody in on the chain, made anew whenever others were first, then keeps chain and keys. Codes of `make` and
 * of the chain: nothing is kept, but for `busy`, after which asking again finishes; `chain.duplicate` on a disk that belongs to a school
 * already. @throws Problem `storage.refused`
 */
export function enterSchool(
  disk: Disk,
  door: Door,
  make: (membership: Membership) => Promise<Checked<Arrival>>,
): Promise<Checked<Membership>> {
  return within(door, (visitor) =>
    bring(visitor, disk, door.school, async (membership) =>
      membership ? make(membership) : refuse('school.unknown'),
    ),
  );
}

async function within<T>(door: Door, visit: (visitor: Visitor) => Promise<T>): Promise<T> {
  const visitor = new Visitor(door);
  try {
    return await visit(visitor);
  } finally {
    visitor.close();
  }
}

async function foundHere(disk: Disk, founded: Founded): Promise<Checked<Membership>> {
  const stands = await appendEntry(undefined, founded.entry, webCryptoVerifier());
  if (!stands.ok) return stands;
  await founded.keep();
  await disk.addChain(0, [founded.entry]);
  return stands;
}

async function bring(
  visitor: Visitor,
  disk: Disk,
  school: SchoolId,
  make: (membership: Membership | undefined) => Promise<Checked<Arrival>>,
): Promise<Checked<Membership>> {
  let least = 0;
  for (let tries = 0; tries < TRIES; tries++) {
    const seen = await visitor.chain(least);
    if (!seen.ok) return seen;
    const earlier = await offeredOf(disk);
    const place = earlier?.school === school ? placeOf(earlier.entry, seen.value) : 'gone';
    if (place === 'stands') return finish(disk, seen.value);
    // Whoever belongs already would lose the keys of now to those that are made here.
    if ((await disk.chain()).length > 0) return refuse('chain.duplicate');
    const made = await make(seen.value.membership);
    if (!made.ok) return made;
    // The same bytes once more: if they come through from before after all, their keys are here.
    const again = earlier && place === 'next' && sameSigner(earlier.entry, made.value.entry);
    const entry = again ? earlier.entry : made.value.entry;
    if (!again) {
      await made.value.keep();
      await disk.keys.put(OFFERED, { version: 1, school, entry });
    }
    const offered = await visitor.offer(entry);
    if (offered.ok) least = seen.value.entries.length + 1;
    else if (offered.code === 'busy') return offered;
    else if (offered.code !== 'chain.stale') {
      await disk.keys.delete(OFFERED);
      await forgetRecord(disk.keys, school);
      return offered;
    }
  }
  return refuse('busy');
}

async function finish(disk: Disk, seen: Seen): Promise<Checked<Membership>> {
  if (!seen.membership) return refuse('school.unknown');
  if ((await disk.chain()).length === 0) await disk.addChain(0, seen.entries);
  await disk.keys.delete(OFFERED);
  return accept(seen.membership);
}

async function offeredOf(disk: Disk): Promise<{ school: SchoolId; entry: Uint8Array } | undefined> {
  const read = Offered.safeParse(await disk.keys.get(OFFERED));
  return read.success ? { school: read.data.school as SchoolId, entry: read.data.entry } : undefined;
}

/** Whether an entry stands on a chain, could stand next, or has lost its number to another. */
function placeOf(bytes: Uint8Array, { entries, membership }: Seen): 'stands' | 'next' | 'gone' {
  const entry = decodeEntry(bytes);
  if (!entry.ok) return 'gone';
  const { seq, link, previous } = entry.value;
  const there = membership?.links[seq];
  if (there && sameBytes(there, link)) return 'stands';
  if (seq !== entries.length) return 'gone';
  return !membership || sameBytes(previous, membership.head.link) ? 'next' : 'gone';
}

function sameSigner(one: Uint8Array, other: Uint8Array): boolean {
  const [a, b] = [decodeEntry(one), decodeEntry(other)];
  return a.ok && b.ok && a.value.by === b.value.by;
}
