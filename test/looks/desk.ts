/** Views of the desk with invented people. */
import type { DeskView, HalfDay, HistoryEntry, StudentRow, StudentView } from '@wuhe/casework';
import { type Language, type Mark, type PlainDate, plusMinutes, type StudentId } from '@wuhe/model';
import {
  at,
  card,
  class3,
  className,
  date,
  disclosures,
  done,
  in3,
  know,
  nameOf,
  people,
  roll,
  shell,
  statement,
  todo,
} from './fixtures.ts';

const days = [11, 12, 13, 16, 17, 18, 19, 20, 23, 24].map((day) => date(`2026-11-${day}`));

/** Half-days that differ from "present", by number: `day index, half, what`. */
const departures: Record<string, readonly [number, 0 | 1, HalfDay][]> = {
  '7': [
    [6, 0, 'late'],
    [9, 0, 'absent'],
  ],
  '12': [
    [4, 0, 'leave'],
    [4, 1, 'leave'],
    [9, 0, 'leave'],
  ],
  '14': [
    [6, 1, 'absent'],
    [8, 1, 'absent'],
  ],
  '21': [1, 2, 3, 4, 5, 6, 7, 8].flatMap((day): [number, 0 | 1, HalfDay][] => [
    [day, 0, 'absent'],
    [day, 1, 'absent'],
  ]),
  '23': [
    [0, 0, 'late'],
    [4, 0, 'late'],
    [9, 0, 'late'],
  ],
};

function row(l: Language, number: string, index: number): StudentRow {
  const own = departures[number] ?? [];
  const half = (day: number, which: 0 | 1): HalfDay => {
    if (day === 2 && which === 1) return 'noschool';
    if (day === 5 && which === 0) return 'untaken';
    if (day === 9 && which === 1) return 'untaken';
    return own.find(([d, w]) => d === day && w === which)?.[2] ?? 'present';
  };
  const marks: Record<string, Mark> = {
    '7': 'absent',
    '12': 'leave',
    '19': 'absent',
    '21': 'absent',
    '23': 'late',
  };
  const mark = marks[number] ?? 'present';
  const remarks: Record<string, StudentRow['remark']> = {
    '7': {
      level: 'now',
      text: in3(l, '家長未接，再打一次', '家长未接，再打一次', 'Guardian did not answer, call again'),
    },
    '12': { level: 'know', text: in3(l, '請假到第 2 節', '请假到第 2 节', 'On leave up to lesson 2') },
    '14': {
      level: 'late',
      text: in3(l, '未報告年級組長', '未报告年级组长', 'Not reported to the grade head'),
    },
  };
  return {
    id: `s${number}` as StudentId,
    number,
    name: nameOf(l, number),
    schoolNumber: String(1130212 + index),
    days: days.map((day, d) => ({ date: day, forenoon: half(d, 0), afternoon: half(d, 1) })),
    today: [1, 2, 3, 4, 5, 6, 7].map((period) => ({
      period,
      mark: period < 3 ? mark : undefined,
      later: period > 3,
    })),
    remark: remarks[number],
  };
}

const rows = (l: Language) => roll.map(([number], index) => row(l, number, index));

export function student(l: Language): StudentView {
  const entry = (
    id: string,
    when: string,
    reached: boolean,
    text: string,
    seen?: string,
    correction = false,
  ): HistoryEntry => ({
    id: statement(id),
    at: at(when),
    reached,
    text,
    seen,
    correction,
  });
  const found = rows(l).find((each) => each.number === '21');
  if (!found) throw new Error('21 is on the roll');
  return {
    row: found,
    className: className(l),
    guardians: [
      {
        id: 'g1',
        name: in3(l, '黃先生', '黄先生', '黃建宏'),
        relation: in3(l, '父', '父', 'father'),
        phone: '0900-000-121',
      },
      {
        id: 'g2',
        name: in3(l, '黃小姐', '黄女士', '黃美玲'),
        relation: in3(l, '姑姑', '姑姑', 'aunt'),
        phone: '0900-000-122',
      },
    ],
    cards: [
      card(l, 'aside', {
        level: 'now',
        what: in3(
          l,
          '聯絡家長：第 1 節未到',
          '联系家长：第 1 节未到',
          'Contact guardians: missing in lesson 1',
        ),
        acts: ['contact'],
        due: at('2026-11-24T08:42'),
      }),
    ],
    history: [
      entry(
        'h1',
        '2026-11-24T08:12',
        false,
        in3(l, '第 1 節缺席，林佩珊讀取', '第 1 节缺席，林佩珊读取', 'Absent in lesson 1, read by 林佩珊'),
      ),
      entry(
        'h2',
        '2026-11-20T19:30',
        true,
        in3(l, '家訪，與沈怡安同行', '家访，与沈怡安同行', 'Home visit with 沈怡安'),
        in3(l, '陳志遠 19:52 看到', '陈志远 19:52 看到', '陳志遠 saw it 19:52'),
      ),
      entry(
        'h3',
        '2026-11-20T18:10',
        false,
        in3(l, '接聽人是姑姑，不是母親', '接听人是姑姑，不是母亲', 'The aunt answered, not the mother'),
        undefined,
        true,
      ),
      entry(
        'h4',
        '2026-11-17T18:10',
        true,
        in3(
          l,
          '聯絡家長：姑姑接，父親受傷',
          '联系家长：姑姑接，父亲受伤',
          'Guardian reached: aunt; the father is injured',
        ),
      ),
    ],
  };
}

export function desk(l: Language, more: Partial<DeskView> = {}): DeskView {
  const lessons = [1, 2, 3, 4, 5, 6, 7];
  const clock = ['08:00', '08:50', '09:50', '10:40', '13:00', '13:50', '14:50'];
  const subjects = in3(
    l,
    '物理 國文 數學 英文 體育 化學 歷史',
    '物理 语文 数学 英语 体育 化学 历史',
    'Physics Chinese Maths English PE Chemistry History',
  ).split(' ');
  return {
    ...shell(l),
    todo: todo(l),
    know: know(l),
    doneToday: done(l),
    classes: [
      { id: class3, name: className(l), mine: true },
      { id: 'c9' as typeof class3, name: in3(l, '高二 9 班', '高二 9 班', '高二 9 班'), mine: false },
    ],
    class: {
      id: class3,
      name: className(l),
      date: days[9] as PlainDate,
      figures: {
        lessonLabel: in3(l, '第 2 節', '第 2 节', 'Lesson 2'),
        readAt: at('2026-11-24T08:58'),
        present: 23,
        size: 27,
        leave: 1,
        missing: 3,
      },
      days,
      periods: lessons,
      students: rows(l),
      lessons: lessons.map((period) => ({
        period,
        label: in3(l, `第 ${period} 節`, `第 ${period} 节`, `Lesson ${period}`),
        subject: subjects[period - 1] ?? '',
        teacher: people(l).lin.name,
        from: at(`2026-11-24T${clock[period - 1]}`),
        to: plusMinutes(at(`2026-11-24T${clock[period - 1]}`), 40),
        state: period === 1 ? 'taken' : period === 2 ? 'notTaken' : period === 3 ? 'notRead' : 'later',
        readAt: period === 1 ? at('2026-11-24T08:12') : undefined,
        present: period === 1 ? 23 : undefined,
        missing: period === 1 ? 3 : undefined,
      })),
      mayRecordLeave: true,
    },
    student: undefined,
    disclosures: disclosures(l),
    mayDecide: false,
    registers: [],
    mayDecideRegisters: false,
    parts: [],
    mayAdopt: false,
    draft: '',
    members: undefined,
    ...more,
  };
}
