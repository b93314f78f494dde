/** The school days under evaluation: the school date of now, and the days before it whose open duties are carried on. */
import {
  type Bell,
  type Calendar,
  type Instant,
  type Interval,
  instantOf,
  isSchoolDay,
  lessonInterval,
  type PlainDate,
  plusDays,
  type Session,
  schoolDaysUpTo,
  schoolTime,
  sessionInterval,
} from '@wuhe/model';

/** A school date as instants, from (inclusive) and to (exclusive). */
export interface Day extends Interval {
  date: PlainDate;
}

export interface Days {
  today: Day;
  /** Whether lessons are held today; a weekend or holiday still carries what is open. */
  schoolToday: boolean;
  /** School days under evaluation, oldest first. */
  list: readonly Day[];
  /** The day under evaluation, or today, on which an instant falls. */
  at(instant: Instant): Day | undefined;
  /** Start and end of a period on a date; undefined where the bells do not know it. */
  lesson(date: PlainDate, period: number): Interval | undefined;
  /** First to last bell of a session on a date. */
  session(date: PlainDate, session: Session): Interval | undefined;
  /** In order of their periods. */
  bells: readonly Bell[];
}

/** The last days asked for of a calendar: engines of one school share them. */
const kept = new WeakMap<Calendar, Map<string, Days>>();
const keptAtMost = 20;

export function daysUnderEvaluation(
  calendar: Calendar,
  now: Instant,
  carried: number,
  inForceFrom: PlainDate,
): Days {
  const { date } = schoolTime(calendar, now);
  const key = `${date}/${carried}/${inForceFrom}`;
  const known = kept.get(calendar) ?? new Map<string, Days>();
  kept.set(calendar, known);
  const before = known.get(key);
  if (before) return before;
  const fresh = daysOn(calendar, date, carried, inForceFrom);
  if (known.size >= keptAtMost) known.clear();
  known.set(key, fresh);
  return fresh;
}

function daysOn(calendar: Calendar, date: PlainDate, carried: number, inForceFrom: PlainDate): Days {
  const today = dayOf(calendar, date);
  const schoolToday = isSchoolDay(calendar, date) && date >= inForceFrom;
  const list = schoolDaysUpTo(calendar, plusDays(date, -1), carried)
    .filter((past) => past >= inForceFrom)
    .map((past) => dayOf(calendar, past));
  if (schoolToday) list.push(today);
  const lessons = new Map<string, Interval | undefined>();
  const sessions = new Map<string, Interval | undefined>();
  return {
    today,
    schoolToday,
    list,
    bells: calendar.bells.toSorted((a, b) => a.period - b.period),
    at(instant) {
      if (holds(today, instant)) return today;
      return list.findLast((day) => holds(day, instant));
    },
    lesson(on, period) {
      const key = `${on}/${period}`;
      if (!lessons.has(key)) lessons.set(key, lessonInterval(calendar, { date: on, period }));
      return lessons.get(key);
    },
    session(on, session) {
      const key = `${on}/${session}`;
      if (!sessions.has(key)) sessions.set(key, sessionInterval(calendar, on, session));
      return sessions.get(key);
    },
  };
}

function dayOf(calendar: Calendar, date: PlainDate): Day {
  const midnight = '00:00' as Parameters<typeof instantOf>[2];
  return {
    date,
    from: instantOf(calendar, date, midnight),
    to: instantOf(calendar, plusDays(date, 1), midnight),
  };
}

function holds(day: Day, instant: Instant): boolean {
  return day.from <= instant && instant < day.to;
}
