/** The duties of one partition: which rules look at it, and what they find. */
import type { ClassId, Instant, PlainDate } from '@wuhe/model';
import type { Context } from './context.ts';
import type { Duty } from './duty.ts';
import type { TriggerKind } from './pack/trigger.ts';
import { isOf, type Rule, type RuleOf } from './pack.ts';
import { acknowledge } from './rules/acknowledge.ts';
import { restrictedLesson, restrictedOuting } from './rules/activity.ts';
import { contact } from './rules/contact.ts';
import { day } from './rules/day.ts';
import { answered, decide, released } from './rules/disclosure.ts';
import { halfDay } from './rules/halfDay.ts';
import { leaving } from './rules/leaving.ts';
import { lessonEnd } from './rules/lessonEnd.ts';
import { notYetKnown } from './rules/notYetKnown.ts';
import { reason } from './rules/reason.ts';
import { record } from './rules/record.ts';
import { periodic, recurring } from './rules/recurring.ts';
import { register } from './rules/register.ts';
import { reported } from './rules/reported.ts';
import { route } from './rules/route.ts';
import { state, warning } from './rules/state.ts';
import { overdue, statement } from './rules/statement.ts';
import { tell } from './rules/tell.ts';
import { unreachable } from './rules/unreachable.ts';
import { vacant } from './rules/vacant.ts';
import { withdrawn } from './rules/withdrawn.ts';

/** What a partition is about. */
export type About = DayOf | { kind: 'matter' } | PeriodOf;

interface DayOf {
  kind: 'day';
  class: ClassId;
  date: PlainDate;
}

/** @property class undefined = the whole school; `cohort`: the periods of its cohort come with it */
interface PeriodOf {
  kind: 'period';
  class: ClassId | undefined;
  cohort: boolean;
}

export interface Found {
  duties: readonly Duty[];
  /** The next instant that a rule asked for. */
  next: Instant | undefined;
}

export function dutiesIn(context: Context, about: About): Found {
  const all = found(context, about);
  // An escalation may itself be overdue; packs have no circles.
  for (let fresh = all; fresh.length > 0; ) {
    fresh = fresh.flatMap((duty) => escalated(context, duty));
    for (const duty of fresh) all.push(duty);
  }
  return { duties: all, next: context.clock.nextChange() };
}

function escalated(context: Context, duty: Duty): Duty[] {
  const rules = context.rules.escalations.get(duty.rule) ?? [];
  return rules.flatMap((rule) => (isOf(rule, 'overdue') ? (overdue(context, rule, duty) ?? []) : []));
}

function found(context: Context, about: About): Duty[] {
  switch (about.kind) {
    case 'day':
      return byTrigger(context, ofDay, about);
    case 'matter':
      return [...raised(context)].flatMap((rule) => look(context, ofMatter, rule, about));
    case 'period':
      return byTrigger(context, ofPeriod, about);
  }
}

/** The rules that what was said in a matter, or days missed, may raise duties of. */
function raised({ rules, ledger, attended }: Context): Set<Rule> {
  const found = new Set<Rule>(attended && attended.days.length > 0 ? rules.raisedByRuns : []);
  for (const kind of ledger.kinds()) for (const rule of rules.raisedBy.get(kind) ?? []) found.add(rule);
  return found;
}

/** What a kind of rule finds in a kind of partition. */
type Looks<A> = { [K in TriggerKind]?: (context: Context, rule: RuleOf<K>, about: A) => Duty[] };

function byTrigger<A>(context: Context, looks: Looks<A>, about: A): Duty[] {
  return (Object.keys(looks) as TriggerKind[]).flatMap((kind) =>
    (context.rules.byTrigger.get(kind) ?? []).flatMap((rule) => look(context, looks, rule, about)),
  );
}

function look<A>(context: Context, looks: Looks<A>, rule: Rule, about: A): Duty[] {
  const at = looks[rule.trigger.kind] as ((context: Context, rule: Rule, about: A) => Duty[]) | undefined;
  return at?.(context, rule, about) ?? [];
}

const ofDay: Looks<DayOf> = {
  lessonNotTaken: (context, rule, about) =>
    about.date === context.days.today.date ? register(context, rule, about.class) : [],
  absentInLesson: tell,
  told: acknowledge,
  absenceKnown: contact,
  notReached: unreachable,
  sessionAbsent: halfDay,
  dayAbsent: day,
  lessonAbsentees: lessonEnd,
  reasonUnknown: reason,
  leftWithoutLeave: leaving,
  recordDiffers: record,
};

const ofMatter: Looks<unknown> = {
  statement,
  recurring,
  state,
  warning,
  notYetKnown,
  reported,
  withdrawn,
  disclosureRequested: decide,
  disclosureDecided: answered,
  releasedUnapproved: released,
  unnamedRecipient: route,
};

const ofPeriod: Looks<PeriodOf> = {
  periodic: (context, rule, about) =>
    isFor(about, rule.trigger.for) ? periodic(context, rule, about.class) : [],
  roleVacant: (context, rule, about) =>
    isFor(about, rule.trigger.for) ? vacant(context, rule, about.class) : [],
  restrictedLesson: (context, rule, about) =>
    about.class === undefined ? [] : restrictedLesson(context, rule, about.class),
  restrictedOuting: (context, rule, about) =>
    about.class === undefined ? [] : restrictedOuting(context, rule, about.class),
};

function isFor(about: PeriodOf, of: 'school' | 'class' | 'cohort'): boolean {
  if (about.class === undefined) return of === 'school';
  return of === 'class' || (of === 'cohort' && about.cohort);
}
