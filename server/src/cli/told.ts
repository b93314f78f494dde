/** What was found in a store, as text. */
import { type Code, refusalWords } from '@wuhe/seal';
import type { Fault, StoreReport } from '../verify.ts';

/** Faults that are printed. */
const SHOWN = 20;

const own: Readonly<Record<string, string>> = {
  'store.damaged': 'The database is damaged.',
  'store.orphan': 'Rows that belong to no room.',
  'row.gap': 'A row before this one is missing.',
  'room.erased': 'This room was erased by an order on the chain, and is still there.',
};

/** Counts of each school, then the first faults by place and code. */
export function told(report: StoreReport): string {
  const schools = report.schools.map(
    ({ school, entries, rooms, rows, past, keptApart, packages }) =>
      `School ${school}: ${counted(entries, 'entry', 'entries')}, ${counted(rooms, 'room')}, ${counted(rows, 'row')}${past > 0 ? ` (${past} of people who have left since)` : ''}, ${keptApart} kept apart, ${counted(packages, 'package')}`,
  );
  const faults = report.faults.slice(0, SHOWN).map((fault) => `FAULT ${placeOf(fault)}: ${sentence(fault)}`);
  const more = report.faulty > faults.length ? [`and ${report.faulty - faults.length} more faults`] : [];
  const last = report.ok ? 'Everything holds.' : `Not everything holds: ${counted(report.faulty, 'fault')}.`;
  return `${[...schools, ...faults, ...more, last].join('\n')}\n`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function placeOf({ school, entry, room, writer, clock }: Fault): string {
  const parts = { school, entry, room, writer, clock };
  const said = Object.entries(parts).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${value}`],
  );
  return said.join(' ') || 'file';
}

function sentence({ code, detail }: Fault): string {
  return `${code} — ${own[code] ?? refusalWords[code as Code]?.en ?? code}${detail ? ` (${detail})` : ''}`;
}
