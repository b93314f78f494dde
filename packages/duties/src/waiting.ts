/**
 * Most of what is known is about days that no rule looks at any more. Readings, tellings and leave are kept here, by date and class, until
 * a day of theirs is opened.
 */
import type { ClassId, PlainDate, Statement, StudentId } from '@wuhe/model';
import { push } from './order.ts';

/** Kinds that are about dates and nothing else. */
export type Dated = Statement<'reading' | 'telling' | 'excuse'>;

export function isDated(one: Statement): one is Dated {
  return one.kind === 'reading' || one.kind === 'telling' || one.kind === 'excuse';
}

export interface Waiting {
  add(one: Dated): void;
  /** Readings of the lessons of a class on a date. */
  readings(forClass: ClassId, date: PlainDate): readonly Statement<'reading'>[];
  /** What says where a student was on a date: readings of the class or naming the student, and leave. */
  about(student: StudentId, forClass: ClassId, date: PlainDate): Statement[];
  /** Everything about a date, which waits no longer. */
  take(date: PlainDate): Statement[];
}

interface Held {
  readings: Map<ClassId, Statement<'reading'>[]>;
  others: Statement<'telling' | 'excuse'>[];
}

export function waitingStatements(): Waiting {
  const dates = new Map<PlainDate, Held>();
  function held(date: PlainDate): Held {
    const known = dates.get(date);
    if (known) return known;
    const made: Held = { readings: new Map(), others: [] };
    dates.set(date, made);
    return made;
  }
  return {
    add(one) {
      if (one.kind === 'reading') {
        const { class: forClass, date } = one.body.lesson;
        push(held(date).readings, forClass, one);
      } else if (one.kind === 'telling') held(one.body.lesson.date).others.push(one);
      else for (const { date } of one.body.covers) held(date).others.push(one);
    },
    readings: (forClass, date) => dates.get(date)?.readings.get(forClass) ?? [],
    about(student, forClass, date) {
      const of = dates.get(date);
      if (!of) return [];
      const found: Statement[] = [];
      for (const [read, readings] of of.readings) {
        for (const one of readings)
          if (read === forClass || one.body.exceptions.some((each) => each.student === student))
            found.push(one);
      }
      for (const one of of.others) if (one.kind === 'excuse' && one.body.student === student) found.push(one);
      return found;
    },
    take(date) {
      const of = dates.get(date);
      dates.delete(date);
      return of ? [...[...of.readings.values()].flat(), ...of.others] : [];
    },
  };
}
