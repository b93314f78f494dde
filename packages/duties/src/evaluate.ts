/**
 * The engine: facts + pack + now → duties. Pure and deterministic: no clock of its own, no locale, no order of arrival. Two devices with
 * the same facts show the same duties.
 */
import type { Instant } from '@wuhe/model';
import { type Context, contextOf } from './context.ts';
import type { Duty, Evaluation } from './duty.ts';
import type { Facts } from './facts.ts';
import { compare, earliest } from './order.ts';
import type { Rule, RuleOf, RulePack } from './pack.ts';
import { acknowledge } from './rules/acknowledge.ts';
import { contact } from './rules/contact.ts';
import { day } from './rules/day.ts';
import { answered, decide } from './rules/disclosure.ts';
import { halfDay } from './rules/halfDay.ts';
import { register } from './rules/register.ts';
import { reported } from './rules/reported.ts';
import { tell } from './rules/tell.ts';
import { unreachable } from './rules/unreachable.ts';
import { withdrawn } from './rules/withdrawn.ts';

/** Every duty this device can compute at `now`, and the next instant at which that changes by the clock alone. */
export function evaluate(facts: Facts, pack: RulePack, now: Instant): Evaluation {
  const context = contextOf(facts, pack, now);
  const duties = pack.rules
    .flatMap((rule) => dutiesOf(context, rule))
    .filter((duty) => isShown(context, duty))
    .sort((a, b) => compare(a.due ?? a.opens, b.due ?? b.opens) || compare(a.id, b.id));
  // At midnight another school date is under evaluation.
  const midnight = context.days.today.to;
  return { duties, nextChange: earliest(midnight, context.clock.nextChange() ?? midnight) };
}

function dutiesOf(context: Context, rule: Rule): Duty[] {
  switch (rule.trigger.kind) {
    case 'lessonNotTaken':
      return register(context, rule as RuleOf<'lessonNotTaken'>);
    case 'absentInLesson':
      return tell(context, rule as RuleOf<'absentInLesson'>);
    case 'told':
      return acknowledge(context, rule as RuleOf<'told'>);
    case 'absenceKnown':
      return contact(context, rule as RuleOf<'absenceKnown'>);
    case 'notReached':
      return unreachable(context, rule as RuleOf<'notReached'>);
    case 'sessionAbsent':
      return halfDay(context, rule as RuleOf<'sessionAbsent'>);
    case 'dayAbsent':
      return day(context, rule as RuleOf<'dayAbsent'>);
    case 'reported':
      return reported(context, rule as RuleOf<'reported'>);
    case 'withdrawn':
      return withdrawn(context, rule as RuleOf<'withdrawn'>);
    case 'disclosureRequested':
      return decide(context, rule as RuleOf<'disclosureRequested'>);
    case 'disclosureDecided':
      return answered(context, rule as RuleOf<'disclosureDecided'>);
    default:
      return [];
  }
}

/** Open duties do not vanish at midnight; what was settled on an earlier day does. */
function isShown(context: Context, duty: Duty): boolean {
  const { today } = context.days;
  if (duty.state === 'open' || duty.opens >= today.from) return true;
  return duty.closed !== undefined && duty.closed.at >= today.from;
}
