/**
 * `pnpm score [--full] [--json]`: every sample register with everything that may happen to it, in a real Chromium. Prints a line for each
 * page and mutation; ends with 1 when anybody was taken for somebody else or a page that is no register was proposed. `--full`: more
 * students each, and 2,000 rows.
 */
import { runTool } from '@wuhe/extension';
import { type Result, score, strain } from './scoring.ts';

await runTool(async () => {
  const words = process.argv.slice(2);
  const full = words.includes('--full');
  const json = words.includes('--json');
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (!json)
    say(line(['page', 'mutation', 'rows', 'read', 'unread', 'wrong', 'marks right', 'ms', 'outcome']));
  const { results, imagined, decoys } = await score(
    full ? { seeds: [1, 2, 3, 4, 5, 6, 7, 8], large: 2000 } : { seeds: [1] },
    (result) => say(json ? JSON.stringify(result) : line(cells(result))),
  );
  const wrong = results.reduce((sum, result) => sum + result.wrong, 0);
  const { bombs, large, restless } = await strain(['moodle', 'cards', 'preset', 'month-halves'], 2000);
  if (!json) {
    say('');
    say(`in slices${' '.repeat(29)}longest task over 50 ms`);
    for (const [name, { sliced, longestTask }] of Object.entries(bombs))
      say(`  ${name.padEnd(36)}${longestTask === 0 ? 'none' : `${longestTask} ms`}  ${sliced}`);
    for (const [name, { rows, outcome, taught, longestTask }] of Object.entries(large))
      say(
        `  ${`${name}, ${rows} rows`.padEnd(36)}${longestTask === 0 ? 'none' : `${longestTask} ms`}  ${outcome}; ${taught}`,
      );
    say(`  ${'a box set by a script meanwhile'.padEnd(36)}${restless.outcome}`);
    const plain = results.filter(({ mutation }) => mutation === 'none');
    const ids = [...new Set(plain.map(({ family }) => family))];
    const alone = ids.filter((id) =>
      plain.filter(({ family }) => family === id).every((each) => each.withoutSetUp),
    );
    const taught = plain.filter((each) => !each.withoutSetUp);
    say('');
    say(`recognised without set-up: ${alone.length} of ${ids.length} families`);
    for (const id of new Set(taught.map(({ family }) => family)))
      say(`  ${id}: ${taught.find(({ family }) => family === id)?.clicks || 'no'} clicks`);
    say(
      `decoys proposed: ${imagined.length} of ${decoys}${imagined.length > 0 ? ` (${imagined.join(', ')})` : ''}`,
    );
    say(`trials: ${results.length}, wrong: ${wrong}`);
  }
  const mixed = restless.outcome !== 'changed' || Object.values(large).some((each) => each.wrong > 0);
  return wrong === 0 && imagined.length === 0 && !mixed ? 0 : 1;
});

function cells(result: Result): string[] {
  const { family, mutation, rows, read, unread, wrong, marksRight, marks, millis, outcome } = result;
  const numbers = [rows, read, unread, wrong].map(String);
  return [family, mutation, ...numbers, `${marksRight}/${marks}`, millis.toFixed(1), outcome];
}

function line(words: readonly string[]): string {
  const widths = [18, 16, 5, 5, 7, 6, 12, 7, 0];
  return words
    .map((word, at) => (at < 2 || at === 8 ? word.padEnd(widths[at] ?? 0) : word.padStart(widths[at] ?? 0)))
    .join(' ');
}
