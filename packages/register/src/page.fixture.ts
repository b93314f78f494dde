/** Pages for the tests of this package: a class, its register as a table, and ways to disturb it. */
import type { PlainDate } from '@wuhe/model';
import type { RosterEntry } from './types.ts';

export const today = '2026-11-24' as PlainDate;

const names =
  '王思齊 方語彤 江柏翰 何昀臻 吳宥廷 李宛真 許家瑜 林子謙 林沛妤 邱奕辰 施雨萱 洪偉哲 高詩涵 張博鈞 張芷寧 陳冠宇 陳語晨 郭品睿 蔡宗翰 曾苡安'.split(
    ' ',
  );

/** Students as the page shows them; `mark` is a radio's word or ''. */
export interface Shown {
  number: string;
  schoolNumber: string;
  name: string;
  mark: string;
}

export const students: readonly RosterEntry[] = names.map((name, i) => ({
  id: `s${i + 1}`,
  number: String(i + 1),
  schoolNumber: String(1130212 + i),
  name,
}));

export const roster = { id: 'class-2-3', students };

/** A class of other people with the same numbers. */
export const otherRoster = {
  id: 'class-2-4',
  students: students.map((student, i) => ({
    id: `t${i + 1}`,
    number: student.number,
    schoolNumber: String(1130312 + i),
    name: `${'趙錢孫李周'[i % 5]}${'大中小安平'[Math.floor(i / 5)]}${'文武仁義'[i % 4]}`,
  })),
};

export const context = { rosters: [otherRoster, roster], today };

export const shown = (): Shown[] =>
  students.map(({ number, schoolNumber = '', name }) => ({ number, schoolNumber, name, mark: '出席' }));

export const columns = ['座號', '學號', '姓名', '出席', '缺席', '遲到', '請假', '備註'];
const statuses = ['出席', '缺席', '遲到', '請假'];

const cell = (row: Shown, column: string): string => {
  if (column === '座號') return `<td>${row.number}</td>`;
  if (column === '學號') return `<td>${row.schoolNumber}</td>`;
  if (column === '姓名') return `<td>${row.name}</td>`;
  if (statuses.includes(column))
    return `<td><input type="radio" name="st_${row.schoolNumber}"${row.mark === column ? ' checked' : ''}></td>`;
  return '<td><input type="text"></td>';
};

export const rowHtml = (row: Shown, order: readonly string[] = columns): string =>
  `<tr>${order.map((column) => cell(row, column)).join('')}</tr>`;

/** The body of a register page. `above` stands before the table; `first` and `last` are extra rows. */
export function registerHtml(
  rows: readonly Shown[] = shown(),
  {
    order = columns,
    above = '日期 <input name="date" value="115/11/24"> 節次 <select name="period"><option value="1">第 1 節 08:00-08:40</option><option value="2">第 2 節 08:50-09:30</option></select> 班級 <select name="class"><option value="c">高二 3 班</option><option value="d">高二 4 班</option></select>',
    first = '',
    last = '',
  }: { order?: readonly string[]; above?: string; first?: string; last?: string } = {},
): string {
  const head = order.map((column) => `<th>${column}</th>`).join('');
  return `<div>${above}</div><table id="roll"><thead><tr>${head}</tr></thead><tbody>${first}${rows
    .map((row) => rowHtml(row, order))
    .join('')}${last}</tbody></table>`;
}

/** Numbers in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 1 | state) + 0x6d2b79f5) | 0;
    return ((state ^ (state >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const list = [...items];
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
  return list;
}
