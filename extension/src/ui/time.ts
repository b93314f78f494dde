/** Instants and dates as people read them, in the school's time zone. */
import type { Instant, Language, PlainDate } from '@wuhe/model';
import type { Words } from '../words/index.ts';

/** What is needed to write a time down. `zone` undefined: the machine's own. */
export interface TimeSense {
  language: Language;
  words: Words;
  zone: string | undefined;
  /** Milliseconds since the epoch. */
  now: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(sense: Pick<TimeSense, 'language' | 'zone'>, options: Intl.DateTimeFormatOptions) {
  const key = JSON.stringify([sense.language, sense.zone, options]);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(sense.language, {
      ...options,
      ...(sense.zone === undefined ? {} : { timeZone: sense.zone }),
    });
    formats.set(key, found);
  }
  return found;
}

/** `08:14` */
export function clock(sense: TimeSense, at: Instant): string {
  return format(sense, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(at));
}

/** The date an instant falls on in the zone, `2026-11-24`. */
export function dateOf(zone: string | undefined, at: number): PlainDate {
  return localOf(zone, at).slice(0, 10) as PlainDate;
}

/** A day as people say it: today, yesterday, 週四 up to a week ahead, then 11/26. */
export function dayWord(sense: TimeSense, date: PlainDate): string {
  const today = Date.parse(dateOf(sense.zone, sense.now));
  const days = Math.round((Date.parse(date) - today) / DAY);
  if (days === 0) return sense.words.today;
  if (days === -1) return sense.words.yesterday;
  if (days === 1) return sense.words.tomorrow;
  if (days > 1 && days < 7) return weekday(sense, date);
  return shortDate(sense, date);
}

/** `11/26`, `Nov 26` */
export function shortDate(sense: TimeSense, date: PlainDate): string {
  const month = sense.language === 'en' ? 'short' : 'numeric';
  return format({ language: sense.language, zone: 'UTC' }, { month, day: 'numeric' }).format(
    Date.parse(date),
  );
}

/** `週四`, `Thu`; `narrow` for the days below a strip. */
export function weekday(sense: TimeSense, date: PlainDate, width: 'short' | 'narrow' = 'short'): string {
  return format({ language: sense.language, zone: 'UTC' }, { weekday: width }).format(Date.parse(date));
}

/** `11月24日 星期二` */
export function longDate(sense: TimeSense, date: PlainDate): string {
  return format(
    { language: sense.language, zone: 'UTC' },
    { month: 'long', day: 'numeric', weekday: 'long' },
  ).format(Date.parse(date));
}

/** A time of today as `08:14`, of another day with its day: `昨天 16:40`. */
export function when(sense: TimeSense, at: Instant): string {
  const date = dateOf(sense.zone, Date.parse(at));
  const time = clock(sense, at);
  return date === dateOf(sense.zone, sense.now) ? time : `${dayWord(sense, date)} ${time}`;
}

/** A length of time in words, whole minutes, rounded down: minutes, hours and minutes, a day and hours, days. */
export function span(words: Words, length: number): string {
  const whole = Math.max(0, length);
  if (whole < HOUR) return words.span.minutes(Math.floor(whole / MINUTE));
  if (whole < DAY) return words.span.hours(Math.floor(whole / HOUR), Math.floor((whole % HOUR) / MINUTE));
  const days = Math.floor(whole / DAY);
  return words.span.days(days, days === 1 ? Math.floor((whole % DAY) / HOUR) : 0);
}

/** Wall-clock time in the zone as a `datetime-local` field has it: `2026-11-24T08:14`. */
export function localOf(zone: string | undefined, at: number): string {
  const parts = new Map(
    format(
      { language: 'en', zone },
      {
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      },
    )
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}T${parts.get('hour')}:${parts.get('minute')}`;
}

/** The instant at which the zone's clocks show `local`; undefined for a text that is no time. A skipped time moves forward. */
export function instantOfLocal(zone: string | undefined, local: string): Instant | undefined {
  // Checked first: the parser also makes a time of an empty field.
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return undefined;
  const asUtc = Date.parse(`${local}:00Z`);
  if (Number.isNaN(asUtc)) return undefined;
  const shift = (at: number) => Date.parse(`${localOf(zone, at)}:00Z`) - at;
  const first = asUtc - shift(asUtc);
  return new Date(asUtc - shift(first)).toISOString() as Instant;
}
