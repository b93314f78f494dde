/** The writing thread: one connection, and one transaction for all writes of a batch. A write that fails alone takes no other with it. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Ticket, WriteJob } from './jobs.ts';
import { lock } from './lock.ts';
import { BUSY_MS, schema, Tables } from './tables.ts';

const port = parentPort;
if (!port) throw new Error('this is a thread of the store');
const { file } = workerData as { file: string };

let commits = 0;
let db: DatabaseSync;
/** Held as long as the thread lives. */
let locked: DatabaseSync;
let tables: Tables;

function say(answer: Answer): void {
  port?.postMessage(answer);
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** All of them in one transaction, each in a savepoint of its own, and on the disk before anything is said. */
function write({ ticket, job: jobs }: Ticket<readonly WriteJob[]>): void {
  let faults: (string | undefined)[] = [];
  try {
    db.exec('BEGIN IMMEDIATE');
    faults = jobs.map(attempt);
    db.exec('COMMIT');
    commits++;
  } catch (cause) {
    // After "disk full" SQLite may have rolled back by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
    faults = jobs.map(() => reason(cause));
  }
  say({ type: 'done', results: [{ ticket, value: faults }], commits });
  if (jobs.some(erases)) truncate();
}

/** Why it was not written, if it was not. */
function attempt(job: WriteJob): string | undefined {
  db.exec('SAVEPOINT one');
  try {
    if (job.type === 'expire') tables.expire(job.at);
    else if (job.type === 'probe') tables.probe(job.at);
    else for (const change of job.changes) tables.apply(job.school, change);
    db.exec('RELEASE one');
    return undefined;
  } catch (cause) {
    // Where the whole transaction is gone there is nothing left to go back to, and nothing of the others.
    if (!db.isTransaction) throw cause;
    db.exec('ROLLBACK TO one');
    db.exec('RELEASE one');
    return reason(cause);
  }
}

function erases(job: WriteJob): boolean {
  return job.type === 'write' && job.changes.some(({ type }) => type === 'erase');
}

/** What was erased leaves the write-ahead log too; at the next erasure where a reader is in the way now. */
function truncate(): void {
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // A full disk: the log is emptied when there is room again.
  }
}

try {
  locked = lock(file);
  try {
    db = new DatabaseSync(file, { timeout: BUSY_MS });
    db.exec(schema);
    db.exec('BEGIN IMMEDIATE; COMMIT');
    tables = new Tables(db);
    say({ type: 'ready' });
  } catch (cause) {
    say({ type: 'failed', code: 'server.store', detail: reason(cause) });
  }
} catch (cause) {
  const code = reason(cause).includes('locked') ? 'server.storeInUse' : 'server.store';
  say({ type: 'failed', code, detail: reason(cause) });
}

port.on('message', (asked: Ticket<readonly WriteJob[]> | 'close') => {
  if (asked !== 'close') {
    write(asked);
    return;
  }
  db.close();
  locked.close();
  process.exit(0);
});
