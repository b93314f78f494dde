/** The lines between laptops and server: late, and on bad days lossy, doubled or out of order. */
import type { World } from './world.ts';

/** One in how many frames suffers; 0: none. */
export interface Weather {
  drop: number;
  duplicate: number;
  reorder: number;
  /** Longest delay of a frame in virtual milliseconds. */
  delay: number;
}

export const fair: Weather = { drop: 0, duplicate: 0, reorder: 0, delay: 20 };

/** One direction of one connection. Frames keep their order unless the weather says otherwise. */
export class Wire {
  readonly #world: World;
  readonly #weather: () => Weather;
  readonly #what: string;
  readonly #arrive: (bytes: Uint8Array) => void | Promise<void>;
  #last = 0;
  cut = false;

  constructor(
    world: World,
    weather: () => Weather,
    what: string,
    arrive: (bytes: Uint8Array) => void | Promise<void>,
  ) {
    this.#world = world;
    this.#weather = weather;
    this.#what = what;
    this.#arrive = arrive;
  }

  send(bytes: Uint8Array): void {
    const { drop, duplicate, reorder, delay } = this.#weather();
    const world = this.#world;
    if (drop > 0 && world.oneIn(drop)) {
      world.say(`${this.#what} lost`);
      return;
    }
    const copies = duplicate > 0 && world.oneIn(duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const free = reorder > 0 && world.oneIn(reorder);
      const at = world.now + 1 + world.chance(delay);
      const due = free ? at : Math.max(at, this.#last);
      if (!free) this.#last = due;
      world.after(due - world.now, '', () => (this.cut ? undefined : this.#arrive(bytes)));
    }
  }
}
