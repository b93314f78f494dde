// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { bellsOn } from './bells.ts';

function page(body: string): Document {
  return new DOMParser().parseFromString(`<!doctype html><body>${body}`, 'text/html');
}

describe('lesson times on a page', () => {
  it('are read from the choices of the period field', () => {
    const bells = bellsOn(
      page(
        '<select><option>第 1 節 08:00-08:40<option>第 2 节 8:50～9:30<option>第五節 14:00 - 14:40</select>'.replace(
          '～',
          '~',
        ),
      ),
    );
    expect(bells).toEqual([
      { period: 1, from: '08:00', to: '08:40', session: 'forenoon' },
      { period: 2, from: '08:50', to: '09:30', session: 'forenoon' },
      { period: 5, from: '14:00', to: '14:40', session: 'afternoon' },
    ]);
  });

  it('are not guessed: two different times for one period, times without a period, and impossible times say nothing', () => {
    expect(bellsOn(page('<table><tr><td>第 1 節 08:00-08:40<td>第 1 節 08:10-08:50</table>'))).toEqual([]);
    expect(
      bellsOn(page('<li>08:00-08:40</li><li>第 3 節 25:00-26:00</li><li>第 4 節 11:00-10:00</li>')),
    ).toEqual([]);
  });
});
