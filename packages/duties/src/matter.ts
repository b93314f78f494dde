/**
 * A matter: the statements that belong together because they name the same incident, case, request or statement, or the same student.
 * Rules that are data alone look at one matter at a time. Statements are shown as known now: updates of an incident are merged.
 */
import {
  type ClassId,
  type CohortId,
  IncidentFact,
  type Instant,
  type PersonId,
  type Role,
  references,
  type Statement,
  type StatementId,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import { isLawful } from './approval.ts';
import type { Context } from './context.ts';
import { byTime } from './order.ts';
import type { Answer, Condition } from './pack/vocabulary.ts';

type Body = Readonly<Record<string, unknown>>;

const merged = new WeakMap<Context['ledger'], Map<StatementId, Body>>();

/** The body of a statement as known now. */
function bodyOf(context: Context, statement: Statement): Body {
  if (statement.kind !== 'incident') return statement.body as Body;
  let known = merged.get(context.ledger);
  if (!known) {
    known = new Map();
    merged.set(context.ledger, known);
  }
  const before = known.get(statement.id);
  if (before) return before;
  const body = incidentNow(context, statement);
  known.set(statement.id, body);
  return body;
}

function incidentNow(context: Context, statement: Statement<'incident'>): Body {
  const facts = Object.fromEntries(IncidentFact.options.map((fact) => [fact, 'unknown']));
  let body: Body = { ...statement.body, facts: { ...facts, ...statement.body.facts } };
  for (const update of context.ledger.all('incidentUpdate')) {
    if (update.body.incident !== statement.id) continue;
    const { incident: _same, ...news } = update.body;
    body = { ...body, ...news, facts: { ...(body.facts as object), ...news.facts } };
  }
  const found = context.ledger.all('liability').findLast((one) => one.body.incident === statement.id);
  return { ...body, liable: found?.body.liable ?? 'undetermined' };
}

/** The value of a field, going on through a reference. */
export function fieldOf(context: Context, statement: Statement, path: string): unknown {
  if (path === 'id') return statement.id;
  if (path === 'author') return statement.author;
  const [first = '', ...rest] = path.split('.');
  const body = bodyOf(context, statement);
  if (rest.length > 0 && (references as readonly string[]).includes(first)) {
    const other = context.ledger.get(body[first] as StatementId);
    return other && fieldOf(context, other, rest.join('.'));
  }
  return [first, ...rest].reduce<unknown>(
    (inside, key) =>
      typeof inside === 'object' && inside !== null && Object.hasOwn(inside, key)
        ? (inside as Body)[key]
        : undefined,
    body,
  );
}

export function fulfils(
  context: Context,
  statement: Statement,
  conditions: readonly Condition[] | undefined,
): boolean {
  return (conditions ?? []).every((condition) => {
    if ('anyOf' in condition) return condition.anyOf.some((one) => fulfils(context, statement, [one]));
    if ('authorHolds' in condition) return holds(context, statement, condition.authorHolds);
    if ('lawful' in condition) {
      return statement.kind === 'authorityReport' && isLawful(context, statement) === condition.lawful;
    }
    if ('across' in condition) {
      const { classes, cohorts } = concernedBy(context, statement);
      return (condition.across === 'classes' ? classes.length > 1 : cohorts.length > 1) === condition.is;
    }
    const value = fieldOf(context, statement, condition.field);
    if ('given' in condition) return isGiven(value) === condition.given;
    const among = (wanted: readonly unknown[]) =>
      Array.isArray(value) ? value.some((one) => wanted.includes(one)) : wanted.includes(value);
    return 'is' in condition ? among(condition.is) : !among(condition.isNot);
  });
}

function holds(context: Context, statement: Statement, roles: readonly Role[]): boolean {
  const { date } = schoolTime(context.school.calendar, statement.at);
  const { classes } = concernedBy(context, statement);
  return roles.some((role) =>
    (classes.length > 0 ? classes : [undefined]).some((forClass) =>
      context.roles.holders(role, date, forClass).includes(statement.author),
    ),
  );
}

/** Statements that answer, oldest first. `each` is the element of a duty that is owed per element. */
export function answersTo(
  context: Context,
  statement: Statement,
  answer: Answer,
  by: {
    each?: unknown;
    owners?: readonly PersonId[];
    to?: readonly PersonId[];
    parties?: readonly (readonly PersonId[])[];
  } = {},
): Statement[] {
  const links = answer.link ?? [{ theirs: 'of', mine: 'id' }];
  return context.ledger
    .all(answer.kind)
    .filter(
      (one) =>
        one.id !== statement.id &&
        (answer.by !== 'owners' || by.owners?.includes(one.author)) &&
        (answer.by !== 'to' || by.to?.includes(one.author)) &&
        (answer.addressed !== 'every' || reaches(context, one, by.parties)) &&
        (answer.addressed !== 'to' || agreeInAny(fieldOf(context, one, 'to'), by.to)) &&
        links.every(({ theirs, mine }) =>
          agree(fieldOf(context, one, theirs), mine === 'each' ? by.each : fieldOf(context, statement, mine)),
        ) &&
        fulfils(context, one, answer.where),
    );
}

/** The first answer of any kind named. One that does not name the statement itself belongs to it only when it came later. */
export function firstAnswer(
  context: Context,
  statement: Statement,
  answers: readonly Answer[] | undefined,
  by: Parameters<typeof answersTo>[3],
): { as: 'done' | 'known'; by: Statement } | undefined {
  return (answers ?? [])
    .flatMap((answer) =>
      answersTo(context, statement, answer, by)
        .filter((one) => namesIt(answer) || one.at >= statement.at)
        .slice(0, 1)
        .map((one) => ({ as: answer.as ?? ('done' as const), by: one })),
    )
    .sort((a, b) => byTime(a.by, b.by))[0];
}

/** Somebody of every party is among those it is addressed to; an empty party is reached by nobody and asks for none. */
export function reaches(
  context: Context,
  statement: Statement,
  parties: readonly (readonly PersonId[])[] = [],
): boolean {
  const to = listOf(fieldOf(context, statement, 'to'));
  return parties.every((party) => party.length === 0 || party.some((person) => to.includes(person)));
}

/** … or the statement that this one answers itself: who has acknowledged the first notice knows. */
function namesIt({ link }: Answer): boolean {
  return link === undefined || link.some(({ mine }) => mine === 'id' || mine === 'of');
}

export interface Concern {
  students: readonly StudentId[];
  classes: readonly ClassId[];
  cohorts: readonly CohortId[];
}

/** The students and classes that a statement is about, or that the statement it belongs to is about. */
export function concernedBy(context: Context, statement: Statement): Concern {
  const body = bodyOf(context, statement);
  const { date } = schoolTime(context.school.calendar, statement.at);
  const hurt = listOf(body.hurt).map((one) => (one as Body).student);
  const students = unique([body.student, ...listOf(body.students), ...hurt]) as StudentId[];
  const inLesson = (body.lesson as Body | undefined)?.class;
  const own = students.flatMap((student) => context.students.classOn(student, date) ?? []);
  const named = [body.class, ...listOf(body.classes), inLesson];
  const classes = unique([...named, ...own]) as ClassId[];
  if (classes.length === 0) {
    for (const reference of references) {
      const other = context.ledger.get(body[reference] as StatementId);
      if (other && other.id !== statement.id) return concernedBy(context, other);
    }
  }
  return { students, classes, cohorts: unique(classes.map((one) => context.cohortOf(one))) as CohortId[] };
}

/** When the clock starts; an unknown `happened` falls back to `firstKnown`, that to the recording. */
export function startOf(
  context: Context,
  statement: Statement,
  starts: 'recorded' | 'happened' | 'firstKnown',
): { start: 'statement' | 'happened' | 'firstKnown'; at: Instant } {
  const { happened, firstKnown } = bodyOf(context, statement) as Partial<Record<string, Instant>>;
  if (starts === 'happened' && happened) return { start: 'happened', at: happened };
  if (starts !== 'recorded' && firstKnown) return { start: 'firstKnown', at: firstKnown };
  return { start: 'statement', at: statement.at };
}

/** A list shares a value with what it is compared with; two single values are the same. */
function agree(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return false;
  if (Array.isArray(a)) return a.includes(b);
  return Array.isArray(b) ? b.includes(a) : a === b;
}

function agreeInAny(a: unknown, b: readonly unknown[] | undefined): boolean {
  return Array.isArray(a) && a.some((one) => b?.includes(one));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function unique(all: readonly unknown[]): unknown[] {
  return [...new Set(all.filter((one) => one !== undefined))].sort();
}
