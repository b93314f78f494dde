/** Work in slices is a generator that yields wherever it may rest: in a page it does, in one go it need not. */

/** Rows looked at between two rests. */
export const slice = 200;

/** Does it all in one go. */
export function atOnce<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
