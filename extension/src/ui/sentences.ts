/** The strip in one sentence: 黃奕凱：缺席 16 個半天，遲到 1 次. */
import type { HalfDay, StudentDay } from '@wuhe/casework';
import type { Words } from '../words/index.ts';

export function halfDaySentence(words: Words, name: string, days: readonly StudentDay[]): string {
  const halves = days.flatMap((day) => [day.forenoon, day.afternoon]);
  const count = (half: HalfDay) => halves.filter((each) => each === half).length;
  const parts: string[] = [];
  const { halfDays } = words.desk;
  for (const half of ['absent', 'part', 'late', 'leave', 'untaken'] as const) {
    const n = count(half);
    if (n > 0) parts.push(halfDays[half](n));
  }
  // Unread is not present: without one half-day that was read, nothing is known.
  const read = count('present') + count('late') + count('leave');
  if (read > 0 && count('absent') + count('part') === 0) parts.unshift(words.desk.noAbsence);
  if (parts.length === 0) parts.push(words.half.none);
  return words.desk.strip(name, parts.join(words.comma));
}
