/** The desk: to do, a class's day, one student, lessons, what goes out. */
import {
  bellsOf,
  type ClassId,
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
import { DRAFT, type Scene } from '../casework.ts';
import { holders } from '../facts.ts';
import type { DeskView, HalfDay, LessonRow, StudentRow, StudentView } from '../views.ts';
import { cards, guardiansOf } from './cards.ts';
import { disclosures, mayDecide } from './disclosures.ts';
import { historyOf } from './history.ts';
import { duties, figuresOf, myClasses } from './popup.ts';
import { type Stage, shell, stage } from './stage.ts';

const STRIP_DAYS = 10;

export interface DeskRequest {
  class?: ClassId | undefined;
  date?: PlainDate | undefined;
  student?: StudentId | undefined;
}

export function projectDesk(scene: Scene, language: Language, request: DeskRequest): DeskView {
  const on = stage(scene, language);
  const { school } = on.room.facts();
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
    draft: on.room.person.text(DRAFT),
  };
}

function classDay(on: Stage, id: ClassId, date: PlainDate): NonNullable<DeskView['class']> {
  const { school } = on.room.facts();
  const homeroom = holders(school, 'homeroomTeacher', { class: id, date: on.today });
  return {
    id,
    name: on.className(id),
    date,
    figures: figuresOf(on, [id]),
    days: schoolDaysUpTo(school.calendar, date, STRIP_DAYS),
    periods: school.calendar.bells.map((bell) => bell.period).sort((a, b) => a - b),
    students: studentsOf(on, id, date).map((student) => studentRow(on, student, date)),
    lessons: lessonRows(on, id, date),
    mayRecordLeave: homeroom.includes(on.me) || on.room.membership.server === undefined,
  };
}

function studentsOf(on: Stage, id: ClassId, date: PlainDate): Student[] {
  const numeric = new Intl.Collator('en', { numeric: true });
  return on.room
    .facts()
    .students.filter(
      (student) => student.class === id && student.from <= date && (student.until ?? date) >= date,
    )
    .sort((a, b) => numeric.compare(a.number, b.number));
}

function studentRow(on: Stage, student: Student, date: PlainDate): StudentRow {
  const { calendar } = on.room.facts().school;
  const about = cards(on, (duty) => duty.student === student.id && duty.state === 'open')[0];
  const part = (day: PlainDate, session: Session) => halfDay(on, student, day, session);
  return {
    id: student.id,
    number: student.number,
    name: student.name,
    schoolNumber: student.schoolNumber,
    days: schoolDaysUpTo(calendar, date, STRIP_DAYS).map((day) => ({
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

/** Half-days as the rules count them (A1.2.1.3): absent = absent in every lesson that was read; not read is not present. */
function halfDay(on: Stage, student: Student, date: PlainDate, session: Session): HalfDay {
  const bells = bellsOf(on.room.facts().school.calendar, session);
  if (bells.length === 0) return 'noschool';
  const marks = bells
    .map(({ period }) => on.mark(student.id, { class: student.class, date, period }))
    .filter((mark) => mark !== undefined);
  const begins = sessionInterval(on.room.facts().school.calendar, date, session)?.from;
  const ahead = begins === undefined || on.now < begins || date < student.from;
  if (marks.length === 0) return ahead ? 'none' : 'untaken';
  if (marks.every((mark) => mark === 'absent' || mark === 'leave'))
    return marks.includes('absent') ? 'absent' : 'leave';
  if (marks.some((mark) => mark !== 'present')) return 'late';
  return 'present';
}

function lessonRows(on: Stage, id: ClassId, date: PlainDate): LessonRow[] {
  const { school } = on.room.facts();
  const weekday = timetableWeekday(school.calendar, date);
  return [...school.calendar.bells]
    .sort((a, b) => a.period - b.period)
    .flatMap(({ period }): LessonRow[] => {
      const lesson: Lesson = { class: id, date, period };
      const interval = lessonInterval(school.calendar, lesson);
      if (!interval) return [];
      const entry = school.timetable.find(
        (row) => row.class === id && row.period === period && row.weekday === weekday,
      );
      const register = on.register(lesson);
      const marks = register && studentsOf(on, id, date).map((student) => on.mark(student.id, lesson));
      const teacher = entry?.teacher ?? register?.last.author;
      return [
        {
          period,
          label: on.lessonLabel(lesson),
          subject: entry?.subject ?? '',
          teacher: teacher ? on.person(teacher).name : '',
          from: interval.from,
          to: interval.to,
          state: register ? 'taken' : on.now < interval.from ? 'later' : 'notRead',
          readAt: register?.last.at,
          present: marks?.filter((mark) => mark === 'present' || mark === 'late' || mark === 'leftEarly')
            .length,
          missing: marks?.filter((mark) => mark === 'absent').length,
        },
      ];
    });
}

function studentView(on: Stage, id: StudentId): StudentView | undefined {
  const student = on.student(id);
  if (!student) return undefined;
  const home = on.room.homeOf(student.class);
  return {
    row: studentRow(on, student, on.today),
    className: on.className(student.class),
    guardians: home && guardiansOf(on, id),
    cards: cards(on, (duty) => duty.student === id && duty.state === 'open'),
    history: historyOf(on, id),
  };
}
