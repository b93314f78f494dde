/** A1.1: reports move along the chain, or to whom a clause names. Any other hop is not forbidden; its author says why. */
import { type ClassId, type PersonId, type Statement, schoolTime } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { persons } from '../make.ts';
import type { RuleOf } from '../pack.ts';
import { rolesAmong } from '../responsible.ts';
import { dutyAbout } from './statement.ts';

type RouteRule = RuleOf<'unnamedRecipient'>;

export function route(context: Context, rule: RouteRule): Duty[] {
  return [...context.ledger.all('report'), ...context.ledger.all('stateReport')].flatMap((report) => {
    const { date } = schoolTime(context.school.calendar, report.at);
    const forClass = context.students.classOn(report.body.student, date);
    const lawful = lawfulRecipients(context, rule, report, forClass);
    if (report.body.to.every((person) => lawful.includes(person))) return [];
    return dutyAbout(context, rule, report, { start: { start: 'statement', at: report.at } }) ?? [];
  });
}

/** Those whom the rule names, who stands in for an empty role, and the next level above its author. */
function lawfulRecipients(
  context: Context,
  rule: RouteRule,
  report: Statement<'report'> | Statement<'stateReport'>,
  forClass: ClassId | undefined,
): readonly PersonId[] {
  const { chain } = rule.trigger;
  const { date } = schoolTime(context.school.calendar, report.at);
  const asked = context.rules.byId.get(report.body.rule);
  const named = rolesAmong(asked?.to ?? [], context.pack).map((role) =>
    context.roles.reach(role, asked?.nextLevel ?? [], date, forClass),
  );
  const level = chain.findLastIndex((role) =>
    context.roles.holders(role, date, forClass).includes(report.author),
  );
  const above = chain[Math.max(level, 0) + 1];
  const next = above ? context.roles.reach(above, chain, date, forClass).persons : [];
  return persons(...named.map((one) => one.persons), next);
}
