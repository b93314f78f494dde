// @vitest-environment happy-dom
import type { PlainDate } from '@wuhe/model';
import { describe, expect, it } from 'vitest';
import { dateOf, datesIn, periodIn, periodOf } from './date.ts';

const today = '2026-11-24' as PlainDate;

describe('a date is read as schools write it', () => {
  it.each([
    ['民國 115 年 11 月 24 日（星期二）', '2026-11-24'],
    ['中華民國115年1月2日', '2026-01-02'],
    ['民國 99 年 3 月 4 日', '2010-03-04'],
    ['115/11/24', '2026-11-24'],
    ['115-1-2', '2026-01-02'],
    ['１１５／１１／２４', '2026-11-24'],
    ['2026-11-24', '2026-11-24'],
    ['2026-11-24T08:00', '2026-11-24'],
    ['2026/11/24 08:03', '2026-11-24'],
    ['2026.11.24', '2026-11-24'],
    ['2026年11月24日 星期二', '2026-11-24'],
    ['11月24日 第一節', '2026-11-24'],
    ['1月5日', '2027-01-05'],
    ['Tue 24 Nov 2026 8:00AM', '2026-11-24'],
    ['November 24th, 2026', '2026-11-24'],
    ['24/11/2026', '2026-11-24'],
    ['11/24/2026', '2026-11-24'],
    ['4/4/2026', '2026-04-04'],
  ])('%s', (text, date) => expect(datesIn(text, today)).toEqual([date]));

  it.each([
    '03/04/2026',
    '2026-02-30',
    '2026-13-01',
    '0912-345-678',
    '8:00-8:40',
    '第 1 節',
    '113021',
    'v115.1',
  ])('%s is no date', (text) => expect(datesIn(text, today)).toEqual([]));

  it.each([
    ['20261124', '2026-11-24'],
    ['1151124', '2026-11-24'],
    [' 115/11/24 ', '2026-11-24'],
    ['1130212', '2024-02-12'],
    ['113021', undefined],
    ['2026-11-23 ~ 2026-11-27', undefined],
  ])('%s in a field is %s', (text, date) => expect(dateOf(text, today)).toBe(date));
});

describe('a period is read as schools write it', () => {
  it.each([
    ['第 1 節 08:00-08:40', 1],
    ['第1节', 1],
    ['第十二節', 12],
    ['第十節', 10],
    ['節次：3', 3],
    ['Period 2', 2],
    ['2nd period', 2],
    ['第 1 節、第 2 節', undefined],
    ['第 1 節 第 1 節', 1],
    ['08:00', undefined],
    ['第 30 節', undefined],
  ])('%s', (text, period) => expect(periodIn(text)).toBe(period));

  it.each([
    ['4', 4],
    ['第 5 節 11:00-11:40', 5],
    ['早自習', undefined],
    ['0', undefined],
  ])('%s in a field', (text, period) => expect(periodOf(text)).toBe(period));
});
