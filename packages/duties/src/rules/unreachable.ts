/** A1.2.1.1: the guardian cannot be reached, or it is serious → the homeroom teacher must report to the grade group. */
import type { Instant } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import type { Try } from '../ledger.ts';
import { byTime } from '../order.ts';
import type { RuleOf } from '../pack.ts';
import { reporting } from '../reporting.ts';
import { answers, contactsNow, type Thread } from '../thread.ts';

type UnreachableRule = RuleOf<'notReached'>;

export function unreachable(context: Context, rule: UnreachableRule): Duty[] {
  return context.threads
    .filter(
      (thread) =>
        thread.contacts.length > 0 ||
        context.ledger.reports(rule.id, thread.student, thread.day.date).length > 0,
    )
    .filter((thread) => context.scopes.allow(rule, { class: thread.class }))
    .flatMap((thread) => unreachableOf(context, rule, thread) ?? []);
}

function unreachableOf(context: Context, rule: UnreachableRule, thread: Thread): Duty | undefined {
  const contacts = contactsNow(thread);
  const opener = openerOf(context, rule, thread, contacts);
  const start: Instant = opener?.at ?? thread.contacts[0]?.at ?? thread.day.from;
  const serious = opener !== undefined && isSerious(rule, opener);
  const missing = thread.absences.filter((one) => !one.excuse || (opener && one.excuse.at > opener.at));
  const applies = opener && (serious || missing.length > 0);
  const reached = contacts.find(answers);
  const excused = missing.flatMap((one) => one.excuse ?? []).sort(byTime);
  const allExcused = excused.length > 0 && excused.length === missing.length;
  return reporting(context, rule, thread, {
    opens: applies ? opener.at : undefined,
    answered: serious ? undefined : (reached ?? (allExcused ? excused.at(-1) : undefined)),
    refuted: thread.absences.length === 0 ? thread.corrected.at(-1)?.register.last : undefined,
    because: contacts,
    clock: { start: 'statement', at: start },
    values: { tries: contacts.length },
  });
}

/** The contact that makes it so: stated serious, or the last guardian tried in vain before anybody was reached. */
function openerOf(
  context: Context,
  rule: UnreachableRule,
  thread: Thread,
  contacts: readonly Try[],
): Try | undefined {
  const wanted = context.ledger.guardians(thread.student).map((one) => one.body.id);
  const tries = new Map<string, number>();
  let reached = false;
  let opener: Try | undefined;
  for (const one of contacts) {
    if (isSerious(rule, one)) return one;
    reached ||= answers(one);
    // Asking somebody else is no try of a listed guardian, but it may reach one.
    if (one.kind === 'thirdPartyContact') continue;
    // Nobody named: the only guardian there is, or one of a student without a listed guardian.
    const unnamed = wanted.length === 1 ? wanted[0] : undefined;
    const tried = wanted.length > 0 ? (one.body.guardian ?? unnamed) : '';
    if (reached || opener || tried === undefined) continue;
    tries.set(tried, (tries.get(tried) ?? 0) + 1);
    const listed = wanted.length > 0 ? wanted : [''];
    if (listed.every((guardian) => (tries.get(guardian) ?? 0) >= rule.trigger.triesPerGuardian)) opener = one;
  }
  return opener;
}

/** Stated serious, or learned what the pack lists as serious. */
function isSerious(rule: UnreachableRule, one: Try): boolean {
  if (one.kind === 'contact' && one.body.serious) return true;
  return one.body.learned !== undefined && rule.trigger.serious.includes(one.body.learned);
}
