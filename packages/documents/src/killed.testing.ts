/** For tests: a worker that dies between any two of its dealings with a database. */
import { vi } from 'vitest';

/** What a dead worker gets from a database: nothing, for ever. */
const nothing: object = new Proxy(() => undefined, {
  get: () => nothing,
  set: () => true,
  apply: () => nothing,
});

/** From the dealing of this number on, nothing reaches a database any more. `dead` says whether it came to that; `end` is before the next life. */
export function dieAt(step: number): { dead(): boolean; end(): void } {
  let steps = 0;
  const spies = [
    ...(['open', 'deleteDatabase'] as const).map((name) => mortal(indexedDB, name)),
    mortal(IDBDatabase.prototype, 'transaction'),
  ];
  function mortal<Name extends string>(owner: Record<Name, unknown>, name: Name) {
    const real = owner[name] as (...given: unknown[]) => unknown;
    const spied = vi.spyOn(owner as Record<string, typeof real>, name);
    return spied.mockImplementation(function (this: unknown, ...given: unknown[]) {
      return steps++ < step ? real.apply(this, given) : nothing;
    });
  }
  return {
    dead: () => steps > step,
    end: () => {
      for (const spy of spies) spy.mockRestore();
    },
  };
}
