/** What is written in a form, as its fields have it, and the body that comes of it. Checked by the schema of the kind. */
import type { FormField } from '@wuhe/casework';
import { bodies, type Kind, type Language, type PersonId, refusalWords } from '@wuhe/model';
import { instantOfLocal, localOf } from '../../ui/time.ts';
import type { Words } from '../../words/index.ts';
import type { Writing } from './elements.ts';

/** Texts, numbers, dates and choices as text; several as a list; rows and groups by field. */
export type Entry = string | boolean | readonly string[] | Writing | Entries | readonly Entries[];
export interface Entries {
  [name: string]: Entry;
}

export interface Clock {
  zone: string | undefined;
  now: number;
}

const HOUR = 3_600_000;

/** An unwritten form with what is proposed in it. */
export function entriesOf(fields: readonly FormField[], proposed: unknown, clock: Clock): Entries {
  const given = (proposed ?? {}) as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.map((field) => [field.name, entryOf(field, given[field.name], clock)]));
}

function entryOf(field: FormField, value: unknown, clock: Clock): Entry {
  switch (field.control) {
    case 'tick':
      return value === true;
    case 'several':
      return Array.isArray(value) ? value.map(String) : [];
    case 'texts':
      return Array.isArray(value) ? value.join('\n') : '';
    case 'instant':
      return typeof value === 'string' ? localOf(clock.zone, Date.parse(value)) : '';
    case 'group':
      return entriesOf(field.fields, value, clock);
    case 'rows':
      return Array.isArray(value) ? value.map((row) => entriesOf(field.fields, row, clock)) : [];
    case 'element':
      return { known: true, text: '', by: '', until: localOf(clock.zone, clock.now + 2 * HOUR) };
    default:
      return value === undefined ? '' : String(value);
  }
}

/** The body that the entries say. What is empty is left out; the schema says whether it may be. */
export function bodyOf(
  fields: readonly FormField[],
  entries: Entries,
  zone: string | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = writtenIn(field, entries[field.name], zone);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

function writtenIn(field: FormField, entry: Entry | undefined, zone: string | undefined): unknown {
  switch (field.control) {
    case 'tick':
      return entry === true;
    case 'several': {
      const chosen = (entry as readonly string[] | undefined) ?? [];
      if (field.optional && chosen.length === 0) return undefined;
      return field.numbers ? chosen.map(Number) : [...chosen];
    }
    case 'texts':
      return String(entry ?? '')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'group':
      return bodyOf(field.fields, (entry ?? {}) as Entries, zone);
    case 'rows': {
      const rows = (entry as readonly Entries[] | undefined) ?? [];
      return rows.map((row) => bodyOf(field.fields, row, zone));
    }
    case 'element': {
      const { known, text, by, until } = entry as Writing;
      return known
        ? { state: 'known', text: text.trim() }
        : { state: 'notYetKnown', by: by as PersonId, until: instantOfLocal(zone, until) };
    }
    default: {
      const text = typeof entry === 'string' ? entry.trim() : '';
      if (text === '') return undefined;
      if (field.control === 'instant') return instantOfLocal(zone, text);
      return field.control === 'count' ? Number(text) : text;
    }
  }
}

/** Sentences by the path of their field, `covers.0.date`; those about several fields together under the empty path. */
export type Wrongs = ReadonlyMap<string, string>;

/** What the schema of the kind refuses, in the language of the screen. Empty = it can be recorded. */
export function wrongsIn(kind: Kind, body: unknown, words: Words, language: Language): Wrongs {
  const found = new Map<string, string>();
  for (const { code, path, message } of bodies[kind].safeParse(body).error?.issues ?? []) {
    const place = path.join('.');
    const together = code === 'custom' ? refusalWords[message]?.[language] : undefined;
    const empty = valueAt(body, path);
    const single = isEmpty(empty) ? words.record.missing : words.record.wrong;
    if (!found.has(place)) found.set(place, together ?? (path.length === 0 ? words.record.check : single));
  }
  return found;
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) => (inside as Record<PropertyKey, unknown> | undefined)?.[key],
    body,
  );
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The sentence for a field: its own, or that of something inside it that has no field of its own. */
export function wrongAt(wrongs: Wrongs, path: string, inside = true): string | undefined {
  const own = wrongs.get(path);
  if (own !== undefined || !inside) return own;
  return [...wrongs].find(([place]) => place.startsWith(`${path}.`))?.[1];
}
