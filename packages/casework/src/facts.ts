/** Documents → facts: every stored statement checked once, the latest word on everything that describes the school. */
import type { Facts, Held } from '@wuhe/duties';
import {
  type Body,
  type Calendar,
  type Kind,
  readStatement,
  type School,
  type Statement,
  type StatementId,
  type Student,
} from '@wuhe/model';
import type { Membership } from './membership.ts';

/**
 * A reader that checks each stored value only once. What is broken or comes from a newer version is left out; of two values under one
 * id the first that can be read counts, so the order of the documents decides and never the order of arrival.
 */
export function statementReader(): (stored: Iterable<unknown>) => Statement[] {
  const checked = new WeakMap<object, Statement | 'unreadable'>();
  const check = (value: object) => {
    const read = readStatement(value);
    const statement = read.state === 'known' ? read.statement : 'unreadable';
    checked.set(value, statement);
    return statement;
  };
  return (stored) => {
    const found = new Map<string, Statement>();
    for (const value of stored) {
      if (typeof value !== 'object' || value === null) continue;
      const statement = checked.get(value) ?? check(value);
      if (statement !== 'unreadable' && !found.has(statement.id)) found.set(statement.id, statement);
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
  const ofThisKind = ofKind(statements, kind);
  const corrected = new Set(ofThisKind.map((statement) => statement.corrects));
  for (const statement of ofThisKind) {
    if (corrected.has(statement.id)) continue;
    const body = statement.body as Body<K>;
    found.set(key(body, statement.id), body);
  }
  return [...found.values()];
}

/** 高二 2 班 before 高二 10 班, the same on every device. */
const byName = new Intl.Collator('zh', { numeric: true });

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
    classes: latest(statements, 'class', (entry) => entry.id).sort((a, b) => byName.compare(a.name, b.name)),
    timetable: latest(statements, 'timetable', (timetable) => timetable.class ?? '').flatMap(
      (body) => body.entries,
    ),
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
