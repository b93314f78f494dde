/** Deadlines in days, bells and fields, as instants. Everything by the school's calendar; nothing here for minutes after a start. */
import {
  type Instant,
  instant,
  instantOf,
  isSchoolDay,
  millis,
  PlainDate,
  type PlainTime,
  plusDays,
  plusMinutes,
  type School,
  sessionInterval,
} from '@wuhe/model';
import type { Due } from './pack/vocabulary.ts';

type Calendar = School['calendar'];

/** @param start of the clock, and the school date it falls on; `field` reads the statement */
export function deadlineOf(
  calendar: Calendar,
  due: Due,
  start: { at: Instant; date: PlainDate },
  field: (path: string) => unknown,
): Instant | undefined {
  switch (due.kind) {
    case 'atOnce':
    case 'after':
      return plusMinutes(start.at, due.minutes);
    case 'calendarDays':
      return endOfDate(calendar, plusDays(start.date, due.days));
    case 'schoolDays':
      return lastBell(calendar, schoolDayAfter(calendar, start.date, due.days));
    case 'end':
      return endOf(calendar, start.date, due.of);
    case 'before': {
      const date = dateIn(field(due.field));
      if (!date) return undefined;
      if (due.unit === 'calendarDays') return endOfDate(calendar, plusDays(date, -due.count));
      if (due.unit === 'schoolDays') return lastBell(calendar, schoolDayAfter(calendar, date, -due.count));
      const first = calendar.bells.map((bell) => bell.from).sort()[0] ?? ('00:00' as PlainTime);
      return plusMinutes(instantOf(calendar, date, first), -60 * due.count);
    }
    case 'at': {
      const value = field(due.field);
      const date = dateIn(value);
      if (date) return endOfDate(calendar, date);
      return typeof value === 'string' ? (value as Instant) : undefined;
    }
    case 'lessonEnd':
    case 'stated':
    case 'none':
      return undefined;
  }
}

/** The last instant of a date. */
export function endOfDate(calendar: Calendar, date: PlainDate): Instant {
  return instant(millis(instantOf(calendar, plusDays(date, 1), '00:00' as PlainTime)) - 1);
}

/** The so-many-th school day after a date (negative: before), the date itself not counted. Looks a year far at most. */
export function schoolDayAfter(calendar: Calendar, date: PlainDate, count: number): PlainDate {
  const step = Math.sign(count);
  let at = date;
  for (let left = Math.abs(count), looked = 0; left > 0 && looked < 366; looked++) {
    at = plusDays(at, step);
    if (isSchoolDay(calendar, at)) left--;
  }
  return at;
}

/** The end of the last lesson of a date. */
export function lastBell(calendar: Calendar, date: PlainDate): Instant {
  const last = calendar.bells
    .map((bell) => bell.to)
    .sort()
    .at(-1);
  return instantOf(calendar, date, last ?? ('23:59' as PlainTime));
}

function endOf(calendar: Calendar, date: PlainDate, part: string): Instant | undefined {
  if (part === 'day') return lastBell(calendar, date);
  if (part === 'forenoon' || part === 'afternoon') return sessionInterval(calendar, date, part)?.to;
  const named = calendar.dayParts?.find((one) => one.name === part);
  return named && instantOf(calendar, date, named.to);
}

function dateIn(value: unknown): PlainDate | undefined {
  const date = PlainDate.safeParse(value);
  return date.success ? date.data : undefined;
}
