/** The scopes and documents of a school's classes: a cohort's key for roll and lessons, a home of each class. */

import { type Described, following, grantScope, kindsOfScope, openScope } from '@wuhe/keyring';
import {
  type ClassId,
  type CohortId,
  type DocumentId,
  type Instant,
  type PersonId,
  randomId,
  type SchoolClass,
} from '@wuhe/model';
import type { Membership as Chain, Right, ScopeId } from '@wuhe/seal';
import { type Descriptions, descriptionsOf, newDocument } from '../catalogue.ts';
import { actId } from '../digest.ts';
import { ledgerOf } from '../ledger.ts';
import type { Draft, Room } from '../room.ts';
import { enter, schoolOf } from './entering.ts';

/** Where the documents of a school's classes lie. */
export interface Places {
  school: DocumentId;
  cohorts: readonly {
    cohort: CohortId;
    roll: DocumentId;
    lessons: readonly { class: ClassId; document: DocumentId }[];
  }[];
  homes: readonly { class: ClassId; document: DocumentId }[];
}

export function describedIn(room: Room): Descriptions {
  const { all } = ledgerOf(room.facts());
  return descriptionsOf([...all('scope'), ...all('document')]);
}

/** The scopes as the keyring's table reads them: whom they are for. */
export function described({ scopes }: Descriptions, classes: readonly SchoolClass[]): Described[] {
  return [...scopes.values()].map(({ scope, for: kind, class: id, cohort }) => ({
    id: scope as ScopeId,
    kind,
    ...(kind === 'school' ? {} : { for: [id, cohort].filter((one) => one !== undefined) }),
    ...(kind === 'cohort'
      ? { classes: classes.filter((entry) => entry.cohort === cohort).map((entry) => entry.id) }
      : {}),
  }));
}

/**
 * Where the documents of these classes lie; scopes and documents that are not there are opened for whoever belongs to them by role.
 * @throws Problem codes of the chain; `key.locked`: a home needs the passphrase
 */
export async function openScopes(room: Room, classes: readonly SchoolClass[], at: Instant): Promise<Places> {
  const { scopes, documents } = describedIn(room);
  const drafts: Draft[] = [];
  const { school } = room.membership.catalogue;
  const describe = (draft: Draft<'scope'> | Draft<'document'>) => drafts.push(draft as Draft);
  const scopeFor = async (kind: 'cohort' | 'home', cohort: CohortId, id?: ClassId): Promise<ScopeId> => {
    const known = [...scopes.values()].find(
      (one) => one.for === kind && one.cohort === cohort && (kind === 'cohort' || one.class === id),
    );
    if (known) return known.scope as ScopeId;
    // The same act goes on with the scope that it opened before it was broken off.
    const scope = (room.act === undefined
      ? randomId()
      : await actId(room.act, `${kind} ${id ?? cohort}`)) as string as ScopeId;
    const body = { scope, for: kind, cohort, ...(id === undefined ? {} : { class: id }) };
    if (!schoolOf(room).membership().scopes.has(scope)) await openNew(room, body, classes);
    describe({ kind: 'scope', body, to: [school] });
    return scope;
  };
  const documentFor = (scope: ScopeId, body: Omit<Draft<'document'>['body'], 'document'>): DocumentId => {
    const known = [...documents.values()].find(
      (one) => one.holds === body.holds && one.cohort === body.cohort && one.class === body.class,
    );
    if (known) return known.document;
    const document = newDocument(scope, randomId());
    describe({ kind: 'document', body: { document, ...body }, to: [school] });
    return document;
  };
  const cohorts: {
    cohort: CohortId;
    roll: DocumentId;
    lessons: { class: ClassId; document: DocumentId }[];
  }[] = [];
  const homes: { class: ClassId; document: DocumentId }[] = [];
  for (const [cohort, own] of Map.groupBy(classes, (entry) => entry.cohort)) {
    const scope = await scopeFor('cohort', cohort);
    const roll = documentFor(scope, { holds: 'roll', cohort });
    const lessons = own.map(({ id }) => ({
      class: id,
      document: documentFor(scope, { holds: 'lessons', cohort, class: id }),
    }));
    cohorts.push({ cohort, roll, lessons });
    for (const { id } of own) {
      const home = await scopeFor('home', cohort, id);
      homes.push({ class: id, document: documentFor(home, { holds: 'home', cohort, class: id }) });
    }
  }
  if (drafts.length > 0) await room.say(drafts, at);
  return { school, cohorts, homes };
}

async function openNew(
  room: Room,
  body: Draft<'scope'>['body'],
  classes: readonly SchoolClass[],
): Promise<void> {
  const kind = kindsOfScope[body.for];
  const one = described({ scopes: new Map([[body.scope, body]]), documents: new Map() }, [
    ...room.facts().school.classes,
    ...classes,
  ]);
  await enter(room, (chain) => {
    const members = new Map<PersonId, Right>([[room.membership.me, 'write']]);
    for (const { id } of chain.people.values())
      for (const { right } of belonging(chain, one, id)) members.set(id, right);
    const { tier, grantors } = kind;
    return openScope(chain, { id: body.scope as ScopeId, tier, grantors: [...grantors] }, members);
  });
}

/** As `following`, before the scope is on the chain. */
function belonging(chain: Chain, scopes: readonly Described[], person: PersonId) {
  return following(chain, scopes, person).grant;
}

/**
 * Hands the keys of scopes to those who belong there by role and do not have them yet, as far as this member may. Called when something
 * changed and the passphrase is given; what fails is tried again by the next who may.
 */
export async function grantWhatFollows(room: Room): Promise<void> {
  const school = schoolOf(room);
  const scopes = described(describedIn(room), room.facts().school.classes);
  const { me } = school;
  for (const { id } of school.membership().people.values()) {
    for (const { scope, right } of following(school.membership(), scopes, id).grant) {
      if (!school.membership().scopes.get(scope)?.members.has(me.record.person)) continue;
      await school
        .enter((chain) => grantScope(chain, me, scope, [{ person: id, right }]))
        .catch(() => undefined);
    }
  }
}
