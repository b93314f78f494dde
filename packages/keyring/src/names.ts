/** Names on the chain (M23): written when somebody founds or joins, read by whoever holds the scope. */
import {
  accept,
  type Checked,
  type EpochKey,
  type Membership,
  nameOpensWith,
  openName,
  type PersonBody,
  type PersonId,
  refuse,
  sealName,
} from '@wuhe/seal';
import type { Me } from './me.ts';
import { scopeKey } from './scopes.ts';

/** The person with the name sealed under this key; without one of both, as before. `key.name`. */
export async function withName(
  person: PersonBody,
  name: string | undefined,
  key: EpochKey | undefined,
): Promise<Checked<PersonBody>> {
  if (name === undefined || !key) return accept(person);
  const sealed = await sealName(key, person.id, name);
  return sealed.ok ? accept({ ...person, name: sealed.value }) : sealed;
}

/** What somebody entered as their name; undefined where they entered none. `chain.unknownPerson`, `key.damaged`, codes of scopeKey. */
export async function readName(
  membership: Membership,
  me: Me,
  id: PersonId,
): Promise<Checked<string | undefined>> {
  const person = membership.people.get(id);
  if (!person) return refuse('chain.unknownPerson');
  if (person.name === undefined) return accept(undefined);
  const place = nameOpensWith(person.name);
  if (!place) return refuse('key.damaged');
  const key = await scopeKey(membership, place.scope, me, place.epoch);
  return key.ok ? openName(key.value, id, person.name) : key;
}
