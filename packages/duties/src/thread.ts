/**
 * One student on one day: what the registers say, who was told, who was asked. A1.2.1.2 has one thread per student and day, so every
 * rule about absence reads this.
 */
import type { ClassId, Instant, Mark, PlainDate, Session, Statement, StudentId } from '@wuhe/model';
import type { Context } from './context.ts';
import type { Day } from './days.ts';
import type { Formality } from './excuses.ts';
import type { Try } from './ledger.ts';
import { compare, latest } from './order.ts';
import { markIn, type Register } from './registers.ts';

/** What the register of one lesson says of the student. */
export interface Attended {
  period: number;
  session: Session;
  register: Register;
  /** undefined = the student was not read. */
  mark: Mark | undefined;
  /** Since when the mark has been known as it is. */
  since: Instant;
  /** Whether the register said something else before, so that `since` is a correction. */
  corrected: boolean;
  /** Whether any reading that counts ever said absent. */
  wasAbsent: boolean;
}

/** A lesson the student was missing from. */
export interface Absence extends Attended {
  /** Lesson start, and when it is known that nothing excuses it; the ten minutes are the pack's. */
  starts: Instant;
  /** The mark was made, or leave was taken back, at this instant: no duty opens earlier. */
  known: Instant;
  /** When leave for it was last taken back. */
  takenBack: Instant | undefined;
  excuse: Formality | undefined;
}

export interface Thread {
  student: StudentId;
  class: ClassId;
  day: Day;
  /** Lessons with a taken register, in order. */
  attended: readonly Attended[];
  absences: readonly Absence[];
  /** Lessons the register once said absent, and no longer does. */
  corrected: readonly Attended[];
  /** All tellings about the student on this day. */
  tellings: readonly Statement<'telling'>[];
  /** Those of them that still stand: the mark was not corrected, and nobody withdrew them for this student. */
  standing: readonly Statement<'telling'>[];
  contacts: readonly Try[];
  /** The morning check that found the student missing, and that nothing since has refuted (A2.1.2). */
  check: Statement<'morningCheck'> | undefined;
  /** When the last correction was made: what was learned before is about something else. */
  correctedAt: Instant | undefined;
}

/** Threads of all students of a class on whom anything departs from being present, on a day under evaluation. */
export function threadsOf(context: Context, of: { class: ClassId; date: PlainDate }): Thread[] {
  const day = context.days.list.find((one) => one.date === of.date);
  if (!day) return [];
  const found = new Set<StudentId>();
  for (const register of context.registers.list) {
    for (const reading of register.series) {
      for (const { student, mark } of reading.body.exceptions) {
        if (mark !== 'absent') continue;
        found.add(student);
      }
    }
  }
  for (const check of checksOf(context, of.class, of.date))
    for (const student of check.body.missing) found.add(student);
  for (const one of context.ledger.mentioned) if (one.date === of.date) found.add(one.student);
  return [...found]
    .filter((student) => context.students.classOn(student, of.date) === of.class)
    .sort(compare)
    .map((student) => threadOf(context, student, of.class, day));
}

function threadOf(context: Context, student: StudentId, forClass: ClassId, day: Day): Thread {
  const attended = context.days.bells.flatMap((bell) => {
    const register = registerFor(context, student, forClass, day.date, bell.period);
    return register ? attendedIn(register, student, bell.session) : [];
  });
  const corrected = attended.filter(
    (one) => one.wasAbsent && one.mark !== undefined && one.mark !== 'absent',
  );
  const [firstFix, ...moreFixes] = corrected.map((one) => one.since);
  const tellings = context.ledger.tellings(student, day.date);
  return {
    student,
    class: forClass,
    day,
    attended,
    absences: attended.flatMap((one) => absenceOf(context, student, day.date, one) ?? []),
    corrected,
    tellings,
    standing: tellings.filter((telling) => !correctionOf(context, { student, attended }, telling)),
    contacts: context.ledger.contacts(student, day.date),
    check: checkOf(context, student, forClass, day.date, attended),
    correctedAt: firstFix && latest(firstFix, ...moreFixes),
  };
}

function checksOf(context: Context, forClass: ClassId, date: PlainDate) {
  return context.ledger
    .all('morningCheck')
    .filter(({ body }) => body.class === forClass && body.date === date);
}

/** The last check counts, until a register shows the student in school. */
function checkOf(
  context: Context,
  student: StudentId,
  forClass: ClassId,
  date: PlainDate,
  attended: readonly Attended[],
): Statement<'morningCheck'> | undefined {
  const last = checksOf(context, forClass, date).at(-1);
  if (!last?.body.missing.includes(student)) return undefined;
  return attended.some((one) => one.mark !== undefined && one.mark !== 'absent') ? undefined : last;
}

/** The register of the student's own class, unless only another one (a mixed lesson) names the student. */
export function registerFor(
  context: Pick<Context, 'registers'>,
  student: StudentId,
  forClass: ClassId,
  date: PlainDate,
  period: number,
): Register | undefined {
  let named: Register | undefined;
  for (const one of context.registers.naming(student)) {
    if (one.lesson.date !== date || one.lesson.period !== period) continue;
    if (one.lesson.class === forClass) return one;
    if (!named || one.lesson.class < named.lesson.class) named = one;
  }
  return named ?? context.registers.of({ class: forClass, date, period });
}

function attendedIn(register: Register, student: StudentId, session: Session): Attended {
  const mark = markIn(register.last, student);
  let since = register.last.at;
  let corrected = false;
  for (const reading of register.series.toReversed()) {
    if (markIn(reading, student) !== mark) {
      corrected = true;
      break;
    }
    since = reading.at;
  }
  const wasAbsent = register.series.some((reading) => markIn(reading, student) === 'absent');
  return { period: register.lesson.period, session, register, mark, since, corrected, wasAbsent };
}

function absenceOf(
  context: Context,
  student: StudentId,
  date: PlainDate,
  attended: Attended,
): Absence | undefined {
  const lesson = context.days.lesson(date, attended.period);
  if (attended.mark !== 'absent' || !lesson) return undefined;
  const takenBack = context.excuses.takenBackAt(student, date, attended.period);
  return {
    ...attended,
    starts: lesson.from,
    known: takenBack ? latest(attended.since, takenBack) : attended.since,
    takenBack,
    excuse: context.excuses.of(student, date, attended.period),
  };
}

/** What took a telling back for this student: a withdrawal, or the reading that says otherwise. */
export function correctionOf(
  context: Context,
  thread: Pick<Thread, 'student' | 'attended'>,
  telling: Statement<'telling'>,
): Statement<'withdrawal' | 'reading'> | undefined {
  const withdrawal = context.ledger
    .withdrawals(telling.id)
    .find((one) => one.body.student === thread.student);
  if (withdrawal) return withdrawal;
  const { period } = telling.body.lesson;
  const now = thread.attended.find((one) => one.period === period);
  if (!now || now.mark === undefined || now.mark === 'absent') return undefined;
  return now.register.series.find((one) => one.at === now.since) ?? now.register.last;
}

/** A contact that reached somebody or brought a reason. What was said before a mistake was corrected counts only with a reason. */
export function answers(contact: Try): boolean {
  return contact.body.result === 'reached' || hasReason(contact);
}

export function hasReason(contact: Try): boolean {
  return (contact.body.reason ?? '').trim() !== '';
}

/** Contacts of the day that are about what is missing now. */
export function contactsNow(thread: Thread): readonly Try[] {
  const { correctedAt } = thread;
  return thread.contacts.filter(
    (one) => correctedAt === undefined || one.at >= correctedAt || hasReason(one),
  );
}
