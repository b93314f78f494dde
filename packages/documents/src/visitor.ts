/** Somebody at a school's door, without signing in: sees the chain, asks for a package, offers an entry (W2). */
import {
  accept,
  type Checked,
  type Code,
  decodeEntry,
  type Membership,
  type Message,
  readMessage,
  refuse,
  type SchoolId,
  sameBytes,
  verifyEntries,
  webCryptoVerifier,
  writeMessage,
} from '@wuhe/seal';
import type { Network, NetworkOptions } from './contract.ts';
import { openNetwork } from './network.ts';

/** How long an answer may take, other tries to connect included, ms. */
const PATIENCE = 10_000;
/** How long a server may refuse to be connected to, a few tries, ms: somebody waits in front of a screen. */
const UNREACHABLE = 2_500;

export interface Door {
  /** `ws://` or `wss://`, without the school. */
  server: string;
  school: SchoolId;
  now: () => number;
  WebSocketPolyfill?: typeof WebSocket;
  /** Another adapter than the shipped one. */
  open?: (options: NetworkOptions) => Network;
}

/** A school's chain as the server shows it, verified from its first entry on; without entries the server does not know it. */
export interface Seen {
  entries: Uint8Array[];
  membership: Membership | undefined;
}

type ChainMessage = Extract<Message, { type: 'chain' | 'askChain' | 'chainRefused' }>;

/** What is asked now; `begin` again whenever the server was reached anew. */
interface Question {
  begin(entries: number): void;
  hear(message: ChainMessage): void;
  fail(code: Code): void;
}

export class Visitor {
  readonly #door: Door;
  readonly #network: Network;
  #question: Question | undefined;
  #entries: number | undefined;
  #unreachable: ReturnType<typeof setTimeout> | undefined;

  constructor(door: Door) {
    const { open = openNetwork, ...options } = door;
    this.#door = door;
    this.#network = open({
      ...options,
      events: {
        reached: (entries) => {
          this.#entries = entries;
          this.#question?.begin(entries);
        },
        connected: () => undefined,
        disconnected: () => {
          this.#entries = undefined;
        },
        chain: (frame) => {
          const read = readMessage(frame);
          const message = read.ok ? read.value : { type: 'none' as const };
          if (message.type === 'chain' || message.type === 'askChain' || message.type === 'chainRefused')
            this.#question?.hear(message);
        },
        state: () => {
          const { code } = this.#network;
          if (code) this.#question?.fail(code);
          this.#hurry();
        },
      },
    });
  }

  /** The whole chain, of at least so many entries where more are known. Codes of the chain; `busy`; `chain.school`. */
  async chain(least = 0): Promise<Checked<Seen>> {
    const answer = await this.#ask<Uint8Array[]>((resolve) => {
      let seen: Uint8Array[] = [];
      let expected = least;
      return {
        begin: (entries) => {
          seen = [];
          expected = Math.max(least, entries);
          if (expected === 0) resolve(accept([]));
          else this.#send({ type: 'askChain', from: 0 });
        },
        hear: (message) => {
          if (message.type !== 'chain' || message.from > seen.length) return;
          // Copies: what is kept must not drag the frame that it came in along.
          const fresh = message.entries.slice(seen.length - message.from).map((bytes) => bytes.slice());
          seen.push(...fresh);
          if (seen.length >= expected) resolve(accept(seen));
        },
      };
    });
    if (!answer.ok) return answer;
    const entries = answer.value;
    const read = await verifyEntries(undefined, entries, webCryptoVerifier());
    if (read.code) return refuse(read.code);
    if (read.membership && read.membership.school !== this.#door.school) return refuse('chain.school');
    return accept({ entries, membership: read.membership });
  }

  /**
   * Offers an entry; ok when it stands, also when it stood before. `chain.stale`: another has its number; `busy`: nobody said; else the
   * server's code.
   */
  offer(bytes: Uint8Array): Promise<Checked<void>> {
    const entry = decodeEntry(bytes);
    if (!entry.ok) return Promise.resolve(entry);
    const { seq, link } = entry.value;
    return this.#ask<void>((resolve) => {
      let code: Code | undefined;
      let absent = false;
      const refused = () => {
        if (code !== undefined && absent) resolve(refuse(code));
      };
      return {
        begin: () => {
          code = undefined;
          absent = false;
          this.#send({ type: 'chain', from: seq, entries: [bytes] });
          this.#send({ type: 'askChain', from: seq });
        },
        hear: (message) => {
          if (message.type === 'chainRefused') {
            // That it was there already is refused too; what stands in its place decides.
            code = message.code;
            refused();
          } else if (message.type === 'chain') {
            const there = message.entries[seq - message.from];
            const stands = there && decodeEntry(there);
            if (stands?.ok)
              resolve(sameBytes(stands.value.link, link) ? accept(undefined) : refuse('chain.stale'));
            else if (message.entries.length === 0) {
              absent = true;
              refused();
            }
          }
        },
      };
    });
  }

  /** A package by its id; undefined where there is none. */
  package(id: string): Promise<Checked<Uint8Array | undefined>> {
    return this.#network.askPackage(id);
  }

  close(): void {
    this.#network.close();
    this.#question?.fail('busy');
  }

  /** Nobody is there: what is asked is not waited for as long as an answer is. */
  #hurry(): void {
    clearTimeout(this.#unreachable);
    if (this.#question && this.#network.state === 'unreachable')
      this.#unreachable = setTimeout(() => this.#question?.fail('busy'), UNREACHABLE);
  }

  #send(message: ChainMessage): void {
    this.#network.sendChain(writeMessage(message));
  }

  #ask<T>(make: (resolve: (answer: Checked<T>) => void) => Omit<Question, 'fail'>): Promise<Checked<T>> {
    return new Promise((settle) => {
      const resolve = (answer: Checked<T>) => {
        clearTimeout(timer);
        if (this.#question === question) this.#question = undefined;
        this.#hurry();
        settle(answer);
      };
      const question: Question = { ...make(resolve), fail: (code) => resolve(refuse(code)) };
      const timer = setTimeout(() => resolve(refuse('busy')), PATIENCE);
      this.#question = question;
      if (this.#network.code) question.fail(this.#network.code);
      else if (this.#entries !== undefined) question.begin(this.#entries);
      else this.#hurry();
    });
  }
}
