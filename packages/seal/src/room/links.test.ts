import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Links } from './links.ts';

const link = (number: number) => Uint8Array.of(number);

test('A12 whatever grows out of a state, the state stays as it was', () => {
  const steps = fc.array(fc.record({ from: fc.nat(), cut: fc.option(fc.nat(8)), add: fc.nat(255) }));
  fc.assert(
    fc.property(steps, (course) => {
      const states: { links: Links; means: number[] }[] = [{ links: Links.of([]), means: [] }];
      for (const { from, cut, add } of course) {
        const { links, means } = states[from % states.length] as (typeof states)[number];
        states.push(
          cut === null
            ? { links: links.with(link(add)), means: [...means, add] }
            : { links: links.first(cut), means: means.slice(0, cut) },
        );
      }
      for (const { links, means } of states) {
        expect([...links].map(([number]) => number)).toEqual(means);
        expect(links).toHaveLength(means.length);
        expect([links.at(0)?.[0], links.at(-1)?.[0], links.at(means.length)]).toEqual([
          means[0],
          means.at(-1),
          undefined,
        ]);
      }
    }),
  );
});
