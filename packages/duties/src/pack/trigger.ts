/** What raises a duty. The first group is general and is data alone; the second is attendance and disclosure, one file of code each in `rules/`. */
import { Learned, Role } from '@wuhe/model';
import * as z from 'zod/mini';
import { Answer, Condition, count, Every, Field, KindName, minutes, name, Starts } from './vocabulary.ts';

const where = z.optional(z.array(Condition));

export const Trigger = z.discriminatedUnion('kind', [
  /** A statement was made. `each`: one duty for every element of a list in it. */
  z.strictObject({
    kind: z.literal('statement'),
    of: KindName,
    where,
    each: z.optional(Field),
    starts: Starts,
  }),
  /** A duty of another rule, or of one `or` names, is still open so long after its deadline: the next level hears. */
  z.strictObject({
    kind: z.literal('overdue'),
    rule: name,
    or: z.optional(z.array(name).check(z.minLength(1))),
    afterMinutes: minutes,
  }),
  /**
   * Every so often, for the school, each class or each cohort. `covering`: done when every student of the class has an answer.
   * `whereHeld`: only in a school where somebody holds this role: with its first officer it has adopted them.
   */
  z.strictObject({
    kind: z.literal('periodic'),
    every: Every,
    for: z.enum(['school', 'class', 'cohort']),
    covering: z.optional(z.literal('students')),
    whereHeld: z.optional(Role),
  }),
  /** Every so often since a statement was made, until an answer stops it. */
  z.strictObject({
    kind: z.literal('recurring'),
    of: KindName,
    where,
    every: Every,
    until: z.optional(z.array(Answer)),
  }),
  /** A student came into a state of a flow. */
  z.strictObject({ kind: z.literal('state'), flow: name, state: name }),
  /** The warning about a student in the first state of a flow has reached this level. */
  z.strictObject({ kind: z.literal('warning'), flow: name, level: name }),
  /** One of the five elements is not yet known, and somebody finds out (A1.3.4). */
  z.strictObject({ kind: z.literal('notYetKnown') }),

  /** A lesson of the timetable whose register is not taken. */
  z.object({ kind: z.literal('lessonNotTaken') }),
  /** Marked absent and not excused this long after the start of a lesson; unseen after this long, the teller may call. */
  z.object({ kind: z.literal('absentInLesson'), afterMinutes: minutes, unseenMinutes: minutes }),
  /** A telling that its addressee has not acknowledged. */
  z.object({ kind: z.literal('told') }),
  /** The responsible person knows that a student is missing. */
  z.object({ kind: z.literal('absenceKnown') }),
  /** Every listed guardian tried so many times on one day and nobody reached, or serious: stated, or by what was learned. */
  z.object({ kind: z.literal('notReached'), triesPerGuardian: count, serious: z.array(Learned) }),
  /** Absent without a reason in every lesson that was read of a session, at least so many. */
  z.object({ kind: z.literal('sessionAbsent'), atLeastRead: count }),
  /** The same in both sessions of one school day. `orReported`: a report of one of these rules closes it too. */
  z.object({ kind: z.literal('dayAbsent'), atLeastRead: count, orReported: z.optional(z.array(name)) }),
  /** A report that its addressee has not acknowledged. */
  z.object({ kind: z.literal('reported') }),
  /** What was told is no longer so. */
  z.object({ kind: z.literal('withdrawn') }),
  /** A text that wants to leave the school. */
  z.object({ kind: z.literal('disclosureRequested') }),
  /** The answer to it. */
  z.object({ kind: z.literal('disclosureDecided') }),
  /** A text left the school without a valid approval of exactly that content. */
  z.strictObject({ kind: z.literal('releasedUnapproved') }),
  /** At the end of a lesson: who was absent from it, leave included. */
  z.strictObject({ kind: z.literal('lessonAbsentees') }),
  /** A guardian was reached, and why the student is missing is still unknown. */
  z.strictObject({ kind: z.literal('reasonUnknown') }),
  /** Left early by the register, or left the school by the class record, without leave or a pass. */
  z.strictObject({ kind: z.literal('leftWithoutLeave') }),
  /** The class officer's record and the register say different things of a student. */
  z.strictObject({ kind: z.literal('recordDiffers') }),
  /** A report to somebody whom neither its rule nor the next level of the chain names, without a reason. */
  z.strictObject({ kind: z.literal('unnamedRecipient'), chain: z.array(Role).check(z.minLength(2)) }),
  /** Nobody holds a role, for a class or for the school. */
  z.strictObject({ kind: z.literal('roleVacant'), role: Role, for: z.enum(['school', 'class']) }),
  /** A student with restrictions has a lesson with a teacher who was told of them. */
  z.strictObject({ kind: z.literal('restrictedLesson'), beforeMinutes: minutes }),
  /** The class of a student with restrictions goes on an outing. */
  z.strictObject({ kind: z.literal('restrictedOuting') }),
]);
export type Trigger = z.infer<typeof Trigger>;
export type TriggerKind = Trigger['kind'];

/** The rules whose duties a rule watches; none but for `overdue`. */
export function watchedBy(trigger: Trigger): readonly string[] {
  return trigger.kind === 'overdue' ? [trigger.rule, ...(trigger.or ?? [])] : [];
}
