/** For tests: a school with a principal and teachers, real keys and a cheap Argon2, made by the keyring's own calls. */
import {
  enter,
  foundSchool,
  invite,
  joinSchool,
  type KeyStore,
  type LockerOptions,
  type Me,
  memoryStore,
} from '@wuhe/keyring';
import {
  appendEntry,
  type Body,
  type Checked,
  type Membership,
  type SchoolId,
  type ScopeId,
  webCryptoVerifier,
} from '@wuhe/seal';

export const PASSPHRASE = 'correct horse 電池';
export const lockerOptions: LockerOptions = { clock: () => 1, cost: { memory: 256, passes: 1 } };
const verifier = webCryptoVerifier();

export function must<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}

export class TestSchool {
  readonly id: SchoolId;
  readonly chain: Uint8Array[] = [];
  membership!: Membership;
  readonly principal: Me;
  readonly scope: ScopeId;
  readonly stores = new Map<Me, KeyStore>();

  private constructor(id: SchoolId, principal: Me, scope: ScopeId) {
    this.id = id;
    this.principal = principal;
    this.scope = scope;
  }

  /** A school with one scope and a principal who has unlocked. */
  static async found(kind: 'school' | 'home' = 'school'): Promise<TestSchool> {
    const store = memoryStore();
    const founded = must(
      await foundSchool({
        store,
        options: lockerOptions,
        scopes: [{ kind }],
        passphrase: PASSPHRASE,
        at: 1,
      }),
    );
    await founded.keep();
    must(await founded.me.locker.unlock(PASSPHRASE));
    const [scope] = founded.scopes;
    if (!scope) throw new Error('a school without a scope');
    const school = new TestSchool(founded.school, founded.me, scope);
    school.stores.set(founded.me, store);
    await school.append(founded.entry);
    return school;
  }

  async append(entry: Uint8Array): Promise<void> {
    this.membership = must(await appendEntry(this.membership, entry, verifier));
    this.chain.push(entry);
  }

  /** An entry with this body on the head of now, not appended. */
  async entry(body: Body, by = this.principal): Promise<Uint8Array> {
    return must(await enter(this.membership, body, by, 1));
  }

  /** A slip for a teacher who writes in the school's scope, until a date where one is given. */
  async slip(until?: string) {
    const dates = until === undefined ? {} : { until };
    const roles = [{ role: 'subjectTeacher' as const, ...dates }];
    const scopes = [{ scope: this.scope, right: 'write' as const, ...dates }];
    return must(await invite(this.membership, this.principal, roles, scopes, 4_000_000_000_000));
  }

  /** Invites and joins a teacher, who has then unlocked. */
  async bring(until?: string): Promise<Me> {
    const slip = await this.slip(until);
    await this.append(await this.entry(slip.body));
    const store = memoryStore();
    const options = { store, options: lockerOptions, passphrase: PASSPHRASE, at: 1 };
    const joined = must(await joinSchool(this.membership, slip.secret, slip.package, options));
    await this.append(joined.entry);
    await joined.keep();
    must(await joined.me.locker.unlock(PASSPHRASE));
    this.stores.set(joined.me, store);
    return joined.me;
  }
}
