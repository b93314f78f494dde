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

/** Hard days. */
export function stormy(world: World): Weather {
  const maybe = () => (world.oneIn(2) ? 0 : 5 + world.chance(30));
  return { drop: maybe(), duplicate: maybe(), reorder: maybe(), delay: 1 + world.chance(400) };
}

export const fair: Weather = { drop: 0, duplicate: 0, reorder: 0, delay: 20 };

/** One direction of one connection. Frames keep their order unless the weather says otherwise. */
export class Wire<Frame = Uint8Array> {
  readonly #world: World;
  readonly #weather: () => Weather;
  readonly #what: string;
  readonly #arrive: (frame: Frame) => void | Promise<void>;
  #last = 0;
  /** When what must keep its place has arrived: nothing sent behind it comes before. */
  #floor = 0;
  cut = false;

  constructor(
    world: World,
    weather: () => Weather,
    what: string,
    arrive: (frame: Frame) => void | Promise<void>,
  ) {
    this.#world = world;
    this.#weather = weather;
    this.#what = what;
    this.#arrive = arrive;
  }

  /** `whole`: it only takes its time. */
  send(frame: Frame, whole = false): void {
    const { delay, ...weather } = this.#weather();
    const { drop, duplicate, reorder } = whole ? fair : weather;
    const world = this.#world;
    if (drop > 0 && world.oneIn(drop)) {
      world.say(`${this.#what} lost`);
      return;
    }
    const copies = duplicate > 0 && world.oneIn(duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const free = reorder > 0 && world.oneIn(reorder);
      const at = world.now + 1 + world.chance(delay);
      const due = Math.max(at, free ? this.#floor : this.#last);
      if (!free) this.#last = due;
      if (whole) this.#floor = due;
      world.after(due - world.now, '', () => (this.cut ? undefined : this.#arrive(frame)));
    }
  }
}
