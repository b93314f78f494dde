/** The student rows of a register: who each one shows and what is marked. Rows for everybody and spanning texts are left out. */
import { carried } from './carrier.ts';
import { type Grid, hasControl } from './grid.ts';
import type { Shown } from './identity.ts';
import { hasMarkPlace, type RowMark, readMark } from './marks.ts';
import { type Columns, type IdentityColumns, splitJoined } from './roles.ts';
import { slice } from './slices.ts';
import { isHidden, shownText } from './text.ts';
import type { Carrier, Profile } from './types.ts';
import { isForEverybody } from './words.ts';

export interface StudentRow {
  element: Element;
  shown: Shown;
  mark: RowMark;
}

const nobody: Shown = { number: undefined, schoolNumber: undefined, name: '', oneNumber: false };

/** Who stands in the rows, whatever is marked: for rows somebody pointed at. Rows without a name are left out. Rests as below. */
export function* peopleInSlices(grid: Grid, columns: IdentityColumns): Generator<undefined, StudentRow[]> {
  const found: StudentRow[] = [];
  const oneNumber = columns.number !== undefined && columns.number === columns.schoolNumber;
  for (const [i, element] of grid.rows.entries()) {
    if (i % slice === slice - 1) yield;
    const cells = grid.cells(element);
    if (!cells) continue;
    const shown = read(element, cells, columns, undefined, oneNumber);
    if (shown.name === '' || isForEverybody(shown.name) || shown.name === grid.headers[columns.name])
      continue;
    found.push({ element, shown, mark: undefined });
  }
  return found;
}

/** Who stands in the rows and how each is marked; rests after every 200 rows. */
export function* studentRowsInSlices(
  grid: Grid,
  columns: Columns,
  profile: Profile,
): Generator<undefined, StudentRow[]> {
  const found: StudentRow[] = [];
  const last = grid.rows.length - 1;
  const oneNumber = columns.number !== undefined && columns.number === columns.schoolNumber;
  let shape: string | undefined;
  for (let i = 0; i <= last; i++) {
    if (i % slice === slice - 1) yield;
    const element = grid.rows[i];
    if (!element) continue;
    const cells = grid.cells(element);
    if (!cells || !hasMarkPlace(grid, element, cells, columns.marks)) {
      // A spanning text is no student; a row of another shape that can be marked may be one and is never read.
      if (!cells && hasControl(element) && !isForEverybody(shownText(element)) && !isHidden(element))
        found.push({ element, shown: nobody, mark: undefined });
      continue;
    }
    const looks = grid.kind === 'siblings' ? shapeOf(cells, columns) : '';
    shape ??= looks;
    const shown = looks === shape ? read(element, cells, columns, profile.roles.hidden, oneNumber) : nobody;
    if (isForEverybody(shown.name) || isForEverybody(shown.number ?? '')) continue;
    if (!shown.name && !shown.number) {
      // Without any identity: the row that sets all stands first or last, a template row is not seen.
      if (!shown.schoolNumber && (i === 0 || i === last)) continue;
      if (isHidden(element)) continue;
    }
    if (shown.name !== '' && shown.name === profile.roles.name?.header) continue;
    found.push({ element, shown, mark: readMark(grid, element, cells, columns.marks) });
  }
  return found;
}

/** What kind of element stands where number and name should: in a card with one part more or less it is another one. */
function shapeOf(cells: ArrayLike<Element>, columns: IdentityColumns): string {
  return [columns.number, columns.name]
    .map((column) => (column === undefined ? undefined : cells[column]))
    .map((part) => part && `${part.localName}.${part.classList[0] ?? ''}`)
    .join(' ');
}

function read(
  row: Element,
  cells: ArrayLike<Element>,
  columns: IdentityColumns,
  hidden: Carrier | undefined,
  oneNumber: boolean,
): Shown {
  const text = (column: number | undefined): string | undefined => {
    const cell = column === undefined ? undefined : cells[column];
    return cell && shownText(cell);
  };
  let name = text(columns.name) ?? '';
  let number: string | undefined;
  if (columns.number === columns.name) {
    const parts = splitJoined(name);
    number = parts?.number ?? '';
    name = parts?.name ?? name;
  } else number = text(columns.number) ?? (columns.number === undefined ? undefined : '');
  const schoolNumber = oneNumber
    ? number
    : (text(columns.schoolNumber) ?? (hidden ? carried(row, hidden) : undefined));
  return { number, schoolNumber: schoolNumber || undefined, name, oneNumber };
}
