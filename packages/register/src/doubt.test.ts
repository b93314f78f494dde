// @vitest-environment happy-dom
/** Pages on which a mark could mean two things: read rightly or not at all, never wrongly (promise 2). */
import type { PlainDate } from '@wuhe/model';
import { describe, expect, it } from 'vitest';
import { propose } from './propose.ts';

const names = ['王思齊', '方語彤', '江柏翰', '何昀臻', '吳宥廷'];
const context = { rosters: [], today: '2026-11-24' as PlainDate };

function marksOf(heads: string, cells: (row: number) => string, around = '') {
  const rows = names.map((name, at) => `<tr><td>${at + 1}</td><td>${name}</td>${cells(at)}</tr>`).join('');
  const body = `<h2>課堂點名</h2>${around}<table><tr><th>座號</th><th>姓名</th>${heads}</tr>${rows}</table>`;
  const page = new DOMParser().parseFromString(`<!doctype html><body>${body}`, 'text/html');
  const proposal = propose(page, context);
  return proposal.found
    ? { marks: proposal.reading.rows.map((row) => row.mark), taken: proposal.reading.taken }
    : undefined;
}

/** A group of radios, the second student absent, the third late, the others present. */
const words = ['出席', '缺席', '遲到', '請假'];
const chosen = (row: number) => (row === 1 ? 1 : row === 2 ? 2 : 0);
const radio = (row: number, at: number, value: string | number) =>
  `<input type=radio name=st_${row} value=${value}${at === chosen(row) ? ' checked' : ''}>`;
const right = ['present', 'absent', 'late', 'present', 'present'];

describe('words beside radios in one cell', () => {
  it('belong to the control after them when the group begins with a word', () => {
    const cells = (row: number) =>
      `<td>${words.map((word, at) => `${word}${radio(row, at, at)}`).join(' ')}</td>`;
    expect(marksOf('<th>狀態</th>', cells)?.marks).toEqual(right);
  });

  it('belong to the control before them when the group ends with a word, in an element too, whatever the values say', () => {
    const codes = ['P', 'A', 'T', 'L'];
    const cells = (row: number) =>
      `<td>${words.map((word, at) => `${radio(row, at, codes[at] ?? '')}<span>${word}</span>`).join(' ')}</td>`;
    expect(marksOf('<th>狀態</th>', cells)?.marks).toEqual(right);
  });

  it('on both outer sides belong to nobody for certain', () => {
    const cells = (row: number) =>
      `<td>狀態：${words.map((word, at) => `${radio(row, at, at)}${word}`).join(' ')}</td>`;
    expect(marksOf('<th>狀態</th>', cells)).toBeUndefined();
  });
});

describe('signs and letters that schools use differently', () => {
  const titled = (heads: string[]) => ({
    heads: heads.map((head) => `<th>${head}</th>`).join(''),
    cells: (row: number) => heads.map((_, at) => `<td>${radio(row, at, at)}</td>`).join(''),
  });

  it('L beside E is late, beside T it is leave, alone it is neither', () => {
    const excused = titled(['P', 'A', 'L', 'E']);
    expect(marksOf(excused.heads, excused.cells)?.marks).toEqual(right);
    const tardy = titled(['P', 'A', 'T', 'L']);
    expect(marksOf(tardy.heads, tardy.cells)?.marks).toEqual(right);
    const alone = titled(['P', 'A', 'L']);
    expect(marksOf(alone.heads, alone.cells)?.marks ?? []).not.toContain('late');
  });

  it('○ and △ say nothing without the school’s own mapping', () => {
    const signs = ['○', '×', '△', '○', '×'];
    const seen = marksOf('<th>出缺席</th>', (row) => `<td>${signs[row]}</td>`)?.marks ?? [];
    expect(seen).not.toContain('present');
    expect(seen).not.toContain('late');
  });
});

describe('one checkbox for each student', () => {
  const ticked = (row: number) => `<td><input type=checkbox name=c${row}${row === 1 ? ' checked' : ''}></td>`;
  const absent = ['present', 'absent', 'present', 'present', 'present'];

  it.each(['未出席', '未到課', 'Not present'])('under %s a tick is an absence', (head) => {
    expect(marksOf(`<th>${head}</th>`, ticked)?.marks ?? absent).toEqual(absent);
  });

  it('under 出缺席 a tick could be either', () => {
    expect(marksOf('<th>出缺席</th>', ticked)).toBeUndefined();
  });
});

it('two choices in a row are two half-days: neither is read', () => {
  const choice = '<td><select><option>出席<option>缺席<option>遲到</select></td>';
  expect(marksOf('<th>出席狀態（上午）</th><th>下午</th>', () => choice + choice)).toBeUndefined();
});

describe('taken', () => {
  const cells = (row: number) => words.map((_, at) => `<td>${radio(row, at, at)}</td>`).join('');
  const heads = words.map((word) => `<th>${word}</th>`).join('');

  it.each([
    '<p>已點名人數：0 / 5</p>',
    '<h3>高二 3 班</h3><p>高二 4 班 已點名</p>',
    '<p>已儲存的篩選：全部</p>',
    '<p>上次已儲存：2026-11-21</p>',
    '<h3>2026-11-24</h3><p>2026-11-23 已點名</p>',
  ])('is not said by %s', (around) => {
    expect(marksOf(heads, cells, around)?.taken ?? false).toBe(false);
  });

  it('is said by a notice of this lesson', () => {
    expect(marksOf(heads, cells, '<h3>高二 3 班</h3><p>高二 3 班 已點名　08:12</p>')?.taken).toBe(true);
  });
});
