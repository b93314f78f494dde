/** Everything the rules read of one partition, indexed once per evaluation of it. */
import type { ClassId, Instant, PlainDate, Statement } from '@wuhe/model';
import type { Attended } from './attended.ts';
import { type Clock, clockAt } from './clock.ts';
import type { Days } from './days.ts';
import { type Excuses, excusesOf } from './excuses.ts';
import { type Ledger, ledgerOf } from './ledger.ts';
import { type Registers, registersOf } from './registers.ts';
import { type Thread, threadsOf } from './thread.ts';
import type { World } from './world.ts';

export interface Context extends World {
  clock: Clock;
  days: Days;
  ledger: Ledger;
  registers: Registers;
  excuses: Excuses;
  threads: readonly Thread[];
  /** Of a matter that is one student: the student, and the school days of long absences. */
  attended: Attended | undefined;
}

/** @param of the class and date whose threads are wanted; left out: none */
export function contextOf(
  world: World,
  days: Days,
  statements: readonly Statement[],
  now: Instant,
  of?: { class: ClassId; date: PlainDate },
  attended?: Attended,
): Context {
  const ledger = ledgerOf(statements, days);
  const context: Context = {
    ...world,
    clock: clockAt(now),
    days,
    ledger,
    registers: registersOf(
      of ? ledger.all('reading').filter((one) => one.body.lesson.date === of.date) : [],
      world.timetable,
    ),
    excuses: excusesOf(ledger, days),
    threads: [],
    attended,
  };
  return of ? { ...context, threads: threadsOf(context, of) } : context;
}
