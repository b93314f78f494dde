/**
 * A file beside the store, held locked while the server lives (the system lets go when the process dies). Two servers on one store
 * would each miss what the other stores; the store itself stays open to inspection and online backup.
 */
import { DatabaseSync } from 'node:sqlite';

/** Takes the lock of this store. @throws with "locked" in its message where somebody else has it. */
export function lock(file: string): DatabaseSync {
  const db = new DatabaseSync(`${file}.lock`);
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}
