/** Whether the server can do its work: the store can be read, and the disk takes what is written. */
import type { Store } from './store/types.ts';

/** How long an answer is good for: whoever asks more often costs no flush, ms. */
const GOOD_MS = 5000;

export interface Health {
  status: 'ok' | 'notReadable' | 'notWritable';
  /** When the server started, ISO 8601. */
  since: string;
}

/** Asks the store now, or says what it said a moment ago. */
export class HealthCheck {
  readonly #store: Pick<Store, 'schools' | 'probe'>;
  readonly #now: () => number;
  readonly #since: string;
  #asked: { at: number; status: Promise<Health['status']> } | undefined;

  constructor(store: Pick<Store, 'schools' | 'probe'>, now: () => number) {
    this.#store = store;
    this.#now = now;
    this.#since = new Date(now()).toISOString();
  }

  async now(): Promise<Health> {
    const at = this.#now();
    if (!this.#asked || Math.abs(at - this.#asked.at) >= GOOD_MS) this.#asked = { at, status: this.#ask(at) };
    return { status: await this.#asked.status, since: this.#since };
  }

  async #ask(at: number): Promise<Health['status']> {
    try {
      await this.#store.schools();
    } catch {
      return 'notReadable';
    }
    return this.#store.probe(at).then(
      () => 'ok',
      () => 'notWritable',
    );
  }
}
