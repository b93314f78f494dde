/** Dropout: from warning to return (B). Every kind names its student; `case` is the rescue case where there is one. */
import * as z from 'zod/mini';
import { ClassId, PersonId, StatementId, StudentId } from './ids.ts';
import { digest, label, of, people, said, text } from './shapes.ts';
import { Instant, PlainDate } from './time.ts';

const about = { student: StudentId, class: ClassId };
const inCase = { student: StudentId, case: StatementId };
const evidence = z.array(StatementId).check(z.minLength(1), z.maxLength(60));

/** A recorded refusal after persuasion (B.def 2). */
export const ReturnRefusal = z.object({ student: StudentId, text: said, happened: Instant });

/** Definition 2, refuses after repeated persuasion, or 3, left on their own: declared with evidence. 1 is computed. */
export const DropoutDeclaration = z
  .object({ ...about, definition: z.literal([2, 3]), text: said, evidence, since: PlainDate })
  .check(
    z.refine(
      (one) => one.definition !== 2 || new Set(one.evidence).size >= 2,
      'repeated persuasion needs two recorded refusals',
    ),
  );

/** Signs of dropping out, noted by anybody (B.warn). */
export const DropoutWarning = z.object({
  ...about,
  reasons: z.array(said).check(z.minLength(1), z.maxLength(20)),
  /** The status check that flagged the student. */
  check: z.optional(StatementId),
});

/** The enrolment office checked the status of the students of some classes; each student it flags gets a warning that names the check (B.warn). */
export const StatusCheck = z.object({
  classes: z.array(ClassId).check(z.minLength(1), z.maxLength(400)),
  to: people,
});

/** A planned home visit: two people, a word on safety (B.contact). */
export const VisitPlan = z
  .object({ student: StudentId, visitors: people.check(z.minLength(2)), date: PlainDate, safety: said })
  .check(z.refine((one) => new Set(one.visitors).size >= 2, 'two people visit'));

/** A visit made (B.contact). */
export const Visit = z.object({
  of: z.optional(StatementId),
  student: StudentId,
  visitors: people.check(z.minLength(1)),
  result: z.enum(['metStudent', 'metGuardian', 'nobodyMet']),
  text: said,
  happened: Instant,
});

/** Individual plan of help (B.help, B.resource, B.follow). */
export const SupportPlan = z.object({
  student: StudentId,
  purpose: z.enum(['prevent', 'persuade', 'afterReturn']),
  causes: z.array(said).check(z.minLength(1), z.maxLength(20)),
  measures: z
    .array(
      z.object({
        what: said,
        by: PersonId,
        from: PlainDate,
        until: z.optional(PlainDate),
        resource: z.optional(label),
      }),
    )
    .check(z.minLength(1), z.maxLength(40)),
  review: PlainDate,
});
/** What the review of a plan found. */
export const PlanReview = z.object({ ...of, student: StudentId, text: said, next: z.optional(PlainDate) });

/** Promptly and directly to the school leaders (B.report). */
export const DropoutDirectReport = z.object({ ...about, to: people.check(z.minLength(1)), text: said });

/** 《高中學生輟學情況報告表》 (B.report). */
export const DropoutForm = z.object({
  ...about,
  sex: z.enum(['male', 'female', 'other']),
  enrolmentNumber: label,
  since: PlainDate,
  reason: said,
  measures: said,
  presentState: said,
});
/** One hop of the form: passed on signed, or returned with a reason (B.report). */
export const DropoutFormHop = z
  .object({
    ...of,
    student: StudentId,
    hop: z.enum(['homeroom', 'gradeHead', 'academicOffice']),
    result: z.enum(['passed', 'returned']),
    reason: z.optional(said),
  })
  .check(z.refine((one) => one.result === 'passed' || one.reason !== undefined, 'a return needs a reason'));
/** The academic office compiles forms for the leader in charge of teaching (B.report). */
export const DropoutBatch = z.object({
  forms: z.array(StatementId).check(z.minLength(1), z.maxLength(400)),
  to: people.check(z.minLength(1)),
  summary: said,
});

/** Rescue team of leaders, teachers and the homeroom teacher (B.team). */
export const RescueCase = z.object({
  ...about,
  members: z
    .array(z.object({ person: PersonId, as: z.enum(['leader', 'teacher', 'homeroomTeacher', 'counsellor']) }))
    .check(
      z.minLength(2),
      z.maxLength(40),
      z.refine(
        (all) =>
          (['leader', 'teacher', 'homeroomTeacher'] as const).every((as) => all.some((one) => one.as === as)),
        'a leader, a teacher and the homeroom teacher',
      ),
    ),
});
/** An entry of the case's log: one of the five measures, an appointment, a meeting, feedback (B.persuade). */
export const CaseEntry = z.object({
  ...inCase,
  measure: z.enum([
    'policy',
    'causes',
    'psychology',
    'homeSchool',
    'support',
    'appointment',
    'meeting',
    'feedback',
  ]),
  text: said,
  happened: Instant,
});
/** 《高中學生輟學勸返通知書》 with its deadline (B.persuade). */
export const ReturnNotice = z.object({ ...inCase, duties: said, until: PlainDate });
/** Proof that the notice was delivered; refused needs a witness. */
export const NoticeDelivery = z
  .object({
    ...of,
    ...inCase,
    to: z.enum(['student', 'guardian']),
    result: z.enum(['signed', 'refused']),
    witness: z.optional(label),
    happened: Instant,
  })
  .check(
    z.refine((one) => one.result === 'signed' || one.witness !== undefined, 'a refusal needs a witness'),
  );

/** Suspension 休學 from–until: it frees from lessons, pauses the count of B.def and lapses by itself. Where all teachers read it, without `reason`. */
export const Suspension = z
  .object({
    ...about,
    from: PlainDate,
    until: PlainDate,
    reason: z.optional(z.enum(['illness', 'family', 'other'])),
  })
  .check(z.refine((one) => one.from <= one.until, 'ends before it begins'));

/** 《高中學生復學申請表》 (B.return). */
export const ReturnApplication = z.object({
  student: StudentId,
  applicant: z.enum(['student', 'guardian']),
  papers: z.array(z.object({ what: label, sha256: z.optional(digest) })).check(z.maxLength(20)),
  text,
});
/** The academic office checked papers, reason and state (B.return). */
export const PapersCheck = z
  .object({ ...of, student: StudentId, result: z.enum(['inOrder', 'returned']), reason: z.optional(said) })
  .check(z.refine((one) => one.result === 'inOrder' || one.reason !== undefined, 'a return needs a reason'));
/** Teachers assessed the student; it decides grade and class (B.return). */
export const AcademicAssessment = z.object({
  ...of,
  student: StudentId,
  assessors: people.check(z.minLength(1)),
  class: ClassId,
  text: said,
});
/** Restored and placed: only this changes the status (B.return). */
export const Placement = z.object({ ...of, student: StudentId, class: ClassId, from: PlainDate });
/** Follow-up of a returned student (B.follow). */
export const FollowUp = z.object({
  student: StudentId,
  area: z.enum(['study', 'exchange', 'counselling', 'homeSchool', 'fileUpdate']),
  text: said,
});

/** A complaint by staff, student or parent (B.watch). `subject` never reads it. */
export const Complaint = z.object({
  subject: z.optional(PersonId),
  from: z.enum(['staff', 'student', 'guardian']),
  text: said,
});
/** … and what looking into it found. */
export const ComplaintAnswer = z.object({ ...of, finding: said, measures: text });
/** The supervision group checked, or was inspected from outside (B.watch). */
export const Inspection = z.object({
  by: z.enum(['supervisionGroup', 'authority']),
  items: z
    .array(z.object({ what: label, inOrder: z.boolean(), note: z.optional(text) }))
    .check(z.minLength(1), z.maxLength(100)),
});
/** Award, publicity of a good case, or accountability (B.assess). Publicity goes out only by A1.3.5. */
export const Assessment = z.object({
  form: z.enum(['award', 'publicity', 'accountability']),
  people,
  classes: z.array(ClassId).check(z.maxLength(400)),
  text: said,
  request: z.optional(StatementId),
});
/** What the records say about causes (B.info2). */
export const CauseAnalysis = z.object({ from: PlainDate, until: PlainDate, text: said });
