/**
 * `pnpm clauses [--write]`: every clause has a test, and a rule or the call of a package that serves it; the table in the README of
 * `packages/duties` says so. Ends with 1 when one is missing or the table is old.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { source } from '@wuhe/duties';

interface Row {
  id: string;
  title: string;
  /** What serves a clause that raises no duty: a name that the package exports. */
  servedBy?: { package: string; name: string };
  rules: readonly string[];
  tests: readonly string[];
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = join(root, 'packages/duties/README.md');
const marks = ['<!-- clauses -->', '<!-- /clauses -->'] as const;

function rows(): Row[] {
  const clauses: Pick<Row, 'id' | 'title' | 'servedBy'>[] = JSON.parse(
    readFileSync(join(root, 'packages/duties/clauses.json'), 'utf8'),
  );
  const tests = titles();
  return clauses.map((clause) => ({
    ...clause,
    rules: rulesOf(clause.id),
    tests: [...tests]
      .flatMap(([file, all]) => (all.some((title) => cites(title, clause.id)) ? file : []))
      .sort(),
  }));
}

/** Rules, playbooks, flows, options and statistics that cite a clause. Steps are named by their playbook. */
function rulesOf(clause: string): string[] {
  const cited = [
    ...source.rules.map((one) => ({ id: one.id, clauses: one.clauses })),
    ...source.playbooks.map((one) => ({
      id: `${one.id}.*`,
      clauses: [...one.clauses, ...one.steps.flatMap((step) => step.clauses ?? [])],
    })),
    ...source.flows.map((one) => ({
      id: `flow ${one.id}`,
      clauses: [...one.clauses, ...one.passages.flatMap((passage) => passage.clauses)],
    })),
    ...source.statistics.map((one) => ({ id: `statistic ${one.id}`, clauses: one.clauses })),
  ];
  return cited.flatMap((one) => (one.clauses.includes(clause) ? one.id : []));
}

/** Test file → the names of its tests. */
function titles(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of globSync('{packages,extension,server,test}/**/*.test.{ts,tsx}', { cwd: root })) {
    if (file.includes('node_modules')) continue;
    const text = readFileSync(join(root, file), 'utf8');
    const names = [...text.matchAll(/\b(?:test|it|describe)(?:\.each\([^)]*\))?\(\s*(['"`])(.*?)\1/g)].map(
      ([, , name]) => name ?? '',
    );
    found.set(file.replaceAll('\\', '/'), names);
  }
  return found;
}

/** `A1.2.1` is not cited by `A1.2.1.3`. */
function cites(title: string, clause: string): boolean {
  return title.split(/[^A-Za-z0-9.]+/).some((word) => word.replace(/\.+$/, '') === clause);
}

/** In columns, as the formatter keeps it. */
function table(all: readonly Row[]): string {
  const lines = all.map((row) => {
    const served = row.servedBy ? [`\`${row.servedBy.name}\` of ${row.servedBy.package}`] : [];
    const rules = [...row.rules.map((rule) => `\`${rule}\``), ...served].join(' ') || '–';
    const tests =
      row.tests.map((file) => `\`${file.replace(/^packages\/duties\/src\//, '')}\``).join(' ') || '–';
    return [row.id, row.title, rules, tests];
  });
  const head = ['Clause', '', 'Rules', 'Tests'];
  const widths = head.map((title, at) =>
    Math.max(title.length, ...lines.map((cells) => cells[at]?.length ?? 0)),
  );
  const written = [head, widths.map((width) => '-'.repeat(width)), ...lines].map(
    (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`,
  );
  return written.join('\n');
}

function missing(all: readonly Row[]): string[] {
  return all.flatMap((row) => {
    const { servedBy } = row;
    return [
      ...(row.rules.length === 0 && !servedBy ? [`${row.id} ${row.title}: no rule`] : []),
      ...(row.tests.length === 0 ? [`${row.id} ${row.title}: no test`] : []),
      ...(servedBy && !exported(servedBy) ? [`${row.id}: ${servedBy.package} has no ${servedBy.name}`] : []),
    ];
  });
}

function exported({ package: of, name }: NonNullable<Row['servedBy']>): boolean {
  const door = join(root, 'packages', of, 'src/index.ts');
  return existsSync(door) && new RegExp(`\\b${name}\\b`).test(readFileSync(door, 'utf8'));
}

/** The README as it should be. */
function wanted(all: readonly Row[], text: string): string {
  const [before = '', rest = ''] = text.split(marks[0]);
  const [, after = ''] = rest.split(marks[1]);
  return `${before}${marks[0]}\n\n${table(all)}\n\n${marks[1]}${after}`;
}

/** What is missing or old, a line each. */
export function problems(): string[] {
  const all = rows();
  const text = readFileSync(readme, 'utf8');
  const old = plain(wanted(all, text)) !== plain(text);
  return [
    ...missing(all),
    ...(old ? ['The table in packages/duties/README.md is old: pnpm clauses --write'] : []),
  ];
}

/** Without the padding that the formatter gives to tables. */
function plain(text: string): string {
  return text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--write')) writeFileSync(readme, wanted(rows(), readFileSync(readme, 'utf8')));
  const lines = problems();
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.stdout.write(
    lines.length === 0 ? 'Every clause has a rule and a test.\n' : `${lines.length} missing.\n`,
  );
  process.exitCode = lines.length === 0 ? 0 : 1;
}
