/** Announcements to guardians, hazards, hidden dangers (A4.1, A4.3–A4.6). */
import * as z from 'zod/mini';
import { ClassId, StatementId, StudentId } from './ids.ts';
import { label, of, said, times } from './shapes.ts';
import { PlainDate } from './time.ts';

/** Something planned that guardians must hear of before `date` (A4.3–A4.5): still to be told until an `announcement` names it. */
export const PlannedEvent = z.object({
  about: z.enum(['outing', 'makeUpDay', 'changedDismissal', 'arrivalTimes', 'other']),
  title: label,
  date: PlainDate,
  classes: z.array(ClassId).check(z.minLength(1), z.maxLength(400)),
});

/** Guardians of one class were told, personally or by notice. `students` = whose guardians. */
export const Announcement = z.object({
  ...of,
  class: ClassId,
  text: said,
  how: z.enum(['personal', 'notice']),
  students: z.array(StudentId).check(z.maxLength(400)),
});

/** A guardian has seen an announcement. */
export const GuardianAcknowledgement = z.object({ ...of, student: StudentId });

/** A written notice at a dangerous place (A4.6). */
export const HazardNotice = z
  .object({
    place: label,
    text: said,
    from: PlainDate,
    until: z.optional(PlainDate),
    classes: z.array(ClassId).check(z.maxLength(400)),
    /** The hidden danger that was reported there. */
    of: z.optional(StatementId),
  })
  .check(z.refine((one) => one.until === undefined || one.from <= one.until, 'ends before it begins'));

/** A class was taught not to enter (A4.6). */
export const HazardTaught = z.object({ ...of, class: ClassId });

/** Anybody reports a hidden danger (A3). */
export const HiddenDanger = z.object({ place: label, text: said, ...times });

/** … and what was done about it. */
export const HiddenDangerHandled = z.object({ ...of, text: said });
