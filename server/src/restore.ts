/**
 * A backup put back in the place of a store, with no server on it. What was there is kept aside. Removals and erasures that either of the two
 * knows hold at once: the chain is taken over where it continues the backup's, and its erasures are applied again (G7).
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '@wuhe/model';
import { decodeEntry, sameBytes, type Verifier, verifyEntries } from '@wuhe/seal';
import { backupName, copyMoment } from './backup.ts';
import { changesOf } from './chain.ts';
import { flush, put } from './folder.ts';
import { lock } from './store/lock.ts';
import { openMoment, overview } from './store/overview.ts';
import { Queries } from './store/queries.ts';
import { schema, Tables } from './store/tables.ts';
import { type StoreReport, verifyStore } from './verify.ts';

export interface Restored {
  report: StoreReport;
  /** Entries taken over from the store that was there. */
  entries: number;
  /** Rooms of the backup that the chain has erased. */
  erased: number;
  /** Where what was there is now; undefined: nothing was. */
  aside: string | undefined;
}

/**
 * Puts a backup in the place of the store. Nothing is changed before the backup is whole, verified and beside the store on the disk.
 * @throws Problem `server.storeInUse` · `restore.faults`: the backup has faults (`report` of `faulty`), unless `despiteFaults` · `store.missing`, `store.unreadable`
 */
export async function restore(
  from: string,
  store: string,
  options: { at: number; verifier: Verifier; despiteFaults?: boolean },
): Promise<Restored> {
  const { at, verifier, despiteFaults = false } = options;
  mkdirSync(dirname(store), { recursive: true, mode: 0o700 });
  const locked = locking(store);
  const fresh = `${store}.restoring`;
  try {
    await copyMoment(from, fresh);
    const before = await verified(fresh, verifier);
    if (!before.ok && !despiteFaults) throw new FaultyBackup(before);
    const changed = await bringUpToDate(fresh, store, verifier);
    const report = await verified(fresh, verifier);
    const aside = putAside(store, at);
    put(fresh, store);
    return { report, aside, ...changed };
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${fresh}${end}`, { force: true });
    locked.close();
  }
}

/** What a backup is refused for. */
export class FaultyBackup extends Problem {
  readonly report: StoreReport;

  constructor(report: StoreReport) {
    super('restore.faults', `the backup has ${report.faulty} faults`);
    this.report = report;
  }
}

function locking(store: string): DatabaseSync {
  try {
    return lock(store);
  } catch (cause) {
    throw new Problem('server.storeInUse', (cause as Error).message, { cause });
  }
}

async function verified(file: string, verifier: Verifier): Promise<StoreReport> {
  const moment = openMoment(file);
  return verifyStore(moment, verifier).finally(() => moment.close());
}

/** Entries of the store that continue the backup's chains, and all erasures, in one transaction. */
async function bringUpToDate(
  fresh: string,
  store: string,
  verifier: Verifier,
): Promise<{ entries: number; erased: number }> {
  const db = new DatabaseSync(fresh);
  try {
    db.exec(schema);
    const tables = new Tables(db);
    const queries = new Queries(db);
    const rooms = () => Number(db.prepare('SELECT COUNT(*) AS n FROM rooms').get()?.n);
    const schools = overview(db);
    const before = rooms();
    let entries = 0;
    db.exec('BEGIN IMMEDIATE');
    for (const { school } of schools) {
      const kept = queries.chain(school);
      const whole = [...kept, ...continuation(store, school, kept)];
      const { membership, accepted } = await verifyEntries(undefined, whole, verifier);
      for (const bytes of whole.slice(kept.length, accepted)) {
        const entry = decodeEntry(bytes);
        if (!entry.ok) break;
        for (const change of changesOf(entry.value)) tables.apply(school, change);
        entries++;
      }
      for (const name of membership?.erased ?? []) tables.apply(school, { type: 'erase', name });
    }
    db.exec('COMMIT');
    db.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE');
    return { entries, erased: before - rooms() };
  } finally {
    db.close();
  }
}

/** The entries that the store has behind these; none where it cannot be read or tells another history. */
function continuation(store: string, school: string, kept: readonly Uint8Array[]): Uint8Array[] {
  try {
    const moment = openMoment(store);
    try {
      const chain = new Queries(moment).chain(school);
      const same = kept.every((bytes, at) => sameBytes(bytes, chain[at] ?? new Uint8Array()));
      return same ? chain.slice(kept.length) : [];
    } finally {
      moment.close();
    }
  } catch {
    return [];
  }
}

/** Keeps the store's files in a folder of their own. Until the backup is in its place, the store still stands in it, too. */
function putAside(store: string, at: number): string | undefined {
  if (!existsSync(store)) return undefined;
  emptyLog(store);
  const folder = join(dirname(store), `before-${backupName(at).replace('.sqlite', '')}`);
  mkdirSync(folder, { mode: 0o700 });
  const kept = join(folder, 'wuhe.sqlite');
  try {
    linkSync(store, kept);
  } catch {
    // A file system without links.
    copyFileSync(store, kept);
    flush(kept);
  }
  // A log that could not be emptied belongs to the old file; left here, it would be read into the new one.
  for (const end of ['-wal', '-shm'])
    if (existsSync(`${store}${end}`)) renameSync(`${store}${end}`, `${kept}${end}`);
  flush(folder);
  flush(dirname(store));
  return folder;
}

/** What a killed server left in the log goes into the file. A store that is too damaged for that is kept as it is. */
function emptyLog(store: string): void {
  try {
    const db = new DatabaseSync(store);
    try {
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      db.close();
    }
  } catch {
    // It stands aside with its log.
  }
}
