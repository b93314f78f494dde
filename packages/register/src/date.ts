/** Dates and periods as schools write them: ROC years, ISO, Chinese, English. What is ambiguous (03/04/2026) is no date. */
import { PlainDate } from '@wuhe/model';
import * as z from 'zod/mini';
import { normalise } from './text.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthName = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';

/** Year first, with ROC years as they are: 2026-11-24, 115/11/24, 民國 115 年 11 月 24 日. */
const yearFirst =
  /(?<![\d/.-])(\d{4}|1\d{2}|(?<=(?:民國|民国)\s*)\d{2})\s*([-/.年])\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?![\d/])/g;
const dayFirst = /(?<![\d/.-])(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)/g;
const dayMonth = new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?\\s+${monthName},?\\s+(\\d{4})`, 'gi');
const monthDay = new RegExp(`${monthName}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})`, 'gi');
const noYear = /(?<![年\d]\s*)(?<!\d)(\d{1,2})\s*月\s*(\d{1,2})\s*日/g;

/**
 * Every date a text names, in order. `today` gives the year to "11月24日": the one that brings it nearest.
 * Years under 200 are ROC years.
 */
export function datesIn(text: string, today: PlainDate): PlainDate[] {
  const plain = normalise(text);
  if (!/\d/.test(plain)) return [];
  const found: { at: number; date: PlainDate | undefined }[] = [];
  const add = (at: number, year: number, month: number, day: number) =>
    found.push({ at, date: plainDate(year < 200 ? year + 1911 : year, month, day) });
  for (const m of plain.matchAll(yearFirst)) add(m.index, Number(m[1]), Number(m[3]), Number(m[4]));
  for (const m of plain.matchAll(dayFirst)) {
    const [a, b] = [Number(m[1]), Number(m[2])];
    if (a > 12 || a === b) add(m.index, Number(m[3]), b, a);
    else if (b > 12) add(m.index, Number(m[3]), a, b);
  }
  for (const m of plain.matchAll(dayMonth)) add(m.index, Number(m[3]), monthOf(m[2]), Number(m[1]));
  for (const m of plain.matchAll(monthDay)) add(m.index, Number(m[3]), monthOf(m[1]), Number(m[2]));
  for (const m of plain.matchAll(noYear)) {
    const nearest = nearestYear(Number(m[1]), Number(today.slice(0, 4)), Number(today.slice(5, 7)));
    add(m.index, nearest, Number(m[1]), Number(m[2]));
  }
  return found.sort((a, b) => a.at - b.at).flatMap(({ date }) => (date ? [date] : []));
}

/** A field or query value that is a date and nothing else, digits alone included: 20261124, 1151124. */
export function dateOf(value: string, today: PlainDate): PlainDate | undefined {
  const digits = /^(\d{3,4})(\d{2})(\d{2})$/.exec(value.trim());
  if (digits) {
    const year = Number(digits[1]);
    return year >= 1900 || (year >= 100 && year < 200)
      ? plainDate(year < 200 ? year + 1911 : year, Number(digits[2]), Number(digits[3]))
      : undefined;
  }
  const found = datesIn(value, today);
  return value.length <= 40 && found.length === 1 ? found[0] : undefined;
}

/** Year, month and day, ROC years included, as a date that exists. */
export function plainDate(year: number, month: number, day: number): PlainDate | undefined {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const parsed = z.safeParse(PlainDate, text);
  return parsed.success && year >= 1990 && year < 2200 ? parsed.data : undefined;
}

function monthOf(name: string | undefined): number {
  return months.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
}

function nearestYear(month: number, year: number, thisMonth: number): number {
  if (month - thisMonth > 6) return year - 1;
  return thisMonth - month > 6 ? year + 1 : year;
}

const numerals = '一二三四五六七八九十';

/** The lesson a text names: 第 1 節, 第一节, 節次：3, Period 2, 2nd period; undefined when none or several. */
export function periodIn(text: string): number | undefined {
  const plain = normalise(text);
  const found = new Set<number>();
  for (const m of plain.matchAll(/第\s*(\d{1,2}|[一二三四五六七八九十]{1,2})\s*[節节堂]/g))
    found.add(count(m[1] ?? ''));
  for (const m of plain.matchAll(/(?:節次|节次|堂次|\bperiod|\blesson)\s*[::#]?\s*(\d{1,2})\b/gi))
    found.add(Number(m[1]));
  for (const m of plain.matchAll(/\b(\d{1,2})(?:st|nd|rd|th)\s+(?:period|lesson)\b/gi))
    found.add(Number(m[1]));
  const [period] = found;
  return found.size === 1 && period !== undefined && period >= 1 && period <= 20 ? period : undefined;
}

/** The value of a field called 節次 or Period: a bare number, or words as in `periodIn`. */
export function periodOf(value: string): number | undefined {
  const bare = /^\s*(\d{1,2})\s*(?:[節节堂]|$)/.exec(normalise(value));
  const period = bare ? Number(bare[1]) : periodIn(value);
  return period !== undefined && period >= 1 && period <= 20 ? period : undefined;
}

function count(text: string): number {
  if (/^\d/.test(text)) return Number(text);
  const [first = '', second] = text;
  if (second === undefined) return numerals.indexOf(first) + 1;
  return first === '十' ? 11 + numerals.indexOf(second) : (numerals.indexOf(first) + 1) * 10;
}
