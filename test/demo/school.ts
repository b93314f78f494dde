/**
 * The demo school: three classes of forty, their teachers, a timetable, guardians, one accepted leave. All names are invented. The story
 * starts at 08:03 of today; a weekend or holiday is made a make-up day, so that there is school whenever the demo is run.
 */
import type { SchoolFile } from '@wuhe/casework';
import {
  type Bell,
  type Calendar,
  ClassId,
  CohortId,
  type Guardian,
  type Instant,
  instant,
  instantOf,
  PersonId,
  type PlainDate,
  type PlainTime,
  type RoleAssignment,
  type Student,
  StudentId,
  schoolTime,
  type TimetableEntry,
  weekdayOf,
} from '@wuhe/model';

export const TIME_ZONE = 'Asia/Taipei';

const surnames = '王方江何吳李許林邱施洪高張陳郭蔡曾黃葉楊廖鄭劉謝周徐孫馬朱胡趙羅宋梁唐馮董蕭程曹'.split('');
const givenNames = [
  '思齊',
  '語彤',
  '柏翰',
  '昀臻',
  '宥廷',
  '宛真',
  '家瑜',
  '子謙',
  '沛妤',
  '奕辰',
  '雨萱',
  '偉哲',
  '詩涵',
  '博鈞',
  '芷寧',
  '冠宇',
  '語晨',
  '品睿',
  '宗翰',
  '苡安',
  '奕凱',
  '書妍',
  '承翰',
  '采潔',
  '皓文',
  '以恩',
  '明軒',
  '庭瑄',
  '宇軒',
  '欣妤',
  '柏宇',
  '心怡',
  '哲瑋',
  '佩君',
  '俊傑',
  '雅婷',
  '志豪',
  '怡君',
  '建宏',
  '淑芬',
];

const bells: Bell[] = (
  [
    [1, '08:00', '08:40', 'forenoon'],
    [2, '08:50', '09:30', 'forenoon'],
    [3, '09:50', '10:30', 'forenoon'],
    [4, '10:40', '11:20', 'forenoon'],
    [5, '14:00', '14:40', 'afternoon'],
    [6, '14:50', '15:30', 'afternoon'],
    [7, '15:50', '16:30', 'afternoon'],
  ] as const
).map(([period, from, to, session]) => ({ period, from: from as PlainTime, to: to as PlainTime, session }));

const classNames = ['高二 1 班', '高二 2 班', '高二 3 班'];

/** An id of 16 bytes that can be read. */
const personId = (name: string) => PersonId.parse(`${name.padEnd(21, '-')}A`);

/** The people of the story, by what they do in it. */
export const people = {
  teacher: {
    id: personId('p-lin'),
    name: '林佩珊',
    phone: '分機 231',
    user: 'lin',
    password: 'physics-2026',
  },
  homeroom: { id: personId('p-zhou'), name: '周文彬', phone: '分機 212' },
  gradeHead: { id: personId('p-chen'), name: '陳志遠', phone: '分機 205' },
  principal: { id: personId('p-he'), name: '何明哲', phone: '分機 201' },
  homeroom1: { id: personId('p-xu'), name: '徐雅文', phone: '分機 213' },
  homeroom2: { id: personId('p-wu'), name: '吳國棟', phone: '分機 214' },
} as const;

export interface DemoSchool {
  schoolName: string;
  /** As the school's own office would hand it in. */
  file: SchoolFile;
  date: PlainDate;
  /** The instant of a wall-clock time of the school today. */
  at(time: string): Instant;
  /** Class of the story, and its students in order of number. */
  classId: ClassId;
  className: string;
  students: Student[];
}

/** Makes the school for the day that `now` (ms since 1970) falls on. */
export function demoSchool(now: number): DemoSchool {
  const plain: Calendar = {
    timeZone: TIME_ZONE,
    weekdays: [1, 2, 3, 4, 5],
    holidays: [],
    makeUpDays: [],
    bells,
  };
  const { date } = schoolTime(plain, instant(now));
  const calendar: Calendar = weekdayOf(date) > 5 ? { ...plain, makeUpDays: [{ date, as: 1 }] } : plain;
  const cohort = CohortId.parse('2025');
  const classes = classNames.map((name, at) => ({ id: ClassId.parse(`c-2-${at + 1}`), name, cohort }));
  // The roll begins today: nothing is claimed about earlier days.
  const from = date;

  const students: Student[] = classes.flatMap((entry, classIndex) =>
    Array.from(
      { length: 40 },
      (_, at): Student => ({
        id: StudentId.parse(`s-${classIndex + 1}-${at + 1}`),
        class: entry.id,
        number: String(at + 1),
        schoolNumber: String(1130000 + classIndex * 100 + at + 12),
        // Every class pairs surnames and given names differently, so that no two students of the school share a name.
        name: `${surnames[at]}${givenNames[(at + classIndex * 7) % givenNames.length]}`,
        from,
      }),
    ),
  );
  const guardians: Guardian[] = students.map((student, at) => ({
    id: `g-${student.id}`,
    student: student.id,
    name: `${student.name[0]}${at % 2 === 0 ? '先生' : '女士'}`,
    relation: at % 2 === 0 ? '父' : '母',
    phone: `0900-000-${String(100 + (at % 900)).padStart(3, '0')}`,
  }));

  const homerooms = [people.homeroom1, people.homeroom2, people.homeroom];
  const roles: RoleAssignment[] = [
    { person: people.principal.id, role: 'principal' },
    { person: people.gradeHead.id, role: 'gradeHead', cohort },
    ...classes.map(
      (entry, at): RoleAssignment => ({
        person: (homerooms[at] ?? people.homeroom).id,
        role: 'homeroomTeacher',
        class: entry.id,
      }),
    ),
    ...classes.map(
      (entry): RoleAssignment => ({ person: people.teacher.id, role: 'subjectTeacher', class: entry.id }),
    ),
  ];
  const classId = classes[2]?.id ?? ClassId.parse('c-2-3');
  const timetable: TimetableEntry[] = [1, 2, 3, 4, 5].flatMap((weekday) =>
    [1, 2, 5].map((period) => ({
      class: classId,
      weekday,
      period,
      subject: '物理',
      teacher: people.teacher.id,
    })),
  );
  const leave = students.find((student) => student.class === classId && student.number === '12');

  return {
    schoolName: '海城中學',
    file: {
      format: 'wuhe-school',
      version: 1,
      calendar,
      people: Object.values(people).map(({ id, name, phone }) => ({ id, name, phone })),
      roles,
      classes,
      timetable,
      students,
      guardians,
      excuses: leave ? [{ student: leave.id, covers: [{ date, periods: [1, 2] }] }] : [],
    },
    date,
    at: (time) => instantOf(calendar, date, time as PlainTime),
    classId,
    className: classNames[2] ?? '',
    students: students.filter((student) => student.class === classId),
  };
}
