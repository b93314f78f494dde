/** School-local times in a file → instants, in the fields that hold an instant and nowhere else, so that no text is touched. */
import { type Calendar, instant, instantOf, type PlainDate, type PlainTime, plusMinutes } from '@wuhe/model';

const fields: ReadonlySet<string> = new Set(['at', 'happened', 'firstKnown', 'from', 'until', 'onset']);
const local = /^(\d{4}-\d{2}-\d{2})[ T]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,3})?))?$/;
const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** A copy with every instant in UTC. What cannot be read stays as it is, for the schema to refuse. */
export function instantsIn(value: unknown, timeZone: string, key = ''): unknown {
  if (typeof value === 'string') return fields.has(key) ? (instantIn(value, timeZone) ?? value) : value;
  if (Array.isArray(value)) return value.map((one) => instantsIn(one, timeZone));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [name, instantsIn(inside, timeZone, name)]),
  );
}

/** `2026-11-24 08:05`, with or without seconds, in the school's time zone; or with `Z` or an offset. */
export function instantIn(text: string, timeZone: string): string | undefined {
  if (zoned.test(text)) {
    const millis = Date.parse(text);
    const real = new Date(`${text.slice(0, 10)}T00:00:00Z`);
    return Number.isNaN(millis) ||
      Number.isNaN(real.getTime()) ||
      real.toISOString().slice(0, 10) !== text.slice(0, 10)
      ? undefined
      : instant(millis);
  }
  const [, date, hour, minute, second = '0'] = local.exec(text) ?? [];
  if (date === undefined) return undefined;
  try {
    const calendar = { timeZone } as Calendar;
    const at = instantOf(calendar, date as PlainDate, `${hour}:${minute}` as PlainTime);
    return plusMinutes(at, Number(second) / 60);
  } catch {
    return undefined;
  }
}
