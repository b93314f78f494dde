import { expect, test } from 'vitest';
import { at, class3, date, duties, duty, lin, reading, school, sun, tuesday } from '../testing/school.ts';

const rule = 'lesson.register';
const entry = (weekday: number, period: number, teacher = lin) => ({
  class: class3,
  weekday,
  period,
  subject: '數學',
  teacher,
});
const timetable = [entry(2, 1), entry(2, 2), entry(6, 1, sun)];

test('A1.2.1.2 taking the register is owed by the timetabled teacher from the start of the lesson to its end', () => {
  const change = { school: { timetable } };
  expect(duty(rule, [], '07:59:59.999', change)).toBeUndefined();
  const owed = duty(rule, [], '08:00', change);
  expect(owed).toMatchObject({
    owners: [lin],
    state: 'open',
    level: 'due',
    opens: at('08:00'),
    due: at('08:40'),
  });
  expect(owed?.acts).toEqual(['takeRegister']);
  expect(duty(rule, [], '08:10', change)?.level).toBe('due');
  expect(duty(rule, [], '08:10:00.001', change)?.level).toBe('now');
  expect(duty(rule, [], '08:40', change)?.level).toBe('now');
  expect(duty(rule, [], '08:40:00.001', change)).toMatchObject({
    level: 'late',
    acts: ['takeRegister', 'explain'],
  });
});

test('A1.2.1.2 a taken reading of anybody settles it; one that was not taken does not', () => {
  const change = { school: { timetable } };
  expect(duty(rule, [reading(lin, '08:05', 1, [], { taken: false })], '08:20', change)).toBeDefined();
  expect(duty(rule, [reading(sun, '08:05', 1, [])], '08:20', change)).toBeUndefined();
});

test('without a timetable nobody is asked for a register', () => {
  expect(duties(rule, [], '12:00')).toEqual([]);
});

test('a make-up day follows the timetable of its weekday, a holiday has none', () => {
  const saturday = date('2026-11-28');
  const makeUp = { ...school.calendar, makeUpDays: [{ date: saturday, as: 2 }] };
  expect(duties(rule, [], '2026-11-28 12:00', { school: { timetable } })).toEqual([]);
  expect(duties(rule, [], '2026-11-28 12:00', { school: { timetable, calendar: makeUp } })).toHaveLength(2);
  const holiday = { ...school.calendar, holidays: [tuesday] };
  expect(duties(rule, [], '12:00', { school: { timetable, calendar: holiday } })).toEqual([]);
});
