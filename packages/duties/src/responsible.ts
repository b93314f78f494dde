/** The persons of a rule for a class today: a cover that began hands its duties over, an empty role goes to the next level (A1.1). */
import type { ClassId, PersonId, PlainDate, Role } from '@wuhe/model';
import type { Context } from './context.ts';
import { persons } from './make.ts';
import type { Party } from './pack/vocabulary.ts';
import type { Rule, RulePack } from './pack.ts';
import { isRole, type Roles } from './roles.ts';

export interface Responsible {
  owners: readonly PersonId[];
  to: readonly PersonId[];
  /** The empty role: of the owner, else of the recipient. */
  vacancy: Role | undefined;
  /** Somebody holds both roles, so the recipient knows and nothing has to be passed on. */
  sameHands: boolean;
}

/** What was found on a date; stand-ins change the roles. */
interface Kept {
  date: PlainDate;
  byRule: Map<Rule, Map<ClassId | '', Responsible>>;
}
const kept = new WeakMap<Roles, Kept>();

export function responsible(context: Context, rule: Rule, forClass?: ClassId): Responsible {
  const { date } = context.days.today;
  let known = kept.get(context.roles);
  if (known?.date !== date) {
    known = { date, byRule: new Map() };
    kept.set(context.roles, known);
  }
  let classes = known.byRule.get(rule);
  if (!classes) {
    classes = new Map();
    known.byRule.set(rule, classes);
  }
  const before = classes.get(forClass ?? '');
  if (before) return before;
  const found = responsibleOn(context, date, rule, forClass);
  classes.set(forClass ?? '', found);
  return found;
}

function responsibleOn(context: Context, date: PlainDate, rule: Rule, forClass?: ClassId): Responsible {
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
