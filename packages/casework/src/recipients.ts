/** Whom a rule of the pack tells or is reported to: the holders of its role today, or of the next level when nobody holds it (A1.1). */
import { type Facts, type Rule, type RulePack, rolesAmong } from '@wuhe/duties';
import { type ClassId, type Instant, type PersonId, Problem, schoolTime } from '@wuhe/model';
import { ledgerOf } from './ledger.ts';

/** The same persons as on the duty's card: a cover that began today hears it. */
export function recipientsOf(
  facts: Facts,
  pack: RulePack,
  rule: Rule,
  forClass: ClassId,
  at: Instant,
): readonly PersonId[] {
  const { date } = schoolTime(facts.school.calendar, at);
  const { roles } = ledgerOf(facts);
  const all = rolesAmong(rule.to ?? [], pack).flatMap(
    (role) => roles.reach(role, rule.nextLevel ?? [], date, forClass).persons,
  );
  return [...new Set(all)];
}

/** The rule of this id when it takes a report. */
export function reportRule(pack: RulePack, id: string): Rule | undefined {
  return pack.rules.find((rule) => rule.id === id && rule.to !== undefined && rule.acts.includes('report'));
}

/** The rule by which a teacher tells who is missing. @throws Problem `role.missing`: this pack has none */
export function tellRule(pack: RulePack): Rule {
  const found = pack.rules.find((rule) => rule.trigger.kind === 'absentInLesson');
  if (!found) throw new Problem('role.missing', 'the pack tells nobody');
  return found;
}
