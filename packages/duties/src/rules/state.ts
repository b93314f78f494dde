/** A student came into a state of a flow and is still in it, or the warning reached a level: what is owed there. */
import type { StudentId } from '@wuhe/model';
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
    .flatMap(
      ({ by, at }) =>
        dutyAbout(context, rule, by, {
          start: { start: 'statement', at },
          opens: at,
          each: studentOf(context, by),
        }) ?? [],
    );
}

export function warning(context: Context, rule: RuleOf<'warning'>): Duty[] {
  const flow = context.rules.flows.find((one) => one.id === rule.trigger.flow);
  const level = flow?.warning?.levels.find((one) => one.id === rule.trigger.level);
  if (!flow || !level) return [];
  const sign = stateOf(context, flow).warning.signs[level.atLeast - 1];
  if (!sign) return [];
  const duty = dutyAbout(context, rule, sign.by, {
    start: { start: 'statement', at: sign.at },
    opens: sign.at,
    each: studentOf(context, sign.by),
  });
  return duty ? [duty] : [];
}

/** A reading names many; the matter is one student's. */
function studentOf(context: Context, by: { body: object }): StudentId | undefined {
  return context.attended?.student ?? (by.body as { student?: StudentId }).student;
}
