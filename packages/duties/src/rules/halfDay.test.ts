import { describe, expect, test } from 'vitest';
import {
  at,
  cai,
  chen,
  class3,
  contact,
  date,
  duties,
  duty,
  evaluated,
  everything,
  excuse,
  friday,
  he,
  lin,
  reading,
  report,
  school,
  seen,
  sun,
  tuesday,
  withdrawal,
  xu,
  zhou,
} from '../testing/school.ts';

const half = 'absence.halfDay';
const forenoon = [1, 2, 3, 4].map((period, index) =>
  reading(lin, ['08:05', '08:55', '09:55', '10:45'][index] ?? '', period, [xu]),
);
const afternoon = [5, 6, 7, 8].map((period, index) =>
  reading(lin, ['13:35', '14:25', '15:15', '16:05'][index] ?? '', period, [xu]),
);

describe('absence.halfDay', () => {
  test('A1.2.1.3 half a day without a reason reaches the grade head at the end of the session, not a millisecond earlier', () => {
    expect(duties(half, forenoon, '11:19:59.999')).toEqual([]);
    expect(duty(half, forenoon, '11:20')).toMatchObject({
      state: 'open',
      owners: [zhou],
      to: [chen],
      session: 'forenoon',
      date: tuesday,
      opens: at('11:20'),
      due: at('12:20'),
      level: 'due',
      acts: ['report'],
      values: { read: 4, lessons: 4 },
      why: { clock: { start: 'sessionEnd', at: at('11:20'), plusMinutes: 60 } },
    });
    expect(evaluated(forenoon, '11:19').nextChange).toBe(at('11:20'));
  });

  test('one lesson read is enough, and the values say how many were', () => {
    expect(duty(half, forenoon.slice(1, 2), '11:20')?.values).toEqual({ read: 1, lessons: 4 });
    const timetable = [1, 2].map((period) => ({
      class: class3,
      weekday: 2,
      period,
      subject: '',
      teacher: lin,
    }));
    expect(duty(half, forenoon.slice(1, 2), '11:20', { school: { timetable } })?.values).toEqual({
      read: 1,
      lessons: 2,
    });
  });

  test('seen in one lesson is not half a day; not read is neither', () => {
    const present = reading(lin, '10:45', 4, []);
    expect(duties(half, [...forenoon.slice(0, 3), present], '11:30')).toEqual([]);
    const unread = reading(lin, '10:45', 4, [], { unread: [xu] });
    expect(duty(half, [...forenoon.slice(0, 3), unread], '11:30')?.values).toEqual({ read: 3, lessons: 4 });
    const untaken = reading(lin, '10:45', 4, [], { taken: false });
    expect(duty(half, [...forenoon.slice(0, 3), untaken], '11:30')?.values).toEqual({ read: 3, lessons: 4 });
  });

  test('A1.2.1.3 discovered later, it opens then and is never backdated', () => {
    const late = reading(lin, '13:00', 1, [xu]);
    expect(duty(half, [late], '13:00')).toMatchObject({
      opens: at('13:00'),
      due: at('14:00'),
      why: { clock: { start: 'statement' } },
    });
    const wrong = reading(lin, '10:45', 4, []);
    const fixed = reading(lin, '12:10', 4, [xu]);
    expect(duty(half, [...forenoon.slice(0, 3), wrong, fixed], '12:10')?.opens).toBe(at('12:10'));
    expect(duty(half, [...forenoon, reading(lin, '12:30', 4, [xu])], '12:40')?.opens).toBe(at('11:20'));
  });

  test('a lesson read later that agrees does not move the opening', () => {
    const late = reading(lin, '13:00', 2, [xu]);
    expect(duty(half, [...forenoon.slice(0, 1), late], '13:10')?.opens).toBe(at('11:20'));
  });

  test('leave taken back opens it then', () => {
    const slip = excuse('07:30', xu);
    expect(duties(half, [...forenoon, slip], '12:00')).toEqual([]);
    const back = excuse('14:00', xu, { periods: [8] }, slip);
    expect(duty(half, [...forenoon, slip, back], '14:01')?.opens).toBe(at('14:00'));
  });

  test('A2.1.3 leave for a part of it, before its end: not half a day without a reason; leave that comes later: known', () => {
    expect(duties(half, [...forenoon, excuse('08:00', xu, { periods: [1] })], '12:00')).toEqual([]);
    expect(duties(half, [...forenoon, excuse('11:20', xu)], '12:00')).toEqual([]);
    expect(duty(half, [...forenoon, excuse('11:20:00.001', xu)], '12:00')).toMatchObject({
      state: 'known',
      level: 'know',
      acts: [],
    });
    expect(duty(half, [...forenoon, excuse('08:00', xu, { session: 'afternoon' })], '12:00')?.state).toBe(
      'open',
    );
  });

  test('a reason given by telephone stops it; being reached without a reason does not: reached is not explained', () => {
    expect(
      duties(half, [...forenoon, contact(zhou, '09:00', xu, { result: 'reached', reason: '發燒' })], '12:00'),
    ).toEqual([]);
    expect(duty(half, [...forenoon, contact(zhou, '09:00', xu, { result: 'reached' })], '12:00')?.state).toBe(
      'open',
    );
    expect(
      duty(half, [...forenoon, contact(zhou, '09:00', xu, { result: 'reached', reason: ' ' })], '12:00')
        ?.state,
    ).toBe('open');
    expect(
      duties(half, [...forenoon, contact(zhou, '09:00', cai, { reason: '發燒' })], '12:00'),
    ).toHaveLength(1);
  });

  test('the report closes it, the acknowledgement shows, a later reason does not reopen or withdraw it', () => {
    const up = report(zhou, '11:40', half, xu, { session: 'forenoon' });
    const other = report(zhou, '11:40', half, xu, { session: 'afternoon' });
    expect(duties(half, [...forenoon, other], '12:00').find((one) => one.session === 'forenoon')?.state).toBe(
      'open',
    );
    expect(duty(half, [...forenoon, up], '12:00')).toMatchObject({
      state: 'done',
      closed: { by: up.id },
      acts: [],
    });
    const found = duty(half, [...forenoon, up, seen(chen, '11:45', up), excuse('11:50', xu)], '12:00');
    expect(found).toMatchObject({ state: 'done', seen: { at: at('11:45'), by: chen } });
  });

  test('A2.2.3 a corrected mark withdraws it where it was reported, and removes it where not', () => {
    const fixed = reading(lin, '11:50', 4, []);
    expect(duties(half, [...forenoon, fixed], '12:00')).toEqual([]);
    const up = report(zhou, '11:40', half, xu, { session: 'forenoon' });
    expect(duty(half, [...forenoon, up, fixed], '12:00')).toMatchObject({
      state: 'withdrawn',
      closed: { by: fixed.id },
    });
    const letter = withdrawal(zhou, '11:51', up, fixed, xu, [chen]);
    expect(duty(half, [...forenoon, up, fixed, letter], '12:00')?.closed).toEqual({
      at: at('11:51'),
      by: letter.id,
    });
  });

  test('absent again after the report was withdrawn: it has to be made again', () => {
    const up = report(zhou, '11:40', half, xu, { session: 'forenoon' });
    const fixed = reading(lin, '11:50', 4, []);
    const letter = withdrawal(zhou, '11:51', up, fixed, xu, [chen]);
    const again = reading(lin, '11:55', 4, [xu]);
    const found = duty(half, [...forenoon, up, fixed, letter, again], '12:00');
    expect(found).toMatchObject({ state: 'open', opens: at('11:55') });
  });

  test('a report whose registers this device has not yet is not called withdrawn', () => {
    const up = report(zhou, '11:40', half, xu, { session: 'forenoon' });
    expect(duty(half, [up], '12:00')?.state).toBe('done');
  });

  test('nobody is homeroom teacher: the grade head, who then knows; nobody is grade head: the principal is told', () => {
    expect(duties(half, forenoon, '12:00', { school: { roles: school.roles.slice(1) } })).toEqual([]);
    const roles = school.roles.filter((one) => one.role !== 'gradeHead');
    expect(duty(half, forenoon, '12:00', { school: { roles } })).toMatchObject({
      to: [he],
      vacancy: 'gradeHead',
    });
  });

  test('open ones are handed over by a cover that begins the next day', () => {
    const roles = [
      { person: zhou, role: 'homeroomTeacher' as const, until: tuesday },
      { person: sun, role: 'homeroomTeacher' as const, from: date('2026-11-25') },
      ...school.roles.slice(1),
    ];
    expect(duty(half, forenoon, '23:00', { school: { roles } })?.owners).toEqual([zhou]);
    expect(duty(half, forenoon, '2026-11-25 07:00', { school: { roles } })?.owners).toEqual([sun]);
  });

  test('a device that cannot read the family does not evaluate it', () => {
    const holds = everything.filter((one) => one.scope !== 'home');
    expect(duties(half, forenoon, '12:00', { holds })).toEqual([]);
  });
});

describe('absence.day', () => {
  const rule = 'absence.day';
  const day = [...forenoon, ...afternoon];

  test('A1.2.1.3 a day without a reason reaches the principal at the end of the school day, by the grade head', () => {
    expect(duties(rule, day, '16:39:59.999')).toEqual([]);
    expect(duty(rule, day, '16:40')).toMatchObject({
      owners: [chen],
      to: [he],
      opens: at('16:40'),
      state: 'open',
      values: { read: 8, lessons: 8 },
      why: { clock: { start: 'dayEnd' } },
    });
  });

  test('only one session is not a day', () => {
    expect(duties(rule, forenoon, '17:00')).toEqual([]);
    expect(duties(rule, afternoon, '17:00')).toEqual([]);
  });

  test('A1.2.1.3 Friday afternoon and Monday morning are not a day', () => {
    const late = reading(lin, '2026-11-20 13:35', 5, [xu]);
    const early = reading(lin, '2026-11-23 08:05', 1, [xu]);
    const now = '2026-11-23 17:00';
    expect(duties(rule, [late, early], now)).toEqual([]);
    expect(duties(half, [late, early], now).map((one) => [one.date, one.session])).toEqual([
      [friday, 'afternoon'],
      ['2026-11-23', 'forenoon'],
    ]);
  });

  test('a make-up day is a school day, a holiday is not', () => {
    const saturday = [reading(lin, '2026-11-28 08:05', 1, [xu]), reading(lin, '2026-11-28 13:35', 5, [xu])];
    expect(duties(rule, saturday, '2026-11-28 17:00')).toEqual([]);
    const makeUp = { ...school.calendar, makeUpDays: [{ date: date('2026-11-28'), as: 1 }] };
    expect(duties(rule, saturday, '2026-11-28 17:00', { school: { calendar: makeUp } })).toHaveLength(1);
    const holiday = { ...school.calendar, holidays: [tuesday] };
    expect(duties(rule, day, '17:00', { school: { calendar: holiday } })).toEqual([]);
  });

  test('a reason for the forenoon, known before the day ends, leaves only the half-days as they were', () => {
    const reason = contact(zhou, '12:00', xu, { result: 'reached', reason: '發燒' });
    expect(duties(rule, [...day, reason], '17:00')).toEqual([]);
    expect(duties(half, [...day, reason], '17:00').map((one) => [one.session, one.state])).toEqual([
      ['forenoon', 'known'],
    ]);
  });

  test('discovered the next day, it opens then', () => {
    const found = reading(lin, '2026-11-25 08:30', 5, [xu], { on: tuesday });
    expect(duty(rule, [...forenoon, found], '2026-11-25 09:00')).toMatchObject({
      date: tuesday,
      opens: at('2026-11-25 08:30'),
    });
  });
});

describe('report.acknowledge', () => {
  const rule = 'report.acknowledge';
  const up = report(zhou, '11:40', half, xu, { session: 'forenoon' });

  test('A1.1 a report waits for its addressee, at once, until acknowledged', () => {
    expect(duty(rule, [up], '12:00')).toMatchObject({
      state: 'open',
      level: 'now',
      owners: [chen],
      about: up.id,
      acts: ['acknowledge'],
    });
    expect(duty(rule, [up, seen(zhou, '11:45', up)], '12:00')?.state).toBe('open');
    expect(duty(rule, [up, seen(chen, '11:45', up)], '12:00')).toMatchObject({
      state: 'done',
      level: 'know',
    });
  });

  test('only a device that gets the addressee’s letters evaluates it', () => {
    const holds = everything.filter((one) => one.scope !== 'letters' || one.person !== chen);
    expect(duties(rule, [up], '12:00', { holds })).toEqual([]);
  });
});
