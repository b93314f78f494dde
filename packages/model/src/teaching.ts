/** Teaching-information officers (A5). */
import * as z from 'zod/mini';
import { ClassId, StatementId, StudentId } from './ids.ts';
import { packName, people, said } from './shapes.ts';
import { PlainDate } from './time.ts';

const criterion = z.enum(['character', 'results', 'teamwork', 'expression']);

/** Chosen by the academic office on the four criteria, for a class and a term (A5.1). */
export const OfficerAppointment = z
  .object({
    student: StudentId,
    class: ClassId,
    criteria: z.array(criterion).check(z.refine((all) => new Set(all).size === 4, 'all four criteria')),
    from: PlainDate,
    until: PlainDate,
  })
  .check(z.refine((one) => one.from <= one.until, 'ends before it begins'));

/** Feedback in three categories to the academic office, which alone sees its author (A5.2, A5.3). */
export const TeachingFeedback = z.object({
  class: ClassId,
  category: z.enum(['teaching', 'learning', 'management']),
  topic: packName,
  text: said,
  to: people,
});

/** A meeting of the officers (A5.3). */
export const OfficerMeeting = z.object({
  date: PlainDate,
  officers: z.array(StudentId).check(z.minLength(1), z.maxLength(400)),
  minutes: said,
});

/** An officer is honoured as a school-level student officer (A5.3). */
export const OfficerHonour = z.object({ student: StudentId, of: z.optional(StatementId), text: said });
