import type { Instant, PlainDate } from '@wuhe/model';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../words/index.ts';
import { clock, dayWord, instantOfLocal, localOf, span, type TimeSense, when } from './time.ts';

const now = Date.parse('2026-11-24T00:31:00Z');
const sense = (language: TimeSense['language']): TimeSense => ({
  language,
  words: wordsOf(language),
  zone: 'Asia/Taipei',
  now,
});
const at = (text: string) => new Date(text).toISOString() as Instant;
const date = (text: string) => text as PlainDate;

describe('times as people read them', () => {
  it('are of the school’s zone, not of the machine', () => {
    expect(clock(sense('zh-Hant'), at('2026-11-24T00:14:00Z'))).toBe('08:14');
    expect(clock(sense('en'), at('2026-11-23T16:00:00Z'))).toBe('00:00');
  });

  it('name days up to a week ahead, then the date; today needs no day', () => {
    const hant = sense('zh-Hant');
    expect(when(hant, at('2026-11-24T09:00:00Z'))).toBe('17:00');
    expect(when(hant, at('2026-11-23T08:40:00Z'))).toBe('昨天 16:40');
    expect(dayWord(hant, date('2026-11-26'))).toBe('週四');
    expect(dayWord(sense('zh-Hans'), date('2026-11-26'))).toBe('周四');
    expect(dayWord(sense('en'), date('2026-11-26'))).toBe('Thu');
    expect(dayWord(hant, date('2026-12-01'))).toBe('12/1');
    expect(dayWord(sense('en'), date('2026-12-01'))).toBe('Dec 1');
  });

  it('spans are rounded down, so that nobody is promised a minute that is not there', () => {
    const words = wordsOf('zh-Hant');
    expect(span(words, 11 * 60_000 + 59_999)).toBe('11 分');
    expect(span(words, 89 * 60_000)).toBe('1 時 29 分');
    expect(span(words, 31 * 3_600_000)).toBe('1 天 7 時');
    expect(span(words, 60 * 3_600_000)).toBe('2 天');
    expect(span(words, -5)).toBe('0 分');
  });
});

describe('a time written in a field', () => {
  it('comes back as the same instant, in every zone and across clock changes', () => {
    for (const zone of ['Asia/Taipei', 'America/New_York', 'Asia/Kathmandu', undefined])
      for (const text of [
        '2026-11-24T00:14:00Z',
        '2026-03-08T06:59:00Z',
        '2026-03-08T07:00:00Z',
        '2026-07-01T23:59:00Z',
      ])
        expect(instantOfLocal(zone, localOf(zone, Date.parse(text)))).toBe(at(text));
  });

  it('is refused where it is no time', () => {
    expect(instantOfLocal('Asia/Taipei', '')).toBeUndefined();
    expect(instantOfLocal('Asia/Taipei', '2026-13-40T99:00')).toBeUndefined();
  });
});
