/** What all partitions share: the school, its people and roll, the pack as in force, and who took or handed over which duty. */
import type {
  ClassId,
  CohortId,
  Instant,
  PersonId,
  PlainDate,
  School,
  Statement,
  Student,
  StudentId,
} from '@wuhe/model';
import { type Compiled, compiled } from './compile.ts';
import type { Facts } from './facts.ts';
import { type Later, laterCache } from './later.ts';
import { byTime, push } from './order.ts';
import type { RulePack } from './pack.ts';
import { type Timetable, timetableOf } from './registers.ts';
import { type Roles, rolesOf } from './roles.ts';
import { type SchoolDates, schoolDatesOf } from './schoolDates.ts';
import { type Scopes, scopesOf } from './scopes.ts';

export interface World {
  pack: RulePack;
  rules: Compiled;
  school: School;
  dates: SchoolDates;
  timetable: Timetable;
  roles: Roles;
  scopes: Scopes;
  students: {
    classOn(student: StudentId, date: PlainDate): ClassId | undefined;
    /** Every class the student was ever on. */
    classes(student: StudentId): readonly ClassId[];
    /** On the roll of a class on a date. */
    of(one: ClassId, date: PlainDate): readonly StudentId[];
  };
  cohortOf(one: ClassId): CohortId | undefined;
  work: Work;
  later: Later;
}

/** What people said about duties themselves, by the id of the duty. */
export interface Work {
  add(statement: Statement): void;
  explained(duty: string, by: readonly PersonId[]): boolean;
  /** The first of these persons who took it. */
  claimed(duty: string, by: readonly PersonId[]): { at: Instant; by: PersonId } | undefined;
  /** Where it was handed last, starting with one of these persons. */
  handed(duty: string, by: readonly PersonId[]): Statement<'dutyHandover'> | undefined;
}

export function worldOf(
  { school, students, holds }: Omit<Facts, 'statements'>,
  pack: RulePack,
  covers: readonly Statement<'cover'>[],
  work: Work,
): World {
  const cohorts = new Map(school.classes.map((one) => [one.id, one.cohort]));
  return {
    pack,
    rules: compiled(pack, school),
    school,
    dates: schoolDatesOf(school.calendar),
    timetable: timetableOf(school),
    roles: rolesOf(school, covers),
    scopes: scopesOf(school, holds),
    students: rollOf(students),
    cohortOf: (one) => cohorts.get(one),
    work,
    later: laterCache(),
  };
}

export function workLog(): Work {
  const explanations = new Map<string, PersonId[]>();
  const claims = new Map<string, Statement<'claim'>[]>();
  const handovers = new Map<string, Statement<'dutyHandover'>[]>();
  return {
    add(one) {
      if (one.kind === 'explanation') push(explanations, one.body.duty, one.author);
      else if (one.kind === 'claim') push(claims, one.body.duty, one);
      else if (one.kind === 'dutyHandover') push(handovers, one.body.duty, one);
    },
    explained: (duty, by) => explanations.get(duty)?.some((author) => by.includes(author)) ?? false,
    claimed(duty, by) {
      const [first] = (claims.get(duty) ?? []).filter((one) => by.includes(one.author)).sort(byTime);
      return first && { at: first.at, by: first.author };
    },
    handed(duty, by) {
      let owners = by;
      let last: Statement<'dutyHandover'> | undefined;
      for (const one of [...(handovers.get(duty) ?? [])].sort(byTime)) {
        if (!owners.includes(one.author)) continue;
        owners = [one.body.to];
        last = one;
      }
      return last;
    },
  };
}

/** The class of a student on a date, by the dated intervals of the roll. A student who is on no class then is nobody's. */
function rollOf(students: readonly Student[]): World['students'] {
  const intervals = new Map<StudentId, Student[]>();
  const ever = new Map<ClassId, StudentId[]>();
  for (const student of students) {
    push(intervals, student.id, student);
    push(ever, student.class, student.id);
  }
  function classOn(student: StudentId, date: PlainDate): ClassId | undefined {
    let found: ClassId | undefined;
    for (const one of intervals.get(student) ?? []) {
      if (one.from > date || date > (one.until ?? date)) continue;
      if (found === undefined || one.class < found) found = one.class;
    }
    return found;
  }
  return {
    classes: (student) => [...new Set(intervals.get(student)?.map((one) => one.class))],
    classOn,
    of: (one, date) => [...new Set(ever.get(one))].filter((student) => classOn(student, date) === one),
  };
}
