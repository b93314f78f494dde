/** A1.2.1.2: a student not in class ten minutes after the start → the teacher tells the homeroom teacher. One thread per student and day. */
import type { Instant, PersonId, Statement } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import type { Seen } from '../ledger.ts';
import { author, closing, make, maybe, persons } from '../make.ts';
import { byTime, compare, latest } from '../order.ts';
import type { RuleOf } from '../pack.ts';
import { responsible } from '../responsible.ts';
import { type Absence, type Attended, contactsNow, correctionOf, type Thread } from '../thread.ts';

type TellRule = RuleOf<'absentInLesson'>;

export function tell(context: Context, rule: TellRule): Duty[] {
  return context.threads
    .filter((thread) => context.scopes.allow(rule, { class: thread.class }))
    .flatMap((thread) => [
      ...tellings(context, rule, thread),
      ...thread.corrected.flatMap((lesson) => takenBack(context, rule, thread, lesson) ?? []),
    ]);
}

/** When the telling of an absence is due: ten minutes into the lesson, or when it was discovered later. */
export function opensTelling(context: Context, rule: TellRule, absence: Absence): Instant {
  return latest(context.later(absence.starts, rule.trigger.afterMinutes), absence.known);
}

function tellings(context: Context, rule: TellRule, thread: Thread): Duty[] {
  const homeroom = context.roles.holders('homeroomTeacher', thread.day.date, thread.class);
  let knowledge: { found: ReturnType<typeof knownAlready> } | undefined;
  const known = () => {
    knowledge ??= { found: knownAlready(context, thread, homeroom) };
    return knowledge.found;
  };
  return thread.absences.flatMap((absence) => tellOf(context, rule, thread, absence, homeroom, known) ?? []);
}

/** @param known what the homeroom teacher knows already, of the whole day */
function tellOf(
  context: Context,
  rule: TellRule,
  thread: Thread,
  absence: Absence,
  homeroom: readonly PersonId[],
  known: () => ReturnType<typeof knownAlready>,
): Duty | undefined {
  const reading = absence.register.last;
  if (homeroom.includes(reading.author)) return undefined;
  const opens = opensTelling(context, rule, absence);
  const tellings = thread.standing.filter((one) => one.body.lesson.period === absence.period);
  const [first] = tellings;
  if (!first && absence.excuse && absence.excuse.at <= opens) return undefined;
  if (!first && !context.clock.reached(opens)) return undefined;
  const { to, vacancy } = responsible(context, rule, thread.class);
  const draft = {
    ...identity(rule, thread, absence),
    owners: [reading.author],
    to,
    ...maybe('vacancy', vacancy),
    opens,
    because: [reading],
    clock: clockOf(context, rule, absence, opens),
  };

  if (first) {
    const seen = firstSeen(context, tellings, to);
    const closed = closing(first);
    const because = [reading, ...tellings];
    if (seen || first.body.to.length === 0 || first.body.route === 'phone') {
      return make(context, rule, { ...draft, state: 'done', closed, because, ...maybe('seen', seen) });
    }
    const unseen = context.clock.reached(context.later(first.at, rule.trigger.unseenMinutes));
    return make(context, rule, {
      ...draft,
      state: 'told',
      to: first.body.to,
      closed,
      because,
      further: unseen ? ['called'] : [],
    });
  }

  if (absence.excuse) {
    const because = [reading, absence.excuse];
    return make(context, rule, { ...draft, state: 'known', seen: author(absence.excuse), because });
  }
  const knowledge = known();
  if (knowledge) {
    return make(context, rule, {
      ...draft,
      state: 'known',
      because: [reading, knowledge.by],
      ...(knowledge.seen ? { seen: knowledge.seen } : { closed: closing(knowledge.by) }),
    });
  }
  return make(context, rule, { ...draft, state: 'open' });
}

/** The mark was corrected. Where somebody had been told, the duty stays visible as withdrawn; else it never was. */
function takenBack(context: Context, rule: TellRule, thread: Thread, lesson: Attended): Duty | undefined {
  const telling = thread.tellings.find((one) => one.body.lesson.period === lesson.period);
  const correction = telling && correctionOf(context, thread, telling);
  if (!telling || !correction) return undefined;
  const seen = context.ledger.seen(correction.id, telling.body.to);
  return make(context, rule, {
    ...identity(rule, thread, lesson),
    state: 'withdrawn',
    owners: [telling.author],
    to: telling.body.to,
    opens: telling.at,
    closed: closing(correction),
    ...maybe('seen', seen && author(seen)),
    because: [telling, correction],
    clock: { start: 'statement', at: telling.at },
  });
}

/** What the homeroom teacher knows already that day: another lesson's telling, her own register or morning check, or a contact. */
function knownAlready(
  context: Context,
  thread: Thread,
  homeroom: readonly PersonId[],
): { by: Statement; seen: Seen | undefined } | undefined {
  const told = thread.standing.map((by) => ({ by, seen: seenTelling(context, by, homeroom) }));
  const read = thread.absences
    .filter((one) => homeroom.includes(one.register.last.author))
    .map((one) => ({ by: one.register.last, seen: { at: one.since, by: one.register.last.author } }));
  const contacted = contactsNow(thread).map((by) => ({ by, seen: author(by) }));
  const checked = thread.check ? [{ by: thread.check, seen: author(thread.check) }] : [];
  const all: { by: Statement; seen: Seen | undefined }[] = [...told, ...read, ...contacted, ...checked];
  const seen = all
    .filter((one) => one.seen)
    .sort((a, b) => compare(a.seen?.at ?? '', b.seen?.at ?? '') || byTime(a.by, b.by));
  return seen[0] ?? all.sort((a, b) => byTime(a.by, b.by))[0];
}

function firstSeen(
  context: Context,
  tellings: readonly Statement<'telling'>[],
  by: readonly PersonId[],
): Seen | undefined {
  const all = tellings.flatMap((one) => seenTelling(context, one, by) ?? []);
  return all.sort((a, b) => compare(a.at, b.at) || compare(a.by, b.by))[0];
}

/** Told means acknowledged, or said by voice. */
function seenTelling(
  context: Context,
  telling: Statement<'telling'>,
  by: readonly PersonId[],
): Seen | undefined {
  const [spoken] = telling.body.to;
  if (telling.body.route === 'phone' && spoken) return { at: telling.at, by: spoken };
  const others = persons(telling.body.to, by).filter((one) => one !== telling.author);
  const acknowledgement = context.ledger.seen(telling.id, others);
  return acknowledgement && author(acknowledgement);
}

function identity(rule: TellRule, thread: Thread, lesson: Attended) {
  const { date } = thread.day;
  return {
    id: `${rule.id}:${thread.student}:${date}:${lesson.period}`,
    student: thread.student,
    lesson: lesson.register.lesson,
    date,
  };
}

function clockOf(context: Context, rule: TellRule, absence: Absence, opens: Instant) {
  const { afterMinutes } = rule.trigger;
  if (opens === context.later(absence.starts, afterMinutes)) {
    return { start: 'lessonStart', at: absence.starts, plusMinutes: afterMinutes } as const;
  }
  return { start: 'statement', at: absence.known } as const;
}
