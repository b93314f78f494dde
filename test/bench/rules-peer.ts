/**
 * The same attendance rules for json-rules-engine: to tell after ten minutes, to contact, half a day, a day. It has no notion of a school
 * day, so it is given what each rule asks, summed beforehand (not timed), and runs once per absence of a lesson and once per student and
 * day. A sample is run; the whole is extrapolated.
 */
import type { Statement } from '@wuhe/model';
import { Engine } from 'json-rules-engine';
import { threadMillis } from './threadMillis.ts';

interface Sums {
  absent: number;
  excused: boolean;
  told: boolean;
  contacted: boolean;
  reason: boolean;
}

/** @returns runs made, runs there would be, and milliseconds for all of them */
export async function peerSample(
  statements: readonly Statement[],
  sample: number,
): Promise<{ runs: number; of: number; millis: number }> {
  const days = [...sumsOf(statements).values()];
  const runs = days.flatMap((day) => [
    ...Array.from({ length: day.absent }, () => ({ kind: 'lesson', minutes: 40, lessons: 8, ...day })),
    { kind: 'day', minutes: 40, lessons: 8, ...day },
  ]);
  const engine = rules();
  const step = Math.max(1, Math.floor(runs.length / sample));
  const some = runs.filter((_, at) => at % step === 0);
  for (const one of some.slice(0, 500)) await engine.run(one);
  const from = threadMillis();
  for (const one of some) await engine.run(one);
  const millis = ((threadMillis() - from) / some.length) * runs.length;
  return { runs: some.length, of: runs.length, millis };
}

function rules(): Engine {
  const is = (fact: string, value: unknown) => ({ fact, operator: 'equal', value });
  const engine = new Engine();
  const add = (type: string, ...all: object[]) =>
    engine.addRule({ conditions: { all: all as never }, event: { type } });
  add(
    'tell',
    is('kind', 'lesson'),
    { fact: 'minutes', operator: 'greaterThanInclusive', value: 10 },
    is('excused', false),
    is('told', false),
  );
  add('contact', is('kind', 'lesson'), is('told', true), is('excused', false), is('contacted', false));
  add(
    'halfDay',
    is('kind', 'day'),
    { fact: 'absent', operator: 'greaterThanInclusive', value: 4 },
    is('excused', false),
    is('reason', false),
  );
  add('day', is('kind', 'day'), is('absent', 8), is('excused', false), is('reason', false));
  return engine;
}

function sumsOf(statements: readonly Statement[]): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  const of = (student: string, date: string): Sums => {
    const key = `${student}/${date}`;
    const known = sums.get(key) ?? {
      absent: 0,
      excused: false,
      told: false,
      contacted: false,
      reason: false,
    };
    sums.set(key, known);
    return known;
  };
  for (const one of statements) {
    if (one.kind === 'reading') {
      const { exceptions, lesson } = one.body;
      for (const { student } of exceptions) of(student, lesson.date).absent++;
    } else if (one.kind === 'telling') {
      for (const student of one.body.students) of(student, one.body.lesson.date).told = true;
    } else if (one.kind === 'contact') {
      const day = of(one.body.student, one.body.happened.slice(0, 10));
      day.contacted = true;
      day.reason ||= (one.body.reason ?? '') !== '';
    } else if (one.kind === 'excuse') {
      for (const { date } of one.body.covers) of(one.body.student, date).excused = true;
    }
  }
  return sums;
}
