/** A post that the rules ask for and nobody holds, such as a class without information officers (A1.3.1). */
import type { ClassId } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { make, maybe } from '../make.ts';
import type { RuleOf } from '../pack.ts';
import { responsible } from '../responsible.ts';
import { classNameOf } from './statement.ts';

/** @param of the class without it; undefined = the school */
export function vacant(context: Context, rule: RuleOf<'roleVacant'>, of: ClassId | undefined): Duty[] {
  const { today } = context.days;
  if (!context.scopes.allow(rule, maybe('class', of))) return [];
  if (today.date < context.pack.inForceFrom) return [];
  if (context.roles.holders(rule.trigger.role, today.date, of).length > 0) return [];
  const { owners, vacancy } = responsible(context, rule, of);
  const duty = make(context, rule, {
    id: [rule.id, of].filter((part) => part !== undefined).join(':'),
    state: 'open',
    owners,
    to: [],
    ...maybe('vacancy', vacancy),
    date: today.date,
    opens: today.from,
    because: [],
    clock: { start: 'period', at: today.from },
    values: classNameOf(context, of ? [of] : []),
  });
  return duty ? [duty] : [];
}
