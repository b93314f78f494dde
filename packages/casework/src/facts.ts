/** Documents → facts: every stored statement checked once, corrections applied to what describes the school. */
import { type Facts, type Held, type Registers, registersOf, timetableOf } from '@wuhe/duties';
import {
  type Body,
  type Calendar,
  type Kind,
  type PersonId,
  readStatement,
  type School,
  type Statement,
  type StatementId,
  type Student,
} from '@wuhe/model';
import type { Membership } from './membership.ts';

/** A reader that checks each stored statement only once. */
export function statementReader(): (stored: Iterable<unknown>) => Statement[] {
  const known = new Map<string, Statement | undefined>();
  return (stored) => {
    const found = new Map<string, Statement>();
    for (const value of stored) {
      const id = (value as { id?: unknown } | null)?.id;
      if (typeof id !== 'string') continue;
      if (!known.has(id)) {
        const read = readStatement(value);
        known.set(id, read.state === 'known' ? read.statement : undefined);
      }
      const statement = known.get(id);
      if (statement) found.set(id, statement);
    }
    return [...found.values()].sort(byTime);
  };
}

function byTime(a: Statement, b: Statement): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** The statements of one kind. */
export function ofKind<K extends Kind>(statements: readonly Statement[], kind: K): Statement<K>[] {
  return statements.filter((statement) => statement.kind === kind) as Statement[] as Statement<K>[];
}

/** Bodies of one kind, the latest of each `key`. Statements come in time order. */
function latest<K extends Kind>(
  statements: readonly Statement[],
  kind: K,
  key: (body: Body<K>, id: StatementId) => string,
): Body<K>[] {
  const found = new Map<string, Body<K>>();
  const corrected = new Set(statements.map((statement) => statement.corrects));
  for (const statement of ofKind(statements, kind)) {
    if (corrected.has(statement.id)) continue;
    const body = statement.body as Body<K>;
    found.set(key(body, statement.id), body);
  }
  return [...found.values()];
}

const emptyCalendar: Calendar = { timeZone: 'UTC', weekdays: [], holidays: [], makeUpDays: [], bells: [] };

/** What the engine is told on this device. */
export function factsOf(membership: Membership, statements: readonly Statement[]): Facts {
  const head = latest(statements, 'school', () => 'school')[0];
  const school: School = {
    id: membership.school,
    name: head?.name ?? '',
    calendar: head?.calendar ?? emptyCalendar,
    people: latest(statements, 'person', (person) => person.id),
    roles: latest(statements, 'role', (_role, id) => id),
    classes: latest(statements, 'class', (entry) => entry.id),
    timetable: latest(statements, 'timetable', () => 'timetable').flatMap((body) => body.entries),
  };
  const students: Student[] = latest(statements, 'student', (student) => student.id);
  return { school, students, statements, holds: held(membership) };
}

function held({ catalogue, me }: Membership): Held[] {
  const letters: Held = { scope: 'letters', person: me };
  return [
    { scope: 'school' },
    ...catalogue.cohorts.map(({ cohort }): Held => ({ scope: 'cohort', cohort })),
    ...catalogue.homes.map((home): Held => ({ scope: 'home', class: home.class })),
    letters,
  ];
}

/** Holders of a role on a date, in a class or its cohort. */
export function holders(
  school: School,
  role: School['roles'][number]['role'],
  where: { class?: string; date: string },
): PersonId[] {
  const cohort = school.classes.find((entry) => entry.id === where.class)?.cohort;
  const found = school.roles.filter(
    (assignment) =>
      assignment.role === role &&
      (assignment.class === undefined || assignment.class === where.class) &&
      (assignment.cohort === undefined || assignment.cohort === cohort) &&
      (assignment.from === undefined || assignment.from <= where.date) &&
      (assignment.until === undefined || where.date <= assignment.until),
  );
  return [...new Set(found.map((assignment) => assignment.person))];
}

/** The register of every lesson that was read, whatever its date. */
export function allRegisters({ school, statements }: Facts): Registers {
  const corrected = new Set(statements.map((statement) => statement.corrects));
  const readings = ofKind(statements, 'reading').filter((reading) => !corrected.has(reading.id));
  return registersOf(
    readings,
    timetableOf(school),
    new Set(readings.map((reading) => reading.body.lesson.date)),
  );
}
