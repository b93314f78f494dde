import { expect, test } from 'vitest';
import { randomId } from './ids.ts';
import { fill } from './language.ts';
import { bodies, readStatement } from './statements.ts';

const reading = {
  id: 'reading-1',
  kind: 'reading',
  version: 1,
  author: 'lin',
  at: '2026-11-24T00:12:00.000Z',
  body: {
    lesson: { class: 'class3', date: '2026-11-24', period: 1 },
    taken: true,
    exceptions: [{ student: 'xu', mark: 'absent' }],
    unread: [],
    origin: 'https://register.example',
  },
};

test('a known statement is read as it is', () => {
  expect(readStatement(reading)).toEqual({ state: 'known', statement: reading });
});

test('promise 11: a kind or version of a newer Wuhe is kept untouched', () => {
  const future = { ...reading, kind: 'hologram', body: { anything: [1, { at: 'all' }] } };
  expect(readStatement(future)).toEqual({ state: 'newer', envelope: future });
  const newer = { ...reading, version: 2, body: 'other shape' };
  expect(readStatement(newer)).toEqual({ state: 'newer', envelope: newer });
});

test('names that every object has are no kinds', () => {
  for (const kind of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    expect(readStatement({ ...reading, kind }).state).toBe('newer');
  }
});

test('a broken body or frame is reported, never thrown', () => {
  const broken = readStatement({
    ...reading,
    body: { ...reading.body, exceptions: [{ student: 'xu', mark: 'truant' }] },
  });
  expect(broken).toMatchObject({ state: 'broken' });
  expect(broken.state === 'broken' && broken.problem).toContain('mark');
  for (const value of [
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { ...reading, at: 'yesterday' },
    { ...reading, id: '../x' },
  ]) {
    expect(readStatement(value).state).toBe('broken');
  }
});

test('every kind refuses an empty body', () => {
  for (const kind of Object.keys(bodies))
    expect(readStatement({ ...reading, kind, body: {} }).state).toBe('broken');
});

test('a place without a value stays visible; a value is not searched for places', () => {
  expect(fill('{a} {b}', { a: '{b}' })).toBe('{b} {b}');
  expect(fill('{toString}', {})).toBe('{toString}');
});

test('ids are 22 characters of base64url, all different', () => {
  const ids = Array.from({ length: 100 }, randomId);
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
});
