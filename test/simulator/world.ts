/** Virtual time and one seeded source of chance: the scheduler runs one step at a time, to its end, and writes down which. */

/** Whole numbers from 0 up to, but without, `limit`. */
export type Chance = (limit: number) => number;

/** mulberry32. */
export function chance(seed: number): Chance {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

interface Step {
  at: number;
  order: number;
  what: string;
  run: () => void | Promise<void>;
}

export class World {
  readonly chance: Chance;
  /** Milliseconds of virtual time. */
  now = 0;
  /** Steps so far. */
  steps = 0;
  readonly trace: string[] = [];
  readonly #steps: Step[] = [];
  #order = 0;

  constructor(seed: number) {
    this.chance = chance(seed);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.chance(times) === 0;
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.chance(from.length)];
    if (found === undefined) throw new RangeError('nothing to pick from');
    return found;
  }

  after(delay: number, what: string, run: () => void | Promise<void>): void {
    const step = { at: this.now + delay, order: this.#order++, what, run };
    let low = 0;
    let high = this.#steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#steps[middle]?.at ?? 0) <= step.at) low = middle + 1;
      else high = middle;
    }
    this.#steps.splice(low, 0, step);
  }

  say(line: string): void {
    this.trace.push(`${String(this.now).padStart(9)} ${line}`);
  }

  /** Runs everything that is due up to this time. Throws when it never ends: that is a finding. */
  async run(until: number, limit = 60_000): Promise<void> {
    for (let count = 0; ; count++) {
      const [step] = this.#steps;
      if (!step || step.at > until) break;
      if (count > limit) throw new Error(`more than ${limit} steps: ${this.trace.slice(-3).join(' | ')}`);
      this.#steps.shift();
      this.steps++;
      this.now = step.at;
      if (step.what) this.say(step.what);
      await step.run();
    }
    this.now = until;
  }
}
