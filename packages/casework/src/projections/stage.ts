/** What every projection needs: names, titles, times and lesson labels in one language. */
import { type Lookups, markIn, type Register, type Registers } from '@wuhe/duties';
import {
  type Instant,
  instant,
  type Language,
  type Lesson,
  type Mark,
  type PersonId,
  type PlainDate,
  type Student,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import type { Scene } from '../casework.ts';
import { allRegisters, ofKind } from '../facts.ts';
import type { PersonView, Shell, SyncView } from '../views.ts';
import { say } from '../words.ts';

export interface Stage extends Scene {
  language: Language;
  me: PersonId;
  today: PlainDate;
  person(id: PersonId): PersonView;
  student(id: StudentId): Student | undefined;
  className(id: string): string;
  time(at: Instant): string;
  lessonLabel(lesson: Pick<Lesson, 'period'>): string;
  register(lesson: Lesson): Register | undefined;
  registers: Registers;
  /** The mark that counts, with accepted leave applied: undefined = not read. */
  mark(student: StudentId, lesson: Lesson): Mark | undefined;
  excused(student: StudentId, lesson: Lesson): boolean;
  lookups: Lookups;
}

const made = new WeakMap<object, Registers>();

export function stage(scene: Scene, language: Language): Stage {
  const { room } = scene;
  const facts = room.facts();
  const { school, students, statements } = facts;
  const { calendar } = school;
  const people = new Map(school.people.map((entry) => [entry.id, entry]));
  const byId = new Map(students.map((entry) => [entry.id, entry]));
  const classes = new Map<string, string>(school.classes.map((entry) => [entry.id, entry.name]));
  const registers = registersIn(facts);
  const excuses = ofKind(statements, 'excuse');
  const corrected = new Set(statements.map((statement) => statement.corrects));

  const person = (id: PersonId): PersonView => {
    const held = school.roles.filter((role) => role.person === id).map((role) => role.role);
    const titles = [...new Set(held)].map((role) => scene.pack.titles[role]?.[language] ?? role);
    const found = people.get(id);
    return { id, name: found?.name ?? '', titles, phone: found?.phone };
  };
  const className = (id: string) => classes.get(id) ?? '';
  const time = (at: Instant) => schoolTime(calendar, at).time;
  const lessonLabel = (lesson: Pick<Lesson, 'period'>) => say(language, 'lesson', { n: lesson.period });
  const excused = (student: StudentId, lesson: Lesson) => {
    const session = calendar.bells.find((bell) => bell.period === lesson.period)?.session;
    return excuses.some(
      (excuse) =>
        excuse.body.student === student &&
        !corrected.has(excuse.id) &&
        excuse.body.covers.some(
          (cover) =>
            cover.date === lesson.date &&
            (cover.periods === undefined || cover.periods.includes(lesson.period)) &&
            (cover.session === undefined || cover.session === session),
        ),
    );
  };

  return {
    ...scene,
    language,
    me: room.membership.me,
    today: schoolTime(calendar, scene.now).date,
    person,
    student: (id) => byId.get(id),
    className,
    time,
    lessonLabel,
    registers,
    register: (lesson) => registers.of(lesson),
    excused,
    mark: (student, lesson) => {
      const register = registers.of(lesson);
      const mark = register && markIn(register.last, student);
      return mark === 'absent' && excused(student, lesson) ? 'leave' : mark;
    },
    lookups: {
      person: (id) => person(id).name,
      student: (id) => {
        const found = byId.get(id);
        return {
          name: found?.name ?? '',
          number: found?.number ?? '',
          className: className(found?.class ?? ''),
        };
      },
      time,
      lessonLabel,
      className,
    },
  };
}

/** Registers of every date there is a reading for; made once for the same facts. */
function registersIn(facts: ReturnType<Scene['room']['facts']>): Registers {
  const known = made.get(facts);
  if (known) return known;
  const registers = allRegisters(facts);
  made.set(facts, registers);
  return registers;
}

export function shell(on: Stage): Shell {
  const { school } = on.room.facts();
  return {
    language: on.language,
    timeZone: school.calendar.timeZone,
    now: on.now,
    me: on.person(on.me),
    school: { name: school.name, joined: on.room.membership.server !== undefined },
    sync: syncOf(on),
  };
}

function syncOf(on: Stage): SyncView {
  const { library } = on.room;
  const kept = on.room.kept();
  return {
    connection: library.connection(),
    waiting: kept.waiting,
    asOf: kept.asOf === undefined ? undefined : instant(kept.asOf),
    storage: on.storage,
  };
}
