/**
 * The engine: keeps what it was told in partitions, and the duties of each until a statement or the clock changes them. Adding a
 * statement costs its own partitions; the result never depends on the order in which statements came.
 */
import type { ClassId, Instant, PlainDate, Statement, StatementId, StudentId } from '@wuhe/model';
import { absenceWatch } from './absenceWatch.ts';
import type { Compiled } from './compile.ts';
import { type Context, contextOf } from './context.ts';
import { corrections } from './corrections.ts';
import { type Days, daysUnderEvaluation } from './days.ts';
import type { Duty, Evaluation } from './duty.ts';
import type { Facts } from './facts.ts';
import { type Standing, stateOf } from './flow.ts';
import { compare, earliest, push, taken } from './order.ts';
import type { RulePack } from './pack.ts';
import { type About, dutiesIn, type Found } from './partition.ts';
import {
  dateCache,
  datesOf,
  eachDay,
  formsOf,
  kindsOf,
  mayRaise,
  namedBy,
  namesAny,
  periodsOf,
  rootOf,
} from './places.ts';
import { readingLog } from './readingLog.ts';
import { waitingStatements } from './waiting.ts';
import { workLog, worldOf } from './world.ts';

export interface Engine {
  /** Where a student stands in a flow of the pack at `now`; undefined where the pack has no such flow for this school. */
  standing(flow: string, student: StudentId, now: Instant): Standing | undefined;
  /** Takes statements in; one that is known already changes nothing. */
  add(statements: Iterable<Statement>): void;
  /** Every duty at `now`, and the next instant at which that changes by the clock alone. */
  evaluate(now: Instant): Evaluation;
}

interface Partition {
  about: About;
  statements: Statement[];
  /** Of a matter that is one student. */
  student?: StudentId;
  /** Of a matter: whether it holds anything that a rule is about. */
  raises: boolean;
  /** Duties at `from`, the same until just before `next`, on this school date. */
  kept: (Found & { from: Instant; date: PlainDate }) | undefined;
}

export function createEngine(about: Omit<Facts, 'statements'>, pack: RulePack): Engine {
  const work = workLog();
  const covers = new Map<StatementId, Statement>();
  let world = worldOf(about, pack, [], work);
  const kinds = kindsOf(world.rules);
  const dateAt = dateCache(world);

  const byId = new Map<StatementId, Statement>();
  /** Statements by what they name, known or not. */
  const naming = new Map<StatementId, Statement[]>();
  /** Acknowledgements of what is not known, or waits. */
  const early = new Map<StatementId, Statement[]>();
  /** Statements about dates that are not under evaluation. */
  const waiting = waitingStatements();
  const opened = new Set<PlainDate>();
  const dayPartitions = new Map<PlainDate, Map<ClassId, Partition>>();
  const ofStudents = new Map<StudentId, Partition>();
  const ofRoots = new Map<StatementId, Partition>();
  const periods = new Map<ClassId | '', Partition>();
  const guardians = new Map<StudentId, Statement[]>();
  /** Suspensions and placements, by the classes of their student: each is about many days. */
  const enrolment = new Map<ClassId, Statement[]>();
  const home = new Map<string, Partition>();
  /** Partitions that may have to be evaluated; what sleeps is not among them. */
  const awake = new Set<Partition>();
  let days: Days | undefined;
  let sorted: readonly Duty[] = [];
  let last: ReadonlySet<Partition> = new Set();
  /** Periods begin by the calendar, so nothing sleeps that may be raised again. */
  const recurs = world.rules.rules.flatMap(({ trigger }) => (trigger.kind === 'recurring' ? trigger.of : []));

  const periodic = world.rules.rules.flatMap(({ trigger }) =>
    trigger.kind === 'periodic' || trigger.kind === 'roleVacant' ? trigger.for : [],
  );
  const lookup = {
    get world() {
      return world;
    },
    get: (id: StatementId) => byId.get(id),
    dateAt,
  };
  const readings = readingLog();
  const watch = absenceWatch(
    {
      get world() {
        return world;
      },
      readings,
      leave: (student, forClass, date) => [
        ...placed(forClass, date).filter((one) => one.kind === 'excuse'),
        ...waiting.leave(student, date),
      ],
    },
    shortestRun(world.rules.flows),
  );

  function placed(forClass: ClassId, date: PlainDate): readonly Statement[] {
    return dayPartitions.get(date)?.get(forClass)?.statements ?? [];
  }

  function fresh(of: About): Partition {
    return { about: of, statements: [], raises: false, kept: undefined };
  }

  function dayPartition(forClass: ClassId, date: PlainDate): Partition {
    let classes = dayPartitions.get(date);
    if (!classes) {
      classes = new Map();
      dayPartitions.set(date, classes);
    }
    let found = classes.get(forClass);
    if (!found) {
      found = fresh({ kind: 'day', class: forClass, date });
      classes.set(forClass, found);
    }
    return found;
  }

  /** Only students missing for several days in a row are looked at. */
  function wakeChained(): void {
    for (const { student, chained } of watch.take()) {
      const matter = studentMatter(student);
      if (chained) matter.raises = true;
      touch(matter);
    }
    for (const { student } of awake) if (student) admitOf(student);
  }

  function admitOf(student: StudentId): void {
    for (const one of waiting.takeOf(student)) admit(one);
  }

  /** The matter of a student, or of the statement at its root. */
  function matterOf(root: Statement): Partition {
    const { student } = root.body as { student?: StudentId };
    if (student) return studentMatter(student);
    const found = ofRoots.get(root.id);
    if (found) return found;
    const made = fresh({ kind: 'matter' });
    ofRoots.set(root.id, made);
    return made;
  }

  function studentMatter(student: StudentId): Partition {
    const found = ofStudents.get(student);
    if (found) return found;
    const made = { ...fresh({ kind: 'matter' }), student };
    ofStudents.set(student, made);
    return made;
  }

  function eachPartition(one: Statement, visit: (partition: Partition) => void): void {
    eachDay(lookup, one, (forClass, date) => visit(dayPartition(forClass, date)));
    for (const form of formsOf(lookup, one)) {
      const root = rootOf(lookup, form);
      if (root) visit(matterOf(root));
    }
    const root = rootOf(lookup, one);
    if (root && (root !== one || world.rules.raisedBy.has(one.kind) || !namesAny(one))) visit(matterOf(root));
    if (!kinds.periods.has(one.kind)) return;
    for (const name of periodsOf(lookup, one)) {
      const period = periods.get(name);
      if (period) visit(period);
    }
  }

  function touch(partition: Partition): void {
    partition.kept = partition.kept && { ...partition.kept, date: '' as PlainDate };
    if (partition.about.kind === 'matter' && partition.raises) awake.add(partition);
  }

  function noteChange({ about: of }: Partition, one: Statement): void {
    if (of.kind === 'day' && (one.kind === 'reading' || one.kind === 'excuse'))
      watch.changed(of.class, of.date);
  }

  function place(one: Statement): void {
    const raises = mayRaise(world.rules, one);
    eachPartition(one, (partition) => {
      if (partition.statements.at(-1) === one) return;
      partition.statements.push(one);
      partition.raises ||= raises;
      touch(partition);
      noteChange(partition, one);
    });
  }

  /** A correction never waits, for what it corrects may be about another day. Nor does what is named by something known. */
  function waits(one: Statement): boolean {
    if (one.corrects || kinds.periods.has(one.kind) || naming.has(one.id) || mayRaise(world.rules, one))
      return false;
    if (one.kind === 'reading') {
      // It waits in the log of readings.
      if (opened.has(one.body.lesson.date)) return false;
    } else {
      const dates = datesOf(lookup, one);
      if (!dates || dates.some((date) => opened.has(date))) return false;
      waiting.add(one, dates);
    }
    if (watch.active()) eachDay(lookup, one, watch.changed);
    return true;
  }

  function openDate(date: PlainDate): void {
    if (opened.has(date)) return;
    opened.add(date);
    for (const one of [...readings.of(date), ...waiting.take(date)]) admit(one);
  }

  function unplace(one: Statement): void {
    eachPartition(one, (partition) => {
      partition.statements = partition.statements.filter((other) => other.id !== one.id);
      touch(partition);
      noteChange(partition, one);
    });
  }

  /** Whatever names the statement, and what names that. */
  function dependents(id: StatementId, found = new Set<Statement>()): Set<Statement> {
    for (const one of naming.get(id) ?? []) {
      if (found.has(one)) continue;
      found.add(one);
      dependents(one.id, found);
    }
    return found;
  }

  function add(one: Statement): void {
    if (byId.has(one.id)) return;
    if (one.kind === 'reading') watch.note(one);
    if (waits(one)) return;
    if (
      one.kind === 'acknowledgement' &&
      !one.corrects &&
      !byId.has(one.body.of) &&
      !kinds.periods.has(one.kind)
    ) {
      push(early, one.body.of, one);
      return;
    }
    admit(one);
  }

  /** What is looked at from now on. */
  function admit(one: Statement): void {
    if (byId.has(one.id)) return;
    // What came before the statement it names belongs elsewhere from now on.
    const moved = naming.has(one.id) ? [...dependents(one.id)].filter((other) => byId.has(other.id)) : [];
    for (const other of moved) unplace(other);
    byId.set(one.id, one);
    for (const id of namedBy(one)) push(naming, id, one);
    for (const other of moved) place(other);
    if (one.kind === 'guardian') {
      push(guardians, one.body.student, one);
      const old = one.corrects && byId.get(one.corrects);
      if (old?.kind === 'guardian' && old.body.student !== one.body.student)
        push(guardians, old.body.student, one);
      for (const date of opened) for (const each of dayPartitions.get(date)?.values() ?? []) touch(each);
    }
    if (one.kind === 'suspension' || one.kind === 'placement') noteEnrolment(one);
    place(one);
    for (const follower of taken(early, one.id)) admit(follower);
    if (one.kind === 'claim' || one.kind === 'dutyHandover' || one.kind === 'explanation') {
      work.add(one);
      const at = home.get(one.body.duty);
      if (at) touch(at);
    }
    if (one.kind === 'cover') {
      covers.set(one.id, one);
      const valid = corrections(covers);
      const standing = [...covers.values()].filter((each) => valid.replacedAt(each.id) === undefined);
      world = worldOf(about, pack, standing as Statement<'cover'>[], work);
      for (const classes of dayPartitions.values()) for (const each of classes.values()) touch(each);
      for (const each of [...ofStudents.values(), ...ofRoots.values(), ...periods.values()]) touch(each);
    }
  }

  function noteEnrolment(one: Statement<'suspension' | 'placement'>): void {
    const { students } = world;
    const old = one.corrects && byId.get(one.corrects);
    const before = old?.kind === one.kind ? students.classes(old.body.student) : [];
    for (const forClass of students.classes(one.body.student)) push(enrolment, forClass, one);
    for (const forClass of new Set([...students.classes(one.body.student), ...before])) {
      for (const date of opened) {
        const day = dayPartitions.get(date)?.get(forClass);
        if (day) touch(day);
      }
    }
  }

  /** Suspensions and placements of the students of a class, with what corrects them. */
  function enrolmentOf(forClass: ClassId): Statement[] {
    return (enrolment.get(forClass) ?? []).flatMap((one) => [
      one,
      ...(naming.get(one.id) ?? []).filter((other) => other.kind === one.kind),
    ]);
  }

  /** Partitions that count on this date. */
  function* present(on: Days): Generator<Partition> {
    if (on.schoolToday) for (const one of world.timetable.classes) dayPartition(one, on.today.date);
    for (const { date } of on.list) yield* dayPartitions.get(date)?.values() ?? [];
    yield* awake;
    yield* periods.values();
  }

  function openPeriods(): void {
    if (periods.size > 0 || periodic.length === 0) return;
    periods.set('', fresh({ kind: 'period', class: undefined, cohort: false }));
    const seen = new Set<string>();
    for (const { id, cohort } of [...world.school.classes].sort((a, b) => compare(a.id, b.id))) {
      periods.set(id, fresh({ kind: 'period', class: id, cohort: !seen.has(cohort) }));
      seen.add(cohort);
    }
  }
  openPeriods();

  function statementsOf(partition: Partition): readonly Statement[] {
    if (partition.about.kind !== 'day') return partition.statements;
    const students = new Set<StudentId>();
    for (const one of partition.statements) {
      if (one.kind === 'contact' || one.kind === 'thirdPartyContact' || one.kind === 'report')
        students.add(one.body.student);
    }
    const of = [
      ...[...students].flatMap((student) => guardians.get(student) ?? []),
      ...enrolmentOf(partition.about.class),
    ];
    return of.length === 0 ? partition.statements : [...partition.statements, ...of];
  }

  function evaluate(now: Instant): Evaluation {
    const current = daysAt(now);
    for (const { date } of current.list) openDate(date);
    wakeChained();
    const { date } = current.today;
    const gone = new Set<Duty>();
    const come: Duty[] = [];
    const counted = new Set<Partition>();
    let next = current.today.to;
    for (const partition of present(current)) {
      counted.add(partition);
      const { kept } = partition;
      if (kept?.date === date && kept.from <= now && (kept.next === undefined || now < kept.next)) {
        if (kept.next !== undefined) next = earliest(next, kept.next);
        continue;
      }
      for (const duty of kept?.duties ?? []) gone.add(duty);
      const found = find(partition, current, now);
      partition.kept = { ...found, from: now, date };
      come.push(...found.duties);
      for (const duty of found.duties) home.set(duty.id, partition);
      if (found.next !== undefined) next = earliest(next, found.next);
    }
    for (const partition of last) {
      if (counted.has(partition)) continue;
      for (const duty of partition.kept?.duties ?? []) gone.add(duty);
      partition.kept = undefined;
    }
    last = counted;
    for (const partition of awake) {
      const { kept } = partition;
      if (!kept || kept.duties.length > 0 || kept.next !== undefined) continue;
      if (partition.statements.some((one) => one.at > now || recurs.includes(one.kind as never))) continue;
      awake.delete(partition);
    }
    if (gone.size > 0 || come.length > 0) sorted = merged(sorted, gone, come);
    return { duties: sorted, nextChange: next };
  }

  function find(partition: Partition, on: Days, now: Instant): Found {
    const of = partition.about;
    return dutiesIn(contextAt(partition, on, now), of);
  }

  function contextAt(partition: Partition, on: Days, now: Instant): Context {
    const of = partition.about;
    const day = of.kind === 'day' ? of : undefined;
    const { student } = partition;
    const attended = student && { student, days: watch.daysOf(student, on) };
    return contextOf(world, on, statementsOf(partition), now, day, attended);
  }

  /** Going back in time wakes everything: what was settled then was still open. */
  function daysAt(now: Instant): Days {
    if (days && days.today.from <= now && now < days.today.to) return days;
    if (!days || now < days.today.from)
      for (const matter of [...ofStudents.values(), ...ofRoots.values()]) touch(matter);
    days = daysUnderEvaluation(world.school.calendar, now, pack.numbers.carriedSchoolDays, pack.inForceFrom);
    return days;
  }

  return {
    add(statements) {
      for (const one of statements) add(one);
    },
    evaluate,
    standing(id, student, now) {
      const flow = world.rules.flows.find((one) => one.id === id);
      wakeChained();
      admitOf(student);
      return flow && stateOf(contextAt(studentMatter(student), daysAt(now), now), flow);
    },
  };
}

/** The fewest days of absence that any flow asks about; a calendar week has at least one school day missed. */
function shortestRun(flows: Compiled['flows']): number {
  const runs = flows.flatMap(({ passages, warning }) =>
    [...passages, ...(warning?.signs ?? [])].flatMap((one) => one.run ?? []),
  );
  return Math.min(...runs.map((one) => (one.unit === 'schoolDays' ? one.count : 1)));
}

function merged(sorted: readonly Duty[], gone: ReadonlySet<Duty>, come: readonly Duty[]): Duty[] {
  const added = [...come].sort(byDue);
  const result: Duty[] = [];
  let at = 0;
  for (const duty of sorted) {
    if (gone.has(duty)) continue;
    for (let next = added[at]; next && byDue(next, duty) < 0; next = added[at]) {
      result.push(next);
      at++;
    }
    result.push(duty);
  }
  for (; at < added.length; at++) result.push(added[at] as Duty);
  return result;
}

function byDue(a: Duty, b: Duty): number {
  return compare(a.due ?? a.opens, b.due ?? b.opens) || compare(a.id, b.id);
}
