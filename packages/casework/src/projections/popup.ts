/** The popup: what is due, what is to know, what waits for the principal; a class's last register in figures. */
import {
  type ClassId,
  type Instant,
  isSchoolDay,
  type Language,
  lessonInterval,
  type Mark,
  type PlainDate,
  type Role,
} from '@wuhe/model';
import type { Scene } from '../casework.ts';
import type { Figures, PopupView } from '../views.ts';
import { cards } from './cards.ts';
import { disclosures, mayDecide } from './disclosures.ts';
import { mayDecideRegisters, registers } from './registers.ts';
import { type Stage, shell, stage } from './stage.ts';

export function projectPopup(scene: Scene, language: Language): PopupView {
  const on = stage(scene, language);
  const mine = myClasses(on);
  return {
    ...shell(on),
    ...duties(on),
    scopeLabel: mine.length <= 3 ? mine.map(on.className).join(' · ') : '',
    figures: figuresOf(on, mine, on.today),
    approvals: mayDecide(on)
      ? disclosures(on).filter((entry) => entry.decision === undefined && !entry.replaced)
      : [],
    registersWaiting: mayDecideRegisters(on)
      ? registers(on).filter((entry) => entry.state === 'proposed').length
      : 0,
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
  const { school } = on.facts;
  const ids = school.classes.map((entry) => entry.id);
  const holds = (role: Role, id: ClassId) => on.ledger.roles.holders(role, on.today, id).includes(on.me);
  const homeroom = ids.filter((id) => holds('homeroomTeacher', id));
  if (homeroom.length > 0) return homeroom;
  const above = ids.filter((id) => holds('gradeHead', id) || holds('principal', id));
  if (above.length > 0) return above;
  const taught = new Set(
    school.timetable.filter((entry) => entry.teacher === on.me).map((entry) => entry.class),
  );
  return taught.size > 0
    ? ids.filter((id) => taught.has(id))
    : ids.filter((id) => holds('subjectTeacher', id));
}

/** In the lesson, if late or not to its end. */
export function isHere(mark: Mark | undefined): boolean {
  return mark === 'present' || mark === 'late' || mark === 'leftEarly';
}

/** The last taken register of a date, where it is about one class only. */
export function figuresOf(on: Stage, classes: readonly ClassId[], date: PlainDate): Figures | undefined {
  const [id, ...others] = classes;
  if (id === undefined || others.length > 0) return undefined;
  const last = on.facts.school.calendar.bells
    .flatMap(({ period }) => on.register({ class: id, date, period }) ?? [])
    .sort((a, b) => a.lesson.period - b.lesson.period)
    .at(-1);
  if (!last) return undefined;
  const marks = on.roll(id, date).map((student) => on.mark(student.id, last.lesson));
  return {
    lessonLabel: on.lessonLabel(last.lesson),
    readAt: last.last.at,
    size: marks.length,
    present: marks.filter(isHere).length,
    leave: marks.filter((mark) => mark === 'leave').length,
    missing: marks.filter((mark) => mark === 'absent').length,
  };
}

function nextLesson(on: Stage): { lessonLabel: string; starts: Instant } | undefined {
  const { calendar } = on.facts.school;
  if (!isSchoolDay(calendar, on.today)) return undefined;
  for (const bell of [...calendar.bells].sort((a, b) => a.period - b.period)) {
    const lesson = { date: on.today, period: bell.period };
    const interval = lessonInterval(calendar, lesson);
    if (interval && interval.from > on.now)
      return { lessonLabel: on.lessonLabel(lesson), starts: interval.from };
  }
  return undefined;
}
