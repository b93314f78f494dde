/** The scope of one that everybody brings along (M20): letters to a person, their drafts and settings. */
import { type BodyOf, makeEpochKey, type PersonBody, type SchoolId, type ScopeId } from '@wuhe/seal';
import { kindsOfScope } from './belonging.ts';
import { openingOf } from './scopes.ts';

export function ownScope(school: SchoolId, person: PersonBody): Promise<BodyOf<'scope'>['scope']> {
  const { tier, grantors } = kindsOfScope.person;
  const id = person.id as string as ScopeId;
  const keys = { sign: person.sign, everyday: person.everyday, guarded: person.guarded };
  const members = [{ person: person.id, keys, right: 'write' as const }];
  const key = makeEpochKey({ school, scope: id, epoch: 1 });
  return openingOf(key, { tier, grantors: [...grantors], members, sheets: [] });
}
