/** Rows seen while scrolling: kept by student, and never the whole class before everybody was seen. */
import type { PlainDate } from '@wuhe/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accumulate, type Seen } from './accumulate.ts';
import { roster, students } from './page.fixture.ts';
import type { PageReading, ReadRow } from './types.ts';

const row = (i: number, mark: ReadRow['mark'] = 'present'): ReadRow => {
  const { id, number, name, schoolNumber } = students[i] as (typeof students)[number];
  return { student: id, number, name, schoolNumber, mark };
};
const view = (rows: readonly ReadRow[], rest: Partial<PageReading> = {}): PageReading => ({
  rows,
  unread: [],
  missing: [],
  taken: true,
  date: '2026-11-24' as PlainDate,
  period: 1,
  className: undefined,
  partial: true,
  ...rest,
});
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => row(from + i));

describe('a list read bit by bit', () => {
  it('counts students not scrolled to as not seen, neither present nor absent', () => {
    const seen = accumulate(undefined, view(range(0, 8)), roster);
    expect(seen.reading.missing).toHaveLength(12);
    expect(seen.reading.partial).toBe(true);
    expect(seen.reading.rows).toHaveLength(8);
  });

  it('is whole only when everybody was seen, in whatever order of looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 12 }), (starts) => {
        let seen: Seen | undefined;
        const met = new Set<string>();
        for (const from of starts) {
          seen = accumulate(seen, view(range(from, from + 8)), roster);
          for (const { student } of range(from, from + 8)) met.add(student ?? '');
        }
        expect(seen?.reading.rows.length).toBe(met.size);
        expect(seen?.reading.partial).toBe(met.size === 20 ? undefined : true);
      }),
    );
  });

  it('takes the later look at a student', () => {
    const seen = accumulate(accumulate(undefined, view([row(0)]), roster), view([row(0, 'absent')]), roster);
    expect(seen.reading.rows[0]?.mark).toBe('absent');
  });

  it('forgets a student who cannot be read any more', () => {
    const unread = [{ number: '1', name: '別人', reason: 'numberAndNameDisagree' as const }];
    const seen = accumulate(
      accumulate(undefined, view([row(0)]), roster),
      view([row(1)], { unread }),
      roster,
    );
    expect(seen.reading.rows.map(({ student }) => student)).toEqual(['s2']);
  });

  it('begins anew with another lesson', () => {
    const seen = accumulate(
      accumulate(undefined, view([row(0)]), roster),
      view([row(1)], { period: 2 }),
      roster,
    );
    expect(seen.reading.rows).toHaveLength(1);
  });
});
