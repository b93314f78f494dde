/** A small school for the tests: class 3 on Tuesday 2026-11-24, eight bells, its people, and short ways to say what happened. */
import {
  type Body,
  type ClassId,
  type CohortId,
  type Instant,
  instantOf,
  type Kind,
  type Mark,
  millis,
  type PersonId,
  type PlainDate,
  type PlainTime,
  plusMinutes,
  type School,
  type SchoolId,
  type Session,
  type Statement,
  type StatementId,
  type Student,
  type StudentId,
} from '@wuhe/model';
import type { Duty, Evaluation } from '../duty.ts';
import { evaluate } from '../evaluate.ts';
import type { Facts } from '../facts.ts';
import { source } from '../source.ts';

export const [lin, zhou, chen, he, wu, sun] = ['lin', 'zhou', 'chen', 'he', 'wu', 'sun'] as PersonId[] as [
  PersonId,
  PersonId,
  PersonId,
  PersonId,
  PersonId,
  PersonId,
];
export const class3 = 'class3' as ClassId;
export const cohort = 'y2025' as CohortId;
export const [xu, cai, hong] = ['xu', 'cai', 'hong'] as StudentId[] as [StudentId, StudentId, StudentId];
export const date = (text: string) => text as PlainDate;
export const friday = date('2026-11-20');
export const monday = date('2026-11-23');
export const tuesday = date('2026-11-24');

const bell = (period: number, from: string, to: string, session: Session) => ({
  period,
  from: from as PlainTime,
  to: to as PlainTime,
  session,
});

export const school: School = {
  id: 'school' as SchoolId,
  name: '明德',
  calendar: {
    timeZone: 'Asia/Taipei',
    weekdays: [1, 2, 3, 4, 5],
    holidays: [],
    makeUpDays: [],
    bells: [
      bell(1, '08:00', '08:40', 'forenoon'),
      bell(2, '08:50', '09:30', 'forenoon'),
      bell(3, '09:50', '10:30', 'forenoon'),
      bell(4, '10:40', '11:20', 'forenoon'),
      bell(5, '13:30', '14:10', 'afternoon'),
      bell(6, '14:20', '15:00', 'afternoon'),
      bell(7, '15:10', '15:50', 'afternoon'),
      bell(8, '16:00', '16:40', 'afternoon'),
    ],
  },
  people: [],
  roles: [
    { person: zhou, role: 'homeroomTeacher', class: class3 },
    { person: chen, role: 'gradeHead', cohort },
    { person: he, role: 'principal' },
  ],
  classes: [{ id: class3, name: '高二 3 班', cohort }],
  timetable: [],
};

const students: Student[] = [xu, cai, hong].map((id, index) => ({
  id,
  class: class3,
  number: String(index + 1),
  name: id,
  from: date('2025-09-01'),
}));

export const everything: Facts['holds'] = [
  { scope: 'school' },
  { scope: 'cohort', cohort },
  { scope: 'home', class: class3 },
  ...[lin, zhou, chen, he, wu, sun].map((person) => ({ scope: 'letters', person }) as const),
];

/** `08:10`, `08:10:00.001` on Tuesday, or with a date before it, in the school's time zone. */
export function at(text: string, calendar = school.calendar): Instant {
  const [time = '', on = tuesday] = text.split(' ').reverse();
  const [hour, minute, seconds = '0'] = time.split(':');
  const base = instantOf(calendar, on as PlainDate, `${hour}:${minute}` as PlainTime);
  return plusMinutes(base, Number(seconds) / 60);
}

export function before(instant: Instant): Instant {
  return new Date(millis(instant) - 1).toISOString() as Instant;
}

let count = 0;
export function say<K extends Kind>(
  kind: K,
  author: PersonId,
  when: string,
  body: Body<K>,
  corrects?: Statement,
): Statement<K> {
  count += 1;
  const id = `${kind}-${String(count).padStart(5, '0')}` as StatementId;
  return {
    id,
    kind,
    version: 1,
    author,
    at: at(when),
    ...(corrects ? { corrects: corrects.id } : {}),
    body,
  } as Statement<K>;
}

const dateOf = (when: string) => (when.includes(' ') ? when.slice(0, 10) : tuesday) as PlainDate;
const lesson = (period: number, on = tuesday) => ({ class: class3, date: on, period });

/** A taken register of class 3: who is absent, who else departs from present, who was not read. */
export function reading(
  author: PersonId,
  when: string,
  period: number,
  absent: readonly StudentId[],
  more: {
    marks?: Partial<Record<StudentId, Mark>>;
    unread?: StudentId[];
    taken?: boolean;
    on?: PlainDate;
    corrects?: Statement;
  } = {},
): Statement<'reading'> {
  const others = Object.entries(more.marks ?? {}) as [StudentId, Mark][];
  const exceptions = [
    ...absent.map((student) => ({ student, mark: 'absent' as Mark })),
    ...others.map(([student, mark]) => ({ student, mark })),
  ];
  const body = {
    lesson: lesson(period, more.on ?? dateOf(when)),
    taken: more.taken ?? true,
    exceptions,
    unread: more.unread ?? [],
    origin: 'https://register.example',
  };
  return say('reading', author, when, body, more.corrects);
}

export function telling(
  author: PersonId,
  when: string,
  period: number,
  who: StudentId[],
  to: PersonId[] = [zhou],
  route: 'wuhe' | 'phone' = 'wuhe',
): Statement<'telling'> {
  return say('telling', author, when, { lesson: lesson(period, dateOf(when)), students: who, to, route });
}

export const seen = (author: PersonId, when: string, of: Statement) =>
  say('acknowledgement', author, when, { of: of.id });

export function contact(
  author: PersonId,
  when: string,
  student: StudentId,
  body: Partial<Body<'contact'>> = {},
  corrects?: Statement,
): Statement<'contact'> {
  const full = {
    student,
    route: 'call' as const,
    result: 'notAnswered' as const,
    happened: at(when),
    ...body,
  };
  return say('contact', author, when, full, corrects);
}

export const guardian = (student: StudentId, id: string) =>
  say('guardian', zhou, '2026-09-01 08:00', { id, student, name: id, relation: '母', phone: '1' });

export function excuse(
  when: string,
  student: StudentId,
  covers: { session?: Session; periods?: number[]; date?: PlainDate } = {},
  corrects?: Statement,
): Statement<'excuse'> {
  return say('excuse', zhou, when, { student, covers: [{ date: dateOf(when), ...covers }] }, corrects);
}

const known = (text: string) => ({ state: 'known' as const, text });
export function report(
  author: PersonId,
  when: string,
  rule: string,
  student: StudentId,
  more: { session?: Session; date?: PlainDate; to?: PersonId[] } = {},
): Statement<'report'> {
  return say('report', author, when, {
    rule,
    student,
    class: class3,
    date: dateOf(when),
    to: [chen],
    studentName: student,
    className: '高二 3 班',
    elements: { when: known('1'), where: known('1'), what: known('1'), why: known('1'), outcome: known('1') },
    ...more,
  });
}

export const withdrawal = (
  author: PersonId,
  when: string,
  of: Statement,
  because: Statement,
  student: StudentId,
  to: PersonId[],
) =>
  say('withdrawal', author, when, {
    of: of.id,
    because: because.id,
    lesson: lesson(1),
    student,
    mark: 'present',
    to,
  });

/** Facts with some of them changed; `school` only needs what is different. */
export interface Change extends Partial<Omit<Facts, 'school' | 'statements'>> {
  school?: Partial<School>;
}

export function facts(statements: readonly Statement[], change: Change = {}): Facts {
  return { students, holds: everything, ...change, statements, school: { ...school, ...change.school } };
}

export function evaluated(statements: readonly Statement[], now: string, change: Change = {}): Evaluation {
  return evaluate(facts(statements, change), source, now.endsWith('Z') ? (now as Instant) : at(now));
}

/** The duties of one rule. */
export function duties(rule: string, ...of: Parameters<typeof evaluated>): Duty[] {
  return evaluated(...of).duties.filter((duty) => duty.rule === rule);
}

/** The only duty of one rule, or undefined; more than one is a mistake of the test or of the engine. */
export function duty(rule: string, ...of: Parameters<typeof evaluated>): Duty | undefined {
  const found = duties(rule, ...of);
  if (found.length > 1) throw new Error(`${found.length} duties: ${found.map((one) => one.id).join(' ')}`);
  return found[0];
}
