/** A rate: what is counted, of what, within what, shown with its definition. What each measure counts is code. */
import { Worded } from '@wuhe/model';
import * as z from 'zod/mini';
import { ClauseId, name } from './vocabulary.ts';

/** What can be counted in a period, for a cohort, a class or a person. */
const Measure = z.enum([
  'lessonsAttended',
  'lessonsOnLeave',
  'lessonsAbsent',
  'lessonsRead',
  'registersTaken',
  'registersDue',
  'studentsEnrolled',
  'studentsDroppedOut',
  'studentsReturned',
  'studentsRetained',
  'dutiesDone',
  'dutiesInTime',
  'dutiesDue',
]);

export const Statistic = z.strictObject({
  id: name,
  clauses: z.array(ClauseId).check(z.minLength(1)),
  counted: Measure,
  of: Measure,
  by: z.array(z.enum(['school', 'cohort', 'class', 'person'])).check(z.minLength(1)),
  /** For retained students: still enrolled so many school days after their return. */
  withinSchoolDays: z.optional(z.int().check(z.minimum(1), z.maximum(400))),
  /** Shown beside it: how complete the records are. */
  beside: z.optional(name),
  title: Worded,
  definition: Worded,
  ours: z.array(z.string()),
});
export type Statistic = z.infer<typeof Statistic>;
