import { expect, it } from 'vitest';
import { groupsOf, withoutGaps } from './groups.ts';

const sheet = 'https://wuhe.school.edu/#kq3-_dT9Zp0aBcDeFgHiJk.7F3A-91C2-04DE-KMNP-QRST-VWXY-Z234-5678';

it('a recovery line falls into the address, the school by four, the secret as it is printed', () => {
  expect(groupsOf(sheet)).toEqual([
    'https://wuhe.school.edu/#',
    'kq3-',
    '_dT9',
    'Zp0a',
    'BcDe',
    'FgHi',
    'Jk.',
    '7F3A-',
    '91C2-',
    '04DE-',
    'KMNP-',
    'QRST-',
    'VWXY-',
    'Z234-',
    '5678',
  ]);
});

it('typed group by group, with spaces and line breaks, it is the same line', () => {
  expect(withoutGaps(groupsOf(sheet).join(' '))).toBe(sheet);
  expect(withoutGaps(`${groupsOf(sheet).join('\n')}\u3000`)).toBe(sheet);
});
