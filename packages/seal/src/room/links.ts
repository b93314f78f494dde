/** The links of one writer's envelopes, by clock. Adding copies nothing, and every earlier state keeps its own end (A12). */
export class Links implements Iterable<Uint8Array> {
  readonly length: number;
  /** Shared by all states that grew out of one another; what lies beyond `length` belongs to later ones. */
  readonly #all: Uint8Array[];

  private constructor(all: Uint8Array[], length: number) {
    this.#all = all;
    this.length = length;
  }

  static of(links: Iterable<Uint8Array>): Links {
    const all = [...links];
    return new Links(all, all.length);
  }

  /** Of this clock; below 0, counted from the end. */
  at(clock: number): Uint8Array | undefined {
    const place = clock < 0 ? this.length + clock : clock;
    return place < this.length ? this.#all[place] : undefined;
  }

  /** These, and one more. */
  with(link: Uint8Array): Links {
    const all = this.#all.length === this.length ? this.#all : this.#all.slice(0, this.length);
    all.push(link);
    return new Links(all, all.length);
  }

  /** The first of these. */
  first(length: number): Links {
    return new Links(this.#all, Math.min(length, this.length));
  }

  *[Symbol.iterator](): Iterator<Uint8Array> {
    for (let at = 0; at < this.length; at++) yield this.#all[at] as Uint8Array;
  }
}
