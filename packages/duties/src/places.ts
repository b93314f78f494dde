/**
 * Which partitions a statement belongs to: the day of a class, a matter, the periods of a class or the school. The rules look at one
 * partition at a time, so one new statement costs only where it belongs.
 */
import {
  type ClassId,
  type Instant,
  type Kind,
  type PlainDate,
  references,
  type Statement,
  type StatementId,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import type { Compiled } from './compile.ts';
import type { Condition } from './pack/vocabulary.ts';
import type { World } from './world.ts';

/** Told of every day of a class that a statement belongs to; the same one may come more than once. */
export type VisitDay = (forClass: ClassId, date: PlainDate) => void;

/** Kinds that no matter needs: there are many of them, or they describe the school. */
const apart: ReadonlySet<Kind> = new Set<Kind>([
  'reading',
  'guardian',
  'excuse',
  'school',
  'person',
  'role',
  'class',
  'timetable',
  'student',
  'claim',
  'dutyHandover',
  'explanation',
  'cover',
  'adoption',
  'scope',
  'document',
  'invitation',
]);

interface Lookup {
  world: World;
  get(id: StatementId): Statement | undefined;
  dateAt(at: Instant): PlainDate;
}

/** Statements that this one names: what it belongs to, and what it corrects. */
export function namedBy(one: Statement): StatementId[] {
  const body = one.body as Partial<Record<string, StatementId>>;
  const named: StatementId[] = [];
  for (const reference of references) {
    const id = body[reference];
    if (id !== undefined) named.push(id);
  }
  if (one.kind === 'dropoutBatch') named.push(...one.body.forms);
  if (one.corrects) named.push(one.corrects);
  return named;
}

/** What compiles several forms belongs with each of them (B.report). */
export function formsOf(lookup: Lookup, one: Statement): Statement[] {
  return one.kind === 'dropoutBatch' ? one.body.forms.flatMap((id) => lookup.get(id) ?? []) : [];
}

/** The dates that a statement other than a reading is about, where it is about nothing else but its student. */
export function datesOf(lookup: Lookup, one: Statement): readonly PlainDate[] | undefined {
  switch (one.kind) {
    case 'telling':
      return [one.body.lesson.date];
    case 'excuse':
      return one.body.covers.map(({ date }) => date);
    case 'contact':
      return [lookup.dateAt(one.body.happened)];
    default:
      return undefined;
  }
}

/** Whether it names what it belongs to. Where that is not known, it is nobody's matter yet. */
export function namesAny(one: Statement): boolean {
  const body = one.body as Partial<Record<string, StatementId>>;
  return references.some((reference) => body[reference] !== undefined);
}

/** The days of a class that rules about attendance look at with this statement; a correction also belongs where the old one did. */
export function eachDay(lookup: Lookup, one: Statement, visit: VisitDay): void {
  ownDays(lookup, one, visit);
  const old = one.corrects && lookup.get(one.corrects);
  if (old && old.kind === one.kind && old.id !== one.id) ownDays(lookup, old, visit);
}

function ownDays(lookup: Lookup, one: Statement, visit: VisitDay): void {
  const { students } = lookup.world;
  const of = (student: StudentId, date: PlainDate) => {
    const forClass = students.classOn(student, date);
    if (forClass !== undefined) visit(forClass, date);
  };
  switch (one.kind) {
    case 'reading': {
      const { lesson, exceptions } = one.body;
      visit(lesson.class, lesson.date);
      for (const { student } of exceptions) of(student, lesson.date);
      return;
    }
    case 'telling':
      for (const student of one.body.students) of(student, one.body.lesson.date);
      return;
    case 'morningCheck':
    case 'classRecord':
      visit(one.body.class, one.body.date);
      return;
    case 'absenteeList': {
      const { lesson, absentees } = one.body;
      visit(lesson.class, lesson.date);
      for (const { student } of absentees) of(student, lesson.date);
      return;
    }
    case 'contactHandover':
      of(one.body.student, one.body.date);
      return;
    case 'contactHandback':
      followed(lookup, one.body.of, visit);
      return;
    case 'gatePass':
      of(one.body.student, lookup.dateAt(one.body.from));
      return;
    case 'guardianNotice':
    case 'thirdPartyContact':
    case 'contact':
      of(one.body.student, lookup.dateAt(one.body.happened));
      return;
    case 'report':
      of(one.body.student, one.body.date);
      return;
    case 'excuse':
      for (const { date } of one.body.covers) of(one.body.student, date);
      return;
    case 'withdrawal':
      of(one.body.student, one.body.lesson.date);
      followed(lookup, one.body.of, visit);
      return;
    case 'acknowledgement':
      followed(lookup, one.body.of, visit);
      return;
    default:
  }
}

function followed(lookup: Lookup, id: StatementId, visit: VisitDay): void {
  const target = lookup.get(id);
  if (target && target.kind !== 'acknowledgement') eachDay(lookup, target, visit);
}

/** The statement at the root of what this one names, or itself; undefined = part of no matter. */
export function rootOf(lookup: Lookup, one: Statement): Statement | undefined {
  if (apart.has(one.kind)) return undefined;
  let passed: Set<StatementId> | undefined;
  let at = one;
  for (;;) {
    const next = parentOf(lookup, at);
    if (!next) return at;
    passed ??= new Set([one.id]);
    if (passed.has(next.id)) return at;
    passed.add(next.id);
    at = next;
  }
}

/** The first statement named that is known and part of a matter. */
function parentOf(lookup: Lookup, one: Statement): Statement | undefined {
  const body = one.body as Partial<Record<string, StatementId>>;
  for (const reference of references) {
    const id = body[reference];
    const other = id === undefined ? undefined : lookup.get(id);
    if (other && !apart.has(other.kind)) return other;
  }
  const old = one.corrects && lookup.get(one.corrects);
  return old && !apart.has(old.kind) ? old : undefined;
}

/** Classes whose periods it may close, and those of what it corrects; the empty name is the school. */
export function periodsOf({ world, get }: Lookup, one: Statement): (ClassId | '')[] {
  const old = one.corrects && get(one.corrects);
  const named = [one, ...(old && old.kind === one.kind ? [old] : [])].flatMap((each) => {
    const body = each.body as { class?: ClassId; classes?: ClassId[]; student?: StudentId };
    return [
      ...(body.class ? [body.class] : []),
      ...(body.classes ?? []),
      ...(body.student ? world.students.classes(body.student) : []),
    ];
  });
  return ['', ...named].filter(
    (name, index, all) =>
      all.indexOf(name) === index && (name === '' || world.cohortOf(name as ClassId) !== undefined),
  ) as (ClassId | '')[];
}

/** School date of an instant; instants of one UTC minute share it. */
export function dateCache(world: World): (at: Instant) => PlainDate {
  const known = new Map<string, PlainDate>();
  return (at) => {
    const minute = at.slice(0, 16);
    const before = known.get(minute);
    if (before) return before;
    const { date } = schoolTime(world.school.calendar, at);
    known.set(minute, date);
    return date;
  };
}

/** Kinds that answer in a matter, and kinds that close a periodic duty: where there is none, nothing is evaluated. */
export function kindsOf({ rules, flows }: Compiled): {
  answers: ReadonlySet<Kind>;
  periods: ReadonlySet<Kind>;
} {
  const answers = new Set<Kind>();
  const periods = new Set<Kind>();
  for (const { trigger, closedBy, after } of rules) {
    const until = trigger.kind === 'recurring' ? trigger.until : undefined;
    const gates = (after ?? []).flatMap((gate) => ('anyOf' in gate ? gate.anyOf : [gate]));
    for (const answer of [...(closedBy ?? []), ...gates, ...(until ?? [])]) answers.add(answer.kind);
    if (trigger.kind === 'restrictedLesson' || trigger.kind === 'restrictedOuting') {
      for (const kind of ['specialFile', 'restrictionNotice', 'plannedEvent', 'activityCheck'] as const)
        periods.add(kind);
    }
    if (trigger.kind === 'periodic') for (const answer of closedBy ?? []) periods.add(answer.kind);
  }
  for (const flow of flows)
    for (const { needs } of flow.passages)
      for (const { kind } of needs.flatMap((one) => one.evidence)) answers.add(kind);
  return { answers, periods };
}

/** Whether a statement may raise anything in its matter, as far as its own words tell; an incident's change with its updates. */
export function mayRaise({ raisedBy }: Compiled, one: Statement): boolean {
  const rules = raisedBy.get(one.kind);
  if (!rules || one.kind === 'incident') return rules !== undefined;
  return rules.some(
    ({ trigger }) =>
      trigger.kind !== 'statement' || (trigger.where ?? []).every((condition) => mayFulfil(one, condition)),
  );
}

/** False only where a plain field of the statement itself says so. */
function mayFulfil(one: Statement, condition: Condition): boolean {
  if (!('is' in condition) || !('field' in condition)) return true;
  const value = (one.body as Partial<Record<string, unknown>>)[condition.field];
  if (typeof value !== 'string') return true;
  return condition.is.some((wanted) => wanted === value);
}
