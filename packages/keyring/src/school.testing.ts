/** A school for tests: a chain that everybody sees, real keys, a cheap Argon2 and a clock that is set by hand. */
import {
  appendEntry,
  type Body,
  type Checked,
  type Kept,
  type Membership,
  type Right,
  type RoleHeld,
  type ScopeId,
  webCryptoVerifier,
} from '@wuhe/seal';
import type { ScopeKind } from './belonging.ts';
import { foundSchool, invite, joinSchool, type KeyStore, type Me, memoryStore } from './index.ts';
import { enter } from './me.ts';

export const verifier = webCryptoVerifier();
export const PASSPHRASE = 'correct horse 電池';
const cost = { memory: 256, passes: 1 };

export function must<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}

export class TestVillage {
  time = 0;
  readonly clock = () => this.time;
  readonly options = { clock: this.clock, cost };
  readonly chain: Uint8Array[] = [];
  readonly stores = new Map<Me, KeyStore>();
  membership!: Membership;
  principal!: Me;
  scopes: ScopeId[] = [];
  sheets: string[] = [];

  /** A school with a principal who has unlocked, and scopes of these kinds. */
  static async found(...kinds: Exclude<ScopeKind, 'person'>[]): Promise<TestVillage> {
    const village = new TestVillage();
    const store = memoryStore();
    const founded = must(
      await foundSchool({
        store,
        options: village.options,
        scopes: kinds.map((kind) => ({ kind })),
        passphrase: PASSPHRASE,
        at: 1,
      }),
    );
    await village.append(founded.entry);
    await founded.keep();
    must(await founded.me.locker.unlock(PASSPHRASE));
    village.principal = founded.me;
    village.scopes = founded.scopes;
    village.sheets = founded.sheets;
    village.stores.set(founded.me, store);
    return village;
  }

  async append(entry: Uint8Array, kept?: Kept): Promise<void> {
    this.membership = must(await appendEntry(this.membership, entry, verifier, kept));
    this.chain.push(entry);
  }

  /** Offers an entry by somebody: `ok` or the code. */
  async tell(body: Body, me: Me, kept?: Kept): Promise<string> {
    const entry = await enter(this.membership, body, me, 1);
    if (!entry.ok) return entry.code;
    const next = await appendEntry(this.membership, entry.value, verifier, kept);
    if (!next.ok) return next.code;
    this.membership = next.value;
    this.chain.push(entry.value);
    return 'ok';
  }

  /** Invites and joins somebody, who has then unlocked. */
  async bring(
    by: Me,
    roles: readonly RoleHeld[],
    scopes: readonly ScopeId[] = [],
    right: Right = 'write',
  ): Promise<Me> {
    const named = scopes.map((scope) => ({ scope, right }));
    const invitation = must(await invite(this.membership, by, roles, named, 10));
    const told = await this.tell(invitation.body, by);
    if (told !== 'ok') throw new Error(told);
    const store = memoryStore();
    const joined = must(
      await joinSchool(this.membership, invitation.secret, invitation.package, {
        store,
        options: this.options,
        passphrase: PASSPHRASE,
        at: 1,
      }),
    );
    await this.append(joined.entry);
    await joined.keep();
    must(await joined.me.locker.unlock(PASSPHRASE));
    this.stores.set(joined.me, store);
    return joined.me;
  }
}
