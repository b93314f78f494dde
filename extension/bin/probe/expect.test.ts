import { expect, it } from 'vitest';
import { differences, type Expectation, readExpectation } from './expect.ts';
import type { ProbeReading } from './reading.ts';

const row = (number: string, mark: 'present' | 'absent' | null, shownNumber = number) => ({
  number,
  name: `n${number}`,
  mark,
  shown: { number: shownNumber, name: `n${shownNumber}`, schoolNumber: null },
});
const reading: ProbeReading = {
  url: 'http://portal.example/',
  at: '2026-11-24T00:12:00.000Z',
  recognised: true,
  code: null,
  sentence: '',
  withoutSetUp: true,
  className: null,
  date: '2026-11-24',
  period: 1,
  taken: true,
  millis: { find: 1, read: 1 },
  rows: [row('1', 'present'), row('02', 'absent'), row('3', null)],
  unread: [{ number: '41', name: 'n41', reason: 'notOnRoster', sentence: '' }],
  missing: [],
};
const diff = (expected: object, of: Partial<ProbeReading> = {}) =>
  differences(readExpectation(JSON.stringify(expected), 'e.json'), { ...reading, ...of }, ['1', '02', '3']);

it('finds nothing where everything is as expected', () => {
  const equal: Expectation = { marks: { 1: 'present', 2: 'absent', 3: null }, unread: ['41'] };
  expect(diff(equal)).toEqual([]);
  expect(diff({ ...equal, taken: true, date: '2026-11-24', period: 1, className: null })).toEqual([]);
  expect(diff({ marks: { '*': 'present', 2: 'absent', 3: null } })).toEqual([]);
  expect(
    diff({ recognised: false, code: 'noRegister' }, { recognised: false, code: 'noRegister', rows: [] }),
  ).toEqual([]);
});

it('names a wrong mark, a missing row, an unexpected student and a row that must stay unread', () => {
  expect(diff({ marks: { 1: 'absent', 2: 'absent', 3: null } })).toEqual([
    'number 1 (n1): expected absent, read as present',
  ]);
  expect(diff({ marks: { 1: 'present', 2: 'absent', 3: null, 4: 'late' } })).toEqual([
    'number 4: expected late, and is not read',
  ]);
  expect(diff({ marks: { 1: 'present', 3: null } })).toEqual([
    'number 02 (n02): read as absent, and is not expected',
  ]);
  expect(diff({ unread: ['2'] })).toEqual([
    'number 02 (n02): read as absent from the row “02 n02”, and must stay unread',
  ]);
  expect(
    diff(
      { marks: { '*': 'present' }, unread: ['41'] },
      { rows: [row('1', 'present'), row('02', 'present'), row('3', 'present', '41')] },
    ),
  ).toEqual(['number 3 (n3): read as present from the row “41 n41”, and must stay unread']);
});

it('names what stands around the rows', () => {
  expect(diff({ taken: false, date: '2026-11-23', period: null })).toEqual([
    'taken: expected false, read as true',
    'date: expected 2026-11-23, read as 2026-11-24',
    'period: expected none, read as 1',
  ]);
});

it('compares the rows of another day, and says so where that is asked', () => {
  const anotherDay = { recognised: false, code: 'anotherDay' } as const;
  const marks = { 1: 'present', 2: 'absent', 3: null };
  expect(diff({ marks }, anotherDay)).toEqual([]);
  expect(diff({ marks, code: null }, anotherDay)).toEqual(['code: expected none, read as anotherDay']);
  expect(diff({ marks }, { recognised: false, code: 'noRegister', rows: [] })).toHaveLength(4);
});

it('refuses a file that would check nothing', () => {
  expect(() => readExpectation('{', 'e.json')).toThrow('e.json is not JSON');
  expect(() => readExpectation('{"mark": {"7": "absent"}}', 'e.json')).toThrow('Unrecognized key: "mark"');
  expect(() => readExpectation('{"marks": {"7": "gone"}}', 'e.json')).toThrow('at marks');
  expect(() => readExpectation('{}', 'e.json')).toThrow('checks nothing');
});
