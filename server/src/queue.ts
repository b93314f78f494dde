/** Works one after the other, in the order in which they were given. */
export class Queue {
  #last: Promise<unknown> = Promise.resolve();

  /** Resolves and rejects as the work does; what comes behind goes on either way. */
  add<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => {});
    return done;
  }
}
