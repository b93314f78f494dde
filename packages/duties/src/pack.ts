/**
 * A rule pack: the rules of a school as data. Closed vocabulary, no expressions, no code. A school may change numbers and names, never
 * the meaning: what a trigger does is in `rules/`, one file each; when, who, by when and in which words is here.
 */
import { Mark, PlainDate, Role, Session, Worded } from '@wuhe/model';
import * as z from 'zod/mini';

const minutes = z.int().check(z.minimum(0), z.maximum(7 * 24 * 60));
const count = z.int().check(z.minimum(1), z.maximum(60));
const name = z.string().check(z.regex(/^[a-z][A-Za-z0-9.]*$/), z.maxLength(80));

/** ID of a clause of the policy matrix: `A1.2.1.2`, `A1.3.2g`, `B.def`. */
const ClauseId = z.string().check(z.regex(/^(A[1-6](\.\d+)*[a-z]?|B(\.[a-z]+\d?)?)$/));

/** Kinds of scope a rule may read. */
const ScopeKind = z.enum(['school', 'cohort', 'home', 'letters']);

/** What raises a duty, with its numbers. */
const Trigger = z.discriminatedUnion('kind', [
  /** A lesson of the timetable whose register is not taken. */
  z.object({ kind: z.literal('lessonNotTaken') }),
  /** Marked absent and not excused this long after the start of a lesson; unseen after this long, the teller may call. */
  z.object({ kind: z.literal('absentInLesson'), afterMinutes: minutes, unseenMinutes: minutes }),
  /** A telling that its addressee has not acknowledged. */
  z.object({ kind: z.literal('told') }),
  /** The responsible person knows that a student is missing. */
  z.object({ kind: z.literal('absenceKnown') }),
  /** Every listed guardian tried so many times on one day and nobody reached, or stated serious. */
  z.object({ kind: z.literal('notReached'), triesPerGuardian: count }),
  /** Absent without a reason in every lesson that was read of a session, at least so many. */
  z.object({ kind: z.literal('sessionAbsent'), atLeastRead: count }),
  /** The same in both sessions of one school day. */
  z.object({ kind: z.literal('dayAbsent'), atLeastRead: count }),
  /** A report that its addressee has not acknowledged. */
  z.object({ kind: z.literal('reported') }),
  /** What was told is no longer so. */
  z.object({ kind: z.literal('withdrawn') }),
  /** A text that wants to leave the school. */
  z.object({ kind: z.literal('disclosureRequested') }),
  /** The answer to it. */
  z.object({ kind: z.literal('disclosureDecided') }),
]);
type Trigger = z.infer<typeof Trigger>;
type TriggerKind = Trigger['kind'];

/** The deadline of a duty. */
export const Due = z.discriminatedUnion('kind', [
  /** At once 立即: `now` from the start, due so many minutes after it opens. Late that long after the deadline; without it never. */
  z.object({ kind: z.literal('atOnce'), minutes, lateAfterMinutes: z.optional(minutes) }),
  /** So many minutes after it opens. */
  z.object({ kind: z.literal('after'), minutes }),
  /** The end of the lesson. */
  z.object({ kind: z.literal('lessonEnd') }),
  /** What the statement says; it may say nothing. */
  z.object({ kind: z.literal('stated') }),
  /** Nothing has to be done. */
  z.object({ kind: z.literal('none') }),
]);
export type Due = z.infer<typeof Due>;

/** Whom a duty belongs to besides a role: who read the lesson, who was told, who asked. */
const Owner = z.union([Role, z.enum(['lessonTeacher', 'addressee', 'requester'])]);

/** Places that texts may use. Everything else is refused, so that no text ever shows a brace. */
const places = [
  'student',
  'students',
  'count',
  'number',
  'class',
  'lesson',
  'date',
  'session',
  'owner',
  'to',
  'toTitle',
  'by',
  'byTime',
  'seenBy',
  'seenTime',
  'closedTime',
  'due',
  'at',
  'minutes',
  'read',
  'lessons',
  'tries',
  'mark',
  'title',
  'recipient',
  'reported',
  'decision',
  'reason',
  'note',
] as const;
export type Place = (typeof places)[number];

const known: readonly string[] = places;
const Text = Worded.check(
  z.refine(
    (text) =>
      Object.values(text).every((one) =>
        [...one.matchAll(/\{(\w*)\}/g)].every(([, place]) => known.includes(place ?? '')),
      ),
    'a text has a place that does not exist',
  ),
);
/** A text for one student and for several. */
const Texts = z.object({ one: Text, many: Text });

const State = z.enum(['open', 'told', 'done', 'withdrawn', 'known']);

export const Rule = z
  .object({
    id: name,
    clauses: z.array(ClauseId).check(z.minLength(1)),
    reads: z.array(ScopeKind).check(z.minLength(1)),
    trigger: Trigger,
    owner: Owner,
    to: z.optional(Role),
    /** Who is asked in turn when nobody holds `owner` or `to` (A1.1). */
    nextLevel: z.optional(z.array(Role)),
    due: Due,
    acts: z.array(
      z.enum(['takeRegister', 'tell', 'acknowledge', 'contact', 'report', 'explain', 'called', 'decide']),
    ),
    texts: z.object({
      /** What a report of this rule is about, in a few words after the student. */
      subject: z.optional(Worded),
      /** The title by state; a state without one uses `open`. */
      what: z.object({
        open: Texts,
        told: z.optional(Texts),
        done: z.optional(Texts),
        withdrawn: z.optional(Texts),
        known: z.optional(Texts),
      }),
      /** Second lines, in order, each for some states (all, when none is named). A line with a place that has no value is left out. */
      about: z.optional(z.array(z.object({ states: z.optional(z.array(State)), ...Texts.shape }))),
    }),
    /** Paths of the numbers that the clause does not say and we add. */
    ours: z.array(z.string()),
  })
  .check(
    z.refine(
      (rule) => rule.ours.every((path) => typeof numberAt(rule, path) === 'number'),
      '`ours` names a number that the rule does not have',
    ),
  );
export type Rule = z.infer<typeof Rule>;
/** A rule whose trigger is of one kind. */
export type RuleOf<K extends TriggerKind> = Rule & { trigger: Extract<Trigger, { kind: K }> };

export const RulePack = z
  .object({
    id: name,
    version: z.int().check(z.minimum(1)),
    /** Three fields of every pack (A5.4): in force from a date, who interprets it, which packs it replaces. */
    inForceFrom: PlainDate,
    interpretedBy: Worded,
    replaces: z.array(name),
    /** Numbers of the whole pack, all ours. */
    numbers: z.object({
      /** A duty is `now` when less than this is left. */
      nowMinutes: minutes,
      /** Open duties are carried on for so many school days. */
      carriedSchoolDays: z.int().check(z.minimum(0), z.maximum(30)),
    }),
    titles: z.record(Role, Worded),
    clauses: z.record(ClauseId, Worded),
    words: z.object({
      marks: z.record(Mark, Worded),
      sessions: z.record(Session, Worded),
      decisions: z.record(z.enum(['approved', 'refused', 'returned']), Worded),
      /** What started a clock: `{at}`, and `{minutes}` where the pack adds some. */
      clocks: z.record(
        z.enum(['lessonStart', 'sessionEnd', 'dayEnd', 'statement', 'firstKnown']),
        z.object({ plain: Text, plus: Text }),
      ),
      /** The deadline after it: `{due}`. */
      deadline: Text,
      /** Between names: 、 or a comma. */
      list: Worded,
    }),
    rules: z.array(Rule).check(z.maxLength(200)),
  })
  .check(
    z.refine(
      (pack) => new Set(pack.rules.map((rule) => rule.id)).size === pack.rules.length,
      'two rules have the same id',
    ),
    z.refine(
      (pack) =>
        pack.rules.every((rule) => rule.clauses.every((clause) => Object.hasOwn(pack.clauses, clause))),
      'a rule cites a clause that the pack does not word',
    ),
  );
export type RulePack = z.infer<typeof RulePack>;

function numberAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, key)
          ? (at as Record<string, unknown>)[key]
          : undefined,
      value,
    );
}
