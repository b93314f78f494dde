/** Bringing an entry on the school's chain, with refusals as problems. */
import type { School } from '@wuhe/documents';
import { Problem } from '@wuhe/model';
import type { Body, Membership as Chain, Checked } from '@wuhe/seal';
import type { Room } from '../room.ts';

/** @throws Problem `role.missing` in a room that belongs to no chain */
export function schoolOf(room: Room): School {
  const { school } = room.library;
  if (!school) throw new Problem('role.missing', 'no chain');
  return school;
}

/** @throws Problem with the code of the chain or the keyring */
export async function enter(room: Room, make: (chain: Chain) => Promise<Checked<Body>>): Promise<Chain> {
  return must(await schoolOf(room).enter(make));
}

/** The value, or its refusal as a problem. */
export function must<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Problem(checked.code);
  return checked.value;
}
