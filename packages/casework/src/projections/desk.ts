/** The desk: to do, a class's day, one student, lessons, what goes out. */

import {
  bellsOf,
  type ClassId,
  isSchoolDay,
  type Language,
  type Lesson,
  lessonInterval,
  type PlainDate,
  type Session,
  type Student,
  type StudentId,
  schoolDaysUpTo,
  sessionInterval,
  timetableWeekday,
} from '@wuhe/model';
import { mayAdopt } from '../adoption.ts';
import type { Scene } from '../casework.ts';
import { DRAFT } from '../commands/drafts.ts';
import type { DeskView, DutyCard, HalfDay, LessonRow, StudentRow, StudentView } from '../views.ts';
import { cards, guardiansOf } from './cards.ts';
import { disclosures, mayDecide } from './disclosures.ts';
import { historyOf } from './history.ts';
import { membersOf } from './members.ts';
import { duties, figuresOf, isHere, myClasses } from './popup.ts';
import { mayDecideRegisters, registers } from './registers.ts';
import { parts } from './rules.ts';
import { type Stage, shell, stage } from './stage.ts';

const STRIP_DAYS = 10;

export interface DeskRequest {
  class?: ClassId | undefined;
  date?: PlainDate | undefined;
  student?: StudentId | undefined;
}

export function projectDesk(scene: Scene, language: Language, request: DeskRequest): DeskView {
  const on = stage(scene, language);
  const { school } = on.facts;
  const mine = myClasses(on);
  const id =
    school.classes.find((entry) => entry.id === request.class)?.id ?? mine[0] ?? school.classes[0]?.id;
  return {
    ...shell(on),
    ...duties(on),
    classes: school.classes.map((entry) => ({
      id: entry.id,
      name: entry.name,
      mine: mine.includes(entry.id),
    })),
    class: id && classDay(on, id, request.date ?? on.today),
    student: request.student && studentView(on, request.student),
    disclosures: disclosures(on),
    mayDecide: mayDecide(on),
    registers: registers(on),
    mayDecideRegisters: mayDecideRegisters(on),
    parts: parts(on),
    mayAdopt: mayAdopt(on.facts, on.room.membership, on.today),
    members: membersOf(on),
    draft: on.room.person.text(DRAFT),
  };
}

function classDay(on: Stage, id: ClassId, date: PlainDate): NonNullable<DeskView['class']> {
  const { school } = on.facts;
  const homeroom = on.ledger.roles.holders('homeroomTeacher', on.today, id);
  const days = schoolDaysUpTo(school.calendar, date, STRIP_DAYS);
  return {
    id,
    name: on.className(id),
    date,
    figures: figuresOf(on, [id], date),
    days,
    periods: school.calendar.bells.map((bell) => bell.period).sort((a, b) => a - b),
    students: on.roll(id, date).map((student) => studentRow(on, student, date, days)),
    lessons: lessonRows(on, id, date),
    mayRecordLeave: homeroom.includes(on.me) || on.room.membership.server === undefined,
  };
}

function studentRow(on: Stage, student: Student, date: PlainDate, days: readonly PlainDate[]): StudentRow {
  const { calendar } = on.facts.school;
  const about = openCards(on, student.id)[0];
  const part = (day: PlainDate, session: Session) => halfDay(on, student, day, session);
  return {
    id: student.id,
    number: student.number,
    name: student.name,
    schoolNumber: student.schoolNumber,
    days: days.map((day) => ({
      date: day,
      forenoon: part(day, 'forenoon'),
      afternoon: part(day, 'afternoon'),
    })),
    today: calendar.bells.map(({ period }) => {
      const lesson = { class: student.class, date, period };
      const begins = lessonInterval(calendar, lesson)?.from;
      return { period, mark: on.mark(student.id, lesson), later: begins !== undefined && on.now < begins };
    }),
    remark: about && { level: about.level, text: about.what },
  };
}

function openCards(on: Stage, student: StudentId): DutyCard[] {
  const mine = on.mine(student);
  return mine.length === 0 ? [] : cards(on, (duty) => duty.state === 'open', mine);
}

/**
 * Half-days as the rules count them (A1.2.1.3): absent = in no lesson that was read, and not on leave in all of them; not read is not
 * present. Leave for a part of it is leave, never a blemish.
 */
function halfDay(on: Stage, student: Student, date: PlainDate, session: Session): HalfDay {
  const bells = bellsOf(on.facts.school.calendar, session);
  if (bells.length === 0) return 'noschool';
  const marks = bells
    .map(({ period }) => on.mark(student.id, { class: student.class, date, period }))
    .filter((mark) => mark !== undefined);
  const away = marks.filter((mark) => mark === 'absent' || mark === 'leave');
  if (marks.length === 0) {
    const begins = sessionInterval(on.room.facts().school.calendar, date, session)?.from;
    return begins === undefined || on.now < begins || date < student.from ? 'none' : 'untaken';
  }
  if (away.length === marks.length) return away.includes('absent') ? 'absent' : 'leave';
  if (away.includes('absent')) return 'part';
  if (marks.some((mark) => mark !== 'present' && mark !== 'leave')) return 'late';
  return away.length > 0 ? 'leave' : 'present';
}

function lessonRows(on: Stage, id: ClassId, date: PlainDate): LessonRow[] {
  const { calendar } = on.facts.school;
  const school = isSchoolDay(calendar, date);
  const roll = on.roll(id, date);
  return [...calendar.bells]
    .sort((a, b) => a.period - b.period)
    .filter(({ period }) => school || on.register({ class: id, date, period }))
    .flatMap(({ period }) => lessonRow(on, { class: id, date, period }, roll) ?? []);
}

function lessonRow(on: Stage, lesson: Lesson, roll: readonly Student[]): LessonRow | undefined {
  const { calendar, timetable } = on.facts.school;
  const interval = lessonInterval(calendar, lesson);
  if (!interval) return undefined;
  const weekday = timetableWeekday(calendar, lesson.date);
  const entry = timetable.find(
    (row) => row.class === lesson.class && row.period === lesson.period && row.weekday === weekday,
  );
  const register = on.register(lesson);
  const marks = register && roll.map((student) => on.mark(student.id, lesson));
  const teacher = entry?.teacher ?? register?.last.author;
  return {
    period: lesson.period,
    label: on.lessonLabel(lesson),
    subject: entry?.subject ?? '',
    teacher: teacher ? on.person(teacher).name : '',
    from: interval.from,
    to: interval.to,
    state: register ? 'taken' : on.now < interval.from ? 'later' : 'notRead',
    readAt: register?.last.at,
    present: marks?.filter(isHere).length,
    missing: marks?.filter((mark) => mark === 'absent').length,
  };
}

function studentView(on: Stage, id: StudentId): StudentView | undefined {
  const student = on.student(id);
  if (!student) return undefined;
  const home = on.room.homeOf(student.class);
  return {
    row: studentRow(on, student, on.today, schoolDaysUpTo(on.facts.school.calendar, on.today, STRIP_DAYS)),
    className: on.className(student.class),
    guardians: home && guardiansOf(on, id),
    cards: openCards(on, id),
    history: historyOf(on, id),
  };
}
