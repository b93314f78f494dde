/** The scope of one that everybody brings along (M20): letters to a person, their drafts and settings. */
import type { BodyOf, PersonBody, SchoolId, ScopeId } from '@wuhe/seal';
import { kindsOfScope } from './belonging.ts';
import { openingOf } from './scopes.ts';

export function ownScope(school: SchoolId, person: PersonBody): Promise<BodyOf<'scope'>['scope']> {
  const { tier, grantors } = kindsOfScope.person;
  const id = person.id as string as ScopeId;
  const keys = { sign: person.sign, everyday: person.everyday, guarded: person.guarded };
  const members = [{ person: person.id, keys, right: 'write' as const }];
  return openingOf(school, { id, tier, grantors: [...grantors], members, sheets: [] });
}
