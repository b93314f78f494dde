/** Health: special files, abnormal states, guardians' declarations, restrictions, insurance (A1.2.3, A4.8–A4.10, A4.14, A6.2). */
import * as z from 'zod/mini';
import { ClassId, PersonId, StatementId, StudentId } from './ids.ts';
import { digest, knownAfterHappened, label, of, people, said, text, times } from './shapes.ts';
import { Instant, PlainDate } from './time.ts';

/** What to reduce or avoid: never a diagnosis (A4.10). */
const Restrictions = z
  .array(z.object({ activity: label, measure: z.enum(['avoid', 'reduce', 'watch']), note: z.optional(text) }))
  .check(z.maxLength(40));

const schoolYear = z.string().check(z.regex(/^\d{4}-\d{4}$/));

/** The class's registry was gone through: guardians, address, ways to reach them (A6.1). */
export const RegistryCheck = z
  .object({
    class: ClassId,
    complete: z.int().check(z.minimum(0), z.maximum(400)),
    enrolled: z.int().check(z.minimum(0), z.maximum(400)),
  })
  .check(z.refine((one) => one.complete <= one.enrolled, 'more complete than enrolled'));

/** Homeroom teacher's survey of special groups in a class (A1.2.3.1). */
export const SpecialSurvey = z.object({
  class: ClassId,
  schoolYear,
  students: z.array(StudentId).check(z.maxLength(400)),
});

/** File of a student (A1.2.3.1, A1.2.3.2, A6.2). */
export const SpecialFile = z.object({
  /** The survey or declaration that asked for it. */
  of: z.optional(StatementId),
  student: StudentId,
  class: ClassId,
  nature: z.enum(['congenital', 'majorDisease', 'constitution', 'specificDisease', 'mental', 'other']),
  record: said,
  restrictions: Restrictions,
});

/** Student affairs was given a copy of a file (A1.2.3.1); the receipt is an acknowledgement of this. */
export const FileCopy = z.object({ ...of, student: StudentId, to: people.check(z.minLength(1)) });

/** An abnormal bodily or mental state, or another matter of safety (A1.2.3.3). */
export const AbnormalState = z
  .object({
    student: StudentId,
    class: ClassId,
    nature: z.enum(['bodily', 'mental', 'safety']),
    text: said,
    ...times,
  })
  .check(knownAfterHappened);

/** An abnormal state, or another statement about a student, reported to those the rule names. */
export const StateReport = z.object({
  ...of,
  rule: label,
  student: StudentId,
  to: people.check(z.minLength(1)),
  text,
});

/** Guardians are asked in a school year (A4.9). */
export const DeclarationCampaign = z.object({
  schoolYear,
  class: ClassId,
  students: z.array(StudentId).check(z.minLength(1), z.maxLength(400)),
  until: Instant,
});

/** A guardian's answer (A4.8, A4.9). Something declared names its proof, or who brings it by when. */
export const Declaration = z
  .object({
    of: z.optional(StatementId),
    student: StudentId,
    class: ClassId,
    declared: z.enum(['nothing', 'condition']),
    proof: z.optional(
      z.discriminatedUnion('state', [
        z.object({ state: z.literal('given'), what: label, sha256: z.optional(digest) }),
        z.object({ state: z.literal('notYetGiven'), by: PersonId, until: Instant }),
      ]),
    ),
    restrictions: Restrictions,
    happened: z.optional(Instant),
  })
  .check(
    z.refine((one) => one.declared === 'nothing' || one.proof !== undefined, 'a condition needs its proof'),
    z.refine(
      (one) => one.declared === 'condition' || one.restrictions.length === 0,
      'nothing declared, yet restricted',
    ),
  );

/** Written notice to the teachers of the courses concerned (A4.9): restrictions, not diagnoses. */
export const RestrictionNotice = z.object({
  ...of,
  student: StudentId,
  restrictions: Restrictions.check(z.minLength(1)),
  to: people.check(z.minLength(1)),
});

/** A planned activity, and for each restricted student what was decided (A4.10, A6.2). */
export const ActivityCheck = z.object({
  of: z.optional(StatementId),
  class: ClassId,
  activity: label,
  date: PlainDate,
  decisions: z
    .array(
      z.object({
        student: StudentId,
        decision: z.enum(['takesPart', 'adjusted', 'staysOut']),
        note: z.optional(text),
      }),
    )
    .check(z.maxLength(400)),
});

/** Voluntary accident insurance (A4.14). */
export const Insurance = z.object({
  student: StudentId,
  schoolYear,
  state: z.enum(['offered', 'taken', 'declined']),
});
