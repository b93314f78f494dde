/** What a person must be able to see, once for each code and document. */
import type { Notice } from './contract.ts';

/** More kinds of trouble than anybody reads; the oldest go. */
const MOST = 200;

export class Notices {
  readonly #notices = new Map<string, Notice>();

  add(code: Notice['code'], document?: string): void {
    const name = `${code} ${document ?? ''}`;
    const times = (this.#notices.get(name)?.times ?? 0) + 1;
    this.#notices.set(name, { code, times, ...(document === undefined ? {} : { document }) });
    const [oldest] = this.#notices.keys();
    if (this.#notices.size > MOST && oldest !== undefined) this.#notices.delete(oldest);
  }

  /** The cause is gone. */
  heal(code: Notice['code'], document?: string): void {
    this.#notices.delete(`${code} ${document ?? ''}`);
  }

  all(): readonly Notice[] {
    return [...this.#notices.values()];
  }
}
