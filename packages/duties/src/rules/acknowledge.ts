/** Told means acknowledged: who was told of a missing student says "got it"; the first acknowledgement claims it (A1.2.1.2). */
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { author, closing, make, maybe } from '../make.ts';
import type { RuleOf } from '../pack.ts';
import { correctionOf, type Thread } from '../thread.ts';

export function acknowledge(context: Context, rule: RuleOf<'told'>): Duty[] {
  return context.threads
    .filter((thread) => context.scopes.allow(rule, { class: thread.class }))
    .flatMap((thread) => acknowledgements(context, rule, thread));
}

function acknowledgements(context: Context, rule: RuleOf<'told'>, thread: Thread): Duty[] {
  const addressed = thread.tellings.filter((one) => one.body.route === 'wuhe' && one.body.to.length > 0);
  return addressed.flatMap((telling) => {
    const correction = correctionOf(context, thread, telling);
    const seen = context.ledger.seen(telling.id, telling.body.to);
    const closed = correction ?? seen;
    return (
      make(context, rule, {
        id: `${rule.id}:${telling.id}:${thread.student}`,
        state: correction ? 'withdrawn' : seen ? 'done' : 'open',
        owners: telling.body.to,
        to: [telling.author],
        student: thread.student,
        lesson: telling.body.lesson,
        date: thread.day.date,
        about: telling.id,
        opens: telling.at,
        ...maybe('closed', closed && closing(closed)),
        ...maybe('seen', seen && author(seen)),
        because: [telling],
        clock: { start: 'statement', at: telling.at },
        values: {
          by: telling.author,
          byTime: telling.at,
          ...(telling.body.note ? { note: telling.body.note } : {}),
        },
      }) ?? []
    );
  });
}
