/**
 * Who else has a document open, and where they look: sealed under a key that every member of the scope has, so the server reads none of it.
 * Nobody signs it: a member could pose as another, a stranger and the server cannot. What is replayed or older is ignored.
 */
import type { Me } from '@wuhe/keyring';
import {
  type Checked,
  type DeviceId,
  type EpochKey,
  hkdf,
  hkdfKey,
  idBytes,
  idText,
  type Membership,
  type PersonId,
  type Place,
  readMessage,
  writeMessage,
} from '@wuhe/seal';
import * as z from 'zod/mini';

/** How often it is said again, and how long what others said holds, ms: two may be lost. */
export const presenceTimes = { repeat: 15_000, life: 35_000, fresh: 120_000 } as const;

const VERSION = 1;
/** version 1 ‖ epoch 4 ‖ device 16 ‖ session 16 ‖ counter 8 ‖ nonce 12 ‖ ciphertext. */
const offsets = { epoch: 1, device: 5, session: 21, counter: 37, nonce: 45, ciphertext: 57 } as const;
/** Bytes of a state as JSON; what is sealed is a multiple of `step`. */
const size = { most: 1024, step: 256 } as const;

/** What a person looks at and where the cursor stands; `null` when they leave. */
export const PresenceState = z.nullable(
  z.strictObject({
    view: z.optional(z.string().check(z.maxLength(64))),
    text: z.optional(z.string().check(z.maxLength(64))),
    cursor: z.optional(z.string().check(z.maxLength(600))),
  }),
);
export type PresenceState = NonNullable<z.infer<typeof PresenceState>>;

/** Somebody who has the document open. */
export interface Present {
  person: PersonId;
  device: DeviceId;
  state: PresenceState;
}

export interface PresenceOptions {
  place: Omit<Place, 'generation'>;
  me: Me;
  membership: () => Membership;
  /** The key of the scope's present epoch. */
  key: () => Promise<Checked<EpochKey>>;
  /** Milliseconds since 1970 by the server's clock (`now` and the network's `offset`). */
  now: () => number;
  /** Sends a frame in the document's present room. */
  send: (frame: Uint8Array) => void;
  /** `others` is another now. */
  changed: () => void;
}

interface Heard {
  device: DeviceId;
  counter: number;
  /** By our clock; a state that has left stays as long as it could be said again. */
  at: number;
  state: PresenceState | null;
}

export class Presence {
  readonly #options: PresenceOptions;
  readonly #session = crypto.getRandomValues(new Uint8Array(16));
  readonly #heard = new Map<string, Heard>();
  readonly #timer: ReturnType<typeof setInterval>;
  #state: PresenceState | null = null;
  #counter = 0;
  #keys: { epoch: number; key: Promise<CryptoKey> } | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), presenceTimes.repeat);
  }

  /** Says where this person looks; again every 15 s, and to who comes. Throws on a state of more than 1 KiB. */
  show(state: PresenceState): Promise<void> {
    if (encoded(state).length > size.most) throw new RangeError('a state of more than 1 KiB');
    this.#state = state;
    return this.#say();
  }

  /** Says it once more: a line was connected. */
  connected(): Promise<void> {
    return this.#state ? this.#say() : Promise.resolve();
  }

  /** Takes a presence frame of the room; whether anybody could be seen in it. */
  async hear(frame: Uint8Array): Promise<boolean> {
    const { membership, now } = this.#options;
    const read = readMessage(frame);
    if (!read.ok || read.value.type !== 'presence') return false;
    const { bytes } = read.value;
    if (bytes.length <= offsets.ciphertext || bytes[0] !== VERSION) return false;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const device = idText<DeviceId>(bytes.subarray(offsets.device, offsets.session));
    const session = idText<string>(bytes.subarray(offsets.session, offsets.counter));
    const counter = Number(view.getBigUint64(offsets.counter));
    // Who was dropped or removed is nobody here, and this worker's own words come back from nobody.
    if (!this.#personOf(membership(), device) || session === idText<string>(this.#session)) return false;
    // Sessions are forgotten only when nothing of theirs could be said again.
    if (Math.abs(counter - now()) > presenceTimes.fresh) return false;
    const state = await this.#open(bytes, view.getUint32(offsets.epoch));
    const name = `${device}.${session}`;
    const before = this.#heard.get(name);
    if (state === undefined || (before && before.counter >= counter)) return false;
    this.#heard.set(name, { device, counter, at: now(), state });
    this.#options.changed();
    if (!before && state && this.#state) await this.#say();
    return true;
  }

  /** Devices seen within 35 s, each once, by what it said last. */
  others(): Present[] {
    const { membership, now } = this.#options;
    const latest = new Map<DeviceId, Heard>();
    for (const heard of this.#heard.values()) {
      if (now() - heard.at >= presenceTimes.life || !heard.state) continue;
      if ((latest.get(heard.device)?.counter ?? -1) < heard.counter) latest.set(heard.device, heard);
    }
    return [...latest.values()].flatMap(({ device, state }) => {
      const person = this.#personOf(membership(), device);
      return person && state ? [{ person, device, state }] : [];
    });
  }

  /** Says goodbye and says nothing more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (!this.#state) return;
    this.#state = null;
    await this.#say();
  }

  #personOf(membership: Membership, id: DeviceId): PersonId | undefined {
    const device = membership.devices.get(id);
    const scope = membership.scopes.get(this.#options.place.scope);
    if (!device || device.dropped !== undefined || !scope?.members.has(device.person)) return undefined;
    return device.person;
  }

  #tick(): void {
    const now = this.#options.now();
    const before = this.#heard.size;
    let faded = false;
    for (const [name, { at, counter }] of this.#heard) {
      faded ||= now - at >= presenceTimes.life;
      if (now - counter > 2 * presenceTimes.fresh) this.#heard.delete(name);
    }
    if (faded || this.#heard.size !== before) this.#options.changed();
    if (this.#state) void this.#say();
  }

  async #say(): Promise<void> {
    const { me, now, send } = this.#options;
    const plain = encoded(this.#state);
    const opened = await this.#options.key();
    if (!opened.ok) return;
    this.#counter = Math.max(this.#counter + 1, Math.floor(now()));
    const header = new Uint8Array(offsets.ciphertext);
    const view = new DataView(header.buffer);
    header[0] = VERSION;
    view.setUint32(offsets.epoch, opened.value.epoch);
    header.set(idBytes(me.record.device.id), offsets.device);
    header.set(this.#session, offsets.session);
    view.setBigUint64(offsets.counter, BigInt(this.#counter));
    const iv = crypto.getRandomValues(new Uint8Array(offsets.ciphertext - offsets.nonce));
    header.set(iv, offsets.nonce);
    const ciphertext = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: header.slice(0, offsets.nonce) },
      await this.#key(opened.value),
      plain as BufferSource,
    );
    send(
      writeMessage({ type: 'presence', bytes: Uint8Array.from([...header, ...new Uint8Array(ciphertext)]) }),
    );
  }

  /** The state, or undefined where it was not sealed by a member of now. */
  async #open(bytes: Uint8Array, epoch: number): Promise<PresenceState | null | undefined> {
    const opened = await this.#options.key();
    if (!opened.ok || opened.value.epoch !== epoch) return undefined;
    const parameters = {
      name: 'AES-GCM',
      iv: bytes.slice(offsets.nonce, offsets.ciphertext),
      additionalData: bytes.slice(0, offsets.nonce),
    };
    try {
      const key = await this.#key(opened.value);
      const plain = await crypto.subtle.decrypt(parameters, key, bytes.slice(offsets.ciphertext));
      const read = PresenceState.safeParse(JSON.parse(new TextDecoder().decode(plain)));
      return read.success && plain.byteLength <= size.most ? read.data : undefined;
    } catch {
      return undefined;
    }
  }

  #key(key: EpochKey): Promise<CryptoKey> {
    if (this.#keys?.epoch !== key.epoch) {
      const { document } = this.#options.place;
      this.#keys = { epoch: key.epoch, key: presenceKey(key, document) };
    }
    return this.#keys.key;
  }
}

/** Drawn from the epoch's key (K7) for one document. */
async function presenceKey(key: EpochKey, document: string): Promise<CryptoKey> {
  const info = Uint8Array.from([
    ...new TextEncoder().encode('wuhe/documents/presence/1\0'),
    ...idBytes(document),
  ]);
  const algorithm = { name: 'AES-GCM', length: 256 };
  return crypto.subtle.deriveKey(hkdf(key, info), await hkdfKey(key), algorithm, false, [
    'encrypt',
    'decrypt',
  ]);
}

/** A state as JSON with spaces behind it, so that its length says little. */
function encoded(state: PresenceState | null): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(state));
  const bytes = new Uint8Array(Math.ceil(json.length / size.step) * size.step).fill(0x20);
  bytes.set(json);
  return bytes;
}
