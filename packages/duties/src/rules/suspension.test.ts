/** B.def: who is suspended owes no lesson, so nobody is told or asked; who is not, or is back, is missed like anybody else. */
import type { ClassId, Statement, StudentId } from '@wuhe/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../engine.ts';
import { evaluate } from '../evaluate.ts';
import { source } from '../source.ts';
import {
  at,
  type Change,
  cai,
  class3,
  cohort,
  date,
  duties,
  duty,
  evaluated,
  excuse,
  facts,
  hong,
  lin,
  reading,
  say,
  school,
  telling,
  xu,
  zhou,
} from '../testing/school.ts';

const suspension = (
  when: string,
  student: StudentId,
  from = '2026-11-02',
  until = '2027-01-29',
  corrects?: Statement,
) =>
  say(
    'suspension',
    zhou,
    when,
    { student, class: class3, from: date(from), until: date(until), reason: 'illness' },
    corrects,
  );
const application = say('returnApplication', zhou, '2026-11-20 08:00', {
  student: xu,
  applicant: 'student',
  papers: [],
  text: '',
});
const placement = (when: string, from: string, student = xu) =>
  say('placement', zhou, when, { of: application.id, student, class: class3, from: date(from) });
/** Missing from all eight lessons of Tuesday. */
const missing = (who: StudentId[]) => [
  reading(lin, '08:05', 1, who),
  reading(lin, '08:55', 2, who),
  reading(lin, '13:35', 5, who),
  reading(lin, '14:25', 6, who),
];
const asked = ['absence.tell', 'absence.contact', 'absence.halfDay', 'absence.day'];
const owed = (statements: readonly Statement[], now = '17:00') =>
  evaluated(statements, now)
    .duties.filter((one) => asked.includes(one.rule) && one.state === 'open')
    .map((one) => `${one.rule} ${one.student}`)
    .filter((one, index, all) => all.indexOf(one) === index)
    .sort();
const all = (student: StudentId) => [`absence.day ${student}`, `absence.halfDay ${student}`];

describe('a suspension frees from every lesson of its days', () => {
  test('A1.2.1.2 A1.2.1.3 nobody is told of the suspended, while another student is missed', () => {
    const statements = [suspension('2026-11-01 08:00', xu), ...missing([xu, cai])];
    expect(owed(statements)).toEqual([...all(cai), `absence.tell ${cai}`]);
    expect(
      evaluated(statements, '17:00').duties.some(
        (one) => one.student === xu && one.rule !== 'suspension.ends',
      ),
    ).toBe(false);
  });

  test('from its first day to its last, both included', () => {
    const on = (from: string, until: string) =>
      owed([suspension('2026-11-01 08:00', xu, from, until), ...missing([xu])]);
    expect(on('2026-11-24', '2026-11-24')).toEqual([]);
    expect(on('2026-11-25', '2026-12-24')).not.toEqual([]);
    expect(on('2026-10-01', '2026-11-23')).not.toEqual([]);
  });

  test('A2.1.3 recorded after the half day was owed, the duty stays visible as known', () => {
    const late = [...missing([xu]), suspension('12:00', xu)];
    expect(duty('absence.halfDay', late, '13:00')).toMatchObject({ state: 'known', seen: { by: zhou } });
    expect(duties('absence.tell', late, '13:00').map((one) => one.state)).toEqual(['known', 'known']);
    expect(owed(late)).toEqual([]);
  });

  test('taken back by a correction, the absence is owed from then on and never backdated', () => {
    const first = suspension('2026-11-01 08:00', xu);
    const ended = suspension('12:00', xu, '2026-11-02', '2026-11-20', first);
    const statements = [first, ended, ...missing([xu])];
    expect(duty('absence.halfDay', statements, '11:59')).toBeUndefined();
    expect(duty('absence.halfDay', statements, '12:30')).toMatchObject({ state: 'open', opens: at('12:00') });
  });

  test('B.return who was placed again is missed from that day on; a suspension after it counts', () => {
    const first = suspension('2026-11-01 08:00', xu);
    const back = placement('2026-11-20 09:00', '2026-11-24');
    expect(owed([first, back, ...missing([xu])])).toEqual([...all(xu), `absence.tell ${xu}`]);
    expect(owed([first, placement('2026-11-20 09:00', '2026-11-25'), ...missing([xu])])).toEqual([]);
    expect(owed([first, placement('2026-11-20 09:00', '2026-11-24', hong), ...missing([xu])])).toEqual([]);
    expect(owed([first, back, suspension('2026-11-23 08:00', xu), ...missing([xu])])).toEqual([]);
  });

  test('placed again at noon with effect from this morning: owed from noon on', () => {
    const statements = [
      suspension('2026-11-01 08:00', xu),
      placement('12:00', '2026-11-24'),
      ...missing([xu]),
    ];
    expect(duty('absence.halfDay', statements, '12:30')).toMatchObject({ state: 'open', opens: at('12:00') });
  });
});

describe('the two weeks of B.def', () => {
  const ten = ['11', '12', '13', '16', '17', '18', '19', '20', '23', '24'].map((day) =>
    date(`2026-11-${day}`),
  );
  const state = (statements: readonly Statement[]) => {
    const engine = createEngine(facts([]), source);
    engine.add([...ten.map((on) => reading(lin, `${on} 09:00`, 1, [xu], { on })), ...statements]);
    return engine.standing('dropout', xu, at('17:00'))?.state;
  };
  const first = suspension('2026-11-01 08:00', xu);
  const early = say('returnApplication', zhou, '2026-11-10 08:00', {
    student: xu,
    applicant: 'student',
    papers: [],
    text: '',
  });

  test('pause while suspended, and count again from the day of a return', () => {
    expect(state([])).toBe('droppedOut');
    expect(state([first])).toBe('suspended');
    const papers = say('papersCheck', zhou, '2026-11-10 08:10', {
      of: early.id,
      student: xu,
      result: 'inOrder',
    });
    const assessed = say('academicAssessment', zhou, '2026-11-10 08:20', {
      of: papers.id,
      student: xu,
      assessors: [zhou],
      class: class3,
      text: '',
    });
    const back = (from: string) => [
      first,
      early,
      papers,
      assessed,
      say('placement', zhou, '2026-11-10 08:30', {
        of: assessed.id,
        student: xu,
        class: class3,
        from: date(from),
      }),
    ];
    expect(state(back('2026-11-11'))).toBe('droppedOut');
    expect(state(back('2026-11-12'))).toBe('enrolled');
  });
});

test('a suspension put right from a student of one class to one of another frees that one only', () => {
  const class4 = 'class4' as ClassId;
  const { students } = facts([]);
  const change: Change = {
    school: { classes: [...school.classes, { id: class4, name: '高二 4 班', cohort }] },
    students: students.map((one) => (one.id === cai ? { ...one, class: class4 } : one)),
  };
  const of4 = reading(lin, '08:05', 1, []);
  const readings = [
    reading(lin, '08:05', 1, [xu]),
    {
      ...of4,
      body: {
        ...of4.body,
        lesson: { ...of4.body.lesson, class: class4 },
        exceptions: [{ student: cai, mark: 'absent' }],
      },
    },
  ] as Statement[];
  const wrong = suspension('2026-11-01 08:00', xu);
  const right = suspension('09:00', cai, '2026-11-02', '2027-01-29', wrong);
  const { statements: _none, ...about } = facts([], change);
  for (const order of [
    [wrong, right],
    [right, wrong],
  ]) {
    const engine = createEngine(about, source);
    const told = () =>
      engine
        .evaluate(at('09:30'))
        .duties.filter((one) => one.rule === 'absence.tell')
        .map((one) => `${one.student} ${one.state}`)
        .sort();
    engine.add(readings);
    expect(told()).toEqual(['cai open', 'xu open']);
    for (const one of order) {
      engine.add([one]);
      told();
    }
    expect(told()).toEqual(['cai known', 'xu open']);
  }
});

test('kept or new, in any order, the engine says the same of suspensions and returns', () => {
  const first = suspension('2026-11-01 08:00', xu);
  const ofCai = suspension('2026-11-01 08:00', cai, '2026-11-23', '2026-11-24');
  const statements = [
    ...missing([xu, cai]),
    reading(lin, '2026-11-23 09:00', 1, [xu, cai, hong]),
    telling(lin, '08:12', 1, [xu, cai]),
    excuse('09:00', cai, { session: 'forenoon' }),
    first,
    // Written for the wrong student, and put right.
    suspension('2026-11-02 08:00', hong, '2026-11-02', '2027-01-29', first),
    ofCai,
    suspension('11:30', cai, '2026-11-23', '2026-11-23', ofCai),
    suspension('2026-11-23 07:00', xu, '2026-11-24', '2026-11-27'),
    application,
    placement('12:10', '2026-11-24'),
  ];
  const order = fc.shuffledSubarray(statements, { minLength: statements.length });
  const times = fc.array(
    fc.constantFrom('2026-11-23 18:00', '08:30', '11:25', '12:30', '17:00', '2026-11-25 09:00'),
    {
      minLength: 4,
      maxLength: 4,
    },
  );
  fc.assert(
    fc.property(order, times, fc.integer({ min: 1, max: 5 }), (shuffled, asked, size) => {
      const engine = createEngine(facts([]), source);
      for (let from = 0, turn = 0; from < shuffled.length; from += size, turn++) {
        engine.add(shuffled.slice(from, from + size));
        const now = at(asked[turn % 4] ?? '17:00');
        expect(engine.evaluate(now)).toEqual(evaluate(facts(shuffled.slice(0, from + size)), source, now));
      }
    }),
    { numRuns: 40 },
  );
});
