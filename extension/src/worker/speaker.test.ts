import type { StudentId } from '@wuhe/model';
import { expect, it } from 'vitest';
import type { Sighting } from '../content/contract.ts';
import { speaker, type Voice } from './speaker.ts';

const voice = (id: number, seen?: Sighting, more: Partial<Voice> = {}): Voice => ({
  id,
  seen,
  refused: undefined,
  expected: false,
  ...more,
});
const reading = (students: number): Sighting => ({
  kind: 'reading',
  roster: 'a',
  reading: {
    rows: Array.from({ length: students }, (_, i) => ({
      student: `student-${i}` as StudentId,
      number: String(i),
      name: `s${i}`,
    })),
    unread: [],
    taken: true,
  },
  since: 0,
  millis: 1,
});
const proposal = (rows: number) =>
  ({
    ...reading(0),
    kind: 'proposal',
    reading: {
      rows: Array.from({ length: rows }, (_, i) => ({ number: String(i), name: `s${i}` })),
      unread: [],
      taken: true,
    },
  }) as unknown as Sighting;
const nothing: Sighting = { kind: 'notRecognised', reason: 'noRegister', millis: 1 };
const lost: Sighting = { kind: 'notRecognised', reason: 'missingColumn', millis: 1 };

it('the window with most students speaks, wherever it is', () => {
  expect(speaker([voice(0, nothing), voice(7, reading(20)), voice(9, reading(3))])).toBe(7);
});

it('a register that was confirmed speaks before one that nobody confirmed, however large', () => {
  expect(speaker([voice(3, proposal(90)), voice(5, reading(12))])).toBe(5);
});

it('the same register in two windows is no answer', () => {
  expect(speaker([voice(1, reading(12)), voice(2, reading(12))])).toBe('tie');
  expect(speaker([voice(1, proposal(12)), voice(2, proposal(12))])).toBe('tie');
});

it('without a register, the window that has lost one speaks, then the top one', () => {
  expect(speaker([voice(0, nothing), voice(4, lost)])).toBe(4);
  expect(speaker([voice(0, nothing), voice(4, nothing, { expected: true })])).toBe(4);
  expect(speaker([voice(4, nothing), voice(0, nothing)])).toBe(0);
  expect(speaker([voice(0)])).toBeUndefined();
});

it('what the person declined is silent, whatever it holds; what the school switched off is said', () => {
  expect(speaker([voice(0, nothing), voice(2, reading(12), { refused: 'declined' })])).toBe(2);
  expect(speaker([voice(0, reading(3)), voice(2, reading(12), { refused: 'declined' })])).toBe(0);
  expect(speaker([voice(0, nothing), voice(2, undefined, { refused: 'revoked' })])).toBe(2);
});
