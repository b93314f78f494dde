/** All readings by date and class, with what they say together of a class on a day. */
import type { ClassId, PlainDate, Statement, StudentId } from '@wuhe/model';

type Reading = Statement<'reading'>;

interface ClassDay {
  readings: Reading[];
  /** Some register was taken. */
  taken: boolean;
  /** Some reading corrects another one. */
  corrected: boolean;
  /** Left out of some reading. */
  unread: readonly StudentId[];
  /** Marked absent or on leave in some reading. */
  missing: readonly StudentId[];
  /** Given another mark in some reading. */
  marked: readonly StudentId[];
}

export interface ReadingLog {
  /** @returns students who had not been missing on that day of the class by any reading before */
  add(reading: Reading): readonly StudentId[];
  on(forClass: ClassId, date: PlainDate): ClassDay | undefined;
  /** Readings of a date: all, or those of a class and those that name one of its students. */
  of(date: PlainDate, about?: { class: ClassId; student: StudentId }): Reading[];
}

const nobody: readonly StudentId[] = [];

export function readingLog(): ReadingLog {
  const dates = new Map<PlainDate, Map<ClassId, ClassDay>>();

  /** Readings mostly come in order: of one class on one day. */
  let last: { class: ClassId; date: PlainDate; day: ClassDay } | undefined;

  function dayOf(forClass: ClassId, date: PlainDate): ClassDay {
    if (last?.class === forClass && last.date === date) return last.day;
    let classes = dates.get(date);
    if (!classes) {
      classes = new Map();
      dates.set(date, classes);
    }
    let day = classes.get(forClass);
    if (!day) {
      day = { readings: [], taken: false, corrected: false, unread: nobody, missing: nobody, marked: nobody };
      classes.set(forClass, day);
    }
    last = { class: forClass, date, day };
    return day;
  }

  return {
    add(reading) {
      const { lesson, taken, unread, exceptions } = reading.body;
      const day = dayOf(lesson.class, lesson.date);
      day.readings.push(reading);
      day.taken ||= taken;
      if (reading.corrects) day.corrected = true;
      if (unread.length > 0) day.unread = [...day.unread, ...unread];
      const before = day.missing;
      for (const { student, mark } of exceptions) {
        const list = mark === 'absent' || mark === 'leave' ? 'missing' : 'marked';
        if (!day[list].includes(student)) day[list] = [...day[list], student];
      }
      return before === day.missing ? nobody : day.missing.slice(before.length);
    },
    on: (forClass, date) => dates.get(date)?.get(forClass),
    of(date, about) {
      const found: Reading[] = [];
      for (const [forClass, { readings, missing, marked }] of dates.get(date) ?? []) {
        if (!about || about.class === forClass) found.push(...readings);
        else if (missing.includes(about.student) || marked.includes(about.student))
          found.push(...readings.filter((one) => names(one, about.student)));
      }
      return found;
    },
  };
}

function names({ body }: Reading, student: StudentId): boolean {
  return body.exceptions.some((one) => one.student === student);
}
