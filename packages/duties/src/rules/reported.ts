/** A report reached somebody, who says "got it": told means acknowledged (A1.1, A1.2.1.3). */
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { author, closing, make, maybe } from '../make.ts';
import type { RuleOf } from '../pack.ts';

export function reported(context: Context, rule: RuleOf<'reported'>): Duty[] {
  return context.ledger.all('report').flatMap((report) => {
    const { to, student, date, session } = report.body;
    const day = context.days.at(report.at);
    if (!day || to.length === 0 || !context.scopes.allow(rule, { class: report.body.class, letters: to }))
      return [];
    const [withdrawal] = context.ledger.withdrawals(report.id);
    const seen = context.ledger.seen(report.id, to);
    const closed = withdrawal ?? seen;
    return (
      make(context, rule, {
        id: `${rule.id}:${report.id}`,
        state: withdrawal ? 'withdrawn' : seen ? 'done' : 'open',
        owners: to,
        to: [report.author],
        student,
        date,
        ...maybe('session', session),
        about: report.id,
        opens: report.at,
        ...maybe('closed', closed && closing(closed)),
        ...maybe('seen', seen && author(seen)),
        because: [report],
        clock: { start: 'statement', at: report.at },
        values: {
          by: report.author,
          byTime: report.at,
          reported: report.body.rule,
          student: report.body.studentName,
          class: report.body.className,
        },
      }) ?? []
    );
  });
}
