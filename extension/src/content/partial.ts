/** Lists that keep only the rows in view, added up while a person scrolls: with a roster by student, without one by what a row shows. */
import { accumulate, type PageReading, type ReadRow, type Roster, type Seen } from '@wuhe/register';

export interface Gathered {
  seen: Seen;
  reading: PageReading;
}

/** Adds a look to those before. A page that holds all its rows is a whole by itself. */
export function gather(
  before: Seen | undefined,
  reading: PageReading,
  roster: Roster | undefined,
): Gathered | undefined {
  if (!reading.partial) return undefined;
  if (roster) {
    const seen = accumulate(before, reading, roster);
    return { seen, reading: seen.reading };
  }
  const shown = reading.rows.map((row) => ({ ...row, student: keyOf(row) }));
  const known = new Set([...(before?.roster === '' ? before.rows.keys() : []), ...shown.map(keyOf)]);
  const students = [...known].map((id) => ({ id, number: '', name: '' }));
  const seen = accumulate(before, { ...reading, rows: shown }, { id: '', students });
  const rows = seen.reading.rows.map((row) => ({ ...row, student: undefined }));
  return { seen, reading: { ...seen.reading, rows, partial: true } };
}

const keyOf = ({ number, schoolNumber, name }: ReadRow) => JSON.stringify([number, schoolNumber, name]);
