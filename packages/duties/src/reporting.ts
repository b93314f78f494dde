/** What every report up the chain does the same way: open → made → seen, known when the reason came later, withdrawn when it was wrong. */
import type { Instant, Session, Statement } from '@wuhe/model';
import type { Context } from './context.ts';
import type { Duty, Why } from './duty.ts';
import { author, closing, make, maybe, persons } from './make.ts';
import { byTime } from './order.ts';
import type { Rule } from './pack.ts';
import { responsible } from './responsible.ts';
import type { Thread } from './thread.ts';

/** What a rule finds out about its condition. */
export interface Finding {
  /** Since when it has been so, or undefined when it is not so. */
  opens: Instant | undefined;
  /** Leave or a reason that came after it opened: nothing is left to do. */
  answered?: Statement | undefined;
  /** The reading that shows that it was never so. */
  refuted?: Statement<'reading'> | undefined;
  because: readonly Statement[];
  clock: { start: Why['clock']['start']; at: Instant };
  values?: Duty['values'];
  session?: Session;
  /** Reports of these rules close it too. */
  orReported?: readonly string[] | undefined;
}

export function reporting(context: Context, rule: Rule, thread: Thread, finding: Finding): Duty | undefined {
  const { student, day } = thread;
  const { session, opens } = finding;
  const withdrawalOf = (report: Statement) =>
    context.ledger.withdrawals(report.id).find((one) => one.body.student === student);
  const reports = [rule.id, ...(finding.orReported ?? [])]
    .flatMap((id) => context.ledger.reports(id, student, day.date))
    .sort(byTime)
    .filter((one) => !session || !one.body.session || one.body.session === session);
  // A report that was withdrawn and is true again has to be made again.
  const report = opens === undefined ? reports[0] : reports.find((one) => !withdrawalOf(one));
  if (!report && opens === undefined) return undefined;
  const { owners, to, vacancy, sameHands } = responsible(context, rule, thread.class);
  if (!report && (sameHands || (opens && !context.clock.reached(opens)))) return undefined;
  const draft = {
    id: [rule.id, student, day.date, session].filter((part) => part !== undefined).join(':'),
    owners,
    to: report?.body.to ?? to,
    ...maybe('vacancy', vacancy),
    student,
    date: day.date,
    ...maybe('session', session),
    opens: opens ?? report?.at ?? finding.clock.at,
    because: [...finding.because, ...(report ? [report] : [])],
    clock: finding.clock,
    values: finding.values ?? {},
  };
  if (report) {
    const wrong = opens === undefined ? (withdrawalOf(report) ?? finding.refuted) : undefined;
    const seen = context.ledger.seen(wrong?.id ?? report.id, persons(report.body.to));
    return make(context, rule, {
      ...draft,
      owners: persons(owners.includes(report.author) || owners.length === 0 ? [report.author] : owners),
      state: wrong ? 'withdrawn' : 'done',
      closed: closing(wrong ?? report),
      ...maybe('seen', seen && author(seen)),
    });
  }
  if (finding.answered) {
    return make(context, rule, { ...draft, state: 'known', seen: author(finding.answered) });
  }
  return make(context, rule, { ...draft, state: 'open' });
}
