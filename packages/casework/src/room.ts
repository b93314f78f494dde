/** One opened membership: its documents, what they say, and the way to add to them. */
import type { Document, Kept, Library } from '@wuhe/documents';
import type { Facts } from '@wuhe/duties';
import {
  type Body,
  type ClassId,
  type DocumentId,
  type Instant,
  type Kind,
  type PersonId,
  Problem,
  randomId,
  type Statement,
  type StatementId,
} from '@wuhe/model';
import { factsOf, statementReader } from './facts.ts';
import type { Membership } from './membership.ts';

/** A statement on its way: its kind and body, where it goes, what it corrects. */
export interface Draft<K extends Kind = Kind> {
  kind: K;
  body: Body<K>;
  to: readonly DocumentId[];
  corrects?: StatementId;
  /** Given where the same act must have the same id on every device; random otherwise. */
  id?: StatementId;
}

export interface Room {
  readonly membership: Membership;
  readonly library: Library;
  /** Statements and school as of now; the same object until something changes. */
  facts(): Facts;
  /** Signs nothing yet: stamps author and time and commits all drafts at once, or none. */
  say(drafts: readonly Draft[], at: Instant): Promise<StatementId[]>;
  person: Document;
  lessonsOf(id: ClassId): DocumentId;
  homeOf(id: ClassId): DocumentId | undefined;
  boxOf(id: PersonId): DocumentId | undefined;
  /** Where everything is kept: changes the school has not stored yet, and the moment of the last catching up. */
  kept(): Kept;
  /** Calls back after every change; returns the way to stop. */
  watch(listener: () => void): () => void;
}

/** Opens every document that this person reads: school, cohorts, homes, own box, own drafts. */
export async function openRoom(membership: Membership, library: Library): Promise<Room> {
  const { catalogue, me } = membership;
  const read = statementReader();
  const ownBox = catalogue.boxes.find((box) => box.person === me)?.document;
  const ids = [
    catalogue.school,
    ...catalogue.cohorts.flatMap((cohort) => [
      cohort.roll,
      ...cohort.lessons.map((lessons) => lessons.document),
    ]),
    ...catalogue.homes.map((home) => home.document),
    ...(ownBox ? [ownBox] : []),
    catalogue.person,
  ];
  const documents = await Promise.all(ids.map((id) => library.open(id)));
  const person = await library.open(catalogue.person);
  let facts: Facts | undefined;
  const listeners = new Set<() => void>();
  for (const document of documents) {
    document.watch(() => {
      facts = undefined;
      for (const listener of listeners) listener();
    });
  }

  return {
    membership,
    library,
    person,
    facts: () => {
      facts ??= factsOf(membership, read(documents.flatMap((document) => [...document.statements()])));
      return facts;
    },
    say: async (drafts, at) => {
      const entries = drafts.flatMap((draft) => {
        const statement = {
          id: draft.id ?? (randomId() as StatementId),
          kind: draft.kind,
          version: 1,
          author: me,
          at,
          ...(draft.corrects ? { corrects: draft.corrects } : {}),
          body: draft.body,
        };
        return [...new Set(draft.to)].map((document) => ({ document, statement }));
      });
      await library.commit(entries);
      return [...new Set(entries.map((entry) => entry.statement.id))];
    },
    kept: () => library.kept(),
    lessonsOf: (id) => {
      for (const cohort of catalogue.cohorts) {
        const lessons = cohort.lessons.find((entry) => entry.class === id);
        if (lessons) return lessons.document;
      }
      throw new Problem('lesson.unknown', 'no lessons document for this class');
    },
    homeOf: (id) => catalogue.homes.find((home) => home.class === id)?.document,
    boxOf: (id) => catalogue.boxes.find((box) => box.person === id)?.document,
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The statement with this id among those of one kind. @throws Problem `statement.unknown` */
export function find<K extends Kind>(facts: Facts, kind: K, id: StatementId): Statement<K> {
  const found = facts.statements.find((statement) => statement.id === id && statement.kind === kind);
  if (!found) throw new Problem('statement.unknown', kind);
  return found as Statement<K>;
}
