/**
 * B.def (1): days missed one after another without leave formalities. Leave and suspension pause the count; a suspension that lapses
 * counts again. A formality that came after the count was full does not undo it.
 */
import { type Instant, isSchoolDay, type PlainDate, plusDays, type Statement, schoolTime } from '@wuhe/model';
import type { AttendedDay } from './attended.ts';
import type { Context } from './context.ts';
import { endOfDate, schoolDayAfter } from './deadline.ts';
import { suspensionOn } from './excuses.ts';
import { latest } from './order.ts';
import type { AbsenceRun } from './pack/flow.ts';
import { hasReason } from './thread.ts';

export interface Run {
  from: PlainDate;
  /** When the count was full, never backdated; undefined = not yet. */
  reached: Instant | undefined;
  /** The reading that filled it, or the last one. */
  by: Statement<'reading'>;
  /** Days counted so far. */
  count: number;
  /** It goes on. */
  open: boolean;
}

interface Missed {
  date: PlainDate;
  known: Instant;
  reading: Statement<'reading'>;
  formality: Statement | undefined;
}

/** All runs of the student of this matter, oldest first. A placement after a return begins anew. */
export function runsOf(context: Context, rule: AbsenceRun): readonly Run[] {
  const runs: Run[] = [];
  const begins = context.ledger.all('placement').map((one) => one.body.from);
  let missed: Missed[] = [];
  let present: Run | undefined;
  const end = () => {
    if (present) runs.push({ ...present, open: false });
    present = undefined;
    missed = [];
  };
  let before: PlainDate | undefined;
  for (const day of context.attended?.days ?? []) {
    const since = before;
    before = day.date;
    if (since && begins.some((date) => since < date && date <= day.date)) end();
    if (day.status === 'present' || (day.status === 'part' && rule.partDay === 'breaks')) end();
    if (day.status !== 'missed' || !day.reading) continue;
    const formality = formalityOf(context, rule, day);
    if (formality && rule.leave === 'breaks') {
      end();
      continue;
    }
    missed.push({ date: day.date, known: day.known, reading: day.reading, formality });
    const counted = missed.filter((one) => !one.formality);
    const [first] = missed;
    if (!first) continue;
    present = {
      from: counted[0]?.date ?? first.date,
      reached: present?.reached ?? fullAt(context, rule, missed),
      by: present?.reached ? present.by : day.reading,
      count: counted.length,
      open: true,
    };
  }
  if (present) runs.push(present);
  return runs;
}

/** When the days missed so far fill the count: what had no formality at that time. */
function fullAt(context: Context, rule: AbsenceRun, missed: readonly Missed[]): Instant | undefined {
  const last = missed.at(-1);
  if (!last) return undefined;
  const { calendar } = context.school;
  const without = (at: Instant) => missed.filter((one) => !one.formality || one.formality.at > at);
  const known = (all: readonly Missed[], end: Instant) => latest(end, ...all.map((one) => one.known));
  if (rule.unit === 'schoolDays') {
    const at = known(missed, last.known);
    const counted = without(at);
    return counted.length >= rule.count ? known(counted, last.known) : undefined;
  }
  const counted = without(last.known);
  const [first] = counted;
  if (!first) return undefined;
  let ends = first.date;
  for (let left = rule.count - 1; left > 0; ) {
    ends = plusDays(ends, 1);
    if (!paused(ends, missed, counted)) left--;
  }
  const next = isSchoolDay(calendar, ends) ? ends : schoolDayAfter(calendar, ends, -1);
  return last.date >= next ? known(counted, endOfDate(calendar, ends)) : undefined;
}

function paused(date: PlainDate, missed: readonly Missed[], counted: readonly Missed[]): boolean {
  return missed.some((one) => one.date === date) && !counted.some((one) => one.date === date);
}

/** Accepted leave, a suspension that covers the day, or a reason where the pack lets that do. */
function formalityOf(context: Context, rule: AbsenceRun, day: AttendedDay): Statement | undefined {
  const suspension = context.attended && suspensionOn(context.ledger, context.attended.student, day.date);
  const reason = rule.reasonIsLeave
    ? context.ledger
        .all('contact')
        .find(
          (one) => hasReason(one) && schoolTime(context.school.calendar, one.body.happened).date === day.date,
        )
    : undefined;
  return day.leave ?? suspension ?? reason;
}
