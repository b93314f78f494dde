/** A2.2.3: a report is a true record. When a mark is corrected, who had been told gets the correction. */
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { author, closing, make, maybe } from '../make.ts';
import type { RuleOf } from '../pack.ts';

export function withdrawn(context: Context, rule: RuleOf<'withdrawn'>): Duty[] {
  return context.ledger.all('withdrawal').flatMap((withdrawal) => {
    const { to, lesson, student, mark } = withdrawal.body;
    const day = context.days.at(withdrawal.at);
    if (!day || to.length === 0 || !context.scopes.allow(rule, { class: lesson.class, letters: to }))
      return [];
    const seen = context.ledger.seen(withdrawal.id, to);
    return (
      make(context, rule, {
        id: `${rule.id}:${withdrawal.id}`,
        state: seen ? 'done' : 'open',
        owners: to,
        to: [withdrawal.author],
        student,
        lesson,
        date: lesson.date,
        about: withdrawal.id,
        opens: withdrawal.at,
        ...maybe('closed', seen && closing(seen)),
        ...maybe('seen', seen && author(seen)),
        because: [withdrawal],
        clock: { start: 'statement', at: withdrawal.at },
        values: { mark, by: withdrawal.author, byTime: withdrawal.at },
      }) ?? []
    );
  });
}
