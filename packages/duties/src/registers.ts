/**
 * One register per lesson, out of all its readings. The readings of the lesson's teacher count, the latest of them last: a stale tab of
 * somebody else never overrides what the lesson's teacher submitted. A reading that was not taken says nothing about anybody.
 */
import {
  type ClassId,
  type Lesson,
  type Mark,
  type PersonId,
  type PlainDate,
  type School,
  type Statement,
  type StudentId,
  timetableWeekday,
} from '@wuhe/model';
import { push } from './order.ts';

type Reading = Statement<'reading'>;

export interface Register {
  lesson: Lesson;
  /** The readings that count, oldest first; the last one holds. */
  series: readonly [Reading, ...Reading[]];
  last: Reading;
}

export interface Registers {
  of(lesson: Lesson): Register | undefined;
  /** Registers of any date that name a student. */
  naming(student: StudentId): readonly Register[];
  list: readonly Register[];
}

/** @param readings in order of time, only those that still count */
export function registersOf(readings: readonly Reading[], timetable: Timetable): Registers {
  const taken = new Map<ClassId, Map<PlainDate, Reading[][]>>();
  for (const reading of readings) {
    if (!reading.body.taken) continue;
    const { class: forClass, date, period } = reading.body.lesson;
    const dates = taken.get(forClass) ?? new Map<PlainDate, Reading[][]>();
    taken.set(forClass, dates);
    const periods = dates.get(date) ?? [];
    dates.set(date, periods);
    const before = periods[period];
    if (before) before.push(reading);
    else periods[period] = [reading];
  }
  const list: Register[] = [];
  const registers = new Map<ClassId, Map<PlainDate, Register[]>>();
  const naming = new Map<StudentId, Register[]>();
  for (const [forClass, dates] of taken) {
    const found = new Map<PlainDate, Register[]>();
    registers.set(forClass, found);
    for (const [date, periods] of dates) {
      const ofPeriods: Register[] = [];
      found.set(date, ofPeriods);
      for (const [period, all] of periods.entries()) {
        const register = all && registerOf(all, timetable);
        if (!register) continue;
        ofPeriods[period] = register;
        list.push(register);
        for (const { body } of register.series) {
          for (const { student } of body.exceptions)
            if (naming.get(student)?.at(-1) !== register) push(naming, student, register);
        }
      }
    }
  }
  return {
    of: ({ class: forClass, date, period }) => registers.get(forClass)?.get(date)?.[period],
    naming: (student) => naming.get(student) ?? [],
    list,
  };
}

function registerOf(all: readonly Reading[], timetable: Timetable): Register | undefined {
  const [first] = all;
  if (!first) return undefined;
  const teachers = timetable.teachers(first.body.lesson);
  const byTeacher = all.filter((one) => teachers.includes(one.author));
  const [oldest, ...newer] =
    byTeacher.length > 0 ? byTeacher : all.filter((one) => one.author === first.author);
  if (!oldest) return undefined;
  return { lesson: first.body.lesson, series: [oldest, ...newer], last: newer.at(-1) ?? oldest };
}

/** What one reading says of a student; undefined = it was not read. Who is in neither list was present. */
export function markIn(reading: Reading, student: StudentId): Mark | undefined {
  const exception = reading.body.exceptions.find((one) => one.student === student);
  if (exception) return exception.mark;
  return reading.body.unread.includes(student) ? undefined : 'present';
}

export interface Timetable {
  /** Timetabled teachers of a lesson, by the weekday that its date follows. */
  teachers(lesson: Lesson): readonly PersonId[];
  /** Timetabled periods of a class on a date. */
  periods(forClass: ClassId, date: PlainDate): readonly number[];
  classes: readonly ClassId[];
}

export function timetableOf(school: School): Timetable {
  const weekdays = new Map<PlainDate, number | undefined>();
  const weekday = (date: PlainDate) => {
    const before = weekdays.get(date);
    if (before !== undefined || weekdays.has(date)) return before;
    const found = timetableWeekday(school.calendar, date);
    weekdays.set(date, found);
    return found;
  };
  /** By class, weekday and period. */
  const teachers = new Map<ClassId, PersonId[][][]>();
  for (const { class: forClass, weekday, period, teacher } of school.timetable) {
    const weekdays = teachers.get(forClass) ?? [];
    teachers.set(forClass, weekdays);
    const periods = weekdays[weekday] ?? [];
    weekdays[weekday] = periods;
    periods[period] = [...new Set([...(periods[period] ?? []), teacher])].sort();
  }
  const periods = new Map<ClassId, number[][]>();
  for (const [forClass, weekdays] of teachers)
    periods.set(
      forClass,
      weekdays.map((one) => Object.keys(one).map(Number)),
    );
  const on = (forClass: ClassId, date: PlainDate) => teachers.get(forClass)?.[weekday(date) ?? 0];
  return {
    teachers: ({ class: forClass, date, period }) => on(forClass, date)?.[period] ?? [],
    periods: (forClass, date) => periods.get(forClass)?.[weekday(date) ?? 0] ?? [],
    classes: [...new Set(school.timetable.map((entry) => entry.class))],
  };
}
