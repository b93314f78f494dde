/** The desk: a class’s day, the ten-day strip, lessons, one student’s history. */
import type { languages } from '@wuhe/model';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  at,
  cai,
  elements,
  lesson,
  li,
  reading,
  student,
  today,
  type Who,
  zhang,
} from '../testing/school.testing.ts';
import { Village } from '../testing/village.testing.ts';

let village: Village;
const missing = { [zhang]: 'absent', [cai]: 'absent', [li]: 'absent' } as const;
const tell = { command: 'tell', lesson: lesson(1), students: [zhang, cai], route: 'wuhe' };
const contact = (who = zhang, more: object = {}) => ({
  command: 'contact',
  students: [who],
  route: 'call',
  result: 'notAnswered',
  guardian: `g-${who}`,
  happened: village.now,
  ...more,
});
const _rules = (who: Who, time?: string) => village.popup(who, time).todo.map((card) => card.rule);
const _told = () =>
  village
    .room('lin')
    .facts()
    .statements.find((statement) => statement.kind === 'telling')?.id;

beforeEach(async () => {
  village = await Village.found();
  await village.do('lin', '08:05', reading(1, missing));
});

describe('The desk', () => {
  it('shows each role its own class first, and the popup what it is about', () => {
    const label = (who: Who) => village.popup(who, '08:30').scopeLabel;
    expect(label('lin')).toBe('高二 3 班');
    expect(label('xu')).toBe('高二 1 班');
    expect(label('he')).toBe('高二 1 班 · 高二 3 班');
    expect(village.desk('zhou').class).toMatchObject({ id: 'c-3', mayRecordLeave: true });
    expect(village.desk('lin').class?.mayRecordLeave).toBe(false);
    expect(village.desk('zhou', { class: 'nowhere' as never }).class?.id).toBe('c-3');
  });

  it('has the strip of ten school days by half-days; not read is not present, and not begun is not "not read"', async () => {
    await village.do(
      'lin',
      '08:55',
      reading(2, { ...missing, [student(1)]: 'late', [student(3)]: 'unread', [student(6)]: 'absent' }),
    );
    const rows = village.desk('zhou', {}, '12:00').class?.students ?? [];
    const halves = Object.fromEntries(rows.map((row) => [row.number, row.days.at(-1)]));
    expect(rows.map((row) => row.number)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    expect(rows[0]?.days).toHaveLength(10);
    expect(halves).toMatchObject({
      1: { forenoon: 'late', afternoon: 'none', date: today },
      2: { forenoon: 'absent' },
      3: { forenoon: 'present' },
      5: { forenoon: 'leave' },
      6: { forenoon: 'part' },
      7: { forenoon: 'present' },
    });
    expect(rows[1]?.days[0]).toEqual({ date: '2026-11-11', forenoon: 'untaken', afternoon: 'untaken' });
    const evening = village.desk('zhou', {}, '17:00').class?.students[0]?.days.at(-1);
    expect(evening).toMatchObject({ forenoon: 'late', afternoon: 'untaken' });
    expect(rows[1]?.today.map(({ later }) => later)).toEqual([false, false, false, false, true, true]);
    expect(rows[1]?.today.map(({ mark }) => mark)).toEqual([
      'absent',
      'absent',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('leave for a part of a half-day is leave, never late', async () => {
    await village.do('lin', '09:55', reading(3, {}));
    const row = village.desk('zhou', {}, '12:00').class?.students.find(({ id }) => id === li);
    expect(row?.days.at(-1)?.forenoon).toBe('leave');
  });

  it('says of every lesson whether it was taken, by whom, and how many are missing', () => {
    expect(
      village
        .desk('zhou', {}, '09:00')
        .class?.lessons.map(({ period, state, subject, teacher, present, missing: gone }) => [
          period,
          state,
          subject,
          teacher,
          present,
          gone,
        ]),
    ).toEqual([
      [1, 'taken', '物理', '林佩珊', 7, 2],
      [2, 'notRead', '物理', '林佩珊', undefined, undefined],
      [3, 'later', '', '', undefined, undefined],
      [4, 'later', '', '', undefined, undefined],
      [5, 'later', '物理', '林佩珊', undefined, undefined],
      [6, 'later', '', '', undefined, undefined],
    ]);
  });

  it('of another date shows that date: its figures, and no lessons where there was no school', () => {
    const sunday = village.desk('zhou', { date: '2026-11-22' as typeof today }, '09:00').class;
    expect(sunday).toMatchObject({ figures: undefined, lessons: [] });
    expect(village.desk('zhou', { date: today }).class?.figures).toMatchObject({ missing: 2 });
  });

  it('the remark of a row is that student’s most urgent open duty', async () => {
    await village.do('lin', '08:12', tell);
    const remarks = village
      .desk('zhou', {}, '08:13')
      .class?.students.flatMap((row) => (row.remark ? [[row.number, row.remark.text]] : []));
    expect(remarks).toEqual([
      ['2', '林佩珊告知：張博鈞第 1 節未到'],
      ['4', '林佩珊告知：蔡雨萱第 1 節未到'],
    ]);
  });
});

describe('A student’s history', () => {
  it('has every mark, call and report, and each correction as an entry of its own', async () => {
    await village.do('lin', '08:12', tell);
    village.now = at('08:20');
    await village.do('zhou', '08:20', contact());
    await village.do('zhou', '08:22', {
      command: 'report',
      rule: 'absence.unreachable',
      student: zhang,
      date: today,
      elements,
    });
    await village.do('lin', '08:30', reading(1, { ...missing, [student(7)]: 'absent' }));
    await village.do('lin', '08:35', reading(1, { [cai]: 'absent', [li]: 'absent' }));
    const lines = (language: (typeof languages)[number]) =>
      village
        .desk('zhou', { student: zhang }, '08:40', language)
        .student?.history.map(({ text, correction }) => `${correction ? '*' : ''}${text}`)
        .sort();
    expect(lines('zh-Hant')).toEqual(
      [
        '*第 1 節改為出席，已告知周文彬',
        '*第 1 節改為出席，已告知陳志遠',
        '*第 1 節更正為出席，林佩珊讀取',
        '周文彬向陳志遠報告：聯絡不到家長',
        '第 1 節未到，林佩珊告知周文彬',
        '第 1 節缺席，林佩珊讀取',
        '聯絡家長，沒接',
      ].sort(),
    );
    expect(lines('zh-Hans')).toContain('周文彬向陳志遠报告：联系不到家长');
    expect(lines('en')).toContain('*Lesson 1 corrected to in class, read by 林佩珊');
  });
});
