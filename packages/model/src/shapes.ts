/** Shapes that several kinds of statement share: texts, digests, times that may be unknown, the five elements. */
import * as z from 'zod/mini';
import { PersonId, StatementId } from './ids.ts';
import { Session } from './school.ts';
import { Instant, PlainDate } from './time.ts';

export const text = z.string().check(z.maxLength(4000));
/** A text that says something. */
export const said = z.string().check(z.trim(), z.minLength(1), z.maxLength(4000));
/** A short name or label. */
export const label = z.string().check(z.trim(), z.minLength(1), z.maxLength(200));
export const period = z.int().check(z.minimum(1), z.maximum(20));
/** Lower-case hex SHA-256 of an attachment or a content. */
export const digest = z.string().check(z.regex(/^[0-9a-f]{64}$/));
export const people = z.array(PersonId).check(z.maxLength(400));
/** Name of a rule, step, state or option of a rule pack. */
export const packName = z.string().check(z.regex(/^[a-z][A-Za-z0-9.]*$/), z.maxLength(80));

/**
 * When something happened and when the first person in school knew. An unknown `happened` is left out; clocks then start at
 * `firstKnown`, and where that is left out too, at the time of recording.
 */
export const times = { happened: z.optional(Instant), firstKnown: z.optional(Instant) };

/** Nobody knows of a thing before it happens. */
export const knownAfterHappened = z.refine<{
  happened?: Instant | undefined;
  firstKnown?: Instant | undefined;
}>(
  ({ happened, firstKnown }) => happened === undefined || firstKnown === undefined || happened <= firstKnown,
  'known before it happened',
);

/** Half-days or lessons: no `session` and no `periods` = the whole day. */
export const Covers = z
  .array(z.object({ date: PlainDate, session: z.optional(Session), periods: z.optional(z.array(period)) }))
  .check(z.minLength(1), z.maxLength(60));

/** One of the five elements 五何: known, or who finds out by when (A1.3.4). */
export const Element = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), text: text.check(z.minLength(1)) }),
  z.object({ state: z.literal('notYetKnown'), by: PersonId, until: Instant }),
]);
export type Element = z.infer<typeof Element>;

/** when 何時, where 何地, what 何事, why 何因, outcome 何果 (A1.3.4). */
export const FiveElements = z.object({
  when: Element,
  where: Element,
  what: Element,
  why: Element,
  outcome: Element,
});
export type FiveElements = z.infer<typeof FiveElements>;

/** A statement that answers, closes or follows another one. */
export const of = { of: StatementId };
