/** A school founded by the library's own steps: four members, each with a laptop on which nothing was written yet. Founded once, played often. */

import { createSchool, type Disk, openDisk } from '@wuhe/documents';
import { type BrowserMemory, enter, foundSchool, invite, joinSchool, type Me, scopeKey } from '@wuhe/keyring';
import {
  appendEntry,
  type Body,
  type Checked,
  type ContentKeys,
  contentKeys,
  type Membership,
  type ScopeId,
  verifyEntries,
} from '@wuhe/seal';
import { verifier } from '../school.ts';
import { type Copy, Databases } from './databases.ts';

const PASSPHRASE = 'correct horse 電池';
const cost = { memory: 256, passes: 1 };

export interface Member {
  name: string;
  me: Me;
  /** The laptop's databases. */
  copy: Copy;
  /** What its browser remembers while it runs: the unlocked keys of the principal. */
  memory: string | undefined;
}

export interface Village {
  chain: readonly Uint8Array[];
  membership: Membership;
  scope: ScopeId;
  members: readonly Member[];
}

/** The browser's own memory, as long as it runs. */
export function memoryOf(holder: { memory: string | undefined }): BrowserMemory {
  return {
    load: async () => holder.memory,
    save: async (text) => {
      holder.memory = text;
    },
  };
}

/** The first of the names is the principal. */
export async function found(names: readonly string[]): Promise<Village> {
  const desks = [];
  for (const name of names) {
    const databases = new Databases(name);
    desks.push({ name, databases, memory: undefined as string | undefined, disk: await openDisk(name) });
  }
  const [first, ...others] = desks;
  if (!first) throw new RangeError('a school of nobody');
  const options = (holder: { memory: string | undefined }) => ({
    clock: () => 0,
    cost,
    memory: memoryOf(holder),
  });
  const founded = must(
    await foundSchool({
      store: first.disk.keys,
      options: options(first),
      scopes: [{ kind: 'school' }],
      passphrase: PASSPHRASE,
      at: 1,
    }),
  );
  let membership = must(await createSchool(first.disk, founded));
  must(await founded.me.locker.unlock(PASSPHRASE));
  const chain = [founded.entry];
  const add = async (entry: Uint8Array) => {
    membership = must(await appendEntry(membership, entry, verifier));
    chain.push(entry);
  };
  const tell = async (body: Body) => add(must(await enter(membership, body, founded.me, 1)));
  const [scope] = founded.scopes;
  if (!scope) throw new RangeError('no scope');
  const mes = [founded.me];
  for (const desk of others) {
    const invited = [{ scope, right: 'write' as const }];
    const invitation = must(
      await invite(
        membership,
        founded.me,
        [{ role: 'homeroomTeacher' }],
        invited,
        Date.now() + 86_400_000_000,
      ),
    );
    await tell(invitation.body);
    const joining = { store: desk.disk.keys, options: options(desk), at: 1 };
    const joined = must(await joinSchool(membership, invitation.secret, invitation.package, joining));
    await add(joined.entry);
    await joined.keep();
    mes.push(joined.me);
  }
  for (const { disk } of desks) await pinned(disk, chain);
  const members = desks.map(({ name, databases, memory }, at): Member => {
    const me = mes[at];
    if (!me) throw new RangeError(name);
    return { name, me, copy: databases.copy(), memory };
  });
  for (const { databases } of desks) databases.forget();
  return { chain, membership, scope, members };
}

async function pinned(disk: Disk, chain: readonly Uint8Array[]): Promise<void> {
  const from = (await disk.chain()).length;
  await disk.addChain(from, chain.slice(from));
  disk.close();
}

/** The keys of a scope's epochs as a member has them on this chain. */
export function keysOf(member: Member, scope: ScopeId, membership: () => Membership) {
  const me = { ...member.me };
  const known = new Map<number, Promise<ContentKeys | undefined>>();
  return (epoch: number): Promise<ContentKeys | undefined> => {
    const found = known.get(epoch) ?? read(epoch);
    known.set(epoch, found);
    return found;
  };
  async function read(epoch: number): Promise<ContentKeys | undefined> {
    const key = await scopeKey(membership(), scope, me, epoch);
    if (!key.ok) known.delete(epoch);
    return key.ok ? contentKeys(key.value) : undefined;
  }
}

/** The membership of a chain as it is stored. */
export async function membershipOf(
  chain: readonly Uint8Array[],
  from?: Membership,
): Promise<Membership | undefined> {
  const { membership } = await verifyEntries(from, chain, verifier);
  return membership;
}

function must<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}
