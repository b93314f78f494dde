/** A4.7: reached is not explained. Who reached a guardian and heard no reason still learns it that day. */
import type { Context } from '../context.ts';
import { deadlineOf } from '../deadline.ts';
import type { Duty } from '../duty.ts';
import { author, closing, make, maybe } from '../make.ts';
import { byTime } from '../order.ts';
import type { RuleOf } from '../pack.ts';
import { contactsNow, hasReason, type Thread } from '../thread.ts';
import { whoContacts } from './contact.ts';

type ReasonRule = RuleOf<'reasonUnknown'>;

export function reason(context: Context, rule: ReasonRule): Duty[] {
  return context.threads
    .filter((thread) => context.scopes.allow(rule, { class: thread.class }))
    .flatMap((thread) => reasonOf(context, rule, thread) ?? []);
}

function reasonOf(context: Context, rule: ReasonRule, thread: Thread): Duty | undefined {
  const { date } = thread.day;
  const contacts = contactsNow(thread);
  const reached = contacts.find((one) => one.body.result === 'reached' && !hasReason(one));
  const explained = contacts.find(hasReason);
  if (!reached || (explained && explained.at <= reached.at)) return undefined;
  const missing = thread.absences.filter((one) => !one.excuse || one.excuse.at > reached.at);
  if (missing.length === 0) return undefined;
  const { owners, vacancy, handed } = whoContacts(context, rule, thread);
  const excuses = missing.flatMap((one) => one.excuse ?? []).sort(byTime);
  const excuse = excuses.length === missing.length ? excuses.at(-1) : undefined;
  return make(context, rule, {
    id: `${rule.id}:${thread.student}:${date}`,
    state: explained ? 'done' : excuse ? 'known' : 'open',
    owners: owners.length > 0 ? owners : [reached.author],
    to: [],
    ...maybe('vacancy', vacancy),
    ...maybe('handed', handed),
    student: thread.student,
    date,
    opens: reached.at,
    deadline: deadlineOf(context.school.calendar, rule.due, { at: reached.at, date }, () => undefined),
    ...maybe('closed', explained && closing(explained)),
    ...maybe('seen', !explained && excuse ? author(excuse) : undefined),
    because: [reached],
    clock: { start: 'statement', at: reached.at },
  });
}
