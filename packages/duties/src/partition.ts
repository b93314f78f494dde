/** The duties of one partition: which rules look at it, and what they find. */
import type { ClassId, Instant, PlainDate } from '@wuhe/model';
import type { Context } from './context.ts';
import type { Duty } from './duty.ts';
import { isOf, type Rule } from './pack.ts';
import { acknowledge } from './rules/acknowledge.ts';
import { contact } from './rules/contact.ts';
import { day } from './rules/day.ts';
import { answered, decide } from './rules/disclosure.ts';
import { halfDay } from './rules/halfDay.ts';
import { notYetKnown } from './rules/notYetKnown.ts';
import { periodic, recurring } from './rules/recurring.ts';
import { register } from './rules/register.ts';
import { reported } from './rules/reported.ts';
import { state, warning } from './rules/state.ts';
import { overdue, statement } from './rules/statement.ts';
import { tell } from './rules/tell.ts';
import { unreachable } from './rules/unreachable.ts';
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
    case 'period': {
      if (!isOf(rule, 'periodic')) return [];
      const wanted = about.class === undefined ? 'school' : about.cohort ? 'cohort' : 'class';
      return rule.trigger.for === wanted || (wanted === 'cohort' && rule.trigger.for === 'class')
        ? periodic(context, rule, about.class)
        : [];
    }
  }
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
  return [];
}

/** Open duties do not vanish at midnight; what was settled on an earlier day does. */
function isShown(context: Context, duty: Duty): boolean {
  const { today } = context.days;
  if (duty.state === 'open' || duty.opens >= today.from) return true;
  return duty.closed !== undefined && duty.closed.at >= today.from;
}
