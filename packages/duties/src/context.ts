/** Everything the rules read of one partition, indexed once per evaluation of it. */
import type { ClassId, Instant, PlainDate, Statement } from '@wuhe/model';
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
}

/** @param of the class and date whose threads are wanted; left out: none */
export function contextOf(
  world: World,
  days: Days,
  statements: readonly Statement[],
  now: Instant,
  of?: { class: ClassId; date: PlainDate },
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
  };
  return of ? { ...context, threads: threadsOf(context, of) } : context;
}
