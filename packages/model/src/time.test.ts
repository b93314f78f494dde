import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Instant, instant, millis, PlainDate, PlainTime, plusMinutes } from './time.ts';

const moments = fc.integer({ min: 0, max: 4_000_000_000_000 });

test('an instant and its milliseconds are the same', () => {
  fc.assert(
    fc.property(moments, (value) => {
      expect(millis(instant(value))).toBe(value);
      expect(Instant.safeParse(instant(value)).success).toBe(true);
    }),
  );
});

test('the order of the texts is the order in time', () => {
  fc.assert(
    fc.property(moments, moments, (a, b) => {
      expect(instant(a) < instant(b)).toBe(a < b);
    }),
  );
});

test('minutes add up, and back', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: -10_000, max: 10_000 }), (value, minutes) => {
      expect(plusMinutes(plusMinutes(instant(value), minutes), -minutes)).toBe(instant(value));
    }),
  );
});

test.each([
  '2026-02-30T00:00:00.000Z',
  '2026-11-24T24:00:00.000Z',
  '2026-11-24T08:00:00Z',
  '2026-11-24T08:00:00.000+08:00',
  '',
])('%s is not an instant: one instant has one text', (text) => {
  expect(Instant.safeParse(text).success).toBe(false);
});

test('dates and times that do not exist are refused', () => {
  for (const text of ['2026-02-29', '2026-13-01', '2026-00-10', '2026-11-31', '2026-11-00', '26-11-24']) {
    expect(PlainDate.safeParse(text).success).toBe(false);
  }
  expect(PlainDate.safeParse('2028-02-29').success).toBe(true);
  for (const text of ['24:00', '8:00', '08:60', '08:00:00'])
    expect(PlainTime.safeParse(text).success).toBe(false);
});
