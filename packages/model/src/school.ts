/** The school itself: people, roles, classes, calendar, bells, timetable, students. */
import * as z from 'zod/mini';
import { ClassId, CohortId, PersonId, SchoolId, StudentId } from './ids.ts';
import { PlainDate, PlainTime } from './time.ts';

const name = z.string().check(z.trim(), z.minLength(1), z.maxLength(80));

/** Roles of `source`; titles are pack data. */
export const Role = z.enum([
  'subjectTeacher',
  'homeroomTeacher',
  'gradeHead',
  'nurse',
  'counsellor',
  'principal',
  'partySecretary',
  'departmentHead',
  'teachingLeader',
  'academicOffice',
  'studentAffairs',
  'securityHead',
  'gateGuard',
  'tripLeader',
  'classOfficer',
  'informationOfficer',
  'teachingInformationOfficer',
  'supervisor',
  'itAdmin',
]);
export type Role = z.infer<typeof Role>;

/** A member of staff. `phone` is the school extension or number a colleague may call. */
export const Person = z.object({ id: PersonId, name, phone: z.optional(z.string().check(z.maxLength(40))) });
export type Person = z.infer<typeof Person>;

/** Who holds which role, for one class or one cohort or the whole school, from and until dates (inclusive). */
export const RoleAssignment = z.object({
  person: PersonId,
  role: Role,
  class: z.optional(ClassId),
  cohort: z.optional(CohortId),
  from: z.optional(PlainDate),
  until: z.optional(PlainDate),
});
export type RoleAssignment = z.infer<typeof RoleAssignment>;

export const SchoolClass = z.object({ id: ClassId, name, cohort: CohortId });
export type SchoolClass = z.infer<typeof SchoolClass>;

/** The two sessions of a school day that the rules count (A1.2.1.3). */
export const Session = z.enum(['forenoon', 'afternoon']);
export type Session = z.infer<typeof Session>;

/** One row of the bell schedule. `period` counts from 1 as on the timetable. */
export const Bell = z.object({
  period: z.int().check(z.minimum(1), z.maximum(20)),
  from: PlainTime,
  to: PlainTime,
  session: Session,
});
export type Bell = z.infer<typeof Bell>;

/** A named stretch of the school day beside the lessons, such as morning reading 早讀. */
export const DayPart = z.enum(['arrival', 'morningReading', 'noonBreak', 'dismissal']);
export type DayPart = z.infer<typeof DayPart>;

/** The kind of school; a rule may apply to some only. */
export const Stage = z.enum(['primary', 'junior', 'senior', 'college']);
export type Stage = z.infer<typeof Stage>;

/** Which days are school days. `weekdays` are ISO numbers, Monday 1 … Sunday 7; a make-up day 調休 follows the timetable of `as`. */
export const Calendar = z.object({
  timeZone: z.string().check(z.minLength(1), z.maxLength(64), z.refine(isTimeZone, 'unknown time zone')),
  weekdays: z.array(z.int().check(z.minimum(1), z.maximum(7))),
  holidays: z.array(PlainDate),
  makeUpDays: z.array(z.object({ date: PlainDate, as: z.int().check(z.minimum(1), z.maximum(7)) })),
  bells: z.array(Bell).check(z.minLength(1), z.maxLength(20)),
  /** Named stretches of every school day. A rule that needs one the school does not name is not computed. */
  dayParts: z.optional(
    z.array(z.object({ name: DayPart, from: PlainTime, to: PlainTime })).check(z.maxLength(10)),
  ),
  /** Terms, first and last day inclusive; `schoolYear` groups them. */
  terms: z.optional(
    z
      .array(
        z.object({ id: name, schoolYear: z.string().check(z.maxLength(20)), from: PlainDate, to: PlainDate }),
      )
      .check(z.maxLength(60)),
  ),
});
export type Calendar = z.infer<typeof Calendar>;

/** A lesson that returns every week. The timetable suggests; what was read says which lesson it was. */
export const TimetableEntry = z.object({
  class: ClassId,
  weekday: z.int().check(z.minimum(1), z.maximum(7)),
  period: z.int().check(z.minimum(1), z.maximum(20)),
  subject: z.string().check(z.maxLength(40)),
  teacher: PersonId,
});
export type TimetableEntry = z.infer<typeof TimetableEntry>;

/** A student on the roll of one class, from and until dates (inclusive). `schoolNumber` is the hidden id a register carries (學號). */
export const Student = z.object({
  id: StudentId,
  class: ClassId,
  number: z.string().check(z.minLength(1), z.maxLength(20)),
  schoolNumber: z.optional(z.string().check(z.minLength(1), z.maxLength(40))),
  name,
  from: PlainDate,
  until: z.optional(PlainDate),
});
export type Student = z.infer<typeof Student>;

/** Everything about the school that the rules need and that is not an event. */
/** What the school itself is called, and its calendar. */
export const SchoolHead = z.object({
  name: z.string().check(z.minLength(1), z.maxLength(80)),
  calendar: Calendar,
});

export const School = z.object({
  id: SchoolId,
  name,
  /** Left out: every rule applies. */
  stage: z.optional(Stage),
  calendar: Calendar,
  people: z.array(Person),
  roles: z.array(RoleAssignment),
  classes: z.array(SchoolClass),
  timetable: z.array(TimetableEntry),
});
export type School = z.infer<typeof School>;

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
