/** Accepted leave: it excuses exactly the lessons it covers (A2.1.3), and a mark of `leave` in a register is not one. */
import type { Instant, PlainDate, Statement, StudentId } from '@wuhe/model';
import type { Days } from './days.ts';
import type { Ledger } from './ledger.ts';
import { latest, push } from './order.ts';

export interface Excuses {
  /** The first accepted leave that covers this lesson of the student. */
  of(student: StudentId, date: PlainDate, period: number): Statement<'excuse'> | undefined;
  /** When leave that covered this lesson was last taken back by a correction. */
  takenBackAt(student: StudentId, date: PlainDate, period: number): Instant | undefined;
}

export function excusesOf(ledger: Ledger, days: Days): Excuses {
  const valid = new Map<StudentId, Statement<'excuse'>[]>();
  for (const excuse of ledger.all('excuse')) push(valid, excuse.body.student, excuse);
  const takenBack = new Map<StudentId, Statement<'excuse'>[]>();
  for (const excuse of ledger.replaced('excuse')) push(takenBack, excuse.body.student, excuse);

  function covers(excuse: Statement<'excuse'>, date: PlainDate, period: number): boolean {
    return excuse.body.covers.some((one) => {
      if (one.date !== date) return false;
      if (one.periods && !one.periods.includes(period)) return false;
      if (!one.session) return true;
      return days.bells.some((bell) => bell.period === period && bell.session === one.session);
    });
  }

  return {
    of: (student, date, period) => valid.get(student)?.find((excuse) => covers(excuse, date, period)),
    takenBackAt(student, date, period) {
      const times = (takenBack.get(student) ?? [])
        .filter((excuse) => covers(excuse, date, period))
        .flatMap((excuse) => ledger.corrections.replacedAt(excuse.id) ?? []);
      const [first, ...rest] = times;
      return first && latest(first, ...rest);
    },
  };
}
