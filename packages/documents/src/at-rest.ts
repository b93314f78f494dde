/**
 * Bytes at rest: contents of the outbox and digests are sealed before they reach the disk, under a key drawn from a scope's epoch key (K7), so
 * that a found laptop tells no more than its rooms do. AES-256-GCM, random nonces, padded (E3), and bound to what and whose they are.
 */
import {
  accept,
  type Checked,
  type EpochKey,
  hkdf,
  hkdfKey,
  pad,
  refuse,
  type ScopeId,
  unpad,
} from '@wuhe/seal';
import type { AtRest } from './contract.ts';

/** Content of an item of the outbox, a document's digest, or what is known of a generation that left. */
export type RestingKind = 'outbox' | 'digest' | 'left';

/** What the bytes are. */
export interface RestingPlace {
  what: RestingKind;
  /** Scope and document, 44 characters. */
  document: string;
  /** The item's id, or the generation; of a digest the document has one only. */
  id: string;
}

/** The key of a scope's epoch, none: of the current one. `scopeKey` of the keyring with membership and person filled in. */
export type KeyOf = (scope: ScopeId, epoch?: number) => Promise<Checked<EpochKey>>;

const LABEL = 'wuhe/documents/at-rest/1';
const NONCE = 12;
const aes = { name: 'AES-GCM', length: 256 };
const utf8 = new TextEncoder();

/** Seals and opens what lies on this disk. */
export class Resting {
  readonly #keyOf: KeyOf;
  /** By scope, epoch and document; not extractable. */
  readonly #keys = new Map<string, Promise<CryptoKey>>();

  constructor(keyOf: KeyOf) {
    this.#keyOf = keyOf;
  }

  /** Seals under the scope's current key. Codes of `scopeKey`: `key.locked`, `key.missing` … */
  async seal(scope: ScopeId, place: RestingPlace, content: Uint8Array): Promise<Checked<AtRest>> {
    const key = await this.#key(scope, place.document);
    if (!key.ok) return key;
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const parameters = { name: 'AES-GCM', iv: nonce, additionalData: told(place) };
    const ciphertext = await crypto.subtle.encrypt(parameters, key.value.key, pad(content));
    return accept({ scope, epoch: key.value.epoch, nonce, ciphertext: new Uint8Array(ciphertext) });
  }

  /** The content. `envelope.unreadable`: damaged, or sealed for another place; `envelope.padding`; codes of `scopeKey`. */
  async open(place: RestingPlace, sealed: AtRest): Promise<Checked<Uint8Array>> {
    const key = await this.#key(sealed.scope as ScopeId, place.document, sealed.epoch);
    if (!key.ok) return key;
    const { nonce, ciphertext } = sealed;
    const parameters = { name: 'AES-GCM', iv: nonce as BufferSource, additionalData: told(place) };
    try {
      return unpad(
        new Uint8Array(await crypto.subtle.decrypt(parameters, key.value.key, ciphertext as BufferSource)),
      );
    } catch {
      return refuse('envelope.unreadable');
    }
  }

  /** Lets go of every key: called when the person locks. */
  forget(): void {
    this.#keys.clear();
  }

  async #key(
    scope: ScopeId,
    document: string,
    wanted?: number,
  ): Promise<Checked<{ epoch: number; key: CryptoKey }>> {
    // Asked every time: what locked by itself opens nothing, even before anybody calls `forget`.
    const epochKey = await unwiped(this.#keyOf(scope, wanted));
    if (!epochKey.ok) return epochKey;
    const { epoch } = epochKey.value;
    const name = `${scope}.${epoch}.${document}`;
    const known = this.#keys.get(name) ?? derived(epochKey.value, document);
    this.#keys.set(name, known);
    return accept({ epoch, key: await known });
  }
}

/** Locking wipes keys in their place, also one that was just handed out: under a wiped one anybody could read. `key.locked` */
export async function unwiped(key: Promise<Checked<EpochKey>>): Promise<Checked<EpochKey>> {
  const found = await key;
  return found.ok && found.value.key.every((byte) => byte === 0) ? refuse('key.locked') : found;
}

/** K7. The epoch key's bytes are copied before anything is waited for. */
async function derived(epochKey: EpochKey, document: string): Promise<CryptoKey> {
  const parameters = hkdf(epochKey, utf8.encode(`${LABEL}\0${document}`));
  return crypto.subtle.deriveKey(parameters, await hkdfKey(epochKey), aes, false, ['encrypt', 'decrypt']);
}

/** What is authenticated beside the bytes; no part contains a zero byte. */
function told({ what, document, id }: RestingPlace): Uint8Array<ArrayBuffer> {
  return utf8.encode([what, document, id].join('\0'));
}
