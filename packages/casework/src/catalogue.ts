/**
 * Which documents a member knows, by what they are for: from the descriptions in the school's own document, and from the chain, which says
 * who belongs to which scope. Ids of scopes and documents are random and say nothing.
 */
import { documentIn, dropBoxOf, type Listing, mainDocument } from '@wuhe/documents';
import {
  type Body,
  type ClassId,
  type CohortId,
  type DocumentDescription,
  type DocumentId,
  type PersonId,
  readStatement,
  type ScopeDescription,
} from '@wuhe/model';
import type { Membership as Chain, ScopeId } from '@wuhe/seal';
import { mayState } from './authority.ts';
import { caseDocuments, caseScopes } from './cases.ts';

/** The documents a member knows, by what they are for. Room names say nothing of it. */
export interface Catalogue {
  /** Calendar, staff, classes, timetable. */
  school: DocumentId;
  /** Each cohort's roll, and one document of lessons for each class. */
  cohorts: readonly {
    cohort: CohortId;
    roll: DocumentId;
    lessons: readonly { class: ClassId; document: DocumentId }[];
  }[];
  /** Guardians, contacts, leave: only for the homeroom teacher, the grade head and the offices. */
  homes: readonly { class: ClassId; document: DocumentId }[];
  /** Drop boxes of the people one may write to; the own one among them. */
  boxes: readonly { person: PersonId; document: DocumentId }[];
  /** Own drafts and copies. */
  person: DocumentId;
  /** Cases to whose team this member belongs. */
  cases: readonly ScopeId[];
}

/** What the school's document says of scopes and documents, the first word on each. */
export interface Descriptions {
  scopes: ReadonlyMap<string, ScopeDescription>;
  documents: ReadonlyMap<string, DocumentDescription>;
}

/** The scope that every member of the school belongs to: the first that the founder opened besides their own. */
export function schoolScope({ scopes, people }: Chain): ScopeId {
  const own = people as ReadonlyMap<string, unknown>;
  for (const id of scopes.keys()) if (!own.has(id)) return id;
  throw new TypeError('a chain without a school');
}

/** The document that describes all others. */
export function schoolDocument(chain: Chain): DocumentId {
  return mainDocument(schoolScope(chain));
}

function personDocument(person: PersonId): DocumentId {
  return mainDocument(person as string as ScopeId);
}

/** A new document of a scope. */
export function newDocument(scope: ScopeId, id: string): DocumentId {
  return documentIn(scope, id as DocumentId);
}

/** `chain`: who may describe; without it the statements were judged before. */
export function descriptionsOf(statements: readonly unknown[], chain?: Chain): Descriptions {
  const scopes = new Map<string, ScopeDescription>();
  const documents = new Map<string, DocumentDescription>();
  for (const value of statements) {
    if (!isDescription(value)) continue;
    const read = readStatement(value);
    if (read.state !== 'known' || (chain && !mayState(chain, read.statement))) continue;
    const { kind, body } = read.statement;
    if (kind === 'scope' && !scopes.has((body as Body<'scope'>).scope))
      scopes.set((body as Body<'scope'>).scope, body as Body<'scope'>);
    if (kind === 'document' && !documents.has((body as Body<'document'>).document))
      documents.set((body as Body<'document'>).document, body as Body<'document'>);
  }
  return { scopes, documents };
}

/** Which documents a scope has, whether or not this laptop has ever seen one of them: what is described, a person's own, or a case's. */
export const listing: Listing = {
  document: schoolDocument,
  documentsOf: async (scope, chain, statements) => {
    const { scopes, documents } = descriptionsOf(statements, chain);
    const described = [...documents.values()].map(({ document }) => document);
    const own = (chain.people as ReadonlyMap<string, unknown>).has(scope);
    if (own || scope === schoolScope(chain)) return [...described, mainDocument(scope)];
    return scopes.has(scope) ? described : [...described, ...(await caseDocuments(scope))];
  },
};

function isDescription(value: unknown): boolean {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  return kind === 'scope' || kind === 'document';
}

/** The catalogue of one member: what is described and belongs to scopes of theirs. */
export function catalogueOf(chain: Chain, me: PersonId, { scopes, documents }: Descriptions): Catalogue {
  const mine = (document: DocumentId) =>
    chain.scopes.get(document.slice(0, 22) as ScopeId)?.members.has(me) ?? false;
  const held = [...documents.values()].filter(({ document }) => mine(document));
  const ofClass = (holds: 'lessons' | 'home', cohort?: string) =>
    held.flatMap((one) =>
      one.holds === holds && one.class !== undefined && (cohort === undefined || one.cohort === cohort)
        ? [{ class: one.class, document: one.document }]
        : [],
    );
  return {
    school: schoolDocument(chain),
    cohorts: held.flatMap(({ holds, cohort, document }) =>
      holds === 'roll' && cohort !== undefined
        ? [{ cohort, roll: document, lessons: ofClass('lessons', cohort) }]
        : [],
    ),
    homes: ofClass('home'),
    boxes: [...chain.people.values()]
      .filter(({ removed }) => removed === undefined)
      .map(({ id }) => ({ person: id, document: dropBoxOf(id as string as ScopeId) })),
    person: personDocument(me),
    // Alone there is no team.
    cases: scopes.size > 0 ? caseScopes(chain, me, scopes) : [],
  };
}
