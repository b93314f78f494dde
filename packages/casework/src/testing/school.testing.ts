/** For tests: a school of two classes on Tuesday 2026-11-24, its people, and short ways to write what they do. */

import {
  type Bell,
  type Calendar,
  ClassId,
  CohortId,
  type FiveElements,
  type Instant,
  instantOf,
  type Mark,
  PersonId,
  PlainDate,
  type PlainTime,
  SchoolId,
  type Student,
  StudentId,
  type TimetableEntry,
} from '@wuhe/model';
import { type Command, Command as Commands } from '../commands.ts';
import type { Founding } from './founding.testing.ts';

export const today = PlainDate.parse('2026-11-24');

const bells: Bell[] = (
  [
    [1, '08:00', '08:40', 'forenoon'],
    [2, '08:50', '09:30', 'forenoon'],
    [3, '09:50', '10:30', 'forenoon'],
    [4, '10:40', '11:20', 'forenoon'],
    [5, '14:00', '14:40', 'afternoon'],
    [6, '14:50', '15:30', 'afternoon'],
  ] as const
).map(([period, from, to, session]) => ({ period, from: from as PlainTime, to: to as PlainTime, session }));

const calendar: Calendar = {
  timeZone: 'Asia/Taipei',
  weekdays: [1, 2, 3, 4, 5],
  holidays: [],
  makeUpDays: [],
  bells,
};

/** A wall-clock time of the school, on this Tuesday unless said otherwise. */
export function at(time: string, on: string = today): Instant {
  return instantOf(calendar, PlainDate.parse(on), time as PlainTime);
}

/** An id of 16 bytes that can be read. */
const personId = (name: string) => PersonId.parse(`${name.padEnd(21, '-')}A`);

export const people = {
  lin: { id: personId('p-lin'), name: '林佩珊', phone: '231' },
  zhou: { id: personId('p-zhou'), name: '周文彬', phone: '212' },
  chen: { id: personId('p-chen'), name: '陳志遠', phone: '205' },
  he: { id: personId('p-he'), name: '何明哲', phone: '201' },
  xu: { id: personId('p-xu'), name: '徐雅文' },
} as const;
export type Who = keyof typeof people;
export const everybody = Object.keys(people) as Who[];

const class1 = ClassId.parse('c-1');
export const class3 = ClassId.parse('c-3');
const cohort = CohortId.parse('2025');

/** Of class 3, by number. */
export const names = [
  '王思齊',
  '張博鈞',
  '江柏翰',
  '蔡雨萱',
  '李家瑜',
  '許子謙',
  '林沛妤',
  '邱奕辰',
  '施偉哲',
  '洪詩涵',
];

/** The id of a student of class 3 by number. */
export const student = (number: number) => StudentId.parse(`s-3-${number}`);
/** Missing in the story: 張博鈞 and 蔡雨萱; 李家瑜 is on leave for lessons 1 and 2. */
export const zhang = student(2);
export const cai = student(4);
export const li = student(5);

export function founding(server = 'ws://127.0.0.1:1', size = names.length): Founding {
  const classes = [
    { id: class1, name: '高二 1 班', cohort },
    { id: class3, name: '高二 3 班', cohort },
  ];
  const students = classes.flatMap((entry) =>
    Array.from({ length: size }, (_, index): Student => {
      const own = names[index % names.length] ?? '';
      const name = entry.id === class3 ? own : [...own].reverse().join('');
      return {
        id: StudentId.parse(`s-${entry.id.slice(2)}-${index + 1}`),
        class: entry.id,
        number: String(index + 1),
        schoolNumber: `${entry.id.slice(2)}${String(index + 1).padStart(4, '0')}`,
        name,
        from: PlainDate.parse('2026-09-01'),
      };
    }),
  );
  const timetable: TimetableEntry[] = [1, 2, 3, 4, 5].flatMap((weekday) =>
    [1, 2, 5].map((period) => ({ class: class3, weekday, period, subject: '物理', teacher: people.lin.id })),
  );
  return {
    server,
    school: {
      id: SchoolId.parse('sea'),
      name: '海城中學',
      calendar,
      people: Object.values(people),
      roles: [
        { person: people.zhou.id, role: 'homeroomTeacher', class: class3 },
        { person: people.xu.id, role: 'homeroomTeacher', class: class1 },
        { person: people.chen.id, role: 'gradeHead', cohort },
        { person: people.he.id, role: 'principal' },
        { person: people.lin.id, role: 'subjectTeacher', class: class3 },
      ],
      classes,
      timetable,
    },
    students,
    guardians: students.map((one) => ({
      id: `g-${one.id}`,
      student: one.id,
      name: `${one.name[0]}女士`,
      relation: '母',
      phone: '0900-000-100',
    })),
    excuses: [{ student: li, covers: [{ date: today, periods: [1, 2] }] }],
  };
}

export const lesson = (period: number, date = today) => ({ class: class3, date, period });

/** The register of class 3 as read from the page: everybody present but those named. */
export function reading(
  period: number,
  marks: Partial<Record<StudentId, Mark | 'unread'>> = {},
  more: { taken?: boolean; date?: PlainDate; size?: number } = {},
): Command {
  const rows = Array.from({ length: more.size ?? names.length }, (_, index) => {
    const id = student(index + 1);
    const mark = marks[id] ?? 'present';
    return mark === 'unread' ? { student: id } : { student: id, mark };
  });
  return Commands.parse({
    command: 'recordReading',
    lesson: lesson(period, more.date),
    taken: more.taken ?? true,
    rows,
    origin: 'https://register.example',
  });
}

export const known = (text: string) => ({ state: 'known' as const, text });
export const elements: FiveElements = {
  when: known('上午'),
  where: known('高二 3 班'),
  what: known('未到'),
  why: known('不明'),
  outcome: known('還沒聯絡上'),
};
