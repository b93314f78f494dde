/** What the server counts, in Prometheus' text format: counts and codes, no ids, no addresses, no names. */
import { type Code, codes } from '@wuhe/seal';
import type { Counts } from './counters.ts';

export interface Measures {
  counts: Counts;
  /** Whether the store refuses writes now. */
  refusing: boolean;
  /** Bytes of the store's files. */
  storeBytes: number;
  /** How many schools have a chain here. */
  schools: number;
  /** When the server started, and when a backup was last made; ms since 1970. */
  since: number;
  lastBackup: number | undefined;
}

type Sample = [labels: string, value: number];

/** Prometheus' exposition format, version 0.0.4. */
export function writeMetrics({ counts, refusing, storeBytes, schools, since, lastBackup }: Measures): string {
  const counter = (name: string, help: string, value: number) => family(name, help, 'counter', [['', value]]);
  const gauge = (name: string, help: string, value: number) => family(name, help, 'gauge', [['', value]]);
  const refusals = codes.map((code: Code): Sample => [`{code="${code}"}`, counts[code]]);
  return [
    gauge('wuhe_sockets', 'Sockets that are open now.', counts.sockets),
    gauge('wuhe_rooms', 'Rooms in memory now.', counts.rooms),
    gauge('wuhe_schools', 'Schools with a chain in the store.', schools),
    gauge('wuhe_store_bytes', 'Size of the files of the store.', storeBytes),
    gauge('wuhe_store_refusing', '1 while the store refuses writes.', refusing ? 1 : 0),
    counter('wuhe_rows_stored_total', 'Rows on the disk since the start.', counts.stored),
    counter('wuhe_entries_stored_total', 'Entries of chains on the disk since the start.', counts.entries),
    counter('wuhe_commits_total', 'Transactions of the store.', counts.commits),
    counter('wuhe_not_stored_total', 'Writes that the disk refused.', counts.notStored),
    counter('wuhe_signed_in_total', 'Sockets that have signed in.', counts.signedIn),
    counter('wuhe_half_open_total', 'Sockets that no longer answered.', counts.halfOpen),
    family('wuhe_refusals_total', 'What was refused, by code.', 'counter', refusals),
    ...(lastBackup === undefined
      ? []
      : [gauge('wuhe_last_backup_timestamp_seconds', 'When the last backup was made.', lastBackup / 1000)]),
    gauge('process_start_time_seconds', 'When the server started.', since / 1000),
    gauge('process_resident_memory_bytes', 'Memory in use.', process.memoryUsage.rss()),
    counter('process_cpu_seconds_total', 'Time of the processor.', cpuSeconds()),
  ].join('');
}

function family(name: string, help: string, type: 'counter' | 'gauge', samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labels} ${value}`);
  return `${[`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines].join('\n')}\n`;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
