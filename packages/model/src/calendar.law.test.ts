/** Laws of school time: make-up days, holidays, half-days, school days, changes of the clock; for any calendar and any date. */

import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import {
  bellAt,
  bellsOf,
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
import type { Calendar } from './school.ts';
import { instant, millis, type PlainDate, type PlainTime } from './time.ts';

const start = '2026-01-01' as PlainDate;
const anyDate = fc.integer({ min: 0, max: 730 }).map((days) => plusDays(start, days));
const weekday = fc.integer({ min: 1, max: 7 });
const zone = fc.constantFrom(
  'Asia/Taipei',
  'Asia/Shanghai',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
);
const clock = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}` as PlainTime;

/** Two to eight lessons one after the other between 06:00 and 20:00, the first ones forenoon. */
const bells = fc
  .tuple(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 60 }))
  .map(([count, forenoon, shift]) =>
    Array.from({ length: count }, (_, index) => ({
      period: index + 1,
      from: clock(360 + shift + index * 90),
      to: clock(360 + shift + index * 90 + 45),
      session: index < Math.min(forenoon, count - 1) ? ('forenoon' as const) : ('afternoon' as const),
    })),
  );

const calendar: fc.Arbitrary<Calendar> = fc.record({
  timeZone: zone,
  weekdays: fc.uniqueArray(weekday, { maxLength: 7 }),
  holidays: fc.array(anyDate, { maxLength: 20 }),
  makeUpDays: fc.uniqueArray(fc.record({ date: anyDate, as: weekday }), {
    maxLength: 10,
    selector: (day) => day.date,
  }),
  bells,
});

test('A1.2.1.3 a make-up day is a school day that follows the weekday it stands for, holiday or not', () => {
  fc.assert(
    fc.property(calendar, anyDate, weekday, fc.boolean(), (of, on, as, holiday) => {
      const others = of.makeUpDays.filter((day) => day.date !== on);
      const holidays = holiday ? [...of.holidays, on] : of.holidays;
      const here = { ...of, holidays, makeUpDays: [...others, { date: on, as }] };
      expect(timetableWeekday(here, on)).toBe(as);
    }),
  );
});

test('a holiday is no school day unless it is made up, and changes no other date', () => {
  fc.assert(
    fc.property(calendar, anyDate, anyDate, (of, holiday, other) => {
      const here = { ...of, holidays: [...of.holidays, holiday] };
      const madeUp = of.makeUpDays.some((day) => day.date === holiday);
      expect(isSchoolDay(here, holiday)).toBe(madeUp);
      if (other !== holiday) expect(timetableWeekday(here, other)).toBe(timetableWeekday(of, other));
    }),
  );
});

test('an ordinary date follows its own weekday; the order of lists is of no account', () => {
  fc.assert(
    fc.property(calendar, anyDate, (of, on) => {
      const found = timetableWeekday(of, on);
      if (!of.makeUpDays.some((day) => day.date === on))
        expect(found === undefined || found === weekdayOf(on)).toBe(true);
      const turned = {
        ...of,
        weekdays: of.weekdays.toReversed(),
        holidays: of.holidays.toReversed(),
        makeUpDays: of.makeUpDays.toReversed(),
        bells: of.bells.toReversed(),
      };
      expect(timetableWeekday(turned, on)).toBe(found);
      for (const session of ['forenoon', 'afternoon'] as const)
        expect(sessionInterval(turned, on, session)).toEqual(sessionInterval(of, on, session));
    }),
  );
});

test('B.def the last n school days end with the last n − 1, and asking a day later adds at most that day', () => {
  fc.assert(
    fc.property(calendar, anyDate, fc.integer({ min: 2, max: 15 }), (of, last, count) => {
      const days = schoolDaysUpTo(of, last, count);
      expect(days.slice(-(count - 1))).toEqual(schoolDaysUpTo(of, last, count - 1));
      const next = plusDays(last, 1);
      const added = isSchoolDay(of, next) ? [next] : [];
      const later = schoolDaysUpTo(of, next, count);
      if (days.length === count) expect(later).toEqual([...days, ...added].slice(-count));
    }),
  );
});

test('A1.2.1.3 every lesson of a session lies within it, and the forenoon ends before the afternoon begins', () => {
  fc.assert(
    fc.property(calendar, anyDate, (of, on) => {
      const forenoon = sessionInterval(of, on, 'forenoon');
      const afternoon = sessionInterval(of, on, 'afternoon');
      if (!forenoon || !afternoon) throw new Error('a session without lessons');
      for (const session of ['forenoon', 'afternoon'] as const) {
        const whole = session === 'forenoon' ? forenoon : afternoon;
        for (const { period } of bellsOf(of, session)) {
          const lesson = lessonInterval(of, { date: on, period });
          if (!lesson) throw new Error('no lesson');
          expect(whole.from <= lesson.from && lesson.to <= whole.to).toBe(true);
        }
      }
      expect(forenoon.to <= afternoon.from).toBe(true);
    }),
  );
});

test('lessons of one day never overlap, also on the day a clock changes', () => {
  fc.assert(
    fc.property(calendar, anyDate, (of, on) => {
      const all = of.bells
        .flatMap(({ period }) => lessonInterval(of, { date: on, period }) ?? [])
        .sort((a, b) => (a.from < b.from ? -1 : 1));
      for (const [index, lesson] of all.entries()) {
        expect(lesson.from < lesson.to).toBe(true);
        const next = all[index + 1];
        if (next) expect(lesson.to <= next.from).toBe(true);
      }
    }),
  );
});

test('between lessons and on days off no bell rings', () => {
  fc.assert(
    fc.property(calendar, anyDate, fc.integer({ min: 0, max: 24 * 60 - 1 }), (of, on, minute) => {
      const at = instantOf(of, on, clock(minute));
      const { date, time } = schoolTime(of, at);
      const bell = bellAt(of, at);
      const inside = of.bells.filter((one) => one.from <= time && time < one.to);
      expect(bell ? [bell] : []).toEqual(isSchoolDay(of, date) ? inside : []);
    }),
  );
});

test('a school date lasts as long as its zone says: 23 to 25 hours, and its instants are of that date', () => {
  const midnight = '00:00' as PlainTime;
  fc.assert(
    fc.property(
      calendar,
      anyDate,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (of, on, part) => {
        const from = millis(instantOf(of, on, midnight));
        const to = millis(instantOf(of, plusDays(on, 1), midnight));
        const hours = Temporal.PlainDate.from(on).toZonedDateTime(of.timeZone).hoursInDay;
        expect((to - from) / 3_600_000).toBe(hours);
        expect(schoolTime(of, instant(from + Math.floor(part * (to - from)))).date).toBe(on);
      },
    ),
  );
});

test('one instant is read by the wall clock of each zone; moving the school moves the day, not the instant', () => {
  fc.assert(
    fc.property(
      calendar,
      zone,
      anyDate,
      fc.integer({ min: 6 * 60, max: 20 * 60 }),
      (of, other, on, minute) => {
        const at = instantOf(of, on, clock(minute));
        const there = { ...of, timeZone: other };
        const { date, time } = schoolTime(there, at);
        const again = millis(instantOf(there, date, time));
        // A time shown twice by a clock that went back is the earlier one.
        expect([0, 30, 60]).toContain((millis(at) - again) / 60_000);
      },
    ),
  );
});

test('dates are in order as texts, and seven days on it is the same weekday', () => {
  fc.assert(
    fc.property(anyDate, fc.integer({ min: 1, max: 400 }), (on, days) => {
      expect(on < plusDays(on, days)).toBe(true);
      expect(weekdayOf(plusDays(on, 7 * days))).toBe(weekdayOf(on));
    }),
  );
});
