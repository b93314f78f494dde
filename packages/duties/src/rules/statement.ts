/** A statement raises a duty: who owes what to whom by when is data of the pack. Steps of playbooks come here too. */
import {
  type ClassId,
  type Instant,
  type PersonId,
  type Statement,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import type { Context } from '../context.ts';
import { deadlineOf } from '../deadline.ts';
import type { Duty } from '../duty.ts';
import { closing, make, maybe, persons } from '../make.ts';
import { type Concern, concernedBy, fieldOf, firstAnswer, fulfils, startOf } from '../matter.ts';
import { latest } from '../order.ts';
import type { Gate } from '../pack/vocabulary.ts';
import type { Rule, RuleOf } from '../pack.ts';
import { resolve } from '../parties.ts';

export function statement(context: Context, rule: RuleOf<'statement'>): Duty[] {
  const { of, where, each, starts } = rule.trigger;
  return context.ledger
    .all(of)
    .filter((one) => fulfils(context, one, where) && !replaced(context, rule, one))
    .flatMap((one) => {
      const start = startOf(context, one, starts);
      if (each === undefined) return dutyAbout(context, rule, one, { start }) ?? [];
      const elements = fieldOf(context, one, each);
      return (Array.isArray(elements) ? elements : []).flatMap(
        (element) => dutyAbout(context, rule, one, { start, each: element }) ?? [],
      );
    });
}

/** The setting's playbook stands in for the general clause. */
function replaced(context: Context, rule: Rule, one: Statement): boolean {
  return (
    one.kind === 'incident' &&
    context.rules.playbooks.some(
      (book) => book.replaces.includes(rule.id) && fulfils(context, one, book.where),
    )
  );
}

interface Episode {
  start: { start: Duty['why']['clock']['start']; at: Instant };
  each?: unknown;
  /** Distinguishes the episodes of one statement: a period, a state, an element. */
  suffix?: string;
  owners?: readonly PersonId[];
  /** Stated otherwise than by the rule. */
  deadline?: Instant | undefined;
  /** No earlier than this, whatever was said before. */
  opens?: Instant;
  closed?: ReturnType<typeof firstAnswer>;
  values?: Duty['values'];
}

/** The duty of a rule about one statement, or undefined where it has not opened or this device may not know. */
export function dutyAbout(context: Context, rule: Rule, one: Statement, episode: Episode): Duty | undefined {
  const { start, each } = episode;
  const { calendar } = context.school;
  const { students, classes } = narrowed(context, concernedBy(context, one), each);
  const field = (path: string) => (path === 'each' ? each : fieldOf(context, one, path));
  const concerned = {
    classes,
    date: context.days.today.date,
    author: one.author,
    field: (path: string) => asPersons(field(path)),
  };
  const nextLevel = rule.nextLevel ?? [];
  const owner = episode.owners
    ? { persons: episode.owners, vacancy: undefined }
    : resolve(context, [rule.owner], nextLevel, { ...concerned, except: subjectOf(one) });
  const parties = (rule.to ?? []).map((party) =>
    resolve(context, [party], nextLevel, { ...concerned, except: subjectOf(one) }),
  );
  const to = {
    persons: persons(...parties.map((party) => party.persons)),
    vacancy: parties.find((party) => party.vacancy)?.vacancy,
  };
  if (tells(rule) && to.persons.length > 0 && to.persons.every((person) => owner.persons.includes(person)))
    return undefined;
  const letters = [...owner.persons, ...to.persons, one.author];
  const root = rootOf(one);
  const allowed = (classes.length > 0 ? classes : [undefined]).some((forClass) =>
    context.scopes.allow(rule, { ...maybe('class', forClass), letters, case: root }),
  );
  if (!allowed) return undefined;

  let opens = latest(one.at, episode.opens ?? one.at);
  for (const gate of rule.after ?? []) {
    const passed = passedAt(context, one, gate, each);
    if (passed === undefined) return undefined;
    opens = latest(opens, passed);
  }
  if (!context.clock.reached(opens)) return undefined;
  const id = [rule.id, one.id, episode.suffix, each === undefined ? undefined : String(each)]
    .filter((part) => part !== undefined)
    .join(':');
  const handed = context.work.handed(id, owner.persons)?.body.to;
  const closed =
    episode.closed ??
    firstAnswer(context, one, rule.closedBy, {
      each,
      owners: handed === undefined ? owner.persons : [...owner.persons, handed],
      to: to.persons,
      parties: parties.map((party) => party.persons),
    });
  const [student] = students.length === 1 ? students : [];
  const day = schoolTime(calendar, start.at).date;
  const gated = rule.after !== undefined && opens > start.at;
  const clock = gated ? { start: 'statement' as const, at: opens } : start;
  return make(context, rule, {
    id,
    state: closed ? closed.as : 'open',
    owners: owner.persons.length > 0 ? owner.persons : subjectOf(one) ? [] : [one.author],
    to: to.persons,
    ...maybe('vacancy', owner.vacancy ?? to.vacancy),
    ...maybe('student', student),
    ...maybe('class', classes.length === 1 ? classes[0] : undefined),
    ...maybe('each', typeof each === 'string' ? each : undefined),
    date: day,
    about: one.id,
    opens,
    deadline:
      episode.deadline ??
      deadlineOf(calendar, rule.due, { at: clock.at, date: schoolTime(calendar, clock.at).date }, field),
    ...maybe('closed', closed && closing(closed.by)),
    because: [one],
    clock,
    ...maybe('approval', rule.approval),
    values: {
      by: one.author,
      byTime: one.at,
      ...classNameOf(context, classes),
      ...Object.fromEntries(
        Object.entries(rule.values ?? {}).flatMap(([place, path]) => {
          const value = field(path);
          return typeof value === 'string' || typeof value === 'number' ? [[place, value]] : [];
        }),
      ),
      ...episode.values,
    },
  });
}

/** Whom a statement is about never has a duty about it: a complaint (B.watch). */
function subjectOf(one: Statement): PersonId | undefined {
  return (one.body as { subject?: PersonId }).subject;
}

/** All it asks is that somebody hears. Where both are the same person there is nothing to pass on. */
function tells(rule: Rule): boolean {
  return rule.closedBy?.some((answer) => answer.kind === 'acknowledgement') ?? false;
}

/** When a gate was passed; undefined = not yet. One that does not apply never held anything up. */
function passedAt(context: Context, one: Statement, gate: Gate, each: unknown): Instant | undefined {
  if ('kind' in gate) return firstAnswer(context, one, [gate], { each })?.by.at;
  if (!fulfils(context, one, gate.where)) return one.at;
  if (gate.each === undefined) return firstAnswer(context, one, gate.anyOf, { each })?.by.at;
  const elements = fieldOf(context, one, gate.each);
  let passed = one.at;
  for (const element of Array.isArray(elements) ? elements : []) {
    const at = firstAnswer(context, one, gate.anyOf, { each: element })?.by.at;
    if (at === undefined) return undefined;
    passed = latest(passed, at);
  }
  return passed;
}

/** A duty of an `overdue` rule: when the duty it watches passes its deadline. */
export function overdue(context: Context, rule: RuleOf<'overdue'>, duty: Duty): Duty | undefined {
  if (duty.state !== 'open' || duty.due === undefined) return undefined;
  const opens = context.later(duty.due, rule.trigger.afterMinutes);
  if (!context.clock.reached(opens)) return undefined;
  const forClass =
    duty.lesson?.class ?? (duty.student && context.students.classOn(duty.student, context.days.today.date));
  const about = duty.about && context.ledger.get(duty.about);
  const classes = forClass ? [forClass] : about ? concernedBy(context, about).classes : [];
  const concerned = {
    classes,
    date: context.days.today.date,
    author: duty.owners[0],
    field: (path: string) => (path === 'owners' ? duty.owners : path === 'to' ? duty.to : []),
  };
  const owner = resolve(context, [rule.owner], rule.nextLevel ?? [], concerned);
  const to = resolve(context, rule.to ?? [], rule.nextLevel ?? [], concerned);
  const reads = classes.length > 0 ? classes : [undefined];
  if (
    !reads.some((one) =>
      context.scopes.allow(rule, {
        ...maybe('class', one),
        letters: owner.persons,
        ...maybe('case', about && rootOf(about)),
      }),
    )
  )
    return undefined;
  return make(context, rule, {
    id: `${rule.id}:${duty.id}`,
    state: 'open',
    owners: owner.persons.length > 0 ? owner.persons : duty.owners,
    to: to.persons,
    ...maybe('vacancy', owner.vacancy),
    ...maybe('student', duty.student),
    ...maybe('lesson', duty.lesson),
    ...maybe('date', duty.date),
    ...maybe('session', duty.session),
    ...maybe('about', duty.about),
    opens,
    because: duty.why.because.flatMap((id) => context.ledger.get(id) ?? []),
    clock: { start: 'overdue', at: duty.due, plusMinutes: rule.trigger.afterMinutes },
    values: duty.values,
  });
}

/** A duty for each student or class concerns that one only. */
function narrowed(context: Context, all: Concern, each: unknown): Concern {
  const { date } = context.days.today;
  const onRoll = typeof each === 'string' && context.students.classOn(each as StudentId, date);
  const student = onRoll ? (each as StudentId) : all.students.find((one) => one === each);
  if (student) {
    const own = context.students.classOn(student, date);
    return { ...all, students: [student], classes: own ? [own] : all.classes };
  }
  const forClass = all.classes.find((one) => one === each);
  return forClass ? { ...all, classes: [forClass] } : all;
}

/** The name of the only class concerned. */
export function classNameOf(context: Context, classes: readonly ClassId[]): { class?: string } {
  const [only, ...more] = classes;
  const found = more.length === 0 ? context.school.classes.find((one) => one.id === only) : undefined;
  return maybe('class', found?.name);
}

function rootOf(one: Statement): Statement['id'] {
  const body = one.body as { incident?: Statement['id']; case?: Statement['id'] };
  return body.incident ?? body.case ?? one.id;
}

function asPersons(value: unknown): PersonId[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((one): one is PersonId => typeof one === 'string');
}
