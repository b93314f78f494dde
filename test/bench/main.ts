/**
 * `pnpm bench [suite] [--json]`: side by side with the floor or the peer in the same run. A table for people; with `--json` one object a
 * line. Ends with 1 when a bar is missed.
 */
import { runTool, Sentence } from '@wuhe/extension';
import type { BenchRow } from './row.ts';

const suites: Record<string, () => Promise<{ run(): Promise<BenchRow[]> }>> = {
  duties: () => import('./duties.ts'),
  extension: () => import('./extension.ts'),
  register: () => import('./register.ts'),
  seal: () => import('./seal.ts'),
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
  let missed = 0;
  for (const name of asked.length > 0 ? asked : Object.keys(suites)) {
    const rows = (await (await suites[name]?.())?.run()) ?? [];
    for (const row of rows) {
      if (json) process.stdout.write(`${JSON.stringify(row)}\n`);
      if (row.ok === false) missed++;
    }
    if (!json) process.stdout.write(table(name, rows));
  }
  return missed === 0 ? 0 : 1;
});

function table(name: string, rows: readonly BenchRow[]): string {
  const head = ['', 'value', 'baseline', 'ratio', 'bar', ''];
  const cells = rows.map((row) => [
    row.name,
    `${number(row.value)} ${row.unit}`,
    row.baseline === undefined ? '' : `${number(row.baseline)} ${row.unit}`,
    row.ratio === undefined ? '' : `${number(row.ratio)} ×`,
    row.bar === undefined ? '' : `≤ ${number(row.bar)}${row.ratio === undefined ? ` ${row.unit}` : ' ×'}`,
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
