/**
 * Who may have been missing for so many days in a row that a flow asks about it. A chain is a lower bound: dates on which some register
 * names the student as missing, with no date between them on which the student was certainly present. Only the days of chains are looked
 * at exactly, and each is kept until something about it changes.
 */
import type { ClassId, PlainDate, Statement, StudentId } from '@wuhe/model';
import { type AttendedDay, attendedOn } from './attended.ts';
import type { Days } from './days.ts';
import type { ReadingLog } from './readingLog.ts';
import type { World } from './world.ts';

/** What the engine knows of the days of a class. */
export interface Known {
  readonly world: World;
  readonly readings: ReadingLog;
  /** Leave that may cover lessons of the student on the date. */
  leave(student: StudentId, forClass: ClassId, date: PlainDate): readonly Statement[];
}

export interface AbsenceWatch {
  note(reading: Statement<'reading'>): void;
  /** Whether anybody is in a chain. */
  active(): boolean;
  /** Something about this day of the class is new. */
  changed(forClass: ClassId, date: PlainDate): void;
  /** Students whose chains or days changed since this was last asked, and whether they are in a chain now. */
  take(): { student: StudentId; chained: boolean }[];
  /** The days of the chains of a student, each chain up to the day present after it; oldest first, none after today. */
  daysOf(student: StudentId, days: Days): readonly AttendedDay[];
}

interface Chained {
  chains: readonly (readonly PlainDate[])[];
  days: Map<PlainDate, AttendedDay>;
}

/** @param atLeast so many dates make a chain */
export function absenceWatch(known: Known, atLeast: number): AbsenceWatch {
  /** Dates on which some register names a student as missing: oldest first, each once. */
  const missing = new Map<StudentId, PlainDate[]>();
  const stirred = new Set<StudentId>();
  /** Students in a chain, and the same by class. */
  const chained = new Map<StudentId, Chained>();
  const ofClass = new Map<ClassId, Set<StudentId>>();

  function note(reading: Statement<'reading'>): void {
    const { class: forClass, date } = reading.body.lesson;
    for (const student of known.readings.add(reading)) {
      const dates = missing.get(student);
      if (dates) insert(dates, date);
      else missing.set(student, [date]);
      if (atLeast <= (dates?.length ?? 1)) stirred.add(student);
    }
    // Who seemed present may be so no longer.
    for (const student of reading.body.unread) if (missing.has(student)) stirred.add(student);
    if (!reading.corrects) return;
    for (const student of known.world.students.of(forClass, date))
      if (missing.has(student)) stirred.add(student);
  }

  function chainsOf(student: StudentId, dates: readonly PlainDate[]): PlainDate[][] {
    const chains: PlainDate[][] = [];
    let from = 0;
    for (let to = 1; to <= dates.length; to++) {
      const [last, next] = [dates[to - 1], dates[to]];
      if (last !== undefined && next !== undefined && !presentBetween(student, last, next)) continue;
      if (to - from >= atLeast) chains.push(dates.slice(from, to));
      from = to;
    }
    return chains;
  }

  function presentBetween(student: StudentId, from: PlainDate, to: PlainDate): boolean {
    const { dates, students } = known.world;
    for (let date = dates(from).next; date < to; date = dates(date).next) {
      const forClass = dates(date).school ? students.classOn(student, date) : undefined;
      const read = forClass ? known.readings.on(forClass, date) : undefined;
      // A register of the class was taken; none leaves the student out or was corrected.
      if (read?.taken && !read.corrected && !read.unread.includes(student)) return true;
    }
    return false;
  }

  function about(of: { student: StudentId; class: ClassId; date: PlainDate }): Statement[] {
    return [...known.readings.of(of.date, of), ...known.leave(of.student, of.class, of.date)];
  }

  return {
    note,
    active: () => chained.size > 0,
    changed(forClass, date) {
      for (const student of ofClass.get(forClass) ?? []) {
        chained.get(student)?.days.delete(date);
        stirred.add(student);
      }
    },
    take() {
      const { students } = known.world;
      const all = [...stirred].flatMap((student) => {
        const before = chained.get(student);
        const chains = chainsOf(student, missing.get(student) ?? []);
        const now = chains.length > 0;
        if (!before && !now) return [];
        if (now) chained.set(student, { chains, days: before?.days ?? new Map() });
        else chained.delete(student);
        for (const forClass of students.classes(student)) {
          if (now) keep(ofClass, forClass, student);
          else ofClass.get(forClass)?.delete(student);
        }
        return [{ student, chained: now }];
      });
      stirred.clear();
      return all;
    },
    daysOf(student, days) {
      const one = chained.get(student);
      if (!one) return [];
      const { dates, students, pack } = known.world;
      const list: AttendedDay[] = [];
      for (const [index, chain] of one.chains.entries()) {
        const following = one.chains[index + 1]?.[0];
        const last = chain.at(-1);
        for (let date = chain[0]; date && last && date <= days.today.date; date = dates(date).next) {
          if (following !== undefined && date >= following) break;
          const forClass = dates(date).school ? students.classOn(student, date) : undefined;
          if (!forClass || date < pack.inForceFrom) continue;
          const of = { student, class: forClass, date };
          const day = one.days.get(date) ?? attendedOn(known.world, days, of, about(of));
          one.days.set(date, day);
          list.push(day);
          if (date > last && day.status === 'present') break;
        }
      }
      return list;
    },
  };
}

/** Into dates in order, each once; mostly after all of them. */
function insert(dates: PlainDate[], date: PlainDate): void {
  const last = dates.at(-1);
  if (last === undefined || last < date) dates.push(date);
  else if (!dates.includes(date))
    dates.splice(
      dates.findIndex((one) => one > date),
      0,
      date,
    );
}

function keep<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}
