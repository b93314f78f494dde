/** What a person must be able to see, once for each code and document. */
import type { PersonId } from '@wuhe/seal';
import type { Notice } from './contract.ts';

/** More kinds of trouble than anybody reads; the oldest go. */
const MOST = 200;

export class Notices {
  readonly #notices = new Map<string, Notice>();

  add(code: Notice['code'], document?: string, who?: PersonId): void {
    const name = `${code} ${document ?? ''}`;
    const before = this.#notices.get(name);
    const times = (before?.times ?? 0) + 1;
    const by = [...new Set([...(before?.by ?? []), ...(who ? [who] : [])])];
    this.#notices.set(name, { code, times, by, ...(document === undefined ? {} : { document }) });
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
