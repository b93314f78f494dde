/** The portal's own clock: wall time in the school's zone, dates in the ROC calendar. */
import type { PortalLesson } from './types.ts';

export interface LocalTime {
  /** `2026-11-24` */
  date: string;
  /** `08:12` */
  time: string;
}

export function clock(now: Date, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(now);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return { date: `${of('year')}-${of('month')}-${of('day')}`, time: `${of('hour')}:${of('minute')}` };
}

/** The lesson that runs, else the next one of the day, else the last. */
export function periodAt(lessons: readonly PortalLesson[], time: string): PortalLesson | undefined {
  const inOrder = lessons.toSorted((a, b) => a.from.localeCompare(b.from));
  return inOrder.find((lesson) => time < lesson.to) ?? inOrder.at(-1);
}

/** 115/11/24 */
export function rocDate(date: string): string {
  const [year = '', month, day] = date.split('-');
  return `${Number(year) - 1911}/${month}/${day}`;
}

/** 115/11/24 or 2026-11-24 as `2026-11-24`; undefined for anything else. */
export function fromRoc(text: string): string | undefined {
  const parts = /^(\d{3,4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(text.trim());
  if (!parts) return undefined;
  const year = Number(parts[1]);
  return [year < 1000 ? year + 1911 : year, parts[2]?.padStart(2, '0'), parts[3]?.padStart(2, '0')].join('-');
}

/** 民國 115 年 11 月 24 日（星期二） */
export function longDate(date: string): string {
  const [year = '', month, day] = date.split('-').map(Number);
  const weekday = '日一二三四五六'[new Date(`${date}T00:00:00Z`).getUTCDay()];
  return `民國 ${Number(year) - 1911} 年 ${month} 月 ${day} 日（星期${weekday}）`;
}
