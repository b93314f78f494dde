/** A duty: who must do what, to whom, by when, why, and what closes it. Computed, never stored. */
import type {
  ClassId,
  Instant,
  Lesson,
  PersonId,
  PlainDate,
  Role,
  Session,
  StatementId,
  StudentId,
} from '@wuhe/model';

/** Urgency as the screens show it: deadline passed · at once or nearly due · later · nothing to do. */
export type Level = 'late' | 'now' | 'due' | 'know';

/** What a person can do about a duty; the screens have one control for each. */
export type Act =
  | 'takeRegister'
  | 'tell'
  | 'acknowledge'
  | 'contact'
  | 'report'
  | 'explain'
  | 'called'
  | 'decide';

/**
 * open: to be done · told: done, and the other side has not seen it yet · done · withdrawn: its fact was corrected ·
 * known: nothing to do, somebody responsible knows already.
 */
export type DutyState = 'open' | 'told' | 'done' | 'withdrawn' | 'known';

/** Why a duty exists: the statements it rests on, and its clock. */
export interface Why {
  /** Statements that raised it, oldest first. */
  because: readonly StatementId[];
  /** What started its clock, when, and the minutes that the pack adds. */
  clock: {
    start:
      | 'lessonStart'
      | 'sessionEnd'
      | 'dayEnd'
      | 'statement'
      | 'firstKnown'
      | 'happened'
      | 'overdue'
      | 'period';
    at: Instant;
    plusMinutes: number;
  };
}

export interface Duty {
  /** rule + subject + episode: the same duty has the same id on every device and at every evaluation. */
  id: string;
  rule: string;
  /** Clause IDs of the policy matrix, e.g. `A1.2.1.2`. */
  clauses: readonly string[];
  state: DutyState;
  level: Level;
  /** Who must act: holders of the role, or of the next level when nobody holds it (then `vacancy` names the empty role). */
  owners: readonly PersonId[];
  vacancy?: Role;
  /** Who is told, reported to, or asked. */
  to: readonly PersonId[];
  student?: StudentId;
  /** The only class concerned, where no student or lesson says it. */
  class?: ClassId;
  /** Of a rule with one duty for each element of a list: the element. */
  each?: string;
  lesson?: Lesson;
  date?: PlainDate;
  session?: Session;
  /** The statement that this duty is about and that is acknowledged or decided: a telling, a report, a withdrawal, a request, a decision. */
  about?: StatementId;
  opens: Instant;
  /** Deadline, kept up to its very instant; absent when there is nothing to do or the pack and the statement name none. */
  due?: Instant;
  /** When and by which statement it was told, done or withdrawn. */
  closed?: { at: Instant; by: StatementId };
  /** For `done` and `withdrawn`: when the other side saw it. For `known`: since when somebody responsible knows; absent = told, unseen. */
  seen?: { at: Instant; by: PersonId };
  /** What leaves the school with this needs the principal's approval; `emergency`: an oral report may go first (A1.3.5). */
  approval?: { emergency: boolean };
  /** One of several owners took it. */
  claimed?: { at: Instant; by: PersonId };
  /** It was handed over: who had it before. */
  handed?: { at: Instant; from: readonly PersonId[]; by: StatementId };
  /** Done after its deadline. */
  doneLate?: boolean;
  /** What follows when it passes: the next rule, and when. */
  follows?: readonly { rule: string; at: Instant }[];
  /**
   * For what is late or was done late: the owners who knew in time of what raised it, and since when. Counts what a person wrote or
   * acknowledged by the deadline; nothing that arrived later (A1.4).
   */
  blamed?: readonly { person: PersonId; known: Instant }[];
  acts: readonly Act[];
  why: Why;
  /** Values for the places of the rule's texts, e.g. `{read: 1, lessons: 4}`. `by` is a person's id and `byTime` an instant. */
  values: Readonly<Record<string, string | number>>;
}

export interface Evaluation {
  /** All duties of the school day(s) under evaluation that this device can compute, in a stable order (due instant, then id). */
  duties: readonly Duty[];
  /**
   * The next instant at which the result changes without a new fact: evaluating just before gives the same. It is never later than the
   * next midnight of the school, when another date is under evaluation.
   */
  nextChange: Instant;
}
