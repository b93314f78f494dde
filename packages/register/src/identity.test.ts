// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { identify, nameAgrees, numberKey } from './identity.ts';

const roster = {
  id: 'r',
  students: [
    { id: 'a', number: '1', name: '王小明', schoolNumber: '113001' },
    { id: 'b', number: '2', name: '王小明', schoolNumber: '113002' },
    { id: 'c', number: '3', name: 'Ada Byron' },
  ],
};
const shown = (number: string | undefined, name: string, schoolNumber?: string) =>
  identify({ number, name, schoolNumber, oneNumber: false }, roster);

describe('a row is a student only when everything it shows agrees', () => {
  it('names agree through spaces, order and masks, and not otherwise', () => {
    expect(nameAgrees('王 小明', '王小明')).toBe(true);
    expect(nameAgrees('Byron, Ada', 'Ada Byron')).toBe(true);
    expect(nameAgrees('王○明', '王小明')).toBe(true);
    expect(nameAgrees('王○明', '王小華')).toBe(false);
    expect(nameAgrees('王○', '王小明')).toBe(false);
    expect(nameAgrees('○○○', '王小明')).toBe(false);
    expect(nameAgrees('王小', '王小明')).toBe(false);
  });

  it('numbers are compared without leading zeros and 號', () => {
    expect(['01', '1號', ' 1 ', '１'].map(numberKey)).toEqual(['1', '1', '1', '1']);
    expect(numberKey('10')).toBe('10');
    expect(numberKey('0')).toBe('0');
  });

  it('namesakes are told apart by number only', () => {
    expect(shown('2', '王小明')).toMatchObject({ student: { id: 'b' } });
    expect(shown(undefined, '王小明')).toEqual({ reason: 'ambiguous' });
    expect(shown(undefined, '王小明', '113001')).toMatchObject({ student: { id: 'a' } });
  });

  it('a contradiction is never resolved', () => {
    expect(shown('3', '王小明')).toEqual({ reason: 'numberAndNameDisagree' });
    expect(shown('1', '王小明', '113002')).toEqual({ reason: 'numberAndNameDisagree' });
    expect(shown('9', '王小明')).toEqual({ reason: 'numberAndNameDisagree' });
    expect(shown('9', '陳大文')).toEqual({ reason: 'notOnRoster' });
    expect(shown('', '王小明')).toEqual({ reason: 'noIdentity' });
    expect(shown('1', '')).toEqual({ reason: 'noIdentity' });
  });
});
