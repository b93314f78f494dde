import { expect, it } from 'vitest';
import { strengthOf } from './strength.ts';

it.each([
  ['1234567', 'short'],
  ['  abc    ', 'short'],
  ['12345678', 'weak'],
  ['aaaaaaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['20100307', 'weak'],
  ['password', 'weak'],
  ['teacher2010', 'weak'],
  ['石橋白鷺晨鐘', 'short'],
  ['石橋白鷺晨鐘長堤', 'good'],
  ['石橋 白鷺 晨鐘 長堤 木舟', 'good'],
  ['maple lantern river copper', 'good'],
] as const)('%s is %s', (passphrase, strength) => {
  expect(strengthOf(passphrase)).toBe(strength);
});

it('no hint gets worse while one goes on typing', () => {
  const order = ['short', 'weak', 'fair', 'good'];
  for (const whole of [
    '石橋 白鷺 晨鐘 長堤 木舟',
    'maple lantern river copper',
    '1111aaaa2222bbbb',
    'correct-Horse_9!',
  ]) {
    const hints = [...whole].map((_, at) => order.indexOf(strengthOf([...whole].slice(0, at + 1).join(''))));
    expect([...hints].sort((a, b) => a - b)).toEqual(hints);
  }
});
