/**
 * The membership chain: a school of 150 with 1,000 entries, verified and reduced, against nothing but the signature checks; and the removal of
 * one of 150 members from 300 documents in 20 scopes: the entry, and every epoch renewed.
 */
import {
  enter,
  foundSchool,
  invite,
  joinSchool,
  type Me,
  memoryStore,
  openScope,
  renewals,
} from '@wuhe/keyring';
import {
  appendEntry,
  applyEntry,
  type Body,
  type Checked,
  type CutOff,
  type DocumentId,
  decodeEntry,
  idText,
  type Membership,
  type PersonId,
  type Right,
  type ScopeId,
  type SignatureCheck,
  verifyEntries,
  webCryptoVerifier,
} from '@wuhe/seal';
import type { BenchRow } from './row.ts';

const MEMBERS = 150;
const SCOPES = 20;
const DOCUMENTS = 300;
/** Every waking of a worker that writes makes a writer. */
const WRITERS = 20;
const ENTRIES = 1000;
const ROUNDS = 9;
const RATIO_BAR = 1.5;
const RENEWAL_BAR = 2000;

const options = { clock: () => performance.now(), cost: { memory: 256, passes: 1 } };
const verifier = webCryptoVerifier();

/** About half a minute, most of it making the school. */
export async function chainRows(): Promise<BenchRow[]> {
  const school = await makeSchool();
  const row = (name: string, value: number, more: Partial<BenchRow> = {}): BenchRow => ({
    suite: 'seal',
    name: `Node: ${name}`,
    unit: 'ms',
    value,
    ...more,
  });
  const { whole, bare, signatures } = await measureChain(school.chain);
  const { entry, bytes, renewed, wraps } = await measureRemoval(school);
  const ratio = whole / bare;
  return [
    row(
      `a chain of ${ENTRIES} entries, ${signatures} signatures: verify and reduce, against the bare checks`,
      whole,
      {
        baseline: bare,
        ratio,
        bar: RATIO_BAR,
        ok: ratio <= RATIO_BAR,
      },
    ),
    row(
      `removal, one entry of ${Math.round(bytes / 1024)} KiB (${DOCUMENTS * WRITERS} writers cut off): made and accepted`,
      entry,
    ),
    row(`removal, ${SCOPES} epochs renewed (${wraps} wraps): made and accepted`, renewed, {
      bar: RENEWAL_BAR,
      ok: renewed <= RENEWAL_BAR,
    }),
  ];
}

interface School {
  chain: Uint8Array[];
  membership: Membership;
  principal: Me;
  leaver: Me;
  scopes: ScopeId[];
}

async function makeSchool(): Promise<School> {
  const store = memoryStore();
  const founded = must(
    await foundSchool({ store, options, scopes: [{ kind: 'school' }], passphrase: 'long enough', at: 1 }),
  );
  const principal = founded.me;
  must(await principal.locker.unlock('long enough'));
  const chain = [founded.entry];
  let membership = must(await appendEntry(undefined, founded.entry, verifier));
  const append = async (entry: Uint8Array) => {
    membership = must(await appendEntry(membership, entry, verifier));
    chain.push(entry);
  };
  const tell = async (body: Body) => append(must(await enter(membership, body, principal, 1)));
  const people: Me[] = [principal];
  while (people.length < MEMBERS) {
    const invitation = must(await invite(membership, principal, [{ role: 'subjectTeacher' }], [], 1));
    await tell(invitation.body);
    const at = { store: memoryStore(), options, at: 1 };
    const joined = must(await joinSchool(membership, invitation.secret, invitation.package, at));
    await append(joined.entry);
    people.push(joined.me);
  }
  // The worst case: everybody in every scope.
  const members = new Map<PersonId, Right>(people.map(({ record }) => [record.person, 'write']));
  const scopes: ScopeId[] = [];
  for (let i = 0; i < SCOPES; i++) {
    const id = idText<ScopeId>(random());
    const opening = {
      id,
      tier: i % 2 === 0 ? ('everyday' as const) : ('guarded' as const),
      grantors: ['holder' as const],
    };
    await tell(must(await openScope(membership, opening, members)));
    scopes.push(id);
  }
  // The years that follow: roles are given.
  for (let i = 0; chain.length < ENTRIES; i++) {
    const { person } = (people[i % MEMBERS] as Me).record;
    const role = { role: 'homeroomTeacher' as const, for: `c${i}`, until: '2027-07-31' };
    await tell({ kind: 'role', person, give: [role], end: [] });
  }
  return { chain, membership, principal, leaver: people[7] as Me, scopes };
}

async function measureChain(chain: readonly Uint8Array[]) {
  const checks: SignatureCheck[] = [];
  let membership: Membership | undefined;
  for (const bytes of chain) {
    const applied = must(applyEntry(membership, must(decodeEntry(bytes))));
    membership = applied.membership;
    checks.push(...applied.checks);
  }
  const whole: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const fresh = webCryptoVerifier();
    const wholeTime = await time(
      async () => (await verifyEntries(undefined, chain, fresh)).accepted === chain.length,
    );
    const other = webCryptoVerifier();
    const bareTime = await time(async () => {
      const verdicts = checks.map((check) => other.verify(check.publicKey, check.signature, check.bytes));
      return !(await Promise.all(verdicts)).includes(false);
    });
    // The first round warms up both.
    if (round === 0) continue;
    whole.push(wholeTime);
    bare.push(bareTime);
  }
  return { whole: Math.min(...whole), bare: Math.min(...bare), signatures: checks.length };
}

async function measureRemoval({ membership, principal, leaver, scopes }: School) {
  const cuts: CutOff[] = [];
  for (let i = 0; i < DOCUMENTS; i++) {
    const document = idText<DocumentId>(random());
    const scope = scopes[i % SCOPES] as ScopeId;
    for (let writer = 1; writer <= WRITERS; writer++)
      cuts.push({
        scope,
        document,
        generation: 0,
        device: leaver.record.device.id,
        writer: writer * 99_991,
        length: 40 + writer,
      });
  }
  let bytes = 0;
  let now = membership;
  const entry = await time(async () => {
    const made = must(await enter(now, { kind: 'remove', person: leaver.record.person, cuts }, principal, 1));
    bytes = made.length;
    now = must(await appendEntry(now, made, verifier));
    return true;
  });
  let wraps = 0;
  const renewed = await time(async () => {
    const { bodies } = await renewals(now, principal);
    for (const body of bodies) {
      wraps += body.epoch.wraps.size;
      now = must(await appendEntry(now, must(await enter(now, body, principal, 1)), verifier));
    }
    return bodies.length === SCOPES;
  });
  return { entry, bytes, renewed, wraps };
}

async function time(work: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  if (!(await work())) throw new Error('refused');
  return performance.now() - start;
}

function random(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(16));
}

function must<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}
