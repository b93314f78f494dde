/** The reading thread: a second connection, so that no answer waits for a flush. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, type Transferable, workerData } from 'node:worker_threads';
import type { Answer, ReadJob, Result, Ticket } from './jobs.ts';
import { Queries } from './queries.ts';
import { BUSY_MS } from './tables.ts';

const port = parentPort;
if (!port) throw new Error('this is a thread of the store');
const { file } = workerData as { file: string };
const db = new DatabaseSync(file, { timeout: BUSY_MS, readOnly: true });
const queries = new Queries(db);

function answer(job: ReadJob): unknown {
  switch (job.type) {
    case 'schools':
      return queries.schools();
    case 'chain':
      return queries.chain(job.school);
    case 'rooms':
      return queries.rooms(job.school);
    case 'packages':
      return queries.packages(job.school);
    case 'quarantined':
      return queries.quarantined(job.school, job.room);
    case 'package':
      return queries.package(job.school, job.id);
    case 'piece':
      return queries.piece(job.school, job.room, job.vector, job.writers);
  }
}

port.postMessage({ type: 'ready' } satisfies Answer);

port.on('message', (asked: Ticket<ReadJob> | 'close') => {
  if (asked === 'close') {
    db.close();
    process.exit(0);
  }
  const { ticket, job } = asked;
  let result: Result;
  try {
    result = { ticket, value: answer(job) };
  } catch (cause) {
    result = { ticket, error: cause instanceof Error ? cause.message : String(cause) };
  }
  const done: Answer = { type: 'done', results: [result], commits: 0 };
  port.postMessage(done, handedOver(result));
});

/** The rows' bytes change threads without being copied. */
function handedOver(result: Result): Transferable[] {
  const rows = 'value' in result && (result.value as { rows?: { bytes: Uint8Array }[] } | undefined)?.rows;
  return rows ? rows.map(({ bytes }) => bytes.buffer as ArrayBuffer) : [];
}
