/**
 * School time: school days, lessons and sessions in the school's own time zone, by calendar and bells (make-up days count, holidays
 * do not). All arithmetic is Temporal's; the results are instants and dates as stored.
 */
import { Temporal } from 'temporal-polyfill';
import type { Lesson } from './attendance.ts';
import type { Bell, Calendar, Session } from './school.ts';
import { type Instant, instant, millis, type PlainDate, type PlainTime } from './time.ts';

/** From (inclusive) and to (exclusive). */
export interface Interval {
  from: Instant;
  to: Instant;
}

/** The school's date and wall-clock time at an instant. */
export function schoolTime(calendar: Calendar, at: Instant): { date: PlainDate; time: PlainTime } {
  const local = Temporal.Instant.fromEpochMilliseconds(millis(at)).toZonedDateTimeISO(calendar.timeZone);
  return {
    date: local.toPlainDate().toString() as PlainDate,
    time: local.toPlainTime().toString({ smallestUnit: 'minute' }) as PlainTime,
  };
}

/** The instant of a wall-clock time on a school date; a time skipped by a clock change moves forward. */
export function instantOf(calendar: Calendar, date: PlainDate, time: PlainTime): Instant {
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({
    timeZone: calendar.timeZone,
    plainTime: Temporal.PlainTime.from(time),
  });
  return instant(zoned.epochMilliseconds);
}

/** The weekday whose timetable a date follows (ISO, Monday 1), or undefined when there is no school. */
export function timetableWeekday(calendar: Calendar, date: PlainDate): number | undefined {
  const makeUp = calendar.makeUpDays.find((day) => day.date === date);
  if (makeUp) return makeUp.as;
  if (calendar.holidays.includes(date)) return undefined;
  const weekday = Temporal.PlainDate.from(date).dayOfWeek;
  return calendar.weekdays.includes(weekday) ? weekday : undefined;
}

export function isSchoolDay(calendar: Calendar, date: PlainDate): boolean {
  return timetableWeekday(calendar, date) !== undefined;
}

/** The date `days` calendar days after `date` (negative: before). */
export function plusDays(date: PlainDate, days: number): PlainDate {
  return Temporal.PlainDate.from(date).add({ days }).toString() as PlainDate;
}

/** ISO weekday of a date, Monday 1 … Sunday 7. */
export function weekdayOf(date: PlainDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The last `count` school days up to and including `last` where that is one; oldest first. Looks back one year at most. */
export function schoolDaysUpTo(calendar: Calendar, last: PlainDate, count: number): PlainDate[] {
  const days: PlainDate[] = [];
  let date = Temporal.PlainDate.from(last);
  for (let step = 0; step < 366 && days.length < count; step++) {
    const text = date.toString() as PlainDate;
    if (isSchoolDay(calendar, text)) days.unshift(text);
    date = date.subtract({ days: 1 });
  }
  return days;
}

export function bellOf(calendar: Calendar, period: number): Bell | undefined {
  return calendar.bells.find((bell) => bell.period === period);
}

/** When a lesson starts and ends, or undefined where the bells do not know its period. */
export function lessonInterval(
  calendar: Calendar,
  lesson: Pick<Lesson, 'date' | 'period'>,
): Interval | undefined {
  const bell = bellOf(calendar, lesson.period);
  if (!bell) return undefined;
  return { from: instantOf(calendar, lesson.date, bell.from), to: instantOf(calendar, lesson.date, bell.to) };
}

/** The bell that rings at an instant (a lesson runs until just before its end), or undefined between lessons and on days off. */
export function bellAt(calendar: Calendar, at: Instant): Bell | undefined {
  const { date, time } = schoolTime(calendar, at);
  if (!isSchoolDay(calendar, date)) return undefined;
  return calendar.bells.find((bell) => bell.from <= time && time < bell.to);
}

/** The bells of one session, in order. */
export function bellsOf(calendar: Calendar, session: Session): Bell[] {
  return calendar.bells.filter((bell) => bell.session === session).sort((a, b) => a.period - b.period);
}

/** First bell to last bell of a session on a date, or undefined where the session has no lessons. */
export function sessionInterval(calendar: Calendar, date: PlainDate, session: Session): Interval | undefined {
  const bells = bellsOf(calendar, session);
  const first = bells[0];
  const last = bells.at(-1);
  if (!first || !last) return undefined;
  return { from: instantOf(calendar, date, first.from), to: instantOf(calendar, date, last.to) };
}
