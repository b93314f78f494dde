/** The engine that is kept says the same as one that starts anew, whatever came in which order and at which time it was asked. */
import { instant, type Kind, millis, type PlainDate, type Statement, type StatementId } from '@wuhe/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import { evaluate } from './evaluate.ts';
import { source } from './source.ts';
import {
  at,
  cai,
  chen,
  class3,
  contact,
  everything,
  excuse,
  facts,
  guardian,
  lin,
  reading,
  report,
  say,
  seen,
  telling,
  withdrawal,
  xu,
  zhou,
} from './testing/school.ts';

const base: Statement[] = [
  guardian(xu, 'mother'),
  reading(lin, '08:05', 1, [xu, cai]),
  telling(lin, '08:12', 1, [xu]),
  contact(zhou, '08:20', xu),
  excuse('09:00', cai, { session: 'forenoon' }),
  report(zhou, '11:30', 'absence.halfDay', xu),
  say('firstNotice', lin, '10:00', { what: '1', toldBy: 'self', students: [xu], to: [chen, zhou] }),
  say('incident', lin, '10:05', {
    kind: 'injury',
    setting: 'campus',
    severity: 'unknown',
    title: '1',
    hurt: [],
    students: [xu],
    facts: {},
  }),
  say('plannedEvent', chen, '09:00', {
    about: 'outing',
    title: '1',
    date: '2026-11-26' as PlainDate,
    classes: [class3],
  }),
];
const of = <K extends Kind>(kind: K) => base.find((one) => one.kind === kind) as Statement<K>;
const fixed = reading(lin, '08:30', 1, [cai], { corrects: of('reading') });
const world: Statement[] = [
  ...base,
  fixed,
  seen(zhou, '08:14', of('telling')),
  withdrawal(lin, '08:31', of('telling'), fixed, xu, [zhou]),
  seen(chen, '11:40', of('report')),
  seen(chen, '10:03', of('firstNotice')),
  say('claim', zhou, '10:01', { duty: `notice.acknowledge:${of('firstNotice').id}` }),
  say('incidentUpdate', lin, '10:20', { incident: of('incident').id, severity: 'minor' }),
  say('guardianNotice', zhou, '10:25', {
    student: xu,
    about: 'injury',
    incident: of('incident').id,
    route: 'call',
    reached: true,
    happened: at('10:24'),
  }),
  say('announcement', zhou, '09:30', {
    of: of('plannedEvent').id,
    class: class3,
    text: '1',
    how: 'notice',
    students: [],
  }),
  say('cover', zhou, '07:00', {
    person: zhou,
    by: lin,
    from: '2026-11-25' as PlainDate,
    until: '2026-11-26' as PlainDate,
  }),
  excuse('12:00', cai, { periods: [1] }, of('excuse')),
  contact(zhou, '08:22', xu, { result: 'reached', reason: '發燒' }, of('contact')),
];
const check = say('morningCheck', zhou, '07:45', {
  class: class3,
  date: '2026-11-24' as PlainDate,
  enrolled: 3,
  missing: [cai],
});
const handover = say('contactHandover', zhou, '08:18', {
  student: cai,
  date: '2026-11-24' as PlainDate,
  to: chen,
  reason: '1',
});
const file = say('specialFile', zhou, '09:40', {
  student: xu,
  class: class3,
  nature: 'congenital',
  record: '1',
  restrictions: [{ activity: '1', measure: 'avoid' }],
});
const notice = say('restrictionNotice', zhou, '09:50', {
  of: file.id,
  student: xu,
  restrictions: [{ activity: '1', measure: 'avoid' }],
  to: [lin],
});
/** What the daily round and the health files add: days, matters and periods at once. */
const round: Statement[] = [
  check,
  say(
    'morningCheck',
    zhou,
    '07:55',
    { class: class3, date: '2026-11-24' as PlainDate, enrolled: 3, missing: [] },
    check,
  ),
  handover,
  say('contactHandback', chen, '08:40', { of: handover.id, reason: '1' }),
  say('absenteeList', lin, '08:42', {
    lesson: { class: class3, date: '2026-11-24' as PlainDate, period: 1 },
    absentees: [{ student: cai, mark: 'absent' }],
    to: [zhou],
  }),
  say('classRecord', zhou, '09:35', {
    class: class3,
    date: '2026-11-24' as PlainDate,
    officer: cai,
    onBehalf: true,
    entries: [{ student: xu, period: 2, what: 'left' }],
  }),
  file,
  notice,
  say('activityCheck', zhou, '10:10', {
    of: of('plannedEvent').id,
    class: class3,
    activity: '1',
    date: '2026-11-26' as PlainDate,
    decisions: [{ student: xu, decision: 'staysOut' }],
  }),
  say('thirdPartyContact', zhou, '09:45', {
    student: xu,
    via: 'police',
    counterpart: '1',
    result: 'notReached',
    happened: at('09:45'),
  }),
  say('elementFound', zhou, '11:35', { of: of('report').id, element: 'why', text: '1' }),
];
const everyCase = {
  holds: [
    ...everything,
    { scope: 'case', case: of('incident').id } as const,
    { scope: 'health', class: class3 } as const,
  ],
  school: {
    timetable: [{ class: class3, weekday: 2, period: 4, subject: '體育', teacher: lin }],
  },
};
const noon = millis(at('07:00'));

test('after any statement and at any time, the kept engine and a new one say the same', () => {
  const order = fc.shuffledSubarray(world, { minLength: world.length });
  const times = fc.array(fc.integer({ min: 0, max: 3 * 24 * 60 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(order, times, fc.integer({ min: 1, max: 6 }), (all, minutes, size) => {
      const { statements: _none, ...about } = facts([], everyCase);
      const engine = createEngine(about, source);
      for (let from = 0, turn = 0; from < all.length; from += size, turn++) {
        engine.add(all.slice(from, from + size));
        const now = instant(noon + (minutes[turn % 4] ?? 0) * 60_000);
        const anew = evaluate(facts(all.slice(0, from + size), everyCase), source, now);
        expect(engine.evaluate(now)).toEqual(anew);
      }
    }),
    { numRuns: 30 },
  );
});

test('the same of the daily round and the health files, in any order', () => {
  const order = fc.shuffledSubarray([...base, ...round], { minLength: base.length + round.length });
  const times = fc.array(fc.integer({ min: 0, max: 3 * 24 * 60 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(order, times, fc.integer({ min: 4, max: 9 }), (all, minutes, size) => {
      const { statements: _none, ...about } = facts([], everyCase);
      const engine = createEngine(about, source);
      for (let from = 0, turn = 0; from < all.length; from += size, turn++) {
        engine.add(all.slice(from, from + size));
        const now = instant(noon + (minutes[turn % 4] ?? 0) * 60_000);
        const anew = evaluate(facts(all.slice(0, from + size), everyCase), source, now);
        expect(engine.evaluate(now)).toEqual(anew);
      }
    }),
    { numRuns: 20 },
  );
});

test('a changed statement costs its own partition: the duties of everybody else are the same objects', () => {
  const { statements: _none, ...about } = facts([], everyCase);
  const engine = createEngine(about, source);
  engine.add([of('plannedEvent'), of('reading')]);
  const before = engine.evaluate(at('10:00')).duties;
  engine.add([fixed]);
  const after = engine.evaluate(at('10:00')).duties;
  const trip = before.find((one) => one.rule === 'event.announce');
  expect(after.find((one) => one.rule === 'event.announce')).toBe(trip);
  expect(after.some((one) => one.student === xu)).toBe(false);
  expect(engine.evaluate(at('10:00')).duties).toBe(after);
});

test('a corrected acknowledgement no longer counts, though what it is of now is not known', () => {
  const told = telling(lin, '08:12', 1, [xu]);
  const first = seen(zhou, '08:14', told);
  const other = say('acknowledgement', zhou, '08:15', { of: 'nothing' as StatementId }, first);
  const state = (all: Statement[]) =>
    evaluate(facts([reading(lin, '08:05', 1, [xu]), told, ...all]), source, at('08:16')).duties.find(
      (one) => one.rule === 'absence.tell',
    )?.state;
  expect([state([]), state([first]), state([first, other])]).toEqual(['told', 'done', 'told']);
});

test('leave that is corrected to a day long past no longer covers today', () => {
  const leave = excuse('07:00', xu);
  const moved = excuse('07:30', xu, { date: '2026-10-08' as PlainDate }, leave);
  const state = (all: Statement[]) =>
    evaluate(facts([reading(lin, '08:05', 1, [xu]), ...all]), source, at('08:20')).duties.find(
      (one) => one.rule === 'absence.tell',
    )?.state;
  expect([state([leave]), state([leave, moved])]).toEqual([undefined, 'open']);
});

test('an answer that arrives before what it answers closes it all the same, and nothing is owed twice', () => {
  const order = fc.shuffledSubarray(world, { minLength: world.length });
  const wanted = evaluate(facts(world, everyCase), source, at('12:30'));
  fc.assert(
    fc.property(order, (all) => {
      const found = evaluate(facts(all, everyCase), source, at('12:30'));
      expect(found).toEqual(wanted);
      expect(new Set(found.duties.map((one) => one.id)).size).toBe(found.duties.length);
    }),
    { numRuns: 30 },
  );
});
