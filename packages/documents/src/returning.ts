/**
 * When this device knocks again at a server that refused it (W7). What only others can heal cannot be seen from here: a chain that another
 * laptop gives back, a clock that was put right. So it comes back by itself, ever more slowly.
 */
import type { Code } from '@wuhe/seal';

const elsewhere: ReadonlySet<Code> = new Set<Code>([
  'signIn.signature',
  'signIn.time',
  'school.unknown',
  'school.closed',
  'write.unknownDevice',
]);

/** The pause before a try, ms: doubled each time, and any part of its second half by chance. */
const PAUSE = { first: 5_000, most: 300_000 } as const;

export class Returning {
  readonly #again: () => void;
  readonly #random: () => number;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `again`: knock now. `random`: from 0 up to 1. */
  constructor(again: () => void, random: () => number) {
    this.#again = again;
    this.#random = random;
  }

  /** The server has refused this device. */
  refused(code: Code): void {
    if (!elsewhere.has(code) || this.#timer !== undefined) return;
    const pause = Math.min(PAUSE.most, PAUSE.first * 2 ** this.#tries++);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#again();
      },
      pause * (0.5 + 0.5 * this.#random()),
    );
  }

  /** Signed in: the next refusal is a new one. */
  opened(): void {
    this.close();
    this.#tries = 0;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
