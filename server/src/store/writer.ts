/** The writing thread: one connection, and one transaction for all writes that wait. A write that fails alone takes no other with it. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Result, Ticket, WriteJob } from './jobs.ts';
import { lock } from './lock.ts';
import { BUSY_MS, schema, Tables } from './tables.ts';

const port = parentPort;
if (!port) throw new Error('this is a thread of the store');
const { file } = workerData as { file: string };

let commits = 0;
let waiting: Ticket<WriteJob>[] = [];
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

/** Everything that waits, in one transaction: each in a savepoint of its own, all on the disk before anything is said. */
function flush(): void {
  const jobs = waiting;
  waiting = [];
  let results: Result[] = [];
  try {
    db.exec('BEGIN IMMEDIATE');
    results = jobs.map(attempt);
    db.exec('COMMIT');
    commits++;
  } catch (cause) {
    // After "disk full" SQLite may have rolled back by itself.
    if (db.isTransaction) db.exec('ROLLBACK');
    results = jobs.map(({ ticket }) => ({ ticket, error: reason(cause) }));
  }
  say({ type: 'done', results, commits });
  if (jobs.some(erases)) truncate();
}

function attempt({ ticket, job }: Ticket<WriteJob>): Result {
  db.exec('SAVEPOINT one');
  try {
    if (job.type === 'expire') tables.expire(job.at);
    else if (job.type === 'probe') tables.probe(job.at);
    else for (const change of job.changes) tables.apply(job.school, change);
    db.exec('RELEASE one');
    return { ticket, value: undefined };
  } catch (cause) {
    // Where the whole transaction is gone there is nothing left to go back to, and nothing of the others.
    if (!db.isTransaction) throw cause;
    db.exec('ROLLBACK TO one');
    db.exec('RELEASE one');
    return { ticket, error: reason(cause) };
  }
}

function erases({ job }: Ticket<WriteJob>): boolean {
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

port.on('message', (ticket: Ticket<WriteJob> | 'close') => {
  if (ticket === 'close') {
    if (waiting.length > 0) flush();
    db.close();
    locked.close();
    process.exit(0);
  }
  if (waiting.push(ticket) === 1) setImmediate(() => waiting.length > 0 && flush());
});
