/** A month matrix: rows are students, columns are days. Only the column of today is read, and only in the month that the page names. */
import type { PlainDate } from '@wuhe/model';
import { datesIn, plainDate } from './date.ts';
import { withoutSession } from './words.ts';

/** Fewer columns of days in a row are a week's timetable or two numbers. */
const fewestDays = 4;

interface Day {
  column: number;
  day: number;
  /** Where the title names a whole date. */
  date: PlainDate | undefined;
}

const weekday = '(?:[(（]?(?:週|周|星期)?[一二三四五六日天][)）]?|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\\.?)';
/** 24, 24日, 24 (二), Tue 24: nothing but a day. "Quiz 4" and 「4 節」 are none. */
const dayTitle = new RegExp(`^(?:${weekday}\\s*)?(\\d{1,2})(?:日|st|nd|rd|th)?(?:\\s*${weekday})?$`, 'i');
/** A title that can only be a day, where a bare number could be a lesson. */
const surelyDay = new RegExp(`日|[/.-]|${weekday}`, 'i');
/** Lessons of a day are numbered too, but not so high. */
const mostLessons = 14;

function daysIn(headers: readonly string[], today: PlainDate): Day[] {
  return headers.flatMap((header, column): Day[] => {
    if (!/\d/.test(header) || header.length > 30) return [];
    const title = withoutSession(header);
    const [date, another] = datesIn(title, today);
    if (date && !another) return [{ column, day: Number(date.slice(8)), date }];
    const short = /^(\d{1,2})[/.-](\d{1,2})(?!\d)/.exec(title);
    if (short) {
      const whole = plainDate(Number(today.slice(0, 4)), Number(short[1]), Number(short[2]));
      return whole ? [{ column, day: Number(short[2]), date: whole }] : [];
    }
    const day = Number(dayTitle.exec(title)?.[1] ?? 0);
    return day >= 1 && day <= 31 ? [{ column, day, date: undefined }] : [];
  });
}

/**
 * True when the titles count days: at least four, each the next or a later one, a half-day each may double them. Columns 1 to 8 could be
 * the lessons of one day, and are none.
 */
export function isMonth(headers: readonly string[], today: PlainDate): boolean {
  const days = daysIn(headers, today);
  const distinct = new Set(days.map(({ day }) => day));
  return (
    distinct.size >= fewestDays &&
    days.some(({ day, column }) => day > mostLessons || surelyDay.test(headers[column] ?? '')) &&
    days.every(({ day, column }, i) => {
      const before = days[i - 1];
      return !before || (column === before.column + 1 && day >= before.day);
    })
  );
}

/** The columns of today: one, or one for each half-day; empty when the page shows other days. */
export function columnsOfToday(headers: readonly string[], today: PlainDate): number[] {
  const day = Number(today.slice(8));
  return daysIn(headers, today)
    .filter((each) => (each.date ? each.date === today : each.day === day))
    .map(({ column }) => column);
}

/** The columns of all days. */
export function columnsOfDays(headers: readonly string[], today: PlainDate): number[] {
  return daysIn(headers, today).map(({ column }) => column);
}

/** True when the titles name whole dates, so that no month need stand anywhere else. */
export function namesDates(headers: readonly string[], today: PlainDate): boolean {
  return daysIn(headers, today).some(({ date }) => date !== undefined);
}

const monthName = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';
const named = new RegExp(`\\b${monthName},?\\s+(\\d{4})\\b`, 'gi');
const numbered = /(?<!\d)(\d{4}|1\d{2})\s*[-/.年]\s*(\d{1,2})(?:\s*月|(?![\d/.-]))/g;
const names = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Months that a text names, as `2026-11`; ROC years included. Whole dates name their month too. */
export function monthsIn(text: string, today: PlainDate): string[] {
  const found = datesIn(text, today).map((date) => date.slice(0, 7));
  const add = (year: number, month: number) => {
    const first = plainDate(year < 200 ? year + 1911 : year, month, 1);
    if (first) found.push(first.slice(0, 7));
  };
  for (const m of text.matchAll(numbered)) add(Number(m[1]), Number(m[2]));
  for (const m of text.matchAll(named)) add(Number(m[2]), names.indexOf((m[1] ?? '').toLowerCase()) + 1);
  return [...new Set(found)];
}
