/** The docked panel: one lesson of one class, with the numbers that tie its lines to the badges in the page. */
import { wordDuty } from '@wuhe/duties';
import { type Language, type Lesson, lessonInterval, millis } from '@wuhe/model';
import type { Scene } from '../casework.ts';
import type { CardStudent, DutyCard, PanelView } from '../views.ts';
import { cardStudent, cards } from './cards.ts';
import { type Stage, shell, stage } from './stage.ts';

export function projectPanel(scene: Scene, language: Language, lesson: Lesson | undefined): PanelView {
  const on = stage(scene, language);
  if (!lesson) {
    return {
      ...shell(on),
      lesson: undefined,
      lessonLabel: undefined,
      className: undefined,
      minutesIn: undefined,
      cards: [],
      known: [],
      others: others(on, undefined),
    };
  }
  const here = (duty: { lesson?: Lesson }) => duty.lesson !== undefined && sameLesson(duty.lesson, lesson);
  let badge = 0;
  const found = cards(on, (duty) => here(duty) && duty.rule === 'absence.tell' && duty.state !== 'known').map(
    (card): DutyCard => ({
      ...card,
      students: card.students.map((student) => ({ ...student, badge: ++badge })),
    }),
  );
  const interval = lessonInterval(on.room.facts().school.calendar, lesson);
  const running = interval && interval.from <= on.now && on.now < interval.to;
  return {
    ...shell(on),
    lesson,
    lessonLabel: on.lessonLabel(lesson),
    className: on.className(lesson.class),
    minutesIn: running ? Math.floor((millis(on.now) - millis(interval.from)) / 60_000) : undefined,
    cards: found,
    known: known(on, lesson, badge),
    others: others(on, lesson),
  };
}

function sameLesson(a: Lesson, b: Lesson): boolean {
  return a.class === b.class && a.date === b.date && a.period === b.period;
}

/** Students who are missing and about whom nothing is to be done: the homeroom teacher knows, or leave was accepted. */
function known(on: Stage, lesson: Lesson, from: number): CardStudent[] {
  let badge = from;
  const told = on.evaluation.duties
    .filter(
      (duty) =>
        duty.rule === 'absence.tell' &&
        duty.state === 'known' &&
        duty.lesson &&
        sameLesson(duty.lesson, lesson),
    )
    .flatMap(
      (duty) =>
        cardStudent(on, duty, ++badge, wordDuty([duty], on.pack, on.language, on.lookups).about[0]) ?? [],
    );
  const seen = new Set(told.map((student) => student.id));
  const onLeave = on.room
    .facts()
    .students.filter(
      (student) =>
        student.class === lesson.class && !seen.has(student.id) && on.mark(student.id, lesson) === 'leave',
    )
    .flatMap((student) => cardStudent(on, { student: student.id, lesson }, ++badge) ?? []);
  return [...told, ...onLeave];
}

/** Open cards of this person that are not about this lesson's absences. */
function others(on: Stage, lesson: Lesson | undefined): number {
  return cards(on, (duty) => {
    const here =
      lesson !== undefined &&
      duty.rule === 'absence.tell' &&
      duty.lesson !== undefined &&
      sameLesson(duty.lesson, lesson);
    return duty.state === 'open' && duty.level !== 'know' && !here;
  }).length;
}
