/** Laws of the engine, on random school days. */
import {
  type Instant,
  instant,
  type Mark,
  millis,
  type PersonId,
  type Statement,
  type StudentId,
} from '@wuhe/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Duty, Evaluation } from './duty.ts';
import { evaluate } from './evaluate.ts';
import { source } from './source.ts';
import {
  at,
  before,
  cai,
  chen,
  class3,
  contact,
  excuse,
  facts,
  guardian,
  he,
  hong,
  lin,
  reading,
  report,
  say,
  seen,
  sun,
  telling,
  tuesday,
  withdrawal,
  wu,
  xu,
  zhou,
} from './testing/school.ts';

const student = fc.constantFrom<StudentId[]>(xu, cai, hong);
const person = fc.constantFrom<PersonId[]>(lin, zhou, chen, he, sun);
const dates = ['2026-11-20', '2026-11-23', '2026-11-24'];
const when = fc
  .tuple(
    fc.constantFrom(...dates),
    fc.integer({ min: 7 * 60, max: 18 * 60 }),
    fc.integer({ min: 0, max: 59 }),
  )
  .map(
    ([date, minute, second]) => `${date} ${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second)}`,
  );
const period = fc.integer({ min: 1, max: 8 });
const mark = fc.constantFrom<Mark[]>('absent', 'late', 'leave', 'leftEarly');

const event = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(person, when, period, fc.subarray([xu, cai, hong]))
      .map(([by, time, number, who]) => reading(by, time, number, who)),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(person, when, period, student, mark)
      .map(([by, time, number, who, as]) => reading(by, time, number, [], { marks: { [who]: as } })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(person, when, period, student, fc.constantFrom('wuhe' as const, 'phone' as const))
      .map(([by, time, number, who, route]) => telling(by, time, number, [who], [zhou], route)),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        when,
        student,
        fc.constantFrom('reached' as const, 'notAnswered' as const),
        fc.option(fc.constant('發燒'), { nil: undefined }),
        fc.boolean(),
      )
      .map(([time, who, result, reason, serious]) =>
        contact(zhou, time, who, { result, serious, guardian: 'mother', ...(reason ? { reason } : {}) }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(when, student, fc.constantFrom('forenoon' as const, 'afternoon' as const))
      .map(([time, who, session]) => excuse(time, who, { session })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(when, student, fc.constantFrom('absence.halfDay', 'absence.day', 'absence.unreachable'))
      .map(([time, who, rule]) => report(zhou, time, rule, who)),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(when, fc.option(when, { nil: undefined })).map(([time, until]) =>
      say('disclosureRequest', wu, time, {
        title: 't',
        recipient: 'r',
        purpose: 'p',
        channel: 'media',
        content: 'c',
        sha256: 'a'.repeat(64),
        ...(until ? { until: at(until) } : {}),
      }),
    ),
  },
);

/** Random events, and answers to some of them. */
const history: fc.Arbitrary<Statement[]> = fc.array(event, { maxLength: 25 }).chain((events: Statement[]) =>
  fc
    .array(fc.tuple(fc.nat({ max: Math.max(0, events.length - 1) }), person, when), { maxLength: 8 })
    .map((answers) => [
      guardian(xu, 'mother'),
      ...events,
      ...answers.flatMap(([index, by, time]): Statement[] => {
        const of = events[index];
        if (!of) return [];
        if (of.kind === 'telling' && by === lin) {
          const because = events.find((one) => one.kind === 'reading') ?? of;
          return [withdrawal(lin, time, of, because, of.body.students[0] ?? xu, of.body.to)];
        }
        if (of.kind === 'disclosureRequest' && by === he) {
          return [
            say('disclosureDecision', he, time, {
              request: of.id,
              decision: 'approved',
              sha256: of.body.sha256,
            }),
          ];
        }
        return [seen(by, time, of)];
      }),
    ]),
);
const timetable = [1, 2, 5].map((number) => ({
  class: class3,
  weekday: 2,
  period: number,
  subject: '',
  teacher: lin,
}));
const world = (statements: readonly Statement[]) => facts(statements, { school: { timetable } });
const now = when.map((text) => at(text));

const visible = (evaluation: Evaluation) =>
  evaluation.duties.map((one: Duty) => [one.id, one.state, one.level, one.acts, one.due]);

test('the order in which facts arrive never matters', () => {
  fc.assert(
    fc.property(
      history.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      now,
      ([all, shuffled], time) => {
        expect(evaluate(world(shuffled), source, time)).toEqual(evaluate(world(all), source, time));
      },
    ),
    { numRuns: 150 },
  );
});

test('the same facts twice are the same facts; nothing is changed in them', () => {
  fc.assert(
    fc.property(history, now, (all, time) => {
      const copy = structuredClone(all);
      const once = evaluate(world(all), source, time);
      expect(evaluate(world([...all, ...copy]), source, time)).toEqual(once);
      expect(all).toEqual(copy);
    }),
    { numRuns: 50 },
  );
});

test('just before nextChange everything is as now; at nextChange something changes, or a new date begins', () => {
  const midnight = at('2026-11-25 00:00');
  fc.assert(
    fc.property(history, fc.integer({ min: 7 * 3600, max: 20 * 3600 }), (all, second) => {
      let time = instant(millis(at('00:00')) + second * 1000);
      for (let step = 0; step < 4; step++) {
        const current = evaluate(world(all), source, time);
        expect(current.nextChange > time).toBe(true);
        const shortly = evaluate(world(all), source, before(current.nextChange));
        expect(visible(shortly)).toEqual(visible(current));
        expect(shortly.nextChange).toBe(current.nextChange);
        if (current.nextChange === midnight) break;
        expect(visible(evaluate(world(all), source, current.nextChange))).not.toEqual(visible(current));
        time = current.nextChange;
      }
    }),
    { numRuns: 120 },
  );
});

test('a duty has one id, one place in the order, and an owner or a named vacancy; what is settled asks for nothing', () => {
  fc.assert(
    fc.property(history, now, (all, time) => {
      const { duties } = evaluate(world(all), source, time);
      expect(new Set(duties.map((one) => one.id)).size).toBe(duties.length);
      const keys = duties.map((one) => `${one.due ?? one.opens} ${one.id}`);
      expect(keys).toEqual(keys.toSorted());
      for (const one of duties) {
        expect(one.owners.length > 0 || one.vacancy !== undefined).toBe(true);
        if (one.state !== 'open') expect(one.level).toBe('know');
        if (one.state === 'done' || one.state === 'known' || one.state === 'withdrawn')
          expect(one.acts).toEqual([]);
        if (one.state === 'done') expect(one.closed).toBeDefined();
        if (one.acts.includes('explain')) expect(one.level).toBe('late');
      }
    }),
    { numRuns: 100 },
  );
});

test('the duties of a school date do not depend on what happened to other students', () => {
  fc.assert(
    fc.property(history, now, (all, time) => {
      const about = (one: Statement) => !('student' in one.body) || one.body.student === xu;
      const of = (statements: readonly Statement[]) =>
        evaluate(world(statements), source, time).duties.filter((one) => one.student === xu);
      expect(of(all.filter(about))).toEqual(of(all));
    }),
    { numRuns: 50 },
  );
});

test('A1.4 an explanation by the owner takes "give a reason" away, somebody else’s does not', () => {
  const absent = reading(lin, '08:05', 1, [xu]);
  const late = (more: Statement[]) =>
    evaluate(facts([absent, ...more]), source, at('09:00')).duties.find((one) => one.rule === 'absence.tell');
  const duty = late([])?.id ?? '';
  expect(late([])?.acts).toEqual(['tell', 'explain']);
  expect(late([say('explanation', sun, '08:55', { duty, text: '開會' })])?.acts).toEqual(['tell', 'explain']);
  expect(late([say('explanation', lin, '08:55', { duty, text: '開會' })])?.acts).toEqual(['tell']);
});

test('A5.4 days before the pack came into force raise nothing', () => {
  const absent = reading(lin, '08:05', 1, [xu]);
  const later = { ...source, inForceFrom: '2026-11-25' as typeof source.inForceFrom };
  expect(evaluate(facts([absent]), later, at('09:00')).duties).toEqual([]);
  const fromToday = { ...source, inForceFrom: tuesday };
  const raised = (of: ReturnType<typeof facts>) =>
    evaluate(of, fromToday, at('09:00')).duties.filter(
      ({ rule }) => rule === 'absence.tell' || rule === 'lesson.register',
    );
  expect(raised(facts([absent]))).toHaveLength(1);
  expect(raised(facts([reading(lin, '2026-11-23 08:05', 1, [xu])]))).toEqual([]);
  expect(raised(world([]))).toHaveLength(2);
  expect(evaluate(world([]), later, at('09:00')).duties).toEqual([]);
});

test('a school may change a number: twenty minutes instead of ten', () => {
  const absent = reading(lin, '08:05', 1, [xu]);
  const rules = source.rules.map((rule) =>
    rule.trigger.kind === 'absentInLesson'
      ? { ...rule, trigger: { ...rule.trigger, afterMinutes: 20 } }
      : rule,
  );
  const changed = { ...source, rules };
  const count = (time: Instant) =>
    evaluate(facts([absent]), changed, time).duties.filter((one) => one.student).length;
  expect([count(at('08:19:59.999')), count(at('08:20'))]).toEqual([0, 1]);
});

test('five thousand statements and three hundred students are evaluated', () => {
  const roll = Array.from({ length: 300 }, (_, index) => `s${index}` as StudentId);
  const students = roll.map((id) => ({ id, class: class3, number: '1', name: id, from: tuesday }));
  const statements = Array.from({ length: 5000 }, (_, index) =>
    reading(lin, `08:${two(index % 60)}`, (index % 8) + 1, roll.slice(index % 290, (index % 290) + 4)),
  );
  const { duties } = evaluate({ ...facts(statements), students }, source, at('17:00'));
  expect(duties.length).toBeGreaterThan(0);
});

function two(value: number): string {
  return String(value).padStart(2, '0');
}
