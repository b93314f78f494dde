/** Persons, students and classes that a statement names, and where. By the fields, which mean the same in every kind. */
import type { Statement } from '@wuhe/model';

export interface NameIn {
  of: 'person' | 'student' | 'class';
  id: string;
  path: (string | number)[];
}

const fields: Readonly<Record<string, NameIn['of']>> = {
  person: 'person',
  by: 'person',
  to: 'person',
  leader: 'person',
  commander: 'person',
  keptBy: 'person',
  approvedBy: 'person',
  visitors: 'person',
  assessors: 'person',
  people: 'person',
  members: 'person',
  subject: 'person',
  student: 'student',
  students: 'student',
  missing: 'student',
  unread: 'student',
  officer: 'student',
  officers: 'student',
  class: 'class',
  classes: 'class',
};

/** Fields of that name which hold a word instead. */
const words: ReadonlySet<string> = new Set(['inspection.by', 'noticeDelivery.to', 'timetable.subject']);

export function namesIn(one: Statement): NameIn[] {
  return Object.entries(one.body).flatMap(([key, value]) => within(one.kind, key, value, [key]));
}

function within(kind: string, key: string, value: unknown, path: (string | number)[]): NameIn[] {
  const of = words.has(`${kind}.${key}`) ? undefined : fields[key];
  if (typeof value === 'string') return of ? [{ of, id: value, path }] : [];
  if (Array.isArray(value)) return value.flatMap((each, at) => within(kind, key, each, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => within(kind, name, inside, [...path, name]));
}
