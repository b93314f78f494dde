/** `restore FROM`: a backup in the store's place, and in plain words what happens next. */
import { resolve } from 'node:path';
import { FaultyBackup, restore as putBack, type Restored } from '../restore.ts';
import { syncVerifier } from '../verifier.ts';
import { EXIT, Stop } from './exits.ts';
import type { Call } from './main.ts';
import { counted, told } from './told.ts';

export async function restore({ config: read, operand = '', flags, folder, out }: Call): Promise<number> {
  const { store, data } = read();
  const from = resolve(folder, operand);
  const despiteFaults = flags['despite-faults'] === true;
  try {
    const restored = await putBack(from, store, { at: Date.now(), verifier: syncVerifier(), despiteFaults });
    out(afterwards(from, data, restored));
    return EXIT.fine;
  } catch (cause) {
    if (cause instanceof FaultyBackup)
      throw new Stop(
        EXIT.other,
        `${told(cause.report)}Nothing was changed. Take another backup, or --despite-faults: the server leaves out what does not hold.`,
      );
    throw cause;
  }
}

function afterwards(from: string, data: string, { report, entries, erased, aside }: Restored): string {
  return [
    `Restored ${from} into ${data}.`,
    told(report).trimEnd(),
    ...(entries > 0
      ? [
          `${counted(entries, 'entry', 'entries')} of the chain newer than the backup came from the store that was here: removals and erasures known then hold at once.`,
        ]
      : []),
    ...(erased > 0
      ? [
          `${counted(erased, 'room')} that the backup still had ${erased === 1 ? 'was' : 'were'} erased again, by order of the chain.`,
        ]
      : []),
    ...(aside
      ? [
          `What was here before is in ${aside}. Delete it when nobody misses anything; it is never used again.`,
        ]
      : []),
    '',
    'What happens next:',
    '  1. Start the server.',
    '  2. Each laptop that connects gives the school back what is missing here: first the entries of the chain, then the rows of every record that it opens. Nobody has to do anything.',
    '  3. Until the laptop that has them has been back, other laptops may say that something is missing. That goes by itself.',
    '  4. Lost is only what was newer than this backup and is on no laptop any more. Ask everybody to open Wuhe once with a connection, and the records that they were working on.',
    '',
  ].join('\n');
}
