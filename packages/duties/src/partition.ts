/** The duties of one partition: which rules look at it, and what they find. */
import type { ClassId, Instant, PlainDate } from '@wuhe/model';
import type { Context } from './context.ts';
import type { Duty } from './duty.ts';
import { isOf, type Rule } from './pack.ts';
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
export type About =
  | { kind: 'day'; class: ClassId; date: PlainDate }
  | { kind: 'matter' }
  | { kind: 'period'; class: ClassId | undefined; cohort: boolean };

export interface Found {
  duties: readonly Duty[];
  /** The next instant that a rule asked for. */
  next: Instant | undefined;
}

export function dutiesIn(context: Context, about: About): Found {
  const duties = context.rules.rules.flatMap((rule) => found(context, rule, about));
  const all = [...duties];
  // An escalation may itself be overdue; packs have no circles.
  for (let fresh = duties; fresh.length > 0; ) {
    const last = fresh;
    fresh = context.rules.rules.flatMap((rule) =>
      isOf(rule, 'overdue') ? overdue(context, rule, last) : [],
    );
    all.push(...fresh);
  }
  const shown = all.filter((duty) => isShown(context, duty));
  return { duties: shown, next: context.clock.nextChange() };
}

function found(context: Context, rule: Rule, about: About): Duty[] {
  switch (about.kind) {
    case 'day':
      return ofDay(context, rule, about);
    case 'matter':
      return ofMatter(context, rule);
    case 'period':
      return ofPeriod(context, rule, about);
  }
}

function ofPeriod(
  context: Context,
  rule: Rule,
  about: { class: ClassId | undefined; cohort: boolean },
): Duty[] {
  const wanted = about.class === undefined ? 'school' : about.cohort ? 'cohort' : 'class';
  const isFor = (of: 'school' | 'class' | 'cohort') =>
    of === wanted || (wanted === 'cohort' && of === 'class');
  if (isOf(rule, 'periodic')) return isFor(rule.trigger.for) ? periodic(context, rule, about.class) : [];
  if (isOf(rule, 'roleVacant')) return isFor(rule.trigger.for) ? vacant(context, rule, about.class) : [];
  if (about.class === undefined) return [];
  if (isOf(rule, 'restrictedLesson')) return restrictedLesson(context, rule, about.class);
  if (isOf(rule, 'restrictedOuting')) return restrictedOuting(context, rule, about.class);
  return [];
}

function ofDay(context: Context, rule: Rule, about: { class: ClassId; date: PlainDate }): Duty[] {
  if (isOf(rule, 'lessonNotTaken'))
    return about.date === context.days.today.date ? register(context, rule, about.class) : [];
  if (isOf(rule, 'absentInLesson')) return tell(context, rule);
  if (isOf(rule, 'told')) return acknowledge(context, rule);
  if (isOf(rule, 'absenceKnown')) return contact(context, rule);
  if (isOf(rule, 'notReached')) return unreachable(context, rule);
  if (isOf(rule, 'sessionAbsent')) return halfDay(context, rule);
  if (isOf(rule, 'dayAbsent')) return day(context, rule);
  if (isOf(rule, 'lessonAbsentees')) return lessonEnd(context, rule, about);
  if (isOf(rule, 'reasonUnknown')) return reason(context, rule);
  if (isOf(rule, 'leftWithoutLeave')) return leaving(context, rule, about);
  if (isOf(rule, 'recordDiffers')) return record(context, rule, about);
  return [];
}

function ofMatter(context: Context, rule: Rule): Duty[] {
  if (isOf(rule, 'statement')) return statement(context, rule);
  if (isOf(rule, 'recurring')) return recurring(context, rule);
  if (isOf(rule, 'state')) return state(context, rule);
  if (isOf(rule, 'warning')) return warning(context, rule);
  if (isOf(rule, 'notYetKnown')) return notYetKnown(context, rule);
  if (isOf(rule, 'reported')) return reported(context, rule);
  if (isOf(rule, 'withdrawn')) return withdrawn(context, rule);
  if (isOf(rule, 'disclosureRequested')) return decide(context, rule);
  if (isOf(rule, 'disclosureDecided')) return answered(context, rule);
  if (isOf(rule, 'releasedUnapproved')) return released(context, rule);
  if (isOf(rule, 'unnamedRecipient')) return route(context, rule);
  return [];
}

/** Open duties do not vanish at midnight; what was settled on an earlier day does. */
function isShown(context: Context, duty: Duty): boolean {
  const { today } = context.days;
  if (duty.state === 'open' || duty.opens >= today.from) return true;
  return duty.closed !== undefined && duty.closed.at >= today.from;
}
