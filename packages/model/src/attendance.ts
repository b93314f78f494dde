/** Attendance: lessons and their registers, telling, contacting, leave, checks, figures, passes (A1.2.1, A1.3.2, A2.1, A6.3, A6.4). */
import * as z from 'zod/mini';
import { ClassId, PersonId, StatementId, StudentId } from './ids.ts';
import { Session } from './school.ts';
import { Covers, digest, FiveElements, label, of, people, period, said, text, times } from './shapes.ts';
import { Instant, PlainDate } from './time.ts';

/** One lesson of one class on one day. */
export const Lesson = z.object({ class: ClassId, date: PlainDate, period });
export type Lesson = z.infer<typeof Lesson>;

/** What a register says of a student: in class, absent, late, on leave, left early. */
export const Mark = z.enum(['present', 'absent', 'late', 'leave', 'leftEarly']);
export type Mark = z.infer<typeof Mark>;

/**
 * One lesson's register as it was read: whether it was taken, the exceptions, and who was not read. Students of the class that are
 * in neither list were present. A register not taken says nothing about anybody.
 */
export const Reading = z.object({
  lesson: Lesson,
  taken: z.boolean(),
  exceptions: z.array(z.object({ student: StudentId, mark: Mark })).check(z.maxLength(400)),
  unread: z.array(StudentId).check(z.maxLength(400)),
  origin: z.string().check(z.maxLength(200)),
});
export type Reading = z.infer<typeof Reading>;

/** An accepted leave, without its reason: the sessions or lessons it covers (A2.1.3). */
export const Excuse = z.object({ student: StudentId, covers: Covers });
export type Excuse = z.infer<typeof Excuse>;

/** The subject teacher tells the homeroom teacher who is missing (A1.2.1.2). `route: phone` = told by voice, outside Wuhe. */
export const Telling = z.object({
  lesson: Lesson,
  students: z.array(StudentId).check(z.minLength(1), z.maxLength(400)),
  to: z.array(PersonId),
  route: z.enum(['wuhe', 'phone']),
  note: z.optional(text),
});
export type Telling = z.infer<typeof Telling>;

/** "Got it": the author has seen the statement `of`. */
export const Acknowledgement = z.object({ of: StatementId });
export type Acknowledgement = z.infer<typeof Acknowledgement>;

/** A listed guardian of a student (A6.1). */
export const Guardian = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  student: StudentId,
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(80)),
  relation: z.string().check(z.maxLength(40)),
  phone: z.string().check(z.maxLength(40)),
  address: z.optional(z.string().check(z.maxLength(200))),
});
export type Guardian = z.infer<typeof Guardian>;

/** What a guardian or somebody else said, as far as a rule asks for it (A1.2.1.1). */
export const Learned = z.enum([
  'illness',
  'family',
  'onTheWay',
  'hospital',
  'whereaboutsUnknown',
  'leftHome',
  'danger',
  'other',
]);
export type Learned = z.infer<typeof Learned>;

/** One try to reach a guardian (A1.2.1.1). `reason` is what was learned; `serious` sends it up at once. */
export const Contact = z.object({
  student: StudentId,
  guardian: z.optional(z.string().check(z.maxLength(64))),
  route: z.enum(['call', 'message', 'visit', 'inPerson']),
  result: z.enum(['reached', 'notAnswered', 'wrongNumber', 'messageLeft']),
  reason: z.optional(text),
  /** What was learned, by a word of the list from which a pack takes what counts as serious. */
  learned: z.optional(Learned),
  serious: z.optional(z.boolean()),
  happened: Instant,
});
export type Contact = z.infer<typeof Contact>;

/** A try through somebody else when a guardian's number has changed (A2.1.4). `said` = the little that was told to them, `reason` = what was learned. */
export const ThirdPartyContact = z.object({
  student: StudentId,
  via: z.enum(['workplace', 'neighbourhoodCommittee', 'police', 'other']),
  counterpart: label,
  result: z.enum(['reached', 'passedOn', 'notReached']),
  said: z.optional(text),
  reason: z.optional(text),
  learned: z.optional(Learned),
  happened: Instant,
});

/** A report up the chain (A1.1): which rule asked for it, about whom, which day (and session), to whom. */
export const Report = z.object({
  rule: z.string().check(z.maxLength(80)),
  student: StudentId,
  class: ClassId,
  date: PlainDate,
  session: z.optional(Session),
  to: z.array(PersonId),
  /** Names as the author saw them, so that a reader who does not hold the roll can still read the report. */
  studentName: z.string().check(z.maxLength(80)),
  className: z.string().check(z.maxLength(80)),
  elements: FiveElements,
});
export type Report = z.infer<typeof Report>;

/** What was told is no longer so: `telling` or `report` named in `of`, the reading that shows it in `because` (A2.2.3). */
export const Withdrawal = z.object({
  of: StatementId,
  because: StatementId,
  lesson: Lesson,
  student: StudentId,
  mark: Mark,
  to: z.array(PersonId),
});
export type Withdrawal = z.infer<typeof Withdrawal>;

/** A request for leave (A1.3.2, A2.1.3, A6.3). `attachment` = digest of the photographed or pasted slip. */
export const LeaveSlip = z.object({
  student: StudentId,
  class: ClassId,
  covers: Covers,
  reason: said,
  applicant: z.enum(['student', 'guardian']),
  channel: z.enum(['paper', 'sms', 'message']),
  attachment: z.optional(digest),
  happened: Instant,
});

/** The answer to a leave slip; a refusal has a reason. An accepted one is published as an excuse. */
export const LeaveDecision = z
  .object({ ...of, decision: z.enum(['accepted', 'refused']), reason: z.optional(said) })
  .check(
    z.refine((one) => one.decision === 'accepted' || one.reason !== undefined, 'a refusal needs a reason'),
  );

/** An accepted slip was passed on to the school, which counts (A6.3). */
export const LeavePassedOn = z.object({ ...of, student: StudentId, to: people.check(z.minLength(1)) });

/** The school collated and archived attendance and leave of a period (A2.1.3). */
export const AttendanceSummary = z
  .object({ from: PlainDate, until: PlainDate, summary: said })
  .check(z.refine((one) => one.from <= one.until, 'ends before it begins'));

/** The homeroom teacher hands the contacting over to the school, to one named person (A2.1.3). The report of A1.2.1.1 stays owed. */
export const ContactHandover = z.object({ student: StudentId, date: PlainDate, to: PersonId, reason: said });
/** … who may hand it back. */
export const ContactHandback = z.object({ ...of, reason: said });

/** Morning check at morning reading (A2.1.2). */
export const MorningCheck = z
  .object({
    class: ClassId,
    date: PlainDate,
    enrolled: z.int().check(z.minimum(0), z.maximum(400)),
    missing: z.array(StudentId).check(z.maxLength(400)),
    note: z.optional(text),
    to: z.optional(people),
  })
  .check(z.refine((one) => one.missing.length <= one.enrolled, 'more missing than enrolled'));

/** A day's attendance of a class, to the grade group and the school in one act (A1.2.1.1, A2.1.2). Lessons of students are counted. */
export const DailyFigures = z
  .object({
    class: ClassId,
    date: PlainDate,
    expected: z.int().check(z.minimum(0)),
    attended: z.int().check(z.minimum(0)),
    onLeave: z.int().check(z.minimum(0)),
    absent: z.int().check(z.minimum(0)),
    to: people,
  })
  .check(
    z.refine((one) => one.attended + one.onLeave + one.absent <= one.expected, 'more counted than expected'),
  );

/** All absentees of a lesson by name, leave included, to the homeroom teacher at its end (A2.1.2). */
export const AbsenteeList = z.object({
  lesson: Lesson,
  absentees: z.array(z.object({ student: StudentId, mark: Mark })).check(z.maxLength(400)),
  to: people,
});

/** The class record kept by a class officer (A1.2.1.1), entered by the officer or on the officer's behalf. */
export const ClassRecord = z.object({
  class: ClassId,
  date: PlainDate,
  officer: StudentId,
  onBehalf: z.boolean(),
  entries: z
    .array(
      z.object({
        student: StudentId,
        period: z.optional(period),
        what: z.enum(['absent', 'left', 'late']),
        note: z.optional(text),
      }),
    )
    .check(z.maxLength(400)),
});

/** A short notice of an information officer to the homeroom teacher (A1.3.1). */
export const OfficerNotice = z.object({ class: ClassId, text: said, to: people, ...times });

/** Temporary pass 臨時出入證明: one exit, until it expires (A1.3.2g). `paper` = issued by hand and recorded afterwards. */
export const GatePass = z
  .object({
    student: StudentId,
    class: ClassId,
    from: Instant,
    until: Instant,
    reason: said,
    paper: z.boolean(),
    /** When the student is to be back; left out: not on that day. */
    returnBy: z.optional(Instant),
  })
  .check(
    z.refine((one) => one.from < one.until, 'expires before it begins'),
    z.refine((one) => one.returnBy === undefined || one.from < one.returnBy, 'back before it begins'),
  );
export type GatePass = z.infer<typeof GatePass>;

/** Use of a pass at the gate. */
export const GateUse = z.object({ ...of, direction: z.enum(['exit', 'return']), happened: Instant });

/** Guardians were told something (A2.1.1, A4.1, A4.2, A4.7), and what reason was learned. */
export const GuardianNotice = z.object({
  student: StudentId,
  about: z.enum(['absence', 'leaving', 'abnormalState', 'injury', 'safety', 'consequences', 'other']),
  of: z.optional(StatementId),
  incident: z.optional(StatementId),
  route: z.enum(['call', 'message', 'visit', 'inPerson', 'notice']),
  reached: z.boolean(),
  reasonLearned: z.optional(text),
  happened: Instant,
});
