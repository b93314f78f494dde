/** A1.2.1.2, A1.2.1.1: the homeroom teacher who knows that a student is missing quickly finds out and contacts the guardian. */
import type { Instant, PersonId, Role, Statement } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import type { Formality } from '../excuses.ts';
import { author, closing, make, maybe } from '../make.ts';
import { byTime, compare, latest } from '../order.ts';
import type { Rule, RuleOf } from '../pack.ts';
import { responsible } from '../responsible.ts';
import { answers, contactsNow, correctionOf, type Thread } from '../thread.ts';
import { opensTelling } from './tell.ts';

type ContactRule = RuleOf<'absenceKnown'>;

/** Something by which the responsible person knows, and the leave that came later for that lesson. */
interface Knowledge {
  at: Instant;
  by: Statement;
  excuse: Formality | undefined;
  /** Known by a statement of somebody, so it needs no waiting for the ten minutes. */
  said: boolean;
}

export function contact(context: Context, rule: ContactRule): Duty[] {
  return context.threads
    .filter((thread) => context.scopes.allow(rule, { class: thread.class }))
    .flatMap((thread) => contactOf(context, rule, thread) ?? []);
}

function contactOf(context: Context, rule: ContactRule, thread: Thread): Duty | undefined {
  const { date } = thread.day;
  const { owners: holders, vacancy, handed } = whoContacts(context, rule, thread);
  const knowledge = knowledgeOf(context, thread);
  const [first] = knowledge;
  if (!first) return takenBack(context, rule, thread, holders);
  const opens = first.at;
  const contacts = contactsNow(thread);
  if (!knowledge.some((one) => one.said) && !context.clock.reached(opens)) return undefined;
  // Nobody in any level: whoever told stays first responsible (A4.11).
  const owners = holders.length > 0 ? holders : [first.by.author];
  const draft = {
    id: `${rule.id}:${thread.student}:${date}`,
    owners,
    to: [],
    ...maybe('vacancy', vacancy),
    ...maybe('handed', handed),
    student: thread.student,
    date,
    ...maybe('lesson', lessonOf(first.by)),
    opens,
    because: [...knowledge.map((one) => one.by), ...contacts],
    clock: { start: first.said ? 'statement' : 'firstKnown', at: opens } as const,
    values: {
      ...(contacts.length > 0 ? { tries: contacts.length } : {}),
      ...(first.by.kind === 'telling' ? { by: first.by.author, byTime: first.by.at } : {}),
    },
  };
  const answer = contacts.find(answers);
  if (answer) return make(context, rule, { ...draft, state: 'done', closed: closing(answer) });
  const [excuse] = knowledge
    .flatMap((one) => one.excuse ?? [])
    .sort(byTime)
    .slice(-1);
  if (excuse && knowledge.every((one) => one.excuse)) {
    return make(context, rule, { ...draft, state: 'known', seen: author(excuse) });
  }
  return make(context, rule, { ...draft, state: 'open', kept: passedOn(context, thread) });
}

/** The homeroom teacher, or whoever of the school the contacting was handed to and who has not handed it back (A2.1.3). */
export function whoContacts(
  context: Context,
  rule: Rule,
  thread: Pick<Thread, 'student' | 'class' | 'day'>,
): { owners: readonly PersonId[]; vacancy: Role | undefined; handed: Duty['handed'] } {
  const { owners, vacancy } = responsible(context, rule, thread.class);
  const handback = (of: Statement<'contactHandover'>) =>
    context.ledger.all('contactHandback').some((one) => one.body.of === of.id && one.author === of.body.to);
  const handover = context.ledger
    .all('contactHandover')
    .filter(({ body }) => body.student === thread.student && body.date === thread.day.date)
    .findLast((one) => owners.includes(one.author) && !handback(one));
  if (!handover) return { owners, vacancy, handed: undefined };
  return {
    owners: [handover.body.to],
    vacancy,
    handed: { at: handover.at, from: owners, by: handover.id },
  };
}

/** Guardians out of reach were reported to the grade group (A1.2.1.1): who goes on calling is not late any more. */
function passedOn(context: Context, thread: Thread): boolean {
  return context.rules.rules
    .filter((rule) => rule.trigger.kind === 'notReached')
    .some((rule) => context.ledger.reports(rule.id, thread.student, thread.day.date).length > 0);
}

/** By what the homeroom teacher knows, earliest first; what leave covered beforehand is nothing to know. */
function knowledgeOf(context: Context, thread: Thread): Knowledge[] {
  const { date } = thread.day;
  const homeroom = context.roles.holders('homeroomTeacher', date, thread.class);
  const excuseFor = (period: number) => context.excuses.of(thread.student, date, period);
  const told: Knowledge[] = thread.standing.map((by) => ({
    at: by.at,
    by,
    excuse: excuseFor(by.body.lesson.period),
    said: true,
  }));
  const tell = context.rules.rules.find(isTell);
  const missing = (tell ? thread.absences : [])
    .flatMap((absence) => (tell ? { absence, opens: opensTelling(context, tell, absence) } : []))
    .sort((a, b) => compare(a.opens, b.opens) || a.absence.period - b.absence.period);
  const read: Knowledge[] = missing
    .filter(({ absence }) => homeroom.includes(absence.register.last.author))
    .map(({ absence, opens }) => ({
      at: opens,
      by: absence.register.last,
      excuse: absence.excuse,
      said: false,
    }));
  const [firstMissing] = missing.filter(({ absence, opens }) => !absence.excuse || absence.excuse.at > opens);
  const contacted: Knowledge[] = firstMissing
    ? contactsNow(thread).map((by) => ({
        at: latest(by.at, firstMissing.opens),
        by,
        excuse: firstMissing.absence.excuse,
        said: false,
      }))
    : [];
  const [firstBell] = context.days.bells;
  const checked: Knowledge[] = thread.check
    ? [
        {
          at: thread.check.at,
          by: thread.check,
          excuse: firstBell && excuseFor(firstBell.period),
          said: true,
        },
      ]
    : [];
  return [...told, ...read, ...contacted, ...checked]
    .filter((one) => !one.excuse || one.excuse.at > one.at)
    .sort((a, b) => compare(a.at, b.at) || byTime(a.by, b.by));
}

/** Everything that raised it was corrected. Visible only where a colleague or a guardian had been told. */
function takenBack(
  context: Context,
  rule: ContactRule,
  thread: Thread,
  owners: readonly PersonId[],
): Duty | undefined {
  const telling = thread.tellings.find((one) => correctionOf(context, thread, one));
  const correction = telling && correctionOf(context, thread, telling);
  const spoken = thread.correctedAt && thread.contacts.find((one) => one.body.result === 'reached');
  const first = telling ?? spoken;
  const last = correction ?? thread.corrected[0]?.register.last;
  if (!first || !last) return undefined;
  return make(context, rule, {
    id: `${rule.id}:${thread.student}:${thread.day.date}`,
    state: 'withdrawn',
    owners: owners.length > 0 ? owners : [first.author],
    to: [],
    student: thread.student,
    date: thread.day.date,
    ...maybe('lesson', lessonOf(first)),
    opens: first.at,
    closed: closing(last),
    because: [first, last],
    clock: { start: 'statement', at: first.at },
  });
}

function lessonOf(by: Statement) {
  return by.kind === 'telling' || by.kind === 'reading' ? by.body.lesson : undefined;
}

function isTell(rule: Rule): rule is RuleOf<'absentInLesson'> {
  return rule.trigger.kind === 'absentInLesson';
}
