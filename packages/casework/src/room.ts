/** One opened membership: its documents, what they say, and the way to add to them. */
import type { Document, Kept, Library } from '@wuhe/documents';
import type { Facts } from '@wuhe/duties';
import {
  type Body,
  type ClassId,
  type DocumentId,
  type Envelope,
  type Instant,
  type Kind,
  type PersonId,
  Problem,
  randomId,
  readStatement,
  type Statement,
  type StatementId,
} from '@wuhe/model';
import { mayState } from './authority.ts';
import { begunCases } from './begun.ts';
import { type CaseRoom, openCaseRoom } from './cases.ts';
import type { Catalogue } from './catalogue.ts';
import { factsOf, statementReader } from './facts.ts';
import { ledgerOf } from './ledger.ts';
import type { Membership } from './membership.ts';

/** A statement on its way: its kind and body, where it goes, what it corrects. */
export interface Draft<K extends Kind = Kind> {
  kind: K;
  body: Body<K>;
  to: readonly DocumentId[];
  corrects?: StatementId;
  /** Given where the same act must have the same id on every device; random otherwise. */
  id?: StatementId;
  /** When it was recorded, for what is said again in another school; now otherwise. */
  at?: Instant;
}

export interface Room {
  /** The press of a button under which things are said here; the same again is the same act. */
  readonly act?: string;
  readonly membership: Membership;
  readonly library: Library;
  /** Statements and school as of now; the same object until a statement is added or changed. */
  facts(): Facts;
  /**
   * Signs nothing yet: stamps author and time and commits all drafts at once, or none. Answers with their ids, in order.
   * @throws Problem `storage.refused`, `input.invalid`: a draft that nobody could read back, or with nowhere to go
   */
  say(drafts: readonly Draft[], at: Instant): Promise<StatementId[]>;
  person: Document;
  lessonsOf(id: ClassId): DocumentId | undefined;
  /** While it is open to this person; `homeFor` says why not. */
  homeOf(id: ClassId): DocumentId | undefined;
  /** Cases that this person belongs to, as far as they are open now. */
  readonly cases: readonly CaseRoom[];
  /** How many are closed: locked, or their key has not come yet. */
  readonly lockedCases: number;
  /** Documents that are this member's and closed: guarded and locked, or the key has not come yet. */
  readonly closed: readonly DocumentId[];
  /** Whether the class's home is this person's and closed. */
  isLocked(id: ClassId): boolean;
  boxOf(id: PersonId): DocumentId | undefined;
  /** Where everything is kept: changes the school has not stored yet, and the moment of the last catching up. */
  kept(): Kept;
  /** Calls back after every change; returns the way to stop. */
  watch(listener: () => void): () => void;
  /** Hears and tells no more; the library stays open. */
  leave(): void;
}

/** Opens every document that this person reads: school, cohorts, homes, own box, own drafts. Guarded ones only while they are unlocked. */
export async function openRoom(whole: Membership, library: Library): Promise<Room> {
  const read = statementReader();
  const { me } = whole;
  const boxes = new Map(whole.catalogue.boxes.map((box) => [box.person, box.document]));
  const ownBox = boxes.get(me);
  const opened = new Map<DocumentId, Document>();
  const closed: DocumentId[] = [];
  await Promise.all(
    readable(whole.catalogue, ownBox).map(async (id) => {
      const document = await library.open(id).catch(shut);
      if (document) opened.set(id, document);
      else closed.push(id);
    }),
  );
  const membership = { ...whole, catalogue: openOnly(whole.catalogue, opened) };
  const { catalogue } = membership;
  const lessons = new Map(
    catalogue.cohorts.flatMap((cohort) => cohort.lessons.map((entry) => [entry.class, entry.document])),
  );
  const homes = new Map(catalogue.homes.map((home) => [home.class, home.document]));
  const locked = new Set(
    whole.catalogue.homes.filter(({ document }) => closed.includes(document)).map((home) => home.class),
  );
  // In the catalogue's order: of two statements under one id the first document's counts.
  const documents = readable(whole.catalogue, ownBox).flatMap((id) => opened.get(id) ?? []);
  const person = await library.open(catalogue.person);
  documents.push(person);
  const cases = await Promise.all(catalogue.cases.map((scope) => openCaseRoom(library, scope)));
  const openCases = cases.filter((one) => one !== undefined);
  const begun = new Set(begunCases(person).map(({ scope }) => scope));
  let lists: (readonly unknown[])[] = [];
  let facts: Facts | undefined;
  const listeners = new Set<() => void>();
  const watched = [...documents, ...openCases.map(({ log }) => log)];
  const stops = watched.map((document) =>
    document.watch(() => {
      for (const listener of [...listeners]) listener();
    }),
  );

  return {
    membership,
    library,
    person,
    facts: () => {
      // A document hands out the same list until one of its statements changes; catching up with the server changes none.
      const now = documents.map((document) => document.statements());
      if (!facts || now.some((list, at) => list !== lists[at])) {
        lists = now;
        const { school } = library;
        const said = read(now.flat());
        facts = factsOf(membership, school ? said.filter((one) => mayState(school.membership(), one)) : said);
      }
      return facts;
    },
    say: async (drafts, at) => {
      const { ids, entries } = stamp(drafts, me, at);
      await library.commit(entries);
      return ids;
    },
    kept: () => library.kept(),
    lessonsOf: (id) => lessons.get(id),
    homeOf: (id) => homes.get(id),
    isLocked: (id) => locked.has(id),
    closed,
    cases: openCases,
    lockedCases: catalogue.cases.filter((scope, at) => !cases[at] && !begun.has(scope)).length,
    boxOf: (id) => boxes.get(id),
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    leave: () => {
      listeners.clear();
      for (const stop of stops) stop();
    },
  };
}

function readable({ school, cohorts, homes }: Catalogue, ownBox: DocumentId | undefined): DocumentId[] {
  return [
    school,
    ...cohorts.map((cohort) => cohort.roll),
    ...cohorts.flatMap((cohort) => cohort.lessons.map((entry) => entry.document)),
    ...homes.map((home) => home.document),
    ...(ownBox ? [ownBox] : []),
  ];
}

/** A guarded document while it is locked, or one whose key somebody still has to hand over: nothing is wrong with the laptop. */
function shut(cause: unknown): undefined {
  if (cause instanceof Problem && (cause.code === 'key.locked' || cause.code === 'key.missing'))
    return undefined;
  throw cause;
}

function openOnly(catalogue: Catalogue, opened: ReadonlyMap<DocumentId, Document>): Catalogue {
  return {
    ...catalogue,
    cohorts: catalogue.cohorts
      .filter((cohort) => opened.has(cohort.roll))
      .map((cohort) => ({
        ...cohort,
        lessons: cohort.lessons.filter(({ document }) => opened.has(document)),
      })),
    homes: catalogue.homes.filter(({ document }) => opened.has(document)),
  };
}

/**
 * Gives drafts their author, time and id. What could not be read back must not be stored: it would be in nobody's view, and there for
 * good. @throws Problem `input.invalid`
 */
export function stamp(
  drafts: readonly Draft[],
  author: PersonId,
  at: Instant,
): { ids: StatementId[]; entries: { document: DocumentId; statement: Envelope }[] } {
  const statements = drafts.map((draft) => {
    const statement = {
      id: draft.id ?? (randomId() as StatementId),
      kind: draft.kind,
      version: 1,
      author,
      at: draft.at ?? at,
      ...(draft.corrects ? { corrects: draft.corrects } : {}),
      body: draft.body,
    };
    const read = readStatement(statement);
    if (read.state === 'broken') throw new Problem('input.invalid', read.problem);
    if (draft.to.length === 0) throw new Problem('input.invalid', `nowhere to keep a ${draft.kind}`);
    return [...new Set(draft.to)].map((document) => ({ document, statement }));
  });
  const entries = statements.flat();
  return { ids: [...new Set(entries.map(({ statement }) => statement.id))], entries };
}

/** The statement with this id, of this kind. @throws Problem `statement.unknown` */
export function find<K extends Kind>(facts: Facts, kind: K, id: StatementId): Statement<K> {
  const found = ledgerOf(facts).get(id);
  if (found?.kind !== kind) throw new Problem('statement.unknown', kind);
  return found as Statement<K>;
}

/** The document of a class's lessons. @throws Problem `lesson.unknown` */
export function lessonsFor(room: Room, id: ClassId): DocumentId {
  const document = room.lessonsOf(id);
  if (!document) throw new Problem('lesson.unknown', 'no lessons document for this class');
  return document;
}

/** The document of a class's family matters. @throws Problem `key.locked`: the passphrase first · `role.missing` */
export function homeFor(room: Room, id: ClassId): DocumentId {
  const document = room.homeOf(id);
  if (!document) throw new Problem(room.isLocked(id) ? 'key.locked' : 'role.missing', 'home');
  return document;
}

/** The letter boxes of these people, as far as this member knows them. */
export function boxesOf(room: Room, people: readonly PersonId[]): DocumentId[] {
  return people.map((person) => room.boxOf(person)).filter((box) => box !== undefined);
}
