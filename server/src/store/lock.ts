/**
 * A file beside the store, held locked while the server lives (the system lets go when the process dies). Two servers on one store
 * would each miss what the other stores; the store itself stays open to inspection and online backup.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Who only looks whether it is taken holds it for less than this, ms. */
const LOOK_MS = 250;

/** Takes the lock of this store. @throws with "locked" in its message where somebody else has it. */
export function lock(file: string): DatabaseSync {
  const db = new DatabaseSync(`${file}.lock`, { timeout: LOOK_MS });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

/** Whether a server (or a restore) holds this store now. */
export function isLocked(file: string): boolean {
  if (!existsSync(`${file}.lock`)) return false;
  const db = new DatabaseSync(`${file}.lock`, { readOnly: true });
  try {
    db.prepare('SELECT COUNT(*) FROM sqlite_schema').get();
    return false;
  } catch {
    return true;
  } finally {
    db.close();
  }
}
