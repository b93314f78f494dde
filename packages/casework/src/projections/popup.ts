/** The popup: what is due, what is to know, what waits for the principal; a class's last register in figures. */
import { type ClassId, type Instant, type Language, lessonInterval, timetableWeekday } from '@wuhe/model';
import type { Scene } from '../casework.ts';
import { holders } from '../facts.ts';
import type { Figures, PopupView } from '../views.ts';
import { cards } from './cards.ts';
import { disclosures, mayDecide } from './disclosures.ts';
import { type Stage, shell, stage } from './stage.ts';

export function projectPopup(scene: Scene, language: Language): PopupView {
  const on = stage(scene, language);
  const mine = myClasses(on);
  return {
    ...shell(on),
    ...duties(on),
    scopeLabel: mine.length <= 3 ? mine.map(on.className).join(' · ') : '',
    figures: figuresOf(on, mine),
    approvals: mayDecide(on)
      ? disclosures(on).filter((entry) => entry.decision === undefined && !entry.replaced)
      : [],
    next: nextLesson(on),
  };
}

/** The three lists that popup and desk share. */
export function duties(on: Stage): Pick<PopupView, 'todo' | 'know' | 'doneToday'> {
  return {
    todo: cards(on, (duty) => duty.state === 'open' && duty.level !== 'know'),
    know: cards(on, (duty) => duty.state === 'told' || (duty.state === 'open' && duty.level === 'know')),
    doneToday: cards(on, (duty) => duty.state === 'done' || duty.state === 'withdrawn'),
  };
}

/** Homeroom classes first, then those of a grade head or principal (all), then those one teaches. */
export function myClasses(on: Stage): ClassId[] {
  const { school } = on.room.facts();
  const where = (id: ClassId) => ({ class: id, date: on.today });
  const ids = school.classes.map((entry) => entry.id);
  const homeroom = ids.filter((id) => holders(school, 'homeroomTeacher', where(id)).includes(on.me));
  if (homeroom.length > 0) return homeroom;
  const above = ids.filter((id) =>
    (['gradeHead', 'principal'] as const).some((role) => holders(school, role, where(id)).includes(on.me)),
  );
  if (above.length > 0) return above;
  const taught = new Set(
    school.timetable.filter((entry) => entry.teacher === on.me).map((entry) => entry.class),
  );
  return ids.filter(
    (id) =>
      taught.has(id) || (holders(school, 'subjectTeacher', where(id)).includes(on.me) && taught.size === 0),
  );
}

/** The last taken register of today among these classes. */
export function figuresOf(on: Stage, classes: readonly ClassId[]): Figures | undefined {
  if (classes.length !== 1) return undefined;
  const [id] = classes;
  const last = on.registers.list
    .filter((register) => register.lesson.class === id && register.lesson.date === on.today)
    .sort((a, b) => a.lesson.period - b.lesson.period)
    .at(-1);
  if (!last) return undefined;
  const marks = on.room
    .facts()
    .students.filter(
      (student) =>
        student.class === id && student.from <= on.today && (student.until ?? on.today) >= on.today,
    )
    .map((student) => on.mark(student.id, last.lesson));
  return {
    lessonLabel: on.lessonLabel(last.lesson),
    readAt: last.last.at,
    size: marks.length,
    present: marks.filter((mark) => mark === 'present' || mark === 'late' || mark === 'leftEarly').length,
    leave: marks.filter((mark) => mark === 'leave').length,
    missing: marks.filter((mark) => mark === 'absent').length,
  };
}

function nextLesson(on: Stage): { lessonLabel: string; starts: Instant } | undefined {
  const { calendar } = on.room.facts().school;
  if (timetableWeekday(calendar, on.today) === undefined) return undefined;
  for (const bell of [...calendar.bells].sort((a, b) => a.period - b.period)) {
    const lesson = { date: on.today, period: bell.period };
    const interval = lessonInterval(calendar, lesson);
    if (interval && interval.from > on.now)
      return { lessonLabel: on.lessonLabel(lesson), starts: interval.from };
  }
  return undefined;
}
