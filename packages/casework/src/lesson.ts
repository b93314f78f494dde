/** Which lesson: one class, one day, one period. */
import type { Lesson } from '@wuhe/model';

export function sameLesson(a: Lesson, b: Lesson): boolean {
  return a.class === b.class && a.date === b.date && a.period === b.period;
}
