/** The docked panel: one lesson of one class, with the numbers that tie its tellings to the badges in the page, and what else the class asks. */
import { type Duty, wordDuty } from '@wuhe/duties';
import { type ClassId, type Language, type Lesson, lessonInterval, millis } from '@wuhe/model';
import type { Scene } from '../casework.ts';
import { sameLesson } from '../lesson.ts';
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
      due: [],
      known: [],
      others: cards(on, isDue).length,
    };
  }
  let badge = 0;
  const found = cards(on, (duty) => isTelling(duty, lesson) && duty.state !== 'known').map(
    (card): DutyCard => ({
      ...card,
      students: card.students.map((student) => ({ ...student, badge: ++badge })),
    }),
  );
  const interval = lessonInterval(on.facts.school.calendar, lesson);
  const running = interval && interval.from <= on.now && on.now < interval.to;
  return {
    ...shell(on),
    lesson,
    lessonLabel: on.lessonLabel(lesson),
    className: on.className(lesson.class),
    minutesIn: running ? Math.floor((millis(on.now) - millis(interval.from)) / 60_000) : undefined,
    cards: found,
    known: known(on, lesson, found),
    due: cards(on, (duty) => isDue(duty) && !isTelling(duty, lesson) && classOf(on, duty) === lesson.class),
    others: cards(on, (duty) => isDue(duty) && classOf(on, duty) !== lesson.class).length,
  };
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** Students who are missing and about whom nothing is to be done: the homeroom teacher knows, or leave was accepted. */
function known(on: Stage, lesson: Lesson, shown: readonly DutyCard[]): CardStudent[] {
  const onCards = shown.flatMap((card) => card.students);
  const told = on.evaluation.duties
    .filter((duty) => isTelling(duty, lesson) && duty.state === 'known')
    .map((duty) => ({ duty, remark: wordDuty([duty], on.pack, on.language, on.lookups).about[0] }));
  const named = new Set([...onCards.map((student) => student.id), ...told.map(({ duty }) => duty.student)]);
  const onLeave = on
    .roll(lesson.class, lesson.date)
    .filter((student) => !named.has(student.id) && on.mark(student.id, lesson) === 'leave')
    .map((student) => ({ duty: { student: student.id, lesson }, remark: undefined }));
  // Students this device does not know take no number: the numbers have no gaps.
  return [...told, ...onLeave]
    .flatMap(({ duty, remark }) => cardStudent(on, duty, 0, remark) ?? [])
    .sort((a, b) => byNumber.compare(a.number, b.number))
    .map((student, at) => ({ ...student, badge: onCards.length + at + 1 }));
}

function isDue(duty: Duty): boolean {
  return duty.state === 'open' && duty.level !== 'know';
}

/** The class that a duty is about: its own, its lesson's, its student's; undefined = the school, or several. */
function classOf(on: Stage, { class: own, lesson, student }: Duty): ClassId | undefined {
  return own ?? lesson?.class ?? (student && on.student(student)?.class);
}

function isTelling(duty: Duty, lesson: Lesson): boolean {
  return duty.rule === 'absence.tell' && duty.lesson !== undefined && sameLesson(duty.lesson, lesson);
}
