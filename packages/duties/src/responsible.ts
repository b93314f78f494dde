/** The persons of a rule for a class today: a cover that began hands its duties over, an empty role goes to the next level (A1.1). */
import { type ClassId, type PersonId, Role } from '@wuhe/model';
import type { Context } from './context.ts';
import type { Rule } from './pack.ts';

export interface Responsible {
  owners: readonly PersonId[];
  to: readonly PersonId[];
  /** The empty role: of the owner, else of the recipient. */
  vacancy: Role | undefined;
  /** Somebody holds both roles, so the recipient knows and nothing has to be passed on. */
  sameHands: boolean;
}

export function responsible(context: Context, rule: Rule, forClass?: ClassId): Responsible {
  const { date } = context.days.today;
  const nextLevel = rule.nextLevel ?? [];
  const role = Role.safeParse(rule.owner);
  const owner = role.success ? context.roles.reach(role.data, nextLevel, date, forClass) : undefined;
  const to = rule.to && context.roles.reach(rule.to, nextLevel, date, forClass);
  const owners = owner?.persons ?? [];
  return {
    owners,
    to: to?.persons ?? [],
    vacancy: owner?.vacancy ?? to?.vacancy,
    sameHands: to?.persons.some((person) => owners.includes(person)) ?? false,
  };
}
