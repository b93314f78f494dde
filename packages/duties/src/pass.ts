/** A1.3.2g: a temporary pass is signed by the homeroom teacher, good for one exit, and expires. Decided at the gate, offline. */
import { type Instant, type School, type Statement, schoolTime } from '@wuhe/model';
import type { Roles } from './roles.ts';

/** `away`: went out on it and is to be back. */
export type PassState = 'valid' | 'notYet' | 'expired' | 'used' | 'away' | 'notSigned';

/**
 * @param uses of any pass, in any order
 */
export function passState(
  school: School,
  roles: Roles,
  pass: Statement<'gatePass'>,
  uses: readonly Statement<'gateUse'>[],
  now: Instant,
): PassState {
  const { date } = schoolTime(school.calendar, pass.at);
  if (!roles.holders('homeroomTeacher', date, pass.body.class).includes(pass.author)) return 'notSigned';
  const own = uses.filter((one) => one.body.of === pass.id);
  const left = own.some((one) => one.body.direction === 'exit');
  const back = own.some((one) => one.body.direction === 'return');
  if (left) return pass.body.returnBy !== undefined && !back ? 'away' : 'used';
  if (now < pass.body.from) return 'notYet';
  return now < pass.body.until ? 'valid' : 'expired';
}
