/** `status`: the store as it lies there, and the running server as it answers. */
import { existsSync } from 'node:fs';
import * as z from 'zod/mini';
import { readBackupNote, readRunningNote } from '../folder.ts';
import { isLocked } from '../store/lock.ts';
import { openMoment, overview, type SchoolOverview, storeBytes } from '../store/overview.ts';
import { EXIT } from './exits.ts';
import type { Call } from './main.ts';
import { counted, megabytes } from './told.ts';

interface Status {
  /** `silent`: something holds the store and does not answer. */
  server: 'running' | 'silent' | 'stopped';
  since: string | undefined;
  health: 'ok' | 'notReadable' | 'notWritable' | undefined;
  /** Where it answers `/health` and `/metrics`. */
  operator: string | undefined;
  data: string;
  bytes: number;
  schools: SchoolOverview[];
  lastBackup: { at: string; file: string; ok: boolean } | undefined;
}

const Health = z.object({ status: z.enum(['ok', 'notReadable', 'notWritable']), since: z.iso.datetime() });
/** How long the server may take to answer, ms. */
const PATIENCE = 5000;

/** Exit code 0: all is well, or nothing runs · 1: it runs and is not well. */
export async function status({ config: read, flags, out }: Call): Promise<number> {
  const { data, store } = read();
  const found = {
    ...(await server(data, store)),
    data,
    ...contents(store),
    lastBackup: readBackupNote(data),
  };
  out(flags.json ? `${JSON.stringify(found)}\n` : text(found));
  const well = found.server === 'stopped' || found.health === 'ok';
  return well ? EXIT.fine : EXIT.other;
}

function contents(store: string): Pick<Status, 'bytes' | 'schools'> {
  if (!existsSync(store)) return { bytes: 0, schools: [] };
  const moment = openMoment(store);
  try {
    return { bytes: storeBytes(store), schools: overview(moment) };
  } finally {
    moment.close();
  }
}

async function server(
  data: string,
  store: string,
): Promise<Pick<Status, 'server' | 'since' | 'health' | 'operator'>> {
  const none = { since: undefined, health: undefined, operator: undefined };
  if (!isLocked(store)) return { server: 'stopped', ...none };
  const operator = readRunningNote(data)?.operator;
  const answer = operator ? await asked(`${operator}/health`) : undefined;
  return answer && operator
    ? { server: 'running', since: answer.since, health: answer.status, operator }
    : { server: 'silent', ...none };
}

async function asked(url: string): Promise<z.infer<typeof Health> | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
    return Health.parse(await response.json());
  } catch {
    return undefined;
  }
}

const health = {
  ok: 'and well',
  notReadable: 'BUT the store cannot be read',
  notWritable: 'BUT the store takes no writes: look at the disk',
} as const;

function text(found: Status): string {
  const server = {
    running: `running since ${found.since}, ${found.health ? health[found.health] : ''}; health and metrics at ${found.operator}`,
    silent: 'something holds the store and does not answer',
    stopped: 'not running',
  }[found.server];
  const schools = found.schools.map(
    ({ school, entries, rooms, rows, keptApart, packages }) =>
      `  ${school}: ${counted(entries, 'entry', 'entries')}, ${counted(rooms, 'room')}, ${counted(rows, 'row')}, ${keptApart} kept apart, ${counted(packages, 'package')}`,
  );
  const { lastBackup } = found;
  const backup = lastBackup
    ? `${lastBackup.at} in ${lastBackup.file}${lastBackup.ok ? '' : ', WITH FAULTS'}`
    : 'none';
  return `Server       ${server}\nData         ${found.data}, ${megabytes(found.bytes)}\nLast backup  ${backup}\nSchools      ${found.schools.length}\n${schools.map((line) => `${line}\n`).join('')}`;
}
