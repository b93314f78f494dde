import { describe, expect, test } from 'vitest';
import {
  at,
  chen,
  class3,
  contact,
  duties,
  duty,
  evaluated,
  everything,
  excuse,
  guardian,
  lin,
  reading,
  report,
  school,
  seen,
  sun,
  telling,
  withdrawal,
  xu,
  zhou,
} from '../testing/school.ts';

const absent = reading(lin, '08:05', 1, [xu]);
const told = telling(lin, '08:12', 1, [xu]);

describe('absence.acknowledge', () => {
  const rule = 'absence.acknowledge';

  test('A1.2.1.2 who was told says "got it", at once; the first acknowledgement claims it', () => {
    const both = telling(lin, '08:12', 1, [xu], [zhou, sun]);
    expect(duty(rule, [absent, both], '09:00')).toMatchObject({
      state: 'open',
      level: 'now',
      owners: [zhou, sun],
      about: both.id,
      acts: ['acknowledge'],
    });
    const first = seen(sun, '08:14', both);
    const found = duty(rule, [absent, both, seen(zhou, '08:15', both), first], '09:00');
    expect(found).toMatchObject({
      state: 'done',
      level: 'know',
      acts: [],
      closed: { by: first.id },
      seen: { by: sun },
    });
  });

  test('an acknowledgement by somebody who was not told leaves it open', () => {
    expect(duty(rule, [absent, told, seen(sun, '08:14', told)], '08:20')?.state).toBe('open');
  });

  test('told by phone, or to nobody: nothing to acknowledge', () => {
    expect(duties(rule, [absent, telling(lin, '08:12', 1, [xu], [zhou], 'phone')], '08:20')).toEqual([]);
    expect(duties(rule, [absent, telling(lin, '08:12', 1, [xu], [])], '08:20')).toEqual([]);
  });

  test('A2.2.3 it is withdrawn with the mark', () => {
    expect(duty(rule, [absent, told, reading(lin, '08:20', 1, [])], '08:30')).toMatchObject({
      state: 'withdrawn',
      acts: [],
    });
  });
});

describe('absence.contact', () => {
  const rule = 'absence.contact';

  test('A1.2.1.1 once the grade group has the report that nobody could be reached, calling on is owed and never late', () => {
    const tried = contact(zhou, '08:20', xu);
    expect(duty(rule, [absent, told, tried], '09:30')).toMatchObject({ state: 'open', level: 'late' });
    const passedOn = [absent, told, tried, report(zhou, '08:30', 'absence.unreachable', xu)];
    const after = duty(rule, passedOn, '09:30');
    expect(after).toMatchObject({ state: 'open', level: 'due', acts: ['contact'] });
    expect(after).not.toHaveProperty('due');
  });

  test('A1.2.1.2 opens when the homeroom teacher is told, due after the pack’s thirty minutes', () => {
    const early = evaluated([absent, told], '08:12');
    expect(early.duties.find((one) => one.rule === rule)).toMatchObject({
      owners: [zhou],
      state: 'open',
      level: 'due',
      opens: at('08:12'),
      due: at('08:42'),
      acts: ['contact'],
    });
    expect(duty(rule, [absent, told], '08:12:00.001')?.level).toBe('now');
    expect(duty(rule, [absent, told], '08:42')?.level).toBe('now');
    expect(duty(rule, [absent, told], '08:42:00.001')?.level).toBe('late');
  });

  test('nobody told yet: nothing for the homeroom teacher', () => {
    expect(duties(rule, [absent], '08:30')).toEqual([]);
  });

  test('her own register opens it ten minutes into the lesson, not earlier', () => {
    const own = reading(zhou, '08:02', 1, [xu]);
    expect(duties(rule, [own], '08:09:59.999')).toEqual([]);
    expect(duty(rule, [own], '08:10')).toMatchObject({
      opens: at('08:10'),
      due: at('08:40'),
      why: { clock: { start: 'firstKnown' } },
    });
  });

  test('A1.2.1.1 done when a guardian was reached that day; a try that was not answered leaves it open', () => {
    const tried = contact(zhou, '08:20', xu);
    expect(duty(rule, [absent, told, tried], '08:30')).toMatchObject({ state: 'open', values: { tries: 1 } });
    const reached = contact(zhou, '08:25', xu, { result: 'reached' });
    expect(duty(rule, [absent, told, tried, reached], '08:30')).toMatchObject({
      state: 'done',
      closed: { by: reached.id },
    });
    const yesterday = contact(zhou, '2026-11-23 08:25', xu, { result: 'reached' });
    expect(duty(rule, [absent, told, yesterday], '08:30')?.state).toBe('open');
  });

  test('one contact a day: a second lesson told does not open it again', () => {
    const reached = contact(zhou, '08:25', xu, { result: 'reached' });
    const later = [reading(sun, '08:55', 2, [xu]), telling(sun, '09:05', 2, [xu])];
    expect(duty(rule, [absent, told, reached, ...later], '09:30')?.state).toBe('done');
  });

  test('A2.1.3 leave accepted afterwards leaves nothing to do; leave accepted before raises nothing', () => {
    expect(duty(rule, [absent, told, excuse('08:20', xu)], '08:30')).toMatchObject({
      state: 'known',
      acts: [],
    });
    expect(duties(rule, [reading(zhou, '08:05', 1, [xu]), excuse('07:30', xu)], '08:30')).toEqual([]);
  });

  test('A2.1.3 leave for one of two lessons she knows of leaves the other to ask about', () => {
    const second = [reading(lin, '08:55', 2, [xu]), telling(lin, '09:02', 2, [xu])];
    const slip = excuse('09:10', xu, { periods: [1] });
    expect(duty('absence.contact', [absent, told, ...second, slip], '09:20')?.state).toBe('open');
  });

  test('A2.2.3 withdrawn where somebody was told, gone where nobody was', () => {
    expect(duty(rule, [absent, told, reading(lin, '08:20', 1, [])], '08:30')).toMatchObject({
      state: 'withdrawn',
      level: 'know',
    });
    const own = [reading(zhou, '08:05', 1, [xu]), reading(zhou, '08:20', 1, [])];
    expect(duties(rule, own, '08:30')).toEqual([]);
    const reached = contact(zhou, '08:15', xu, { result: 'reached' });
    expect(duty(rule, [...own, reached], '08:30')?.state).toBe('withdrawn');
  });

  test('missing again after a correction: the family is called again', () => {
    const statements = [
      absent,
      told,
      contact(zhou, '08:15', xu, { result: 'reached' }),
      reading(lin, '08:20', 1, []),
      reading(lin, '08:55', 2, [xu]),
      telling(lin, '09:02', 2, [xu]),
    ];
    expect(duty(rule, statements, '09:05')).toMatchObject({ state: 'open', opens: at('09:02') });
  });

  test('nobody is homeroom teacher: the grade head, then whoever told, who stays first responsible', () => {
    const without = { school: { roles: school.roles.slice(1) } };
    expect(duty(rule, [absent, told], '08:30', without)).toMatchObject({
      owners: [chen],
      vacancy: 'homeroomTeacher',
    });
    expect(duty(rule, [absent, told], '08:30', { school: { roles: [] } })).toMatchObject({ owners: [lin] });
  });

  test('a device that cannot read the family does not evaluate it', () => {
    const holds = everything.filter((one) => one.scope !== 'home');
    expect(duties(rule, [absent, told], '08:30', { holds })).toEqual([]);
  });
});

describe('absence.unreachable', () => {
  const rule = 'absence.unreachable';
  const mother = guardian(xu, 'mother');
  const father = guardian(xu, 'father');
  const base = [absent, told, mother, father];
  const tryMother = contact(zhou, '08:20', xu, { guardian: 'mother' });
  const tryFather = contact(zhou, '08:25', xu, { guardian: 'father', result: 'wrongNumber' });

  test('A1.2.1.1 not reached = every listed guardian tried once, not one fewer', () => {
    expect(duties(rule, [...base, tryMother], '08:30')).toEqual([]);
    expect(
      duties(rule, [...base, tryMother, contact(zhou, '08:26', xu, { guardian: 'mother' })], '08:30'),
    ).toEqual([]);
    expect(duty(rule, [...base, tryMother, tryFather], '08:30')).toMatchObject({
      state: 'open',
      level: 'now',
      owners: [zhou],
      to: [chen],
      opens: at('08:25'),
      due: at('08:40'),
      acts: ['report'],
    });
    expect(duty(rule, [...base, tryMother, tryFather], '08:40:00.001')?.level).toBe('late');
  });

  test('no guardian listed: one try is enough', () => {
    expect(duties(rule, [absent, told], '08:30')).toEqual([]);
    expect(duties(rule, [absent, told, contact(zhou, '08:20', xu)], '08:30')).toHaveLength(1);
  });

  test('a guardian who was reached: nothing to report; reached later: known', () => {
    const reached = contact(zhou, '08:22', xu, { guardian: 'mother', result: 'reached' });
    expect(duties(rule, [...base, reached, tryFather], '08:30')).toEqual([]);
    const later = contact(zhou, '08:50', xu, { guardian: 'mother', result: 'reached' });
    expect(duty(rule, [...base, tryMother, tryFather, later], '08:55')).toMatchObject({
      state: 'known',
      acts: [],
    });
  });

  test('A1.2.1.1 serious goes up at once, even when the family was reached', () => {
    const serious = contact(zhou, '08:20', xu, { guardian: 'mother', result: 'reached', serious: true });
    expect(duty(rule, [...base, serious], '08:20')).toMatchObject({ state: 'open', opens: at('08:20') });
  });

  test('done by the report, and seen by the grade head', () => {
    const up = report(zhou, '08:35', rule, xu);
    const all = [...base, tryMother, tryFather, up];
    expect(duty(rule, all, '08:40')).toMatchObject({ state: 'done', closed: { by: up.id }, level: 'know' });
    expect(duty(rule, [...all, seen(chen, '08:38', up)], '08:40')?.seen).toEqual({
      at: at('08:38'),
      by: chen,
    });
  });

  test('A2.2.3 withdrawn when a report was made, gone when not', () => {
    const fixed = reading(lin, '08:45', 1, []);
    expect(duties(rule, [...base, tryMother, tryFather, fixed], '08:50')).toEqual([]);
    const up = report(zhou, '08:35', rule, xu);
    expect(duty(rule, [...base, tryMother, tryFather, up, fixed], '08:50')?.state).toBe('withdrawn');
  });

  test('a grade head who is the homeroom teacher knows already', () => {
    const roles = [...school.roles, { person: zhou, role: 'gradeHead' as const, class: class3 }];
    expect(duties(rule, [...base, tryMother, tryFather], '08:30', { school: { roles } })).toEqual([]);
  });
});

describe('absence.withdrawn', () => {
  const rule = 'absence.withdrawn';

  test('A2.2.3 who was told gets the correction, to know, until acknowledged', () => {
    const fixed = reading(lin, '08:20', 1, []);
    const letter = withdrawal(lin, '08:21', told, fixed, xu, [zhou]);
    const all = [absent, told, fixed, letter];
    expect(duty(rule, all, '08:30')).toMatchObject({
      state: 'open',
      level: 'know',
      owners: [zhou],
      about: letter.id,
      acts: ['acknowledge'],
      values: { mark: 'present' },
    });
    expect(duty(rule, all, '08:30')?.due).toBeUndefined();
    expect(duty(rule, [...all, seen(sun, '08:22', letter)], '08:30')?.state).toBe('open');
    expect(duty(rule, [...all, seen(zhou, '08:23', letter)], '08:30')).toMatchObject({
      state: 'done',
      acts: [],
    });
  });
});
