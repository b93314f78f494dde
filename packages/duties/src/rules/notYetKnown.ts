/** A1.3.4: an element that is not yet known is owed by whoever finds out, by the time named. Saying what was found settles it, and so does a corrected report. */
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import type { RuleOf } from '../pack.ts';
import { dutyAbout } from './statement.ts';

export function notYetKnown(context: Context, rule: RuleOf<'notYetKnown'>): Duty[] {
  const { all } = context.ledger;
  const reports = [...all('report'), ...all('incidentReport'), ...all('noticeReport')];
  return reports.flatMap((report) =>
    Object.entries(report.body.elements).flatMap(([element, is]) =>
      is.state === 'known'
        ? []
        : (dutyAbout(context, rule, report, {
            start: { start: 'statement', at: report.at },
            each: element,
            owners: [is.by],
            deadline: is.until,
            values: { element },
          }) ?? []),
    ),
  );
}
