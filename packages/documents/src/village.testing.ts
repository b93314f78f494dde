/** For tests: a school with real keys and a chain that everybody sees at once. */
import {
  enter,
  foundSchool,
  invite,
  joinSchool,
  type KeyStore,
  type Me,
  type ScopeKind,
} from '@wuhe/keyring';
import {
  appendEntry,
  type Body,
  type Checked,
  type Membership,
  type Right,
  type RoleHeld,
  type ScopeId,
  webCryptoVerifier,
} from '@wuhe/seal';

export const verifier = webCryptoVerifier();
export const PASSPHRASE = 'correct horse 電池';
export const cost = { memory: 256, passes: 1 };
export const options = { clock: () => 0, cost };

export function must<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}

export class Village {
  readonly chain: Uint8Array[] = [];
  readonly grown = new Set<(membership: Membership) => void>();
  membership!: Membership;
  principal!: Me;
  scopes: ScopeId[] = [];

  static async found(store: KeyStore, ...kinds: Exclude<ScopeKind, 'person'>[]): Promise<Village> {
    const village = new Village();
    const scopes = kinds.map((kind) => ({ kind }));
    const founded = must(await foundSchool({ store, options, scopes, passphrase: PASSPHRASE, at: 1 }));
    await village.append(founded.entry);
    await founded.keep();
    must(await founded.me.locker.unlock(PASSPHRASE));
    village.principal = founded.me;
    village.scopes = founded.scopes;
    return village;
  }

  async append(entry: Uint8Array): Promise<void> {
    this.membership = must(await appendEntry(this.membership, entry, verifier));
    this.chain.push(entry);
    for (const listener of [...this.grown]) listener(this.membership);
  }

  async tell(body: Body, me: Me = this.principal): Promise<void> {
    await this.append(must(await enter(this.membership, body, me, 1)));
  }

  /** Somebody joins by an invitation of the principal, and has unlocked. */
  async bring(
    store: KeyStore,
    roles: readonly RoleHeld[],
    scopes: readonly ScopeId[] = this.scopes,
    right: Right = 'write',
  ): Promise<Me> {
    const named = scopes.map((scope) => ({ scope, right }));
    const invitation = must(
      await invite(this.membership, this.principal, roles, named, Date.now() + 86_400_000),
    );
    await this.tell(invitation.body);
    const joined = must(
      await joinSchool(this.membership, invitation.secret, invitation.package, {
        store,
        options,
        passphrase: PASSPHRASE,
        at: 1,
      }),
    );
    await this.append(joined.entry);
    await joined.keep();
    must(await joined.me.locker.unlock(PASSPHRASE));
    return joined.me;
  }
}
