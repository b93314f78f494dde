/**
 * A register of which the page holds only the rows in view, read bit by bit while the teacher scrolls. Rows are kept by student, never by
 * position; a student not scrolled to is not seen yet, which is neither present nor absent.
 */
import type { PageReading, ReadRow, Roster } from './types.ts';

/** What was seen of one lesson so far. Plain data; begin with `undefined`. */
export interface Seen {
  roster: string;
  lesson: string;
  rows: ReadonlyMap<string, ReadRow>;
  reading: PageReading;
}

/**
 * Adds one reading to what was seen of the same lesson; another date, period, class or roster begins anew. A later look at a student
 * replaces an earlier one, and a student who is unreadable now is not kept from before. `reading` is the whole as one reading:
 * `missing` are those not seen yet, and `partial` stays until every student of the roster was.
 */
export function accumulate(before: Seen | undefined, reading: PageReading, roster: Roster): Seen {
  const lesson = [reading.date, reading.period, reading.className].join('\n');
  const rows = new Map(
    before?.roster === roster.id && before.lesson === lesson ? before.rows : ([] as [string, ReadRow][]),
  );
  const ours = new Set(roster.students.map(({ id }) => id));
  for (const row of reading.rows) if (row.student && ours.has(row.student)) rows.set(row.student, row);
  for (const { number, name } of reading.unread)
    for (const [student, row] of rows)
      if (!reading.rows.includes(row) && ((number !== '' && row.number === number) || row.name === name))
        rows.delete(student);
  const missing = roster.students.map(({ id }) => id).filter((id) => !rows.has(id));
  const { partial, ...rest } = reading;
  const whole: PageReading = {
    ...rest,
    rows: [...rows.values()],
    missing,
    ...(partial && missing.length > 0 ? { partial } : {}),
  };
  return { roster: roster.id, lesson, rows, reading: whole };
}
