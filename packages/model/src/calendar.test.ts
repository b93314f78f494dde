import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bellAt,
  instantOf,
  isSchoolDay,
  lessonInterval,
  plusDays,
  schoolDaysUpTo,
  schoolTime,
  sessionInterval,
  timetableWeekday,
  weekdayOf,
} from './calendar.ts';
import { type Calendar, Calendar as CalendarSchema } from './school.ts';
import { type Instant, instant, millis, type PlainDate, type PlainTime } from './time.ts';

const time = (text: string) => text as PlainTime;
const date = (text: string) => text as PlainDate;
const calendar: Calendar = {
  timeZone: 'Asia/Taipei',
  weekdays: [1, 2, 3, 4, 5],
  holidays: [date('2026-11-25')],
  makeUpDays: [
    { date: date('2026-11-28'), as: 3 },
    { date: date('2026-11-25'), as: 1 },
  ],
  bells: [
    { period: 2, from: time('08:50'), to: time('09:30'), session: 'forenoon' },
    { period: 1, from: time('08:00'), to: time('08:40'), session: 'forenoon' },
    { period: 3, from: time('13:30'), to: time('14:10'), session: 'afternoon' },
  ],
};
const zones = [
  'Asia/Taipei',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'UTC',
];
const zone = fc.constantFrom(...zones);
const anyDate = fc.integer({ min: 0, max: 2000 }).map((days) => plusDays(date('2025-01-01'), days));
const period = fc.constantFrom(1, 2, 3);

describe('lessons', () => {
  test('the bell of an instant and the interval of its lesson agree, in every zone and on every date', () => {
    fc.assert(
      fc.property(
        zone,
        anyDate,
        period,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (timeZone, on, number, part) => {
          const here = { ...calendar, timeZone, weekdays: [1, 2, 3, 4, 5, 6, 7], holidays: [] };
          const interval = lessonInterval(here, { date: on, period: number });
          if (!interval) throw new Error('no interval');
          const length = millis(interval.to) - millis(interval.from);
          const inside = instant(millis(interval.from) + Math.floor(part * length));
          expect(bellAt(here, inside)?.period).toBe(number);
          expect(bellAt(here, interval.to)?.period).toBeUndefined();
          expect(bellAt(here, instant(millis(interval.from) - 1))?.period).toBeUndefined();
          expect(schoolTime(here, interval.from).date).toBe(on);
        },
      ),
    );
  });

  test('no bell on days off, and no interval for a period that the bells do not know', () => {
    const saturday = instantOf(calendar, date('2026-11-21'), time('08:10'));
    expect(bellAt(calendar, saturday)).toBeUndefined();
    expect(lessonInterval(calendar, { date: date('2026-11-24'), period: 9 })).toBeUndefined();
  });

  test('a session runs from its first bell to its last, in whatever order the bells are listed', () => {
    const session = sessionInterval(calendar, date('2026-11-24'), 'forenoon');
    expect(session).toEqual({ from: '2026-11-24T00:00:00.000Z', to: '2026-11-24T01:30:00.000Z' });
    const forenoonOnly = { ...calendar, bells: calendar.bells.slice(0, 2) };
    expect(sessionInterval(forenoonOnly, date('2026-11-24'), 'afternoon')).toBeUndefined();
  });
});

describe('school days', () => {
  test('make-up days count and follow the weekday they stand for, holidays do not; make-up wins', () => {
    expect(timetableWeekday(calendar, date('2026-11-24'))).toBe(2);
    expect(timetableWeekday(calendar, date('2026-11-28'))).toBe(3);
    expect(timetableWeekday(calendar, date('2026-11-25'))).toBe(1);
    expect(timetableWeekday({ ...calendar, makeUpDays: [] }, date('2026-11-25'))).toBeUndefined();
    expect(isSchoolDay(calendar, date('2026-11-29'))).toBe(false);
  });

  test('the last school days: as many as asked for, in order, all school days, none left out', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: 1, max: 20 }), (last, count) => {
        const days = schoolDaysUpTo(calendar, last, count);
        expect(days).toHaveLength(count);
        expect(days).toEqual([...new Set(days)].sort());
        const [first] = days;
        if (!first) throw new Error('no day');
        const all: PlainDate[] = [];
        for (let day = first; day <= last; day = plusDays(day, 1))
          if (isSchoolDay(calendar, day)) all.push(day);
        expect(days).toEqual(all);
      }),
    );
  });

  test('without any school day there are none, and the search ends', () => {
    expect(schoolDaysUpTo({ ...calendar, weekdays: [], makeUpDays: [] }, date('2026-11-24'), 10)).toEqual([]);
  });

  test('days add up; a week later is the same weekday', () => {
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -500, max: 500 }), (from, days) => {
        expect(plusDays(plusDays(from, days), -days)).toBe(from);
        expect(weekdayOf(plusDays(from, 7))).toBe(weekdayOf(from));
      }),
    );
  });
});

describe('school time', () => {
  test('an instant and its wall-clock time agree, to the minute', () => {
    fc.assert(
      fc.property(zone, fc.integer({ min: 1_735_689_600_000, max: 1_900_000_000_000 }), (timeZone, value) => {
        const here = { ...calendar, timeZone };
        const { date: on, time: clock } = schoolTime(here, instant(value));
        const back = millis(instantOf(here, on, clock));
        // A clock that goes back shows one time twice; the earlier one is meant.
        expect([0, 3_600_000, 1_800_000]).toContain(Math.floor((value - back) / 60_000) * 60_000);
      }),
    );
  });

  test('a time that a clock change skips moves forward', () => {
    const newYork = { ...calendar, timeZone: 'America/New_York' };
    expect(instantOf(newYork, date('2026-03-08'), time('02:30'))).toBe('2026-03-08T07:30:00.000Z' as Instant);
  });
});

test('a calendar with an unknown zone, a wrong weekday or no bell is refused', () => {
  expect(CalendarSchema.safeParse(calendar).success).toBe(true);
  expect(CalendarSchema.safeParse({ ...calendar, timeZone: 'Asia/Nowhere' }).success).toBe(false);
  expect(CalendarSchema.safeParse({ ...calendar, weekdays: [0] }).success).toBe(false);
  expect(CalendarSchema.safeParse({ ...calendar, bells: [] }).success).toBe(false);
});
