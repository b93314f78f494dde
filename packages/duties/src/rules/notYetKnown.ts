/** A1.3.4: an element that is not yet known is owed by whoever finds out, by the time named. A corrected report settles it. */
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import type { RuleOf } from '../pack.ts';
import { dutyAbout } from './statement.ts';

export function notYetKnown(context: Context, rule: RuleOf<'notYetKnown'>): Duty[] {
  return [...context.ledger.all('report'), ...context.ledger.all('incidentReport')].flatMap((report) =>
    Object.entries(report.body.elements).flatMap(([element, is]) =>
      is.state === 'known'
        ? []
        : (dutyAbout(context, rule, report, {
            start: { start: 'statement', at: report.at },
            suffix: element,
            owners: [is.by],
            deadline: is.until,
            values: { element },
          }) ?? []),
    ),
  );
}
