/** A set of callbacks, called once per batch of changes. */
export class Watchers {
  readonly #listeners = new Set<() => void>();
  #due = false;

  get size(): number {
    return this.#listeners.size;
  }

  /** Calls `listener` after every batch of changes. Returns the way to stop. */
  add(listener: () => void): () => void {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** Something changed: everybody hears of it once, in a microtask. */
  notify(): void {
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      for (const listener of [...this.#listeners]) call(listener);
    });
  }

  clear(): void {
    this.#listeners.clear();
  }
}

/** A listener that throws must not keep the others from hearing; its error still surfaces as an uncaught one. */
function call(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
