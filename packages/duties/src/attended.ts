/** One school day of one student, as the registers say: missed, with which formality, in part, attended, or not read. */
import type { ClassId, Instant, PlainDate, Statement, StudentId } from '@wuhe/model';
import type { Days } from './days.ts';
import { excusesOf } from './excuses.ts';
import { ledgerOf } from './ledger.ts';
import { byTime, latest } from './order.ts';
import { registersOf } from './registers.ts';
import { registerFor } from './thread.ts';
import type { World } from './world.ts';

export interface AttendedDay {
  date: PlainDate;
  status: 'missed' | 'part' | 'present' | 'unread';
  /** The end of its lessons, or when the readings that say so came later. */
  known: Instant;
  /** Of a day missed: the reading that shows it, and accepted leave for all of it. */
  reading?: Statement<'reading'> | undefined;
  leave?: Statement | undefined;
}

/** The school days of a student that a run of absence may be made of. */
export interface Attended {
  student: StudentId;
  /** Oldest first, up to today; days left out belong to no run that is long enough for any flow. */
  days: readonly AttendedDay[];
}

/** @param statements what is known of the student's class on the date, and readings of mixed lessons that name the student */
export function attendedOn(
  world: World,
  days: Days,
  of: { student: StudentId; class: ClassId; date: PlainDate },
  statements: readonly Statement[],
): AttendedDay {
  const { student, date } = of;
  const { ends } = world.dates(date);
  const ledger = ledgerOf(statements, days);
  const readings = ledger.all('reading').filter((one) => one.body.lesson.date === date);
  const registers = registersOf(readings, world.timetable);
  const excuses = excusesOf(ledger, days);
  const lessons = days.bells.flatMap(({ period }) => {
    const register = registerFor({ registers }, student, of.class, date, period);
    const mark = register?.last.body.exceptions.find((one) => one.student === student)?.mark;
    if (!register || (!mark && register.last.body.unread.includes(student))) return [];
    const missed = mark === 'absent' || mark === 'leave';
    return [{ missed, reading: register.last, leave: excuses.of(student, date, period) }];
  });
  const missed = lessons.filter((one) => one.missed);
  const [last] = missed.map((one) => one.reading).sort((a, b) => byTime(b, a));
  if (lessons.length === 0) return { date, status: 'unread', known: ends };
  if (!last) return { date, status: 'present', known: ends };
  if (missed.length < lessons.length) return { date, status: 'part', known: ends };
  const leaves = missed.flatMap((one) => one.leave ?? []).sort(byTime);
  const [first] = missed.map((one) => one.reading.at).sort();
  return {
    date,
    status: 'missed',
    known: latest(ends, first ?? ends),
    reading: last,
    leave: leaves.length === missed.length ? leaves.at(-1) : undefined,
  };
}
