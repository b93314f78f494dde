/** A backup of a store beside the server that runs on it: one moment, one file, on the disk and verified before anybody is told. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { Problem } from '@wuhe/model';
import type { Verifier } from '@wuhe/seal';
import { flush, put } from './folder.ts';
import { openMoment } from './store/overview.ts';
import { type StoreReport, verifyStore } from './verify.ts';

/** All pages in one step: in several, every commit of the running server would begin the copy anew. */
const WHOLE = 2 ** 31 - 1;
const DAY = 24 * 60 * 60 * 1000;

const NAME = /^wuhe-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.sqlite$/;

/** `wuhe-2026-11-24T00-12-00Z.sqlite`: the moment (ms since 1970), as a file's name on every system. */
export function backupName(at: number): string {
  return `wuhe-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}Z.sqlite`;
}

/** When the backup of this name was made, ms since 1970; undefined: it is none of ours. */
function backupTime(name: string): number | undefined {
  const [, date, hour, minute, second] = NAME.exec(name) ?? [];
  const at = date ? Date.parse(`${date}T${hour}:${minute}:${second}Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/**
 * Copies one moment of a store into a file of its own, without a write-ahead log. Whatever was under that name is replaced.
 * @throws Problem `store.missing`, `store.unreadable`; what the system says where the file cannot be written.
 */
export async function copyMoment(store: string, file: string): Promise<void> {
  const source = openMoment(store);
  try {
    rmSync(file, { force: true });
    await backup(source, file, { rate: WHOLE });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(file);
  copy.exec('PRAGMA journal_mode = DELETE');
  copy.close();
  flush(file);
}

/**
 * Backs a store up into a folder (under the moment's name) or to a file that is not there yet, and verifies what was written. A store with faults is
 * backed up all the same, and the report names them.
 * @throws Problem `backup.exists`, and as `copyMoment`.
 */
export async function backUp(
  store: string,
  to: string,
  { at, verifier }: { at: number; verifier: Verifier },
): Promise<{ file: string; bytes: number; report: StoreReport }> {
  const isFile = to.endsWith('.sqlite');
  const folder = isFile ? dirname(to) : to;
  const file = join(folder, isFile ? basename(to) : backupName(at));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (statSync(file, { throwIfNoEntry: false }))
    throw new Problem('backup.exists', `${file} is there already and is not overwritten`);
  const partial = `${file}.partial`;
  try {
    await copyMoment(store, partial);
    const moment = openMoment(partial);
    const report = await verifyStore(moment, verifier).finally(() => moment.close());
    put(partial, file);
    return { file, bytes: statSync(file).size, report };
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Deletes the backups of a folder that are older than so many days; the newest stays, whatever its age. Gives their names. */
export function prune(folder: string, keepDays: number, at: number): string[] {
  const backups = readdirSync(folder)
    .flatMap((name) => {
      const made = backupTime(name);
      return made === undefined ? [] : [{ name, made }];
    })
    .sort((a, b) => b.made - a.made);
  const old = backups.slice(1).filter(({ made }) => made < at - keepDays * DAY);
  for (const { name } of old) rmSync(join(folder, name));
  if (old.length > 0) flush(folder);
  return old.map(({ name }) => name);
}
