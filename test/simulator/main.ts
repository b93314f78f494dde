/**
 * `pnpm simulate [--real] [--seeds N] [--from N] [--seed N [--trace]] [--mutation NAME]`: plays seeds and prints what each failing one broke.
 * `--real`: on the library and the server as they ship.
 */
import './real/life.ts';
import { parseArgs } from 'node:util';
import { type Mutation, mutations } from './mutations.ts';
import { picture } from './picture.ts';
import { play } from './real/course.ts';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    real: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    mutation: { type: 'string' },
  },
});
const mutation = mutations.find((name) => name === values.mutation) as Mutation | undefined;
if (values.mutation && !mutation) {
  process.stderr.write(`There is no mutation ${values.mutation}. There are: ${mutations.join(', ')}\n`);
  process.exit(2);
}
if (mutation && values.real) {
  process.stderr.write('--mutation breaks the reducers’ own rims: it goes without --real\n');
  process.exit(2);
}
const options = mutation ? { mutation } : {};
const first = Number(values.seed ?? values.from);
const count = values.seed ? 1 : Number(values.seeds);
const happened = new Map<string, number>();
const reports = new Map<string, number>();
const add = (to: Map<string, number>, from: ReadonlyMap<string, number>) => {
  for (const [what, times] of from) {
    const name = what.startsWith('edit') ? 'edit' : what;
    to.set(name, (to.get(name) ?? 0) + times);
  }
};
let failed = 0;
const started = Date.now();
for (let seed = first; seed < first + count; seed++) {
  let wrong: readonly string[];
  try {
    const outcome = values.real ? await play(seed) : await simulated(seed);
    wrong = outcome.violations;
    add(happened, outcome.happened);
    add(reports, outcome.reports);
    if (values.trace) process.stdout.write(`${[...outcome.trace, ...outcome.picture].join('\n')}\n`);
  } catch (cause) {
    wrong = [cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)];
  }
  if (wrong.length === 0) continue;
  failed++;
  const again = `pnpm simulate${values.real ? ' --real' : ''} --seed ${seed} --trace${mutation ? ` --mutation ${mutation}` : ''}`;
  process.stdout.write(`seed ${seed} breaks ${wrong.length}; again: ${again}\n`);
  for (const line of wrong.slice(0, 5)) process.stdout.write(`  ${line}\n`);
}
const list = (from: Map<string, number>) =>
  [...from]
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, times]) => `${what} ${times}`)
    .join(', ');
process.stdout.write(`${count} seeds, ${failed} failed, ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
process.stdout.write(`happened: ${list(happened)}\nnamed: ${list(reports)}\n`);
process.exitCode = failed > 0 ? 1 : 0;

async function simulated(seed: number) {
  const outcome = await simulate(seed, options);
  return { ...outcome, picture: picture(outcome.run) };
}
