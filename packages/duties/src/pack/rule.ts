/** One rule: what raises it, who owes what to whom, by when, what closes it, in which words, and which of its numbers are ours. */
import { Role, Stage, Worded } from '@wuhe/model';
import * as z from 'zod/mini';
import { Trigger, type TriggerKind } from './trigger.ts';
import { Answer, ClauseId, Due, Field, Gate, name, OptionIs, Party } from './vocabulary.ts';

/** Kinds of scope a rule may read. */
export const ScopeKind = z.enum(['school', 'cohort', 'home', 'health', 'case', 'letters']);

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
  'text',
  'place',
  'activity',
  'authority',
  'element',
  'absentees',
  'avoid',
  'reduce',
  'watch',
  'role',
] as const;
export type Place = (typeof places)[number];
const PlaceName = z.enum(places);

const known: readonly string[] = places;
export const Text = Worded.check(
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

const ActName = z.enum([
  'takeRegister',
  'tell',
  'acknowledge',
  'contact',
  'report',
  'explain',
  'called',
  'decide',
]);

const RuleTexts = z.object({
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
});

/** What leaves the school with this duty needs the principal's approval; `emergency`: an oral report may go first (A1.3.5). */
const Approval = z.strictObject({ emergency: z.boolean() });

/** What an option changes in a rule. */
const Variant = z.strictObject({
  option: name,
  is: name,
  due: z.optional(Due),
  to: z.optional(z.array(Party)),
  owner: z.optional(Party),
  closedBy: z.optional(z.array(Answer)),
  trigger: z.optional(Trigger),
});

export const Rule = z
  .strictObject({
    id: name,
    clauses: z.array(ClauseId).check(z.minLength(1)),
    /** Stages of schools; left out: all. */
    appliesTo: z.optional(z.array(Stage).check(z.minLength(1))),
    /** In force only where all these options are so. */
    options: z.optional(z.array(OptionIs)),
    variants: z.optional(z.array(Variant)),
    reads: z.array(ScopeKind).check(z.minLength(1)),
    trigger: Trigger,
    owner: Party,
    /** Recipients add up. */
    to: z.optional(z.array(Party).check(z.minLength(1))),
    /** Who is asked in turn when nobody holds `owner` or `to` (A1.1). */
    nextLevel: z.optional(z.array(Role)),
    due: Due,
    /** All of these must have been said before the duty opens: care before inquiry. */
    after: z.optional(z.array(Gate).check(z.minLength(1))),
    /** The first of these closes it. */
    closedBy: z.optional(z.array(Answer).check(z.minLength(1))),
    approval: z.optional(Approval),
    acts: z.array(ActName),
    /** Places of the texts that are fields of the statement. */
    values: z.optional(z.partialRecord(PlaceName, Field)),
    texts: RuleTexts,
    /** Paths of what the clause does not say and we add. */
    ours: z.array(z.string()),
  })
  .check(
    z.refine(
      (rule) => rule.ours.every((path) => at(rule, path) !== undefined),
      '`ours` names what the rule does not have',
    ),
  );
export type Rule = z.infer<typeof Rule>;
/** A rule whose trigger is of one kind. */
export type RuleOf<K extends TriggerKind> = Rule & { trigger: Extract<Trigger, { kind: K }> };

export function isOf<K extends TriggerKind>(rule: Rule, kind: K): rule is RuleOf<K> {
  return rule.trigger.kind === kind;
}

function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inside, key) =>
        typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
          ? (inside as Record<string, unknown>)[key]
          : undefined,
      value,
    );
}
