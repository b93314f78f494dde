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
import type { World } from './world.ts';

interface DayPlace {
  class: ClassId;
  date: PlainDate;
}

export interface Places {
  days: readonly DayPlace[];
  /** Root statement or student, several for what lists statements; none = part of no matter. */
  matters: readonly string[];
  /** Classes whose periods it may close; the empty name is the school. */
  periods: readonly (ClassId | '')[];
}

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
]);

interface Lookup {
  world: World;
  get(id: StatementId): Statement | undefined;
  dateAt(at: Instant): PlainDate;
}

export function placesOf(lookup: Lookup, one: Statement, periodKinds: ReadonlySet<Kind>): Places {
  return {
    days: dayPlaces(lookup, one),
    matters: apart.has(one.kind) ? [] : mattersOf(lookup, one),
    periods: periodKinds.has(one.kind) ? periodsOf(lookup, one) : [],
  };
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

function dayPlaces(lookup: Lookup, one: Statement): DayPlace[] {
  const own = ownDays(lookup, one);
  const old = one.corrects && lookup.get(one.corrects);
  if (!old || old.kind !== one.kind || old.id === one.id) return own;
  return distinct([...own, ...ownDays(lookup, old)]);
}

function ownDays(lookup: Lookup, one: Statement): DayPlace[] {
  const of = (student: StudentId, date: PlainDate) => {
    const forClass = lookup.world.students.classOn(student, date);
    return forClass ? [{ class: forClass, date }] : [];
  };
  switch (one.kind) {
    case 'reading': {
      const { lesson, exceptions } = one.body;
      const own = { class: lesson.class, date: lesson.date };
      const others = exceptions.flatMap(({ student }) => {
        const forClass = lookup.world.students.classOn(student, lesson.date);
        return forClass && forClass !== lesson.class ? [{ class: forClass, date: lesson.date }] : [];
      });
      return others.length === 0 ? [own] : distinct([own, ...others]);
    }
    case 'telling':
      return distinct(one.body.students.flatMap((student) => of(student, one.body.lesson.date)));
    case 'morningCheck':
    case 'classRecord':
      return [{ class: one.body.class, date: one.body.date }];
    case 'absenteeList': {
      const { lesson, absentees } = one.body;
      const others = absentees.flatMap(({ student }) => of(student, lesson.date));
      return distinct([{ class: lesson.class, date: lesson.date }, ...others]);
    }
    case 'contactHandover':
      return of(one.body.student, one.body.date);
    case 'contactHandback':
      return followed(lookup, one.body.of);
    case 'gatePass':
      return of(one.body.student, lookup.dateAt(one.body.from));
    case 'guardianNotice':
    case 'thirdPartyContact':
    case 'contact':
      return of(one.body.student, lookup.dateAt(one.body.happened));
    case 'report':
      return of(one.body.student, one.body.date);
    case 'excuse':
      return distinct(one.body.covers.flatMap(({ date }) => of(one.body.student, date)));
    case 'withdrawal':
      return distinct([...of(one.body.student, one.body.lesson.date), ...followed(lookup, one.body.of)]);
    case 'acknowledgement':
      return followed(lookup, one.body.of);
    default:
      return [];
  }
}

function followed(lookup: Lookup, id: StatementId): DayPlace[] {
  const target = lookup.get(id);
  return target && target.kind !== 'acknowledgement' ? dayPlaces(lookup, target) : [];
}

/** What compiles several forms belongs with each of them (B.report). */
function mattersOf(lookup: Lookup, one: Statement): string[] {
  if (one.kind !== 'dropoutBatch') return [matterOf(lookup, one)];
  const forms = one.body.forms.flatMap((id) => lookup.get(id) ?? []);
  return [...new Set(forms.map((form) => matterOf(lookup, form)))];
}

/** The statement at the root of what this one names; the student, when it names none; else itself. */
function matterOf(lookup: Lookup, one: Statement): string {
  const passed = new Set<StatementId>();
  let at = one;
  for (;;) {
    passed.add(at.id);
    let next: Statement | undefined;
    for (const id of namedBy(at)) {
      const other = lookup.get(id);
      if (!next && other && !apart.has(other.kind)) next = other;
    }
    if (!next || passed.has(next.id)) break;
    at = next;
  }
  const { student } = at.body as { student?: StudentId };
  return student ? `student/${student}` : at.id;
}

function periodsOf({ world, get }: Lookup, one: Statement): (ClassId | '')[] {
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

function distinct(places: readonly DayPlace[]): DayPlace[] {
  if (places.length < 2) return [...places];
  return places.filter(
    (one, index) =>
      places.findIndex((other) => other.class === one.class && other.date === one.date) === index,
  );
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

/** Kinds that raise something in a matter, and kinds that close a periodic duty: where there is none, nothing is evaluated. */
export function kindsOf({ rules, flows }: Compiled): {
  raising: ReadonlySet<Kind>;
  periods: ReadonlySet<Kind>;
} {
  const raising = new Set<Kind>();
  const periods = new Set<Kind>();
  for (const { trigger, closedBy } of rules) {
    if (trigger.kind === 'statement' || trigger.kind === 'recurring') raising.add(trigger.of);
    if (trigger.kind === 'reported') raising.add('report');
    if (trigger.kind === 'withdrawn') raising.add('withdrawal');
    if (trigger.kind === 'disclosureRequested' || trigger.kind === 'disclosureDecided')
      raising.add('disclosureRequest');
    if (trigger.kind === 'unnamedRecipient') raising.add('report').add('stateReport');
    if (trigger.kind === 'releasedUnapproved') raising.add('disclosureRequest');
    if (trigger.kind === 'notYetKnown') raising.add('report').add('incidentReport').add('noticeReport');
    if (trigger.kind === 'restrictedLesson' || trigger.kind === 'restrictedOuting') {
      for (const kind of ['specialFile', 'restrictionNotice', 'plannedEvent', 'activityCheck'] as const)
        periods.add(kind);
    }
    if (trigger.kind === 'periodic') for (const answer of closedBy ?? []) periods.add(answer.kind);
    if (trigger.kind === 'state' || trigger.kind === 'warning') {
      for (const { passages, warning } of flows) {
        for (const { by } of [...passages, ...(warning?.signs ?? [])]) if (by) raising.add(by);
      }
    }
  }
  return { raising, periods };
}
