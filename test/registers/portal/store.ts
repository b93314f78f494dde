/** What the portal remembers: its students and what was saved of each lesson. */
import { fromRoc } from './clock.ts';
import type { PortalSchool, PortalStudent } from './types.ts';

export interface LessonKey {
  class: string;
  period: number;
  /** `2026-11-24` */
  date: string;
}

export interface Saved {
  /** Wall-clock time of the last save. */
  at: string;
  /** School number → status code. */
  marks: ReadonlyMap<string, string>;
  remarks: ReadonlyMap<string, string>;
}

/** Status codes as they stand in the form. */
export const statuses = [
  ['1', '出席'],
  ['2', '缺席'],
  ['3', '遲到'],
  ['4', '請假'],
] as const;

export class Store {
  readonly #students: Map<string, PortalStudent[]>;
  readonly #saved = new Map<string, Saved>();

  constructor(school: PortalSchool) {
    this.#students = new Map(school.classes.map(({ id, students }) => [id, [...students]]));
  }

  students(classId: string): readonly PortalStudent[] {
    return this.#students.get(classId) ?? [];
  }

  add(classId: string, student: PortalStudent): void {
    const list = this.#students.get(classId);
    const isNew = list?.every(({ schoolNumber }) => schoolNumber !== student.schoolNumber);
    if (isNew && student.name && student.number && student.schoolNumber) list?.push(student);
  }

  saved(key: LessonKey): Saved | undefined {
    return this.#saved.get(keyText(key));
  }

  /** Takes the marks of a posted form: `st_<school number>` and `memo_<school number>`. */
  save(key: LessonKey, form: URLSearchParams, at: string): void {
    const marks = new Map<string, string>();
    const remarks = new Map<string, string>();
    for (const { schoolNumber } of this.students(key.class)) {
      marks.set(schoolNumber, form.get(`st_${schoolNumber}`) ?? '1');
      remarks.set(schoolNumber, form.get(`memo_${schoolNumber}`) ?? '');
    }
    this.#saved.set(keyText(key), { at, marks, remarks });
  }
}

function keyText({ class: id, period, date }: LessonKey): string {
  return `${id} ${period} ${fromRoc(date) ?? date}`;
}
