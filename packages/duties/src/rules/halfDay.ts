/**
 * A1.2.1.3: half a day without a reason → the homeroom teacher reports to the grade head. At the end of the session, or when it is
 * discovered later; never backdated.
 */
import type { Instant, Session, Statement } from '@wuhe/model';
import type { Context } from '../context.ts';
import type { Duty } from '../duty.ts';
import { earliest, firstOf, lastOf, latest } from '../order.ts';
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

const missedBy = new WeakMap<Thread, Record<Session, Missed | undefined>>();

/** Rules about half days and days ask the same of a thread. @param atLeastRead lessons of the session, or nothing is known of it */
export function sessionMissed(
  context: Context,
  thread: Thread,
  session: Session,
  atLeastRead: number,
): Missed | undefined {
  let missed = missedBy.get(thread);
  if (!missed) {
    missed = {
      forenoon: missedIn(context, thread, 'forenoon'),
      afternoon: missedIn(context, thread, 'afternoon'),
    };
    missedBy.set(thread, missed);
  }
  const found = missed[session];
  return found && found.read < atLeastRead ? { ...found, opens: undefined, answered: undefined } : found;
}

function missedIn(context: Context, thread: Thread, session: Session): Missed | undefined {
  const times = context.days.session(thread.day.date, session);
  if (!times) return undefined;
  const read = thread.attended.filter((one) => one.session === session && one.mark !== undefined);
  const absences = thread.absences.filter((one) => one.session === session);
  const refuted = read.filter((one) => one.mark !== 'absent').map((one) => one.register.last);
  const missed: Missed = {
    ends: times.to,
    opens: undefined,
    answered: undefined,
    refuted: lastOf(refuted),
    because: absences.map((one) => one.register.last),
    read: read.length,
    lessons: lessonCount(context, thread, session, read.length),
  };
  if (absences.length === 0 || absences.length < read.length) return missed;
  const so = sinceWhen(absences, times.to);
  const leave = absences.flatMap((one) => one.excuse ?? []);
  const reason = contactsNow(thread).find(hasReason);
  const answer = firstOf<Statement>(reason ? [...leave, reason] : leave);
  if (answer && answer.at <= so) return missed;
  return { ...missed, opens: so, answered: answer };
}

/** The end of the session; later when the first absence, the last correction to absent, or taking leave back came later. */
function sinceWhen(absences: readonly Absence[], ends: Instant): Instant {
  let first: Instant | undefined;
  let last = ends;
  for (const { since, corrected, takenBack } of absences) {
    first = earliest(since, first ?? since);
    if (corrected) last = latest(last, since);
    if (takenBack) last = latest(last, takenBack);
  }
  return latest(last, first ?? ends);
}

/** Lessons of the session by the timetable of the class, or by the bells where there is none; never less than were read. */
function lessonCount(context: Context, thread: Thread, session: Session, read: number): number {
  const bells = context.days.bells.filter((bell) => bell.session === session);
  const timetabled = context.timetable
    .periods(thread.class, thread.day.date)
    .filter((period) => bells.some((bell) => bell.period === period));
  return Math.max(read, timetabled.length || bells.length);
}
