/**
 * A1.2.1.3: half a day without a reason → the homeroom teacher reports to the grade head. At the end of the session, or when it is
 * discovered later; never backdated.
 */
import type { Instant, Session, Statement } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { byTime, compare, earliest, latest } from '../order.ts';
import type { RuleOf } from '../pack.ts';
import { reporting } from '../reporting.ts';
import { type Absence, contactsNow, hasReason, type Thread } from '../thread.ts';

type HalfDayRule = RuleOf<'sessionAbsent'>;

export function halfDay(context: Context, rule: HalfDayRule): Duty[] {
  return context.threads
    .filter((thread) => context.scopes.allow(rule, { class: thread.class }))
    .flatMap((thread) =>
      (['forenoon', 'afternoon'] as const).flatMap(
        (session) => halfDayOf(context, rule, thread, session) ?? [],
      ),
    );
}

function halfDayOf(context: Context, rule: HalfDayRule, thread: Thread, session: Session): Duty | undefined {
  const found = sessionMissed(context, thread, session, rule.trigger.atLeastRead);
  if (!found) return undefined;
  const { opens, ends } = found;
  return reporting(context, rule, thread, {
    session,
    opens,
    answered: found.answered,
    refuted: found.refuted,
    because: found.because,
    clock:
      opens === undefined || opens === ends
        ? { start: 'sessionEnd', at: ends }
        : { start: 'statement', at: opens },
    values: { read: found.read, lessons: found.lessons },
  });
}

/** Whether a student missed a session of a day without a reason, as far as its registers were read. */
export interface Missed {
  ends: Instant;
  /** Since when that is so: the end of the session, or the last fact needed; undefined = it is not so. */
  opens: Instant | undefined;
  answered: Statement | undefined;
  refuted: Statement<'reading'> | undefined;
  because: readonly Statement[];
  /** Lessons read, and lessons there were. */
  read: number;
  lessons: number;
}

const missedBy = new WeakMap<Thread, Map<Session, Missed | undefined>>();

/** Rules about half days and days ask the same of a thread. */
export function sessionMissed(
  context: Context,
  thread: Thread,
  session: Session,
  atLeastRead: number,
): Missed | undefined {
  const known = missedBy.get(thread) ?? new Map<Session, Missed | undefined>();
  missedBy.set(thread, known);
  if (!known.has(session)) known.set(session, missedIn(context, thread, session));
  const found = known.get(session);
  return found && found.read < atLeastRead ? { ...found, opens: undefined, answered: undefined } : found;
}

function missedIn(context: Context, thread: Thread, session: Session): Missed | undefined {
  const times = context.days.session(thread.day.date, session);
  if (!times) return undefined;
  const read = thread.attended.filter((one) => one.session === session && one.mark !== undefined);
  const absences = thread.absences.filter((one) => one.session === session);
  const refuted = read
    .filter((one) => one.mark !== 'absent')
    .map((one) => one.register.last)
    .sort(byTime);
  const missed: Missed = {
    ends: times.to,
    opens: undefined,
    answered: undefined,
    refuted: refuted.at(-1),
    because: absences.map((one) => one.register.last),
    read: read.length,
    lessons: lessonCount(context, thread, session, read.length),
  };
  const [first, ...more] = absences;
  if (!first || absences.length < read.length) return missed;
  const so = sinceWhen(context, thread, [first, ...more], times.to);
  const leave = absences.flatMap((one) => one.excuse ?? []).sort(byTime);
  const reason = contactsNow(thread).find(hasReason);
  const answer = [...leave.slice(0, 1), ...(reason ? [reason] : [])].sort(byTime)[0];
  if (answer && answer.at <= so) return missed;
  return { ...missed, opens: so, answered: answer };
}

/** The end of the session; later when the first absence, the last correction to absent, or taking leave back came later. */
function sinceWhen(
  context: Context,
  thread: Thread,
  absences: readonly [Absence, ...Absence[]],
  ends: Instant,
): Instant {
  const [first, ...more] = absences.map((one) => one.since).sort(compare);
  const corrected = absences.filter((one) => one.corrected).map((one) => one.since);
  const freed = absences.flatMap(
    (one) => context.excuses.takenBackAt(thread.student, thread.day.date, one.period) ?? [],
  );
  return latest(ends, earliest(first ?? ends, ...more), ...corrected, ...freed);
}

/** Lessons of the session by the timetable of the class, or by the bells where there is none; never less than were read. */
function lessonCount(context: Context, thread: Thread, session: Session, read: number): number {
  const bells = context.days.bells.filter((bell) => bell.session === session).map((bell) => bell.period);
  const timetabled = context.timetable
    .periods(thread.class, thread.day.date)
    .filter((one) => bells.includes(one));
  return Math.max(read, timetabled.length || bells.length);
}
