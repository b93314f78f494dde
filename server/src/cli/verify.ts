/** `verify [FILE]`: the store, or a backup, checked without a key and without changing it. */
import { resolve } from 'node:path';
import { openMoment } from '../store/overview.ts';
import { syncVerifier } from '../verifier.ts';
import { verifyStore } from '../verify.ts';
import type { Call } from './main.ts';
import { told } from './told.ts';

export async function verify({ config, operand, flags, folder, out }: Call): Promise<number> {
  const moment = openMoment(operand === undefined ? config().store : resolve(folder, operand));
  const report = await verifyStore(moment, syncVerifier()).finally(() => moment.close());
  out(flags.json ? `${JSON.stringify(report)}\n` : told(report));
  return report.ok ? 0 : 1;
}
