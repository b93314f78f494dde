/** A student came into a state of a flow, and is still in it: what is owed there. */
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { stateOf } from '../flow.ts';
import type { RuleOf } from '../pack.ts';
import { dutyAbout } from './statement.ts';

export function state(context: Context, rule: RuleOf<'state'>): Duty[] {
  const flow = context.rules.flows.find((one) => one.id === rule.trigger.flow);
  if (!flow) return [];
  const present = stateOf(context, flow).passed.slice(-1);
  return present
    .filter((one) => one.to === rule.trigger.state)
    .flatMap(({ by }) => dutyAbout(context, rule, by, { start: { start: 'statement', at: by.at } }) ?? []);
}
