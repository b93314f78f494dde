import { expect, test } from 'vitest';
import type { Mutation } from './mutations.ts';
import { simulate } from './simulate.ts';

const SEEDS = 50;

test(`P1–P6 G5 G6 M14 U1–U9 ${SEEDS} schools keep every promise`, { timeout: 120_000 }, async () => {
  const broken: string[] = [];
  const happened = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { violations, happened: what } = await simulate(seed);
    for (const name of what.keys()) happened.add(name);
    if (violations.length > 0) broken.push(`pnpm simulate --seed ${seed} --trace: ${violations[0]}`);
  }
  expect(broken).toEqual([]);
  expect(needed.filter((name) => !happened.has(name))).toEqual([]);
});

/** Kinds of hard days that all of these seeds together must have had: what never happens proves nothing. */
const needed = [
  'erasure',
  'divided',
  'fork',
  'silence',
  'misquote',
  'oldEpoch',
  'U3',
  'U9',
  'profile restored',
  'server restored',
];

test('the same seed plays the same run', async () => {
  const [one, two] = [await simulate(3), await simulate(3)];
  expect(one.trace).toEqual(two.trace);
});

/** Seeds that found a fault, which is repaired, and the story that each tells. */
const stories: readonly [number, string][] = [
  [
    1015,
    'G9 E7 a cut-off empties the first generation while somebody offline has written behind what it took',
  ],
  [4222, 'G9 M14 a snapshot that is cut off was alone in holding what others had written behind'],
];
for (const [seed, story] of stories)
  test(`${story} (seed ${seed})`, async () => {
    expect((await simulate(seed)).violations).toEqual([]);
  });

/** The first seed that notices each broken rule. */
const caught: readonly [Mutation, number][] = [
  ['client:noSignature', 6],
  ['server:ackBeforeStore', 1],
  ['client:forgetOutbox', 5],
  ['client:noPins', 3],
  ['client:dropRefused', 2],
];
for (const [mutation, seed] of caught)
  test(`the simulator notices ${mutation} (seed ${seed})`, async () => {
    const outcome = await simulate(seed, { mutation }).catch((cause: Error) => ({
      violations: [cause.message],
    }));
    expect(outcome.violations).not.toEqual([]);
  });
