/** A1.2.1.3: a day without a reason, both sessions of the same school day → the grade group reports to the principal. */
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { latest } from '../order.ts';
import type { RuleOf } from '../pack.ts';
import { reporting } from '../reporting.ts';
import type { Thread } from '../thread.ts';
import { sessionMissed } from './halfDay.ts';

type DayRule = RuleOf<'dayAbsent'>;

export function day(context: Context, rule: DayRule): Duty[] {
  return context.threads
    .filter((thread) => context.scopes.allow(rule, { class: thread.class }))
    .flatMap((thread) => dayOf(context, rule, thread) ?? []);
}

function dayOf(context: Context, rule: DayRule, thread: Thread): Duty | undefined {
  const forenoon = sessionMissed(context, thread, 'forenoon', rule.trigger.atLeastRead);
  const afternoon = sessionMissed(context, thread, 'afternoon', rule.trigger.atLeastRead);
  if (!forenoon || !afternoon) return undefined;
  const ends = latest(forenoon.ends, afternoon.ends);
  const so = forenoon.opens && afternoon.opens && latest(ends, forenoon.opens, afternoon.opens);
  const answered = forenoon.answered ?? afternoon.answered;
  const opens = answered && so && answered.at <= so ? undefined : so;
  return reporting(context, rule, thread, {
    orReported: rule.trigger.orReported,
    opens,
    answered,
    refuted: forenoon.refuted ?? afternoon.refuted,
    because: [...forenoon.because, ...afternoon.because],
    clock:
      opens === undefined || opens === ends
        ? { start: 'dayEnd', at: ends }
        : { start: 'statement', at: opens },
    values: { read: forenoon.read + afternoon.read, lessons: forenoon.lessons + afternoon.lessons },
  });
}
