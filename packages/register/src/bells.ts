/** Lesson times where a page shows them: 「第 1 節 08:00-08:40」 in the choices of its period field, or in its lines. */
import type { Bell } from '@wuhe/model';
import { periodIn } from './date.ts';
import { normalise } from './text.ts';

const times = /(\d{1,2}):(\d{2})\s*[-–—~〜至到]\s*(\d{1,2}):(\d{2})/;
/** A lesson that ends by then belongs to the forenoon: ours, where nothing says better. */
const NOON = '12:30';
/** Choices and cells looked at; a portal with more shows no bell schedule. */
const MOST = 2000;
/** A lesson and two times need more characters than a name or a mark. */
const SHORTEST = 10;

/** The bell schedule of a page in order of period; empty unless every period that shows times shows the same ones. */
export function bellsOn(page: Document): Bell[] {
  const found = new Map<number, Bell>();
  let left = MOST;
  for (const tag of ['option', 'th', 'li', 'td']) {
    // The browser finds these as they are asked for: a large register is not listed to its end.
    const elements = page.getElementsByTagName(tag);
    for (let i = 0; left > 0; i++, left--) {
      const element = elements[i];
      if (!element) break;
      const text = element.textContent ?? '';
      if (text.length < SHORTEST || text.length > 60) continue;
      const bell = bellIn(normalise(text));
      if (!bell) continue;
      const before = found.get(bell.period);
      if (before && (before.from !== bell.from || before.to !== bell.to)) return [];
      found.set(bell.period, bell);
    }
  }
  return [...found.values()].sort((a, b) => a.period - b.period);
}

function bellIn(text: string): Bell | undefined {
  const parts = times.exec(text);
  const period = parts && periodIn(text.replace(times, ''));
  if (!parts || period === undefined || period === null || period < 1 || period > 20) return undefined;
  const [, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = parts;
  const from = clock(fromHour, fromMinute);
  const to = clock(toHour, toMinute);
  if (!from || !to || from >= to) return undefined;
  return { period, from, to, session: to <= NOON ? 'forenoon' : 'afternoon' };
}

function clock(hour: string, minute: string): Bell['from'] | undefined {
  if (Number(hour) > 23 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute}` as Bell['from'];
}
