/**
 * Instants, dates and times as they are stored: fixed-width ISO 8601 text, so that `<` on two of a kind is `earlier than`.
 * Calendar arithmetic is in `calendar.ts`; nothing here knows a time zone.
 */
import * as z from 'zod/mini';

/** An instant in UTC with milliseconds, `2026-11-24T00:12:00.000Z`. */
export const Instant = z
  .string()
  .check(
    z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/),
    z.refine((text) => isRealInstant(text), 'not an instant'),
  )
  .brand<'Instant'>();
export type Instant = z.infer<typeof Instant>;

/** A calendar date in the school's calendar, `2026-11-24`. */
export const PlainDate = z
  .string()
  .check(
    z.regex(/^\d{4}-\d{2}-\d{2}$/),
    z.refine((text) => isRealDate(text), 'not a date'),
  )
  .brand<'PlainDate'>();
export type PlainDate = z.infer<typeof PlainDate>;

/** A wall-clock time of the school, `08:00`. */
export const PlainTime = z
  .string()
  .check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
  .brand<'PlainTime'>();
export type PlainTime = z.infer<typeof PlainTime>;

/** Milliseconds since 1970-01-01T00:00Z → instant. */
export function instant(millis: number): Instant {
  return new Date(millis).toISOString() as Instant;
}

/** Instant → milliseconds since 1970-01-01T00:00Z. */
export function millis(at: Instant): number {
  return Date.parse(at);
}

/** The instant `minutes` (may be negative or fractional) after `at`. */
export function plusMinutes(at: Instant, minutes: number): Instant {
  return instant(millis(at) + minutes * 60_000);
}

/** Refuses what `Date.parse` would move: 30 February, 24:00. One instant has one text, or `<` would lie. */
function isRealInstant(text: string): boolean {
  const parsed = Date.parse(text);
  return !Number.isNaN(parsed) && instant(parsed) === text;
}

function isRealDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
}
