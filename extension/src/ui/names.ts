/** How a teacher is called in a button: 周老師. Only where the surname is certain; otherwise the name as it is. */
import type { TimeSense } from './time.ts';

const double = new Set(
  '歐陽 欧阳 司馬 司马 上官 諸葛 诸葛 司徒 夏侯 皇甫 尉遲 尉迟 公孫 公孙 慕容 令狐 長孫 长孙 宇文 鍾離 钟离 東方 东方 獨孤 独孤 張簡 张简 范姜'.split(
    ' ',
  ),
);

export function teacherName({ language, words }: TimeSense, name: string): string {
  if (language === 'en' || !/^\p{Script=Han}{2,4}$/u.test(name)) return name;
  const first = [...name];
  const two = first.slice(0, 2).join('');
  if (first.length > 2 && double.has(two)) return words.teacher(two);
  return first.length < 4 ? words.teacher(first[0] ?? name) : name;
}

/** Several people in one line. */
export function teacherNames(sense: TimeSense, people: readonly { name: string }[]): string {
  return people.map((person) => teacherName(sense, person.name)).join(sense.words.list);
}
