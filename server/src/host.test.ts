/** The server's date, by which roles end (M12). */
import { expect, test } from 'vitest';
import { keptBy } from './host.ts';

test('M12 the date changes at the time zone’s own midnight, to the millisecond, and goes back with the clock', () => {
  const midnight = Date.parse('2026-11-24T00:00:00+08:00');
  let now = midnight - 60_000;
  const kept = keptBy(() => now, 'Asia/Taipei');
  const seen = [-30_000, -1, 0, 1, 90_000, -1].map((offset) => {
    now = midnight + offset;
    return kept().today;
  });
  expect(seen).toEqual(['2026-11-23', '2026-11-23', '2026-11-24', '2026-11-24', '2026-11-24', '2026-11-23']);
  expect(kept().at).toBe(now);
});
