/** Another device for the same person: the unlocked one leaves a package on the server for some minutes, the new one fetches it by a typed line. */
import { handOver, packCarried } from '@wuhe/keyring';
import { type Instant, millis, Problem } from '@wuhe/model';
import type { Room } from '../room.ts';
import { must, schoolOf } from './entering.ts';
import { sheetLine } from './members.ts';

/** How long the package waits, ms. */
const WAITS = 10 * 60 * 1000;

/** @throws Problem `key.locked`, `key.passphrase`, `busy`, `package.limit` */
export async function beginHandover(
  room: Room,
  passphrase: string,
  at: Instant,
): Promise<{ line: string; until: number }> {
  const school = schoolOf(room);
  if (!school.server) throw new Problem('role.missing', 'alone there is no other device');
  const { code, name, record } = must(await handOver(school.me, passphrase, {}));
  const until = millis(at) + WAITS;
  must(await school.putPackage(name, packCarried(record), until));
  return { line: sheetLine(school.server, school.id, code), until };
}
