/** A store looked at from outside, beside the server that may be running on it: read-only, one moment of it. */
import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '@wuhe/model';

/** Tables that every store has. */
const NEEDED = ['chains', 'packages', 'quarantine', 'rooms', 'rows'];

export interface SchoolOverview {
  school: string;
  entries: number;
  rooms: number;
  rows: number;
  /** Rows that a cut-off took out of their rooms (M14). */
  keptApart: number;
  packages: number;
}

/**
 * Opens a store's file for reading and holds one moment of it until it is closed. Writers are not disturbed.
 * @throws Problem `store.missing` · `store.unreadable`: no store of Wuhe, or damaged in its first pages.
 */
export function openMoment(file: string): DatabaseSync {
  if (!existsSync(file)) throw new Problem('store.missing', `${file} does not exist`);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    db.exec('BEGIN');
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    if (NEEDED.every((name) => tables.some((table) => table.name === name))) return db;
    throw new Error('it has not the tables of a store');
  } catch (cause) {
    db?.close();
    throw new Problem('store.unreadable', `${file} cannot be read as a store: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Every school that has anything in the store, by id. */
export function overview(db: DatabaseSync): SchoolOverview[] {
  const schools = db
    .prepare('SELECT school FROM chains UNION SELECT school FROM rooms UNION SELECT school FROM packages')
    .all();
  const counts = db.prepare(`SELECT
    (SELECT COUNT(*) FROM chains WHERE school = ?1) AS entries,
    (SELECT COUNT(*) FROM rooms WHERE school = ?1) AS rooms,
    (SELECT COUNT(*) FROM rooms JOIN rows ON rows.room = rooms.id WHERE school = ?1) AS rows,
    (SELECT COUNT(*) FROM rooms JOIN quarantine ON quarantine.room = rooms.id WHERE school = ?1) AS keptApart,
    (SELECT COUNT(*) FROM packages WHERE school = ?1) AS packages`);
  return schools.map(({ school }) => ({
    school: String(school),
    ...(counts.get(String(school)) as unknown as Omit<SchoolOverview, 'school'>),
  }));
}

/** Names of a school's rooms. */
export function roomNames(db: DatabaseSync, school: string): string[] {
  return db
    .prepare('SELECT name FROM rooms WHERE school = ? ORDER BY name')
    .all(school)
    .map(({ name }) => String(name));
}

/** Bytes of the store's files. */
export function storeBytes(file: string): number {
  return ['', '-wal', '-shm']
    .map((end) => statSync(`${file}${end}`, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
