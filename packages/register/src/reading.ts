/** Rows, identities and surroundings put together as the reading of a page. */
import { type Fit, repeated } from './fit.ts';
import type { Grid } from './grid.ts';
import { isMasked, nameKey, numberKey } from './identity.ts';
import type { StudentRow } from './students.ts';
import type { Surroundings } from './surroundings.ts';
import type { PageReading, ReadRow, UnreadReason, UnreadRow } from './types.ts';
import { hasMoreRows } from './virtual.ts';

export interface Assembled {
  reading: PageReading;
  rows: ReadonlyMap<string, Element>;
}

/** Every row either read or unread with its reason; without a roster no row has a student. */
export function assemble(
  students: readonly StudentRow[],
  fit: Fit | undefined,
  around: Surroundings,
  grid: Grid,
): Assembled {
  const read: ReadRow[] = [];
  const unread: UnreadRow[] = [];
  const elements = new Map<string, Element>();
  const twice = fit ? repeated(fit.found) : new Set<string>();
  const alone = fit ? undefined : withoutRoster(students);
  const here = new Set<string>();
  students.forEach(({ element, shown, mark }, i) => {
    const number = shown.number ?? shown.schoolNumber ?? '';
    const found = fit?.found[i];
    const student = found && 'student' in found ? found.student.id : undefined;
    if (student) here.add(student);
    const reason: UnreadReason | undefined =
      (found && 'reason' in found ? found.reason : undefined) ??
      (student && twice.has(student) ? 'duplicate' : undefined) ??
      alone?.[i] ??
      (mark === 'unknown' ? 'unknownMark' : mark === 'several' ? 'severalMarks' : undefined);
    if (reason) unread.push({ number, name: shown.name, reason });
    else if (mark !== 'unknown' && mark !== 'several') {
      read.push({ student, number, name: shown.name, schoolNumber: shown.schoolNumber, mark });
      if (student) elements.set(student, element);
    }
  });
  const missing = (fit?.roster.students ?? []).map(({ id }) => id).filter((id) => !here.has(id));
  const { date, period, className, taken } = around;
  const partial = hasMoreRows(grid) ? { partial: true as const } : {};
  return {
    reading: { rows: read, unread, missing, taken, date, period, className, ...partial },
    rows: elements,
  };
}

/** What keeps a row from becoming a student of a new roll: no name, a name that is not whole, somebody else with the same identity. */
function withoutRoster(students: readonly StudentRow[]): (UnreadReason | undefined)[] {
  const numbers = new Map<string, number>();
  const names = new Map<string, number>();
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);
  for (const { shown } of students) {
    count(names, nameKey(shown.name));
    for (const key of keys(shown.number, shown.schoolNumber)) count(numbers, key);
  }
  return students.map(({ shown }) => {
    if (!shown.name || shown.number === '') return 'noIdentity';
    const own = keys(shown.number, shown.schoolNumber);
    if (own.some((key) => (numbers.get(key) ?? 0) > 1)) return 'duplicate';
    if (isMasked(shown.name)) return 'ambiguous';
    return own.length === 0 && (names.get(nameKey(shown.name)) ?? 0) > 1 ? 'ambiguous' : undefined;
  });
}

function keys(number: string | undefined, schoolNumber: string | undefined): string[] {
  const own = number ? [`n${numberKey(number)}`] : [];
  if (schoolNumber) own.push(`s${numberKey(schoolNumber)}`);
  return own;
}
