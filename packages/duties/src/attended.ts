/** The school days of one student, as the registers say: missed, with which formality, in part, attended, or not read. */
import {
  type Calendar,
  type ClassId,
  type Instant,
  isSchoolDay,
  type PlainDate,
  plusDays,
  type Statement,
  type StudentId,
} from '@wuhe/model';
import type { Days } from './days.ts';
import { lastBell } from './deadline.ts';
import { type Excuses, excusesOf } from './excuses.ts';
import { ledgerOf } from './ledger.ts';
import { byTime, latest } from './order.ts';
import { type Registers, registersOf } from './registers.ts';
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

export interface Attended {
  student: StudentId;
  /** From the first date given to today, school days only, oldest first. */
  days(): readonly AttendedDay[];
}

type OnDay = (forClass: ClassId, date: PlainDate) => readonly Statement[];

/** @param first date on which a register names the student; `onDay` gives what is known of a class on a date */
export function attendedBy(
  world: World,
  days: Days,
  student: StudentId,
  first: PlainDate,
  onDay: OnDay,
): Attended {
  let known: readonly AttendedDay[] | undefined;
  return {
    student,
    days() {
      known ??= listed(world, days, student, first, onDay);
      return known;
    },
  };
}

function listed(
  world: World,
  days: Days,
  student: StudentId,
  first: PlainDate,
  onDay: OnDay,
): readonly AttendedDay[] {
  const { calendar } = world.school;
  const list: AttendedDay[] = [];
  for (let date = first; date <= days.today.date; date = dated(calendar, date).next) {
    if (!dated(calendar, date).school || date < world.pack.inForceFrom) continue;
    const forClass = world.students.classOn(student, date);
    if (!forClass) continue;
    const { registers, excuses } = indexed(world, days, date, onDay(forClass, date));
    list.push(dayOf(world, days, student, forClass, date, registers, excuses));
  }
  return list;
}

interface Dated {
  next: PlainDate;
  school: boolean;
  /** The last bell. */
  ends: Instant;
}
const datedBy = new WeakMap<Calendar, Map<PlainDate, Dated>>();

/** What the calendar says of a date; every student asks for the same ones. */
function dated(calendar: Calendar, date: PlainDate): Dated {
  const known = datedBy.get(calendar) ?? new Map<PlainDate, Dated>();
  datedBy.set(calendar, known);
  const before = known.get(date);
  if (before) return before;
  const fresh = {
    next: plusDays(date, 1),
    school: isSchoolDay(calendar, date),
    ends: lastBell(calendar, date),
  };
  known.set(date, fresh);
  return fresh;
}

interface Indexed {
  size: number;
  registers: Registers;
  excuses: Excuses;
}
const kept = new WeakMap<readonly Statement[], Indexed>();

/** The classmates of a day share it. */
function indexed(world: World, days: Days, date: PlainDate, statements: readonly Statement[]): Indexed {
  const before = kept.get(statements);
  if (before?.size === statements.length) return before;
  const ledger = ledgerOf(statements, days);
  const readings = ledger.all('reading').filter((one) => one.body.lesson.date === date);
  const fresh = {
    size: statements.length,
    registers: registersOf(readings, world.timetable),
    excuses: excusesOf(ledger, days),
  };
  kept.set(statements, fresh);
  return fresh;
}

function dayOf(
  world: World,
  days: Days,
  student: StudentId,
  forClass: ClassId,
  date: PlainDate,
  registers: Registers,
  excuses: Excuses,
): AttendedDay {
  const { ends } = dated(world.school.calendar, date);
  const lessons = days.bells.flatMap(({ period }) => {
    const register = registerFor({ registers }, student, forClass, date, period);
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
