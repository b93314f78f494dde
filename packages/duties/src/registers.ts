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
  /** Registers of one date that name a student, besides those of the student's own class. */
  naming(student: StudentId, date: PlainDate): readonly Register[];
  list: readonly Register[];
}

/** @param readings in order of time, only those that still count */
export function registersOf(readings: readonly Reading[], timetable: Timetable): Registers {
  const taken = new Map<string, Reading[]>();
  for (const reading of readings) {
    if (reading.body.taken) push(taken, keyOf(reading.body.lesson), reading);
  }
  const registers = new Map<string, Register>();
  const naming = new Map<string, Register[]>();
  for (const [key, all] of taken) {
    const register = registerOf(all, timetable);
    if (!register) continue;
    registers.set(key, register);
    const named = register.series.flatMap((one) => one.body.exceptions.map((exception) => exception.student));
    for (const student of new Set(named)) push(naming, `${student}/${register.lesson.date}`, register);
  }
  return {
    of: (lesson) => registers.get(keyOf(lesson)),
    naming: (student, date) => naming.get(`${student}/${date}`) ?? [],
    list: [...registers.values()],
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
    if (!weekdays.has(date)) weekdays.set(date, timetableWeekday(school.calendar, date));
    return weekdays.get(date);
  };
  const teachers = new Map<string, PersonId[]>();
  const periods = new Map<string, number[]>();
  for (const entry of school.timetable) {
    push(teachers, `${entry.class}/${entry.weekday}/${entry.period}`, entry.teacher);
    push(periods, `${entry.class}/${entry.weekday}`, entry.period);
  }
  for (const [key, all] of teachers) teachers.set(key, [...new Set(all)].sort());
  for (const [key, all] of periods)
    periods.set(
      key,
      [...new Set(all)].sort((a, b) => a - b),
    );
  return {
    teachers: (lesson) => teachers.get(`${lesson.class}/${weekday(lesson.date)}/${lesson.period}`) ?? [],
    periods: (forClass, date) => periods.get(`${forClass}/${weekday(date)}`) ?? [],
    classes: [...new Set(school.timetable.map((entry) => entry.class))],
  };
}

function keyOf(lesson: Lesson): string {
  return `${lesson.class}/${lesson.date}/${lesson.period}`;
}
