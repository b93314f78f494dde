/** What the calendar says of a date, asked once: every student asks for the same ones. */
import { type Calendar, type Instant, isSchoolDay, type PlainDate, plusDays } from '@wuhe/model';
import { lastBell } from './deadline.ts';

interface SchoolDate {
  next: PlainDate;
  school: boolean;
  /** The last bell. */
  ends: Instant;
}

export type SchoolDates = (date: PlainDate) => SchoolDate;

const made = new WeakMap<Calendar, SchoolDates>();

/** The same for every engine of a school. */
export function schoolDatesOf(calendar: Calendar): SchoolDates {
  const before = made.get(calendar);
  if (before) return before;
  const dates = lookUp(calendar);
  made.set(calendar, dates);
  return dates;
}

function lookUp(calendar: Calendar): SchoolDates {
  const known = new Map<PlainDate, SchoolDate>();
  return (date) => {
    const before = known.get(date);
    if (before) return before;
    const fresh = {
      next: plusDays(date, 1),
      school: isSchoolDay(calendar, date),
      ends: lastBell(calendar, date),
    };
    known.set(date, fresh);
    return fresh;
  };
}
