/**
 * What frees a student of lessons: accepted leave, for exactly the lessons it covers (A2.1.3), and a suspension (B.def), for every lesson
 * of its days until a return places the student again. A mark of `leave` in a register is neither.
 */
import type { Bell, Instant, PlainDate, Statement, StudentId } from '@wuhe/model';
import type { Days } from './days.ts';
import type { Ledger } from './ledger.ts';
import { byTime, latest, push } from './order.ts';

/** What covers a lesson that a student is missing from. */
export type Formality = Statement<'excuse'> | Statement<'suspension'>;

export interface Excuses {
  /** The first that covers this lesson of the student. */
  of(student: StudentId, date: PlainDate, period: number): Formality | undefined;
  /** When what covered this lesson was last taken back: by a correction, or because the student was placed again. */
  takenBackAt(student: StudentId, date: PlainDate, period: number): Instant | undefined;
}

/** What counts of a kind, in order of time. */
type Counting = Pick<Ledger, 'all'>;

const kinds = ['excuse', 'suspension'] as const;

export function excusesOf(ledger: Ledger, { bells }: Pick<Days, 'bells'>): Excuses {
  const takenBack = new Map<StudentId, Formality[]>();
  for (const kind of kinds)
    for (const one of ledger.replaced(kind)) push<StudentId, Formality>(takenBack, one.body.student, one);
  const { of, among } = formalitiesOf(ledger, bells);
  return {
    of,
    takenBackAt(student, date, period) {
      const before = takenBack.get(student) ?? [];
      if (before.length === 0 && ledger.all('suspension').length === 0) return undefined;
      const written = before.filter((one) => covers(one, bells, date, period));
      const replaced = written.flatMap((one) => ledger.corrections.replacedAt(one.id) ?? []);
      const ended = among(student, date, period).flatMap((one) => endOf(ledger, one, date) ?? []);
      const [first, ...rest] = [...replaced, ...ended];
      return first && latest(first, ...rest);
    },
  };
}

/** What covers lessons, of what counts now. `among`: a suspension that a return has ended is still in it. */
export function formalitiesOf(
  ledger: Counting,
  bells: readonly Bell[],
): Pick<Excuses, 'of'> & { among(student: StudentId, date: PlainDate, period: number): Formality[] } {
  const valid = new Map<StudentId, Formality[]>();
  const [excuses, suspensions] = [ledger.all('excuse'), ledger.all('suspension')];
  const inOrder = suspensions.length === 0 ? excuses : [...excuses, ...suspensions].sort(byTime);
  for (const one of inOrder) push<StudentId, Formality>(valid, one.body.student, one);
  const among = (student: StudentId, date: PlainDate, period: number) =>
    valid.get(student)?.filter((one) => covers(one, bells, date, period)) ?? [];
  return {
    among,
    of: (student, date, period) =>
      valid
        .get(student)
        ?.find((one) => covers(one, bells, date, period) && endOf(ledger, one, date) === undefined),
  };
}

function covers(one: Formality, bells: readonly Bell[], date: PlainDate, period: number): boolean {
  if (one.kind === 'suspension') return spans(one, date);
  return one.body.covers.some((covered) => {
    if (covered.date !== date) return false;
    if (covered.periods && !covered.periods.includes(period)) return false;
    if (!covered.session) return true;
    return bells.some((bell) => bell.period === period && bell.session === covered.session);
  });
}

function endOf(ledger: Counting, one: Formality, date: PlainDate): Instant | undefined {
  return one.kind === 'suspension' ? placedAgain(ledger, one, date)?.at : undefined;
}

/** The suspension that a student is under on a date. */
export function suspensionOn(
  ledger: Counting,
  student: StudentId,
  date: PlainDate,
): Statement<'suspension'> | undefined {
  return ledger
    .all('suspension')
    .find((one) => one.body.student === student && spans(one, date) && !placedAgain(ledger, one, date));
}

function spans({ body }: Statement<'suspension'>, date: PlainDate): boolean {
  return body.from <= date && date <= body.until;
}

/** The return that ended a suspension before the date (B.return). One that was written before the suspension ends another. */
function placedAgain(
  ledger: Counting,
  suspension: Statement<'suspension'>,
  date: PlainDate,
): Statement<'placement'> | undefined {
  return ledger
    .all('placement')
    .find(
      (one) =>
        one.body.student === suspension.body.student && one.body.from <= date && byTime(suspension, one) < 0,
    );
}
