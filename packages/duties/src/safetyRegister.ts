/**
 * A6.4: the register of arrival and leaving, absence, abnormal states and what was done about each; with the reason that guardians gave
 * (A2.1.1, A4.7). The digest of a grade head is the same, of the classes of a cohort and one day.
 */
import type { ClassId, Instant, PlainDate, School, Statement, StatementId, StudentId } from '@wuhe/model';
import { schoolTime } from '@wuhe/model';
import { corrections } from './corrections.ts';
import { byTime, compare } from './order.ts';

export interface HandledEvent {
  /** The statement that registered it. */
  id: StatementId;
  kind: 'absence' | 'leaving' | 'state';
  student: StudentId;
  date: PlainDate;
  at: Instant;
  /** What was said and done about it, in order of time. */
  handled: readonly Statement[];
  /** The last reason learned. */
  reason: string | undefined;
}

export interface EventFilter {
  from: PlainDate;
  until: PlainDate;
  classes?: readonly ClassId[];
  students?: readonly StudentId[];
  kinds?: readonly HandledEvent['kind'][];
}

/** Events between two dates (inclusive), by date and student. One absence, one leaving per student and day. */
export function eventsHandled(
  school: Pick<School, 'calendar'>,
  classOn: (student: StudentId, date: PlainDate) => ClassId | undefined,
  statements: readonly Statement[],
  filter: EventFilter,
): HandledEvent[] {
  const valid = corrections(new Map(statements.map((one) => [one.id, one])));
  const counting = statements.filter((one) => valid.replacedAt(one.id) === undefined).sort(byTime);
  const dateOf = (at: Instant) => schoolTime(school.calendar, at).date;
  const found = new Map<string, HandledEvent>();
  const add = (kind: HandledEvent['kind'], student: StudentId, date: PlainDate, by: Statement) => {
    const forClass = classOn(student, date);
    if (date < filter.from || date > filter.until) return;
    if (filter.kinds && !filter.kinds.includes(kind)) return;
    if (filter.students && !filter.students.includes(student)) return;
    if (filter.classes && (!forClass || !filter.classes.includes(forClass))) return;
    const key = kind === 'state' ? by.id : `${kind}/${student}/${date}`;
    if (found.has(key)) return;
    const handled = counting.filter((one) => handles(one, kind, student, date, by, dateOf));
    const reason = handled.flatMap((one) => reasonIn(one) ?? []).at(-1);
    found.set(key, { id: by.id, kind, student, date, at: by.at, handled, reason });
  };
  for (const one of counting) {
    if (one.kind === 'reading' && one.body.taken) {
      const { lesson, exceptions } = one.body;
      for (const { student, mark } of exceptions) {
        if (mark === 'absent') add('absence', student, lesson.date, one);
        if (mark === 'leftEarly') add('leaving', student, lesson.date, one);
      }
    }
    if (one.kind === 'classRecord') {
      for (const entry of one.body.entries)
        if (entry.what === 'left') add('leaving', entry.student, one.body.date, one);
    }
    if (one.kind === 'abnormalState') add('state', one.body.student, dateOf(one.at), one);
  }
  return [...found.values()].sort(
    (a, b) => compare(a.date, b.date) || compare(a.student, b.student) || compare(a.id, b.id),
  );
}

function handles(
  one: Statement,
  kind: HandledEvent['kind'],
  student: StudentId,
  date: PlainDate,
  by: Statement,
  dateOf: (at: Instant) => PlainDate,
): boolean {
  switch (one.kind) {
    case 'guardianNotice':
      if (one.body.of !== undefined) return one.body.of === by.id;
      return one.body.student === student && one.body.about === about[kind] && dateOf(one.at) === date;
    case 'stateReport':
      return one.body.of === by.id;
    case 'contact':
    case 'thirdPartyContact':
      return kind !== 'state' && one.body.student === student && dateOf(one.body.happened) === date;
    case 'report':
      return kind === 'absence' && one.body.student === student && one.body.date === date;
    default:
      return false;
  }
}

const about = { absence: 'absence', leaving: 'leaving', state: 'abnormalState' } as const;

function reasonIn(one: Statement): string | undefined {
  if (one.kind === 'contact' || one.kind === 'thirdPartyContact') return one.body.reason || undefined;
  return one.kind === 'guardianNotice' ? one.body.reasonLearned || undefined : undefined;
}
