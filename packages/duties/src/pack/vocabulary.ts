/** The words that rules, playbooks, flows and statistics share: conditions, parties, deadlines, what closes a duty. No expressions. */
import { bodies, DayPart, type Kind, Role, Worded } from '@wuhe/model';
import * as z from 'zod/mini';

export const minutes = z.int().check(z.minimum(0), z.maximum(90 * 24 * 60));
export const count = z.int().check(z.minimum(1), z.maximum(60));
const days = z.int().check(z.minimum(1), z.maximum(366));
export const name = z.string().check(z.regex(/^[a-z][A-Za-z0-9.]*$/), z.maxLength(80));

/** ID of a clause: `A1.2.1.2`, `A1.3.2g`, `B.def`; a region numbers its own, `R1.2`. */
export const ClauseId = z.string().check(z.regex(/^[A-Z]\d{0,3}(\.[A-Za-z0-9]+)*$/));

/** A kind of statement that this build knows. */
export const KindName = z.enum(Object.keys(bodies) as [Kind, ...Kind[]]);

/**
 * A field of a statement's body: `severity`, `lesson.class`. After `of`, `incident`, `case` or `request` it goes on in the statement
 * named there: `incident.severity` is the severity as known now.
 */
export const Field = z.string().check(z.regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*){0,3}$/));

const value = z.union([z.string(), z.number(), z.boolean()]);
const values = z.array(value).check(z.minLength(1), z.maxLength(40));

/** One condition on a statement. A fact of an incident that nobody stated is `unknown`. */
const Single = z.union([
  /** The field has one of these values, or is a list that has one of them. */
  z.strictObject({ field: Field, is: values }),
  z.strictObject({ field: Field, isNot: values }),
  /** The field is there and not empty, or is not. */
  z.strictObject({ field: Field, given: z.boolean() }),
  /** The students concerned belong to several classes or cohorts (A1.3.3). */
  z.strictObject({ across: z.enum(['classes', 'cohorts']), is: z.boolean() }),
  /** Its author held one of these roles for the classes concerned when it was made. */
  z.strictObject({ authorHolds: z.array(Role).check(z.minLength(1)) }),
  /** A report to an authority stands on a valid approval of exactly its text, or on what the clock allows (A1.3.5). */
  z.strictObject({ lawful: z.boolean() }),
]);

/** Conditions of a list must all hold; `anyOf`: one of these is enough. */
export const Condition = z.union([
  Single,
  z.strictObject({ anyOf: z.array(Single).check(z.minLength(2), z.maxLength(10)) }),
]);
export type Condition = z.infer<typeof Condition>;

/** Functions that a school maps to its offices. */
export const FunctionName = z.enum(['conduct', 'injury', 'enrolment', 'teaching']);
export type FunctionName = z.infer<typeof FunctionName>;

/**
 * Who: a role (of the classes concerned), a function (the office it is mapped to), the persons named in a field, the author of the
 * statement, all timetabled teachers of the classes concerned. `approver`: the principal, or the deputy whom the principal named for
 * approvals; who merely stands in is none (A1.3.5). `commander`: who commands this incident now (A3.5). `lessonTeacher`, `addressee`, `requester` belong to triggers of attendance and disclosure.
 */
export const Party = z.union([
  Role,
  z.enum(['author', 'classTeachers', 'approver', 'commander', 'lessonTeacher', 'addressee', 'requester']),
  z.strictObject({ function: FunctionName }),
  z.strictObject({ field: Field }),
]);
export type Party = z.infer<typeof Party>;

/** The deadline of a duty. `at once` and minutes run from the start of the clock, days from its school date (that day not counted). */
export const Due = z.discriminatedUnion('kind', [
  /** At once 立即: `now` from the start, due so many minutes after it opens. Late that long after the deadline; without it never. */
  z.object({ kind: z.literal('atOnce'), minutes, lateAfterMinutes: z.optional(minutes) }),
  /** So many minutes after the start of the clock; 及時 is a number of the pack. */
  z.object({ kind: z.literal('after'), minutes }),
  /** The end of the lesson. */
  z.object({ kind: z.literal('lessonEnd') }),
  /** The end of the so-many-th calendar day after the start, the day itself not counted. */
  z.object({ kind: z.literal('calendarDays'), days }),
  /** The last bell of the so-many-th school day after the start. */
  z.object({ kind: z.literal('schoolDays'), days }),
  /** The end of a session, of the lessons of the day, or of a named part of it, on the day of the duty. */
  z.object({ kind: z.literal('end'), of: z.union([z.enum(['forenoon', 'afternoon', 'day']), DayPart]) }),
  /** Before the date in a field: the end of the so-many-th calendar or school day before it, or so many hours before its first bell. */
  z.object({
    kind: z.literal('before'),
    field: Field,
    count: days,
    unit: z.enum(['calendarDays', 'schoolDays', 'hours']),
  }),
  /** The instant in a field, or the end of the date in it. */
  z.object({ kind: z.literal('at'), field: Field }),
  /** What the statement says; it may say nothing. */
  z.object({ kind: z.literal('stated') }),
  /** Nothing has to be done. */
  z.object({ kind: z.literal('none') }),
]);
export type Due = z.infer<typeof Due>;

/** What starts the clock. An unknown `happened` falls back to `firstKnown`, that to the time of recording. */
export const Starts = z.enum(['recorded', 'happened', 'firstKnown']);
export type Starts = z.infer<typeof Starts>;

/** `theirs` is a field of the other statement; `mine` is `id`, `each` (the element of a duty per element) or a field of the one that raised the duty. */
const Link = z.strictObject({ theirs: Field, mine: z.union([z.enum(['id', 'each']), Field]) });

/** A statement that closes a duty, is awaited before one opens, or is evidence of a passage. */
export const Answer = z.strictObject({
  kind: KindName,
  /** All must agree. Left out: its `of` names the statement that raised the duty. */
  link: z.optional(z.array(Link).check(z.minLength(1), z.maxLength(4))),
  where: z.optional(z.array(Condition)),
  /** Only when it comes from an owner of the duty, or a person it is owed to. */
  by: z.optional(z.enum(['owners', 'to'])),
  /** Only when its own `to` names a person the duty is owed to, or somebody of `every` party: one act, several recipients. */
  addressed: z.optional(z.enum(['to', 'every'])),
  /** `known`: nothing is left to do, although nobody did it. */
  as: z.optional(z.enum(['done', 'known'])),
});
export type Answer = z.infer<typeof Answer>;

/** What must have been said before a duty opens: one of these; `each`: for every element of that list; `where`: only if so. */
export const Gate = z.union([
  Answer,
  z.strictObject({
    anyOf: z.array(Answer).check(z.minLength(1), z.maxLength(10)),
    each: z.optional(Field),
    where: z.optional(z.array(Condition)),
  }),
]);
export type Gate = z.infer<typeof Gate>;

/** How often. Schools without terms in their calendar have no duties per term. */
export const Every = z.discriminatedUnion('unit', [
  z.strictObject({ unit: z.literal('schoolDays'), count: days }),
  z.strictObject({ unit: z.literal('calendarDays'), count: days }),
  z.strictObject({ unit: z.literal('terms'), count: z.literal(1) }),
  z.strictObject({ unit: z.literal('schoolYears'), count: z.literal(1) }),
]);
export type Every = z.infer<typeof Every>;

/** Holds where the option has one of these values. */
export const OptionIs = z.strictObject({ option: name, is: z.array(name).check(z.minLength(1)) });

export type OptionIs = z.infer<typeof OptionIs>;

/** A question on which the sources differ: the sides, the default and why. */
export const PackOption = z.strictObject({
  id: name,
  clauses: z.array(ClauseId).check(z.minLength(1)),
  question: Worded,
  values: z.array(z.strictObject({ id: name, says: Worded })).check(z.minLength(2), z.maxLength(10)),
  default: name,
  reason: Worded,
});
export type PackOption = z.infer<typeof PackOption>;
