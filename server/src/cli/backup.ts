/** `backup TO`: one moment of the store, also beside a running server, in a file that was verified after writing. */
import { resolve } from 'node:path';
import { backUp, prune } from '../backup.ts';
import { writeBackupNote } from '../folder.ts';
import { syncVerifier } from '../verifier.ts';
import { EXIT, Stop } from './exits.ts';
import type { Call } from './main.ts';
import { counted, megabytes, told } from './told.ts';

export async function backup({ config: read, operand = '', flags, folder, out, err }: Call): Promise<number> {
  const { store, data, backups } = read();
  const to = resolve(folder, operand);
  if (flags.prune && to.endsWith('.sqlite'))
    throw new Stop(EXIT.arguments, '--prune goes with a folder of backups, not with a file.');
  const at = Date.now();
  const { file, bytes, report } = await backUp(store, to, { at, verifier: syncVerifier() });
  out(`Wrote ${file} (${megabytes(bytes)}).\n${told(report)}`);
  writeBackupNote(data, { at: new Date(at).toISOString(), file, ok: report.ok });
  if (!report.ok) {
    err('The store itself has these faults: "verify" names them. No backup was pruned.\n');
    return EXIT.other;
  }
  if (flags.prune) {
    const pruned = prune(to, backups.keepDays, at);
    const old = counted(pruned.length, 'backup');
    out(`Deleted ${old} older than ${counted(backups.keepDays, 'day')}.\n`);
  }
  return EXIT.fine;
}
