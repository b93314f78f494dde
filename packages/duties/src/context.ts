/** Everything the rules read, indexed once per evaluation. */
import type { ClassId, PlainDate, School, Student, StudentId } from '@wuhe/model';
import { type Clock, clockAt } from './clock.ts';
import { type Days, daysUnderEvaluation } from './days.ts';
import { type Excuses, excusesOf } from './excuses.ts';
import type { Facts } from './facts.ts';
import { type Ledger, ledgerOf } from './ledger.ts';
import { push } from './order.ts';
import type { RulePack } from './pack.ts';
import { type Registers, registersOf, type Timetable, timetableOf } from './registers.ts';
import { type Roles, rolesOf } from './roles.ts';
import { type Scopes, scopesOf } from './scopes.ts';
import { type Thread, threadsOf } from './thread.ts';

export interface Context {
  pack: RulePack;
  clock: Clock;
  school: School;
  days: Days;
  ledger: Ledger;
  timetable: Timetable;
  registers: Registers;
  excuses: Excuses;
  roles: Roles;
  scopes: Scopes;
  students: { classOn(student: StudentId, date: PlainDate): ClassId | undefined };
  threads: readonly Thread[];
}

export function contextOf(facts: Facts, pack: RulePack, now: Parameters<typeof clockAt>[0]): Context {
  const { school } = facts;
  const days = daysUnderEvaluation(school.calendar, now, pack.numbers.carriedSchoolDays, pack.inForceFrom);
  const ledger = ledgerOf(facts.statements, days);
  const timetable = timetableOf(school);
  const dates = new Set(days.list.map((day) => day.date));
  const context: Context = {
    pack,
    clock: clockAt(now),
    school,
    days,
    ledger,
    timetable,
    registers: registersOf(ledger.all('reading'), timetable, dates),
    excuses: excusesOf(ledger, days),
    roles: rolesOf(school),
    scopes: scopesOf(school, facts.holds),
    students: rollOf(facts.students),
    threads: [],
  };
  return { ...context, threads: threadsOf(context) };
}

/** The class of a student on a date, by the dated intervals of the roll. A student who is on no class then is nobody's. */
function rollOf(students: readonly Student[]): Context['students'] {
  const intervals = new Map<StudentId, Student[]>();
  for (const student of students) push(intervals, student.id, student);
  return {
    classOn(student, date) {
      const classes = (intervals.get(student) ?? [])
        .filter((one) => one.from <= date && date <= (one.until ?? date))
        .map((one) => one.class)
        .sort();
      return classes[0];
    },
  };
}
