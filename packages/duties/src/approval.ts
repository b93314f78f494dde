/**
 * A1.3.5: on what a report may leave the school. A signed approval holds for exactly its text, recipient and incident. Without one only
 * an oral report to a statutory recipient may go: on a phoned approval or a stated emergency.
 */
import { type Instant, type PersonId, type Statement, schoolTime } from '@wuhe/model';
import type { Context } from './context.ts';
import { isOf } from './pack.ts';

/** Who could approve at an instant: the principal, or the deputy named for approvals (standing in, where the pack joins the two). */
export function approversAt(context: Context, at: Instant): readonly PersonId[] {
  const { date } = schoolTime(context.school.calendar, at);
  const rule = context.rules.rules.find((one) => isOf(one, 'disclosureRequested'));
  return rule?.owner === 'principal'
    ? context.roles.holders('principal', date)
    : context.roles.approvers(date);
}

export function isLawful(context: Context, report: Statement<'authorityReport'>): boolean {
  const { basis, form, authority, happened } = report.body;
  const statutory = context.pack.authorities.some((one) => one.id === authority && one.statutory);
  switch (basis.kind) {
    case 'approval':
      return isApproved(context, report, basis.decision);
    case 'phone':
      return statutory && form === 'oral' && approversAt(context, happened).includes(basis.approvedBy);
    case 'emergency':
      return statutory && form === 'oral';
  }
}

function isApproved(context: Context, report: Statement<'authorityReport'>, id: Statement['id']): boolean {
  const decision = context.ledger.get(id);
  if (decision?.kind !== 'disclosureDecision' || !context.ledger.counts(id)) return false;
  const request = context.ledger.get(decision.body.request);
  if (request?.kind !== 'disclosureRequest' || !context.ledger.counts(request.id)) return false;
  return (
    decision.body.decision === 'approved' &&
    decision.body.sha256 === request.body.sha256 &&
    decision.at <= report.body.happened &&
    approversAt(context, decision.at).includes(decision.author) &&
    request.body.content === report.body.text &&
    request.body.authority === report.body.authority &&
    request.body.incident === report.body.incident
  );
}
