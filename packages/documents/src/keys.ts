/** Keys of scopes as this person has them, ready for use: each derived once, those of guarded scopes forgotten when they lock. */
import { type Me, scopeKey } from '@wuhe/keyring';
import {
  accept,
  type BoxKey,
  type Checked,
  type ContentKeys,
  contentKeys,
  type EpochKey,
  letterKey,
  type Membership,
  type ScopeId,
} from '@wuhe/seal';

export class ScopeKeys {
  readonly #me: Me;
  readonly #membership: () => Membership;
  readonly #contents = new Map<string, Promise<Checked<ContentKeys>>>();
  readonly #letters = new Map<string, Promise<Checked<BoxKey>>>();

  constructor(me: Me, membership: () => Membership) {
    this.#me = me;
    this.#membership = membership;
  }

  /** The key of a scope's epoch (none: the current one). Codes of `scopeKey`. */
  epoch(scope: ScopeId, epoch?: number): Promise<Checked<EpochKey>> {
    return scopeKey(this.#membership(), scope, this.#me, epoch);
  }

  /** What opens and seals envelopes of this epoch. Codes of `scopeKey`. */
  content(scope: ScopeId, epoch: number): Promise<Checked<ContentKeys>> {
    return this.#derived(this.#contents, scope, epoch, contentKeys);
  }

  /** What opens letters of this epoch. Codes of `scopeKey`. */
  letters(scope: ScopeId, epoch: number): Promise<Checked<BoxKey>> {
    return this.#derived(this.#letters, scope, epoch, letterKey);
  }

  /** Forgets what was derived of these scopes. */
  forget(scopes: ReadonlySet<ScopeId>): void {
    for (const derived of [this.#contents, this.#letters])
      for (const name of derived.keys()) if (scopes.has(name.split(' ')[0] as ScopeId)) derived.delete(name);
  }

  /** Asked for many rows at once, a key is unwrapped once. One that is not there now is asked for again. */
  #derived<Key>(
    known: Map<string, Promise<Checked<Key>>>,
    scope: ScopeId,
    epoch: number,
    derive: (key: EpochKey) => Promise<Key>,
  ): Promise<Checked<Key>> {
    const name = `${scope} ${epoch}`;
    const found = known.get(name);
    if (found) return found;
    const asked = this.epoch(scope, epoch).then(async (key) =>
      key.ok ? accept(await derive(key.value)) : key,
    );
    known.set(name, asked);
    const again = () => {
      if (known.get(name) === asked) known.delete(name);
    };
    asked.then(({ ok }) => {
      if (!ok) again();
    }, again);
    return asked;
  }
}
