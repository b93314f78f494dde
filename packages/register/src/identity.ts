/** Who a row is: the number first, the name second, and both must agree with the roster. */
import { fold, normalise } from './text.ts';
import type { Roster, RosterEntry, UnreadReason } from './types.ts';

/** What a row says of its student, as shown. `number` is undefined where the page has no number. */
export interface Shown {
  number: string | undefined;
  schoolNumber: string | undefined;
  name: string;
  /** The page shows one number only, and it may be either. */
  oneNumber: boolean;
}

export type Found = { student: RosterEntry } | { reason: UnreadReason };

const mask = /[○◯〇●Ｏ*＊□■_?？]/g;

/** Numbers as they are compared: `01`, `1號` and `1` are one. */
export function numberKey(text: string): string {
  if (/^[1-9]\d*$/.test(text)) return text;
  const plain = fold(normalise(text))
    .replaceAll(/[\s.]/g, '')
    .replace(/(號|号)$/, '');
  return plain.replace(/^0+(?=\w)/, '');
}

/** Names as they are compared: no spaces in Chinese names; "Last, First" is "First Last". */
export function nameKey(text: string): string {
  if (/^[\u4e00-\u9fff]*$/.test(text)) return text;
  const plain = fold(text);
  if (/\p{Script=Han}/u.test(plain)) return plain.replaceAll(/[\s,，]/g, '').replaceAll(/[•・‧∙]/g, '·');
  const comma = plain.split(',');
  const turned = comma.length === 2 ? `${comma[1]} ${comma[0]}` : plain;
  return turned.trim().replaceAll(/\s+/g, ' ');
}

/** 王○明: some characters withheld. */
export function isMasked(name: string): boolean {
  return name.search(mask) >= 0;
}

/** Whether the shown name can be this student's: equal, or equal in every character that is not masked. */
export function nameAgrees(shown: string, name: string): boolean {
  if (shown === name) return true;
  const a = nameKey(shown);
  const b = nameKey(name);
  if (a === b) return true;
  if (!isMasked(shown)) return false;
  const seen = [...a];
  const real = [...b];
  const open = seen.filter((char) => char.search(mask) < 0);
  return (
    seen.length === real.length &&
    open.length > 0 &&
    seen.every((char, i) => char.search(mask) >= 0 || char === real[i])
  );
}

interface Index {
  byNumber: ReadonlyMap<string, readonly RosterEntry[]>;
  bySchoolNumber: ReadonlyMap<string, readonly RosterEntry[]>;
  byName: ReadonlyMap<string, readonly RosterEntry[]>;
}

const indexes = new WeakMap<readonly RosterEntry[], Index>();

function indexOf(roster: Roster): Index {
  const known = indexes.get(roster.students);
  if (known) return known;
  const index = {
    byNumber: Map.groupBy(roster.students, (entry) => numberKey(entry.number)),
    bySchoolNumber: Map.groupBy(
      roster.students.filter((entry) => entry.schoolNumber !== undefined),
      (entry) => numberKey(entry.schoolNumber ?? ''),
    ),
    byName: Map.groupBy(roster.students, (entry) => nameKey(entry.name)),
  };
  indexes.set(roster.students, index);
  return index;
}

/** True when a student of this roster bears the name. */
export function knowsName(roster: Roster, name: string): boolean {
  return indexOf(roster).byName.has(nameKey(name));
}

/** The one student of the roster that a row shows, or why there is none. */
export function identify(shown: Shown, roster: Roster): Found {
  const index = indexOf(roster);
  if (!shown.name || (shown.number === '' && !shown.schoolNumber)) return { reason: 'noIdentity' };
  let possible: readonly RosterEntry[];
  if (shown.number) {
    const key = numberKey(shown.number);
    possible = index.byNumber.get(key) ?? (shown.oneNumber ? index.bySchoolNumber.get(key) : undefined) ?? [];
    if (possible.length === 0)
      return { reason: index.byName.has(nameKey(shown.name)) ? 'numberAndNameDisagree' : 'notOnRoster' };
  } else if (shown.schoolNumber && index.bySchoolNumber.size > 0) {
    possible = index.bySchoolNumber.get(numberKey(shown.schoolNumber)) ?? [];
    if (possible.length === 0)
      return { reason: index.byName.has(nameKey(shown.name)) ? 'numberAndNameDisagree' : 'notOnRoster' };
  } else {
    if (isMasked(shown.name)) return { reason: 'ambiguous' };
    possible = index.byName.get(nameKey(shown.name)) ?? [];
    if (possible.length === 0) return { reason: 'notOnRoster' };
    if (possible.length > 1) return { reason: 'ambiguous' };
  }
  const agreeing = possible.filter(
    (entry) => nameAgrees(shown.name, entry.name) && schoolNumberAgrees(shown, entry),
  );
  const [student] = agreeing;
  if (!student) return { reason: 'numberAndNameDisagree' };
  return agreeing.length === 1 ? { student } : { reason: 'ambiguous' };
}

function schoolNumberAgrees(shown: Shown, entry: RosterEntry): boolean {
  if (shown.oneNumber || !shown.schoolNumber || !entry.schoolNumber) return true;
  return numberKey(shown.schoolNumber) === numberKey(entry.schoolNumber);
}
