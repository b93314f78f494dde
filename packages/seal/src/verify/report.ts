/** Checks exported files against one chain, without a key: what was checked, and each thing that does not hold. */
import { hex } from '@scure/base';
import type { Membership } from '../chain/membership.ts';
import { verifyEntries } from '../chain/verify.ts';
import type { Verifier } from '../keys.ts';
import { keepRecord } from '../record.ts';
import { inspect, settle, verdicts } from '../room/accept.ts';
import { emptyRoom } from '../room/state.ts';
import type { Run } from '../runs.ts';
import { type SignedStatement, verifyStatement } from '../statement.ts';
import { type Exported, type Fault, type Line, type RoomLine, readExported } from './files.ts';

/** One file. `checked`: entries, envelopes or statements that hold. */
export interface FileReport {
  file: string;
  kind: Exported['kind'];
  checked: number;
  failures: (Fault | { line: number; code: 'chain.missing' | 'envelope.gap' | 'statement.waiting' })[];
}

export interface Report {
  ok: boolean;
  /** The chain that all else was checked against; links of its first and last entry in hexadecimal. */
  chain?: { school: string; entries: number; first: string; last: string };
  files: FileReport[];
}

export interface Rules {
  verifier: Verifier;
  /** Kinds of statements that only the person's own key signs (S2). */
  needsPerson(kind: string): boolean;
}

/** Verifies files by name and text. The first chain counts; without one nothing else can be checked. */
export async function verifyFiles(
  files: readonly { file: string; text: string }[],
  rules: Rules,
): Promise<Report> {
  const read = files.map(({ file, text }) => ({ file, exported: readExported(text) }));
  const reports = new Map<string, FileReport>();
  let membership: Membership | undefined;
  for (const { file, exported } of read) {
    if (exported.kind !== 'chain') continue;
    const chain = await verifyEntries(
      undefined,
      exported.entries.map(({ value }) => value),
      rules.verifier,
    );
    membership ??= chain.membership;
    const failures: FileReport['failures'] = [...exported.faults];
    if (chain.code) failures.push({ line: exported.entries[chain.accepted]?.line ?? 1, code: chain.code });
    if (chain.accepted === 0 && failures.length === 0) failures.push({ line: 1, code: 'chain.missing' });
    reports.set(file, { file, kind: 'chain', checked: chain.accepted, failures });
  }
  for (const { file, exported } of read) {
    const { kind, faults } = exported;
    if (kind === 'chain') continue;
    const report: FileReport = { file, kind, checked: 0, failures: [...faults] };
    reports.set(file, report);
    if (kind === 'unknown') continue;
    if (!membership) report.failures.push({ line: 1, code: 'chain.missing' });
    else if (kind === 'room') await checkRoom(exported, membership, rules, report);
    else await checkStatements(exported.statements, membership, rules, report);
  }
  const all = files.flatMap(({ file }) => reports.get(file) ?? []);
  return {
    ok: all.length > 0 && all.every(({ failures }) => failures.length === 0),
    ...(membership ? { chain: described(membership) } : {}),
    files: all,
  };
}

function described({ school, links }: Membership) {
  const text = (link: Uint8Array | undefined) => hex.encode(link ?? new Uint8Array());
  return { school, entries: links.length, first: text(links[0]), last: text(links.at(-1)) };
}

async function checkRoom(
  { place, rows }: Extract<Exported, { kind: 'room' }>,
  membership: Membership,
  { verifier }: Rules,
  report: FileReport,
): Promise<void> {
  const inspection = inspect(emptyRoom(place), runsOf(rows), membership, { kind: 'client' });
  const settled = settle(inspection.room, inspection, await verdicts(inspection, verifier));
  const lines = new Map(rows.map(({ line, value }) => [`${value.writer}.${value.clock}`, line]));
  const lineOf = (writer: number, clock: number) => lines.get(`${writer}.${clock}`) ?? 1;
  report.checked = settled.rows.length;
  for (const { writer, clock, code } of [...settled.refused, ...settled.waiting])
    report.failures.push({ line: lineOf(writer, clock), code });
  for (const { writer, clock } of settled.gaps)
    report.failures.push({ line: lineOf(writer, clock), code: 'envelope.gap' });
}

/** Rows of one writer that follow one another are a run; the accept rule finds the rest. */
function runsOf(rows: readonly Line<RoomLine>[]): Run[] {
  const runs: { writer: number; clock: number; envelopes: Uint8Array[] }[] = [];
  const sorted = rows.map(({ value }) => value).toSorted((a, b) => a.writer - b.writer || a.clock - b.clock);
  for (const { writer, clock, envelope } of sorted) {
    const last = runs.at(-1);
    if (last?.writer === writer && last.clock + last.envelopes.length === clock)
      last.envelopes.push(envelope);
    else runs.push({ writer, clock, envelopes: [envelope] });
  }
  return runs;
}

async function checkStatements(
  statements: readonly Line<SignedStatement>[],
  membership: Membership,
  rules: Rules,
  report: FileReport,
): Promise<void> {
  const lines = new Map<SignedStatement, number>();
  for (const { line, value } of statements) {
    const checked = await verifyStatement(membership, value, rules);
    if (checked.ok) lines.set(value, line);
    else report.failures.push({ line, code: checked.code });
  }
  // Who may correct whom depends on powers that no file tells; here only the order of corrections is checked.
  const record = keepRecord(lines.keys(), () => true);
  for (const { statement, code } of record.refused)
    report.failures.push({ line: lines.get(statement) ?? 1, code });
  for (const statement of record.waiting)
    report.failures.push({ line: lines.get(statement) ?? 1, code: 'statement.waiting' });
  report.checked = lines.size - record.refused.length - record.waiting.length;
}
