import './life.ts';
import { expect, test } from 'vitest';
import { type Outcome, play } from './course.ts';

const SEEDS = 3;
const played: Outcome[] = [];

test(`P1–P6 G5 G6 M14 U1–U9 ${SEEDS} schools on the library and the server as they ship keep every promise`, async () => {
  const broken: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const outcome = await play(seed);
    played.push(outcome);
    for (const violation of outcome.violations)
      broken.push(`pnpm simulate --real --seed ${seed} --trace: ${violation}`);
  }
  expect(broken).toEqual([]);
});

test('the same seed plays the same run on them, to the last row that anybody holds', async () => {
  const [before] = played.slice(-1);
  const again = await play(SEEDS);
  expect(again.trace).toEqual(before?.trace);
  expect(again.picture).toEqual(before?.picture);
});

test('P3 the simulator notices a disk that loses what it had reported as written (seed 4)', async () => {
  const { violations } = await play(4, { mutation: 'laptop:forgetOutbox' });
  expect(violations.join()).toContain('which was acknowledged');
});
