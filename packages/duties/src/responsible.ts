/** The persons of a rule for a class today: a cover that began hands its duties over, an empty role goes to the next level (A1.1). */
import type { ClassId, PersonId, Role } from '@wuhe/model';
import type { Context } from './context.ts';
import { persons } from './make.ts';
import type { Party } from './pack/vocabulary.ts';
import type { Rule, RulePack } from './pack.ts';
import { isRole } from './roles.ts';

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
  const owner = isRole(rule.owner) ? context.roles.reach(rule.owner, nextLevel, date, forClass) : undefined;
  const levels = rolesAmong(rule.to ?? [], context.pack).map((one) =>
    context.roles.reach(one, nextLevel, date, forClass),
  );
  const to = persons(...levels.map((one) => one.persons));
  const owners = owner?.persons ?? [];
  return {
    owners,
    to,
    vacancy: owner?.vacancy ?? levels.find((one) => one.vacancy)?.vacancy,
    sameHands: to.some((person) => owners.includes(person)),
  };
}

/** The roles among some parties; a function is the role of the office it is mapped to. */
export function rolesAmong(parties: readonly Party[], pack: RulePack): Role[] {
  return parties.flatMap((party) => {
    if (typeof party === 'object') return 'function' in party ? pack.functions[party.function] : [];
    return isRole(party) ? party : [];
  });
}
