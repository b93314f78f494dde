/**
 * Virtual time, chance and cryptography for code that ships: while a life runs (a laptop's worker, the server), the platform's timers, clocks, random
 * numbers and `crypto.subtle` are those of the world. What a life has begun goes on one step at a time, in an order that the seed decides,
 * and ends with it: the next step of a dead life never comes. To be imported before everything else, as some libraries keep the
 * platform's functions.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { type Chance, chance, type World } from '../world.ts';

/** The first moment of every run: noon of a school day. */
export const NOON = Date.UTC(2026, 10, 24, 4);

const context = new AsyncLocalStorage<Life | undefined>();
const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  dateNow: Date.now.bind(Date),
  performanceNow: performance.now.bind(performance),
  random: Math.random.bind(Math),
  getRandomValues: crypto.getRandomValues.bind(crypto),
};

/** Resolves when everything that is due at once was done. */
const drained = () => new Promise<void>((resolve) => real.setImmediate(resolve));

/** Whose code runs now. */
export const present = (): Life | undefined => context.getStore();

/** Random numbers that the seed decides, beside the world's own: what the product draws moves no action. */
export class Noise {
  /** How long things take. */
  readonly pace: Chance;
  readonly #seed: number;
  #drawn = 0;
  #rest = new Uint8Array();

  constructor(seed: number) {
    this.#seed = seed;
    this.pace = chance(seed ^ 0x5eed);
  }

  fill(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#rest.length === 0)
        this.#rest = new Uint8Array(
          createHash('sha256')
            .update(`${this.#seed} ${this.#drawn++}`)
            .digest(),
        );
      const some = this.#rest.subarray(0, bytes.length - at);
      bytes.set(some, at);
      this.#rest = this.#rest.subarray(some.length);
      at += some.length;
    }
  }

  /** From 0 up to 1. */
  fraction(): number {
    const bytes = new Uint8Array(4);
    this.fill(bytes);
    return new DataView(bytes.buffer).getUint32(0) / 2 ** 32;
  }
}

interface Timer {
  cancelled: boolean;
  ref(): Timer;
  unref(): Timer;
}

export class Life {
  readonly name: string;
  readonly world: World;
  readonly noise: Noise;
  /** How wrong its clock is, ms. */
  skew = 0;
  /** Dies after so many steps more: between any two awaits. */
  left: number | undefined;
  dead = false;
  /** Called once it is dead. */
  readonly died: () => void;
  /** What was thrown where nobody could catch it. */
  readonly faults: string[];
  /** Tasks of databases and of cryptography keep their order, each kind for itself. */
  readonly #last = { database: 0, cryptography: 0 };

  constructor(
    name: string,
    world: World,
    noise: Noise,
    faults: string[],
    died: () => void = () => undefined,
  ) {
    this.name = name;
    this.world = world;
    this.noise = noise;
    this.faults = faults;
    this.died = died;
  }

  /** Runs code of this life; what it begins belongs to it. Nothing happens once it is dead. */
  run<T>(work: () => T): T | undefined {
    return this.dead ? undefined : context.run(this, work);
  }

  /** Code that cleans up after it: what that begins never comes. */
  after<T>(work: () => T): T {
    return context.run(this, work);
  }

  end(): void {
    if (this.dead) return;
    this.dead = true;
    this.died();
  }

  /** A step of this life, now: for what comes from outside, as a frame. */
  async step(work: () => unknown): Promise<void> {
    if (this.dead) return;
    if (this.left !== undefined && this.left-- <= 0) return this.end();
    try {
      context.run(this, work);
    } catch (cause) {
      this.faults.push(`${this.name} threw ${said(cause)}`);
    }
    await drained();
  }

  later(delay: number, work: () => unknown): void {
    this.world.after(delay, '', () => this.step(work));
  }

  /** The same, a moment later and behind what was begun before of this kind. `until`: what it waits for in real time. */
  task(kind: 'database' | 'cryptography', work: () => unknown, until?: Promise<unknown>): void {
    const { world, noise } = this;
    const due = Math.max(world.now + noise.pace(2), this.#last[kind]);
    this.#last[kind] = due;
    world.after(due - world.now, '', async () => {
      if (this.dead) return;
      await until;
      await this.step(work);
    });
  }

  timer(delay: number, work: () => void, every?: number): Timer {
    const timer: Timer = { cancelled: false, ref: () => timer, unref: () => timer };
    const due = () => {
      if (timer.cancelled || this.dead) return;
      if (every !== undefined) this.world.after(every, '', due);
      return this.step(work);
    };
    this.world.after(Math.max(0, Math.round(delay)), '', due);
    return timer;
  }
}

/** Does work in a life of its own to its end. */
export async function alone<T>(world: World, noise: Noise, work: () => Promise<T>): Promise<T> {
  const faults: string[] = [];
  const life = new Life('alone', world, noise, faults);
  let done: { value: T } | { cause: unknown } | undefined;
  life.run(() =>
    work().then(
      (value) => {
        done = { value };
      },
      (cause) => {
        done = { cause };
      },
    ),
  );
  while (!done) {
    await world.run(world.now + 1);
    await drained();
  }
  life.end();
  if ('cause' in done) throw done.cause;
  return done.value;
}

/** An error as one line. */
export function said(cause: unknown): string {
  return cause instanceof Error
    ? (cause.stack ?? cause.message).split('\n').slice(0, 4).join(' | ')
    : String(cause);
}

type Callback = (...given: unknown[]) => void;

function virtually(name: 'setTimeout' | 'setInterval') {
  return (work: Callback, delay = 0, ...given: unknown[]) => {
    const life = context.getStore();
    if (!life) return (real[name] as (...all: unknown[]) => unknown)(work, delay, ...given);
    const every = name === 'setInterval' ? Math.max(1, delay) : undefined;
    return life.timer(delay, () => work(...given), every);
  };
}

function cleared(name: 'clearTimeout' | 'clearInterval') {
  return (timer: unknown) => {
    if (timer && typeof timer === 'object' && 'cancelled' in timer) timer.cancelled = true;
    else (real[name] as (timer: unknown) => void)(timer);
  };
}

Object.assign(globalThis, {
  setTimeout: virtually('setTimeout'),
  setInterval: virtually('setInterval'),
  clearTimeout: cleared('clearTimeout'),
  clearInterval: cleared('clearInterval'),
  setImmediate: (work: Callback, ...given: unknown[]) => {
    const life = context.getStore();
    if (!life) return (real.setImmediate as (...all: unknown[]) => unknown)(work, ...given);
    return life.task('database', () => work(...given));
  },
});
Date.now = () => {
  const life = context.getStore();
  return life ? NOON + life.world.now + life.skew : real.dateNow();
};
performance.now = () => context.getStore()?.world.now ?? real.performanceNow();
Math.random = () => context.getStore()?.noise.fraction() ?? real.random();
crypto.getRandomValues = <T extends ArrayBufferView | null>(into: T): T => {
  const life = context.getStore();
  if (!life || !into) return real.getRandomValues(into as never) as T;
  life.noise.fill(new Uint8Array(into.buffer, into.byteOffset, into.byteLength));
  return into;
};

/**
 * Every call is done by the platform at once and told in its turn. Importing a key takes no turn: Node does it at once, and keys that a module
 * has imported outlive the worker that did.
 */
const { subtle } = crypto;
type Asynchronous = (...given: unknown[]) => Promise<unknown>;
const operations = subtle as unknown as Record<string, Asynchronous>;
for (const name of [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'digest',
  'generateKey',
  'deriveKey',
  'deriveBits',
  'exportKey',
  'wrapKey',
  'unwrapKey',
]) {
  const perform = (operations[name] as Asynchronous).bind(subtle);
  operations[name] = (...given) => {
    const life = context.getStore();
    const done = perform(...given);
    if (!life) return done;
    const settled = done.then(
      (value) => ({ value }),
      (cause: unknown) => ({ cause }),
    );
    return new Promise((resolve, reject) => {
      life.task(
        'cryptography',
        () => void settled.then((end) => ('cause' in end ? reject(end.cause) : resolve(end.value))),
        settled,
      );
    });
  };
}
