/**
 * `pnpm bench [suite] [--json] [--busy] [--small]`: side by side with the floor or the peer in the same run. A table for people; with `--json`
 * one object a line. Ends with 1 when a bar is missed. Suites that a busy machine would falsify are refused on one, unless `--busy` is given,
 * which marks what comes out.
 */
import { runTool, Sentence } from '@wuhe/extension';
import { lookAround, type Quiet } from './quiet.ts';
import type { BenchRow } from './row.ts';
import type { Suite } from './suite.ts';

const suites: Record<string, () => Promise<Suite>> = {
  documents: () => import('./documents.ts'),
  duties: () => import('./duties.ts'),
  extension: () => import('./extension.ts'),
  register: () => import('./register.ts'),
  seal: () => import('./seal.ts'),
  server: () => import('./server.ts'),
  strain: () => import('./strain.ts'),
};

await runTool(async () => {
  const words = process.argv.slice(2);
  const json = words.includes('--json');
  const asked = words.filter((word) => !word.startsWith('--'));
  for (const name of asked) {
    if (!suites[name])
      throw new Sentence(`There is no suite “${name}”. Suites: ${Object.keys(suites).join(', ')}.`);
  }
  const named = asked.length > 0 ? asked : Object.keys(suites);
  const run = await Promise.all(named.map(async (name) => ({ name, suite: await suites[name]?.() })));
  // Before any of them: a suite's own work is in the load of the next minutes.
  const sensitive = run.filter(({ suite }) => suite?.how !== undefined);
  const before = sensitive.length > 0 ? await allowed(sensitive.map(({ name }) => name)) : undefined;
  const small = words.includes('--small');
  let missed = 0;
  for (const { name, suite } of run) {
    const rows = (await suite?.run({ small })) ?? [];
    const after = suite?.how === undefined ? undefined : await lookAround();
    const busy = after !== undefined && (!before?.quiet || !after.free);
    for (const row of rows) {
      if (json) process.stdout.write(`${JSON.stringify(busy ? { ...row, busy } : row)}\n`);
      if (row.ok === false) missed++;
    }
    if (!json) process.stdout.write(table(busy ? `${name}, ON A BUSY MACHINE` : name, rows));
    if (!before || !after) continue;
    const sizes = small ? ['Sizes: small, no figures to quote.'] : [];
    const said = [suite?.how ?? '', ...sizes, `Before all: ${before.text}.`, `Right after: ${after.text}.`];
    // Beside the figures, not among them.
    (json ? process.stderr : process.stdout).write(said.map((line) => `  ${line}\n`).join(''));
  }
  return missed === 0 ? 0 : 1;
});

/** How the machine is; a busy one only where that was asked for. */
async function allowed(sensitive: readonly string[]): Promise<Quiet> {
  const seen = await lookAround();
  if (!seen.quiet && !process.argv.includes('--busy'))
    throw new Sentence(
      `${sensitive.join(' and ')} would measure what else this machine does: ${seen.text}. Let it come to rest, or say --busy.`,
    );
  return seen;
}

function table(name: string, rows: readonly BenchRow[]): string {
  const head = ['', 'value', 'baseline', 'ratio', 'bar', ''];
  const cells = rows.map((row) => [
    row.name,
    `${number(row.value)} ${row.unit}`,
    row.baseline === undefined ? '' : `${number(row.baseline)} ${row.unit}`,
    row.ratio === undefined ? '' : `${number(row.ratio)} ×`,
    row.bar === undefined
      ? ''
      : `${row.least ? '≥' : '≤'} ${number(row.bar)}${row.ratio === undefined ? ` ${row.unit}` : ' ×'}`,
    row.ok === undefined ? '' : row.ok ? 'ok' : 'MISSED',
  ]);
  const widths = head.map((cell, at) => Math.max(cell.length, ...cells.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')}\n`;
  return `\n${name}\n${[head, ...cells].map(line).join('')}`;
}

function number(value: number): string {
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value >= 0.1
        ? value.toFixed(2)
        : value.toFixed(3);
}
