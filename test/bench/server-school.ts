/** A school for the server's benchmark: real entries and keys, some members who may all write in its one scope. */
import { enter, foundSchool, invite, joinSchool, type Me, memoryStore } from '@wuhe/keyring';
import {
  appendEntry,
  type Checked,
  type DocumentId,
  idText,
  type Membership,
  type Place,
  webCryptoVerifier,
} from '@wuhe/seal';

export interface BenchSchool {
  chain: Uint8Array[];
  membership: Membership;
  members: Me[];
  /** A document of its own, in its first generation. */
  place(): Place;
}

const verifier = webCryptoVerifier();
const options = { clock: () => performance.now(), cost: { memory: 256, passes: 1 } };

/** Founds it and brings the others in. */
export async function benchSchool(size: number): Promise<BenchSchool> {
  const at = Date.now();
  const store = memoryStore();
  const founded = must(
    await foundSchool({ store, options, scopes: [{ kind: 'school' }], passphrase: 'long enough', at }),
  );
  const [scope] = founded.scopes;
  if (!scope) throw new Error('no scope');
  const principal = founded.me;
  must(await principal.locker.unlock('long enough'));
  const chain = [founded.entry];
  let membership = must(await appendEntry(undefined, founded.entry, verifier));
  const append = async (entry: Uint8Array) => {
    membership = must(await appendEntry(membership, entry, verifier));
    chain.push(entry);
  };
  const members = [principal];
  while (members.length < size) {
    const may = [{ scope, right: 'write' as const }];
    const {
      body,
      secret,
      package: sealed,
    } = must(await invite(membership, principal, [{ role: 'subjectTeacher' }], may, at + 1e10));
    await append(must(await enter(membership, body, principal, at)));
    const joined = must(await joinSchool(membership, secret, sealed, { store: memoryStore(), options, at }));
    await append(joined.entry);
    members.push(joined.me);
  }
  const place = () => ({
    school: founded.school,
    scope,
    document: idText<DocumentId>(crypto.getRandomValues(new Uint8Array(16))),
    generation: 0,
  });
  return { chain, membership, members, place };
}

export function must<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}
