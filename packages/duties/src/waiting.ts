/**
 * Most of what is known is about days that no rule looks at any more. Tellings, leave and contacts are kept here until a day of theirs, or
 * the matter of the student, is looked at.
 */
import type { PlainDate, Statement, StudentId } from '@wuhe/model';
import { push, taken } from './order.ts';

export interface Waiting {
  add(one: Statement, dates: readonly PlainDate[]): void;
  /** Leave of a student that covers lessons of a date. */
  leave(student: StudentId, date: PlainDate): Statement<'excuse'>[];
  /** What is about a date, which waits no longer. */
  take(date: PlainDate): readonly Statement[];
  /** The same of the matter of a student. */
  takeOf(student: StudentId): readonly Statement[];
}

export function waitingStatements(): Waiting {
  const dated = new Map<PlainDate, Statement[]>();
  const matters = new Map<StudentId, Statement[]>();
  return {
    add(one, dates) {
      for (const date of dates) push(dated, date, one);
      if (one.kind === 'contact') push(matters, one.body.student, one);
    },
    leave: (student, date) =>
      (dated.get(date) ?? []).filter(
        (one) => one.kind === 'excuse' && one.body.student === student,
      ) as Statement<'excuse'>[],
    take: (date) => taken(dated, date),
    takeOf: (student) => taken(matters, student),
  };
}
