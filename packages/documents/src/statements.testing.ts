/** For tests: a school of one person with real keys, and statements of theirs. */
import { enter, foundSchool, type Me, memoryStore, openScope, scopeKey } from '@wuhe/keyring';
import { type Envelope, instant, PersonId, randomId, StatementId } from '@wuhe/model';
import { appendEntry, type Checked, type Membership, type ScopeId, webCryptoVerifier } from '@wuhe/seal';
import type { KeyOf } from './at-rest.ts';

export const verifier = webCryptoVerifier();
export const passphrase = '二十七個學生 都到了';

export function must<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}

export interface SmallSchool {
  me: Me;
  scopes: ScopeId[];
  membership: Membership;
  /** The chain with one entry more. */
  grow(): Promise<Membership>;
  keyOf: KeyOf;
}

/** A school founded just now, locked; with an everyday scope and a guarded one. */
export async function smallSchool(): Promise<SmallSchool> {
  const founded = must(
    await foundSchool({
      store: memoryStore(),
      options: { clock: () => 0, cost: { memory: 256, passes: 1 } },
      scopes: [{ kind: 'school' }, { kind: 'home' }],
      passphrase,
      at: 1,
    }),
  );
  await founded.keep();
  const { me, scopes } = founded;
  const school = {
    me,
    scopes,
    membership: must(await appendEntry(undefined, founded.entry, verifier)),
    async grow() {
      const id = randomId() as ScopeId;
      const scope = { id, tier: 'everyday' as const, grantors: [] };
      const body = must(await openScope(school.membership, scope, new Map([[me.record.person, 'write']])));
      const entry = must(await enter(school.membership, body, me, 2));
      school.membership = must(await appendEntry(school.membership, entry, verifier));
      return school.membership;
    },
    keyOf: (scope: ScopeId, epoch?: number) => scopeKey(school.membership, scope, me, epoch),
  };
  return school;
}

let counted = 0;

/** A statement by this person, recorded one second after the one before. */
export function said({ me }: Pick<SmallSchool, 'me'>, changes: Partial<Envelope> = {}): Envelope {
  return {
    id: StatementId.parse(randomId()),
    kind: 'explanation',
    version: 1,
    author: PersonId.parse(me.record.person),
    at: instant(Date.parse('2026-11-24T00:00:00.000Z') + 1000 * counted++),
    body: { text: '上午請假的同學在保健室。' },
    ...changes,
  };
}
