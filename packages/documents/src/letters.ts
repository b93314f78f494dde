/** Letters (L1–L3): a signed statement left in the drop box of a scope that its author need not belong to; and the box of an own scope, opened. */
import {
  type Accepted,
  accept,
  type BoxKey,
  type Checked,
  type Code,
  type Header,
  importStatement,
  letterKey,
  type Membership,
  openLetter,
  refuse,
  type ScopeId,
  type Sealed,
  type SigningKey,
  sealLetter,
  signer,
  type Verifier,
} from '@wuhe/seal';
import { type KeyOf, unwiped } from './at-rest.ts';
import { Judged } from './judged.ts';
import { needsPerson } from './statements.ts';

/**
 * The envelope of a letter: the line of a signed statement, sealed to the letter key that the chain names for the header's scope and epoch. Once
 * for each scope it is left for. `epoch.unknown`; `letter.notAddressed`: the statement does not name the scope; `envelope.tooLarge`; codes
 * of `importStatement`.
 */
export async function makeLetter(
  header: Header & { kind: 'letter' },
  line: string,
  membership: Membership,
  device: SigningKey,
): Promise<Checked<Sealed>> {
  const epoch = membership.scopes.get(header.scope)?.epochs[header.epoch - 1];
  if (!epoch) return refuse('epoch.unknown');
  const statement = importStatement(line);
  if (!statement.ok) return statement;
  if (!statement.value.to.includes(header.scope)) return refuse('letter.notAddressed');
  return sealLetter(header, statement.value, epoch.publicKey, signer(device));
}

export interface LetterBoxOptions {
  membership: Membership;
  verifier: Verifier;
  /** `scopeKey` of the keyring with membership and person filled in. */
  keyOf: KeyOf;
  /** What the box says is another thing now. */
  changed?: () => void;
}

/** The letters of an own drop box: the same verified statements as a document's, each once however often it was left. */
export class LetterBox {
  readonly #judged: Judged<Accepted>;
  readonly #keyOf: KeyOf;
  readonly #keys = new Map<string, Promise<BoxKey>>();
  #membership: Membership;

  constructor({ membership, verifier, keyOf, changed = () => undefined }: LetterBoxOptions) {
    this.#membership = membership;
    this.#keyOf = keyOf;
    this.#judged = new Judged(async (letter) => {
      const key = await this.#key(letter.scope, letter.epoch);
      return key.ok ? openLetter(this.#membership, letter, key.value, { verifier, needsPerson }) : key;
    }, changed);
  }

  /** Adds the letters among these envelopes; what members of the scope write there besides is no letter. */
  add(envelopes: Iterable<Accepted>): void {
    for (const envelope of envelopes)
      if (envelope.kind === 'letter') this.#judged.add(placeOf(envelope), envelope);
  }

  /** See `Judged.all`: parsed payloads, recorded at, then id. */
  all(): readonly unknown[] {
    return this.#judged.all();
  }

  has(id: string): boolean {
    return this.#judged.has(id);
  }

  /** Letters that do not open or do not hold, by code: for notices. */
  refused(): ReadonlyMap<Code, number> {
    return this.#judged.refused();
  }

  /** How many wait for the chain, or until the person unlocks. */
  get waiting(): number {
    return this.#judged.waiting;
  }

  chainGrown(membership: Membership): void {
    this.#membership = membership;
    this.#judged.retry();
  }

  /** The person has unlocked: what waited for a key is opened. */
  unlocked(): void {
    this.#judged.retry();
  }

  /** Lets go of the keys: called when the person locks. What was opened is the caller's to drop, with the box. */
  forget(): void {
    this.#keys.clear();
  }

  settled(): Promise<void> {
    return this.#judged.settled();
  }

  async #key(scope: ScopeId, epoch: number): Promise<Checked<BoxKey>> {
    const epochKey = await unwiped(this.#keyOf(scope, epoch));
    if (!epochKey.ok) return epochKey;
    const name = `${scope}.${epoch}`;
    const known = this.#keys.get(name) ?? letterKey(epochKey.value);
    this.#keys.set(name, known);
    return accept(await known);
  }
}

function placeOf({ scope, document, generation, writer, clock }: Accepted): string {
  return `${scope}.${document}.g${generation}.${writer}.${clock}`;
}
