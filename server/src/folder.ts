/** Files that must be on the disk when it is said that they are, and small notes beside the store. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';

/** Flushes a file, or a folder with the names in it. */
export function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Puts a whole, flushed file in the place of another: after power loss it is the one or the other. */
export function put(file: string, place: string): void {
  flush(file);
  renameSync(file, place);
  flush(dirname(place));
}

/** The last backup of a data folder's store. */
const BackupNote = z.object({ at: z.iso.datetime(), file: z.string(), ok: z.boolean() });
/** The server that runs on a data folder; what a killed one leaves says nothing. */
const RunningNote = z.object({ pid: z.number(), since: z.iso.datetime(), operator: z.string() });

export type BackupNote = z.infer<typeof BackupNote>;
export type RunningNote = z.infer<typeof RunningNote>;

const backupFile = (folder: string) => join(folder, 'wuhe.backup.json');
const runningFile = (folder: string) => join(folder, 'wuhe.running.json');

export function readBackupNote(folder: string): BackupNote | undefined {
  return read(backupFile(folder), BackupNote);
}

export function writeBackupNote(folder: string, note: BackupNote): void {
  write(backupFile(folder), note);
}

export function readRunningNote(folder: string): RunningNote | undefined {
  return read(runningFile(folder), RunningNote);
}

export function writeRunningNote(folder: string, note: RunningNote): void {
  write(runningFile(folder), note);
}

export function dropRunningNote(folder: string): void {
  rmSync(runningFile(folder), { force: true });
}

function write(file: string, note: object): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  put(fresh, file);
}

/** A note that is not there, or that nobody can read, is none. */
function read<Note>(file: string, schema: z.ZodMiniType<Note>): Note | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
