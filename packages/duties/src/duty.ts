/** A duty: who must do what, to whom, by when, why, and what closes it. Computed, never stored. */
import type {
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
    start: 'lessonStart' | 'sessionEnd' | 'dayEnd' | 'statement' | 'firstKnown';
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
  lesson?: Lesson;
  date?: PlainDate;
  session?: Session;
  /** The statement that this duty is about: a telling to acknowledge, a request to decide, a report that was withdrawn. */
  about?: StatementId;
  opens: Instant;
  /** Deadline; absent when there is nothing to do. */
  due?: Instant;
  /** When and by which statement it was told, done or withdrawn. */
  closed?: { at: Instant; by: StatementId };
  /** For `told`: when the other side saw it. For `known`: since when the responsible person knows. */
  seen?: { at: Instant; by: PersonId };
  acts: readonly Act[];
  why: Why;
  /** Values for the places of the rule's texts, besides people and students: e.g. `{minutes: 12, read: 1, lessons: 4}`. */
  values: Readonly<Record<string, string | number>>;
}

export interface Evaluation {
  /** All duties of the school day(s) under evaluation that this device can compute, in a stable order (due instant, then id). */
  duties: readonly Duty[];
  /** The next instant at which the result changes without a new fact, or undefined. Exact: evaluating just before gives the same. */
  nextChange: Instant | undefined;
}
