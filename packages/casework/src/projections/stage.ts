/** What every projection needs: names, titles, times and lesson labels in one language. */
import { type Duty, type Facts, formalitiesOf, type Lookups, markIn, type Register } from '@wuhe/duties';
import {
  type ClassId,
  type Instant,
  instant,
  type Language,
  type Lesson,
  type Mark,
  millis,
  PersonId,
  type PlainDate,
  type Student,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import type { Scene } from '../casework.ts';
import { type Ledger, ledgerOf } from '../ledger.ts';
import type { PersonView, Shell, SyncView } from '../views.ts';
import { say } from '../words.ts';
import { caseLines } from './cases.ts';
import { offers } from './rules.ts';

export interface Stage extends Scene {
  language: Language;
  facts: Facts;
  ledger: Ledger;
  me: PersonId;
  today: PlainDate;
  person(id: PersonId): PersonView;
  student(id: StudentId): Student | undefined;
  /** The students of a class on a date, by number. */
  roll(id: ClassId, date: PlainDate): Student[];
  className(id: string): string;
  time(at: Instant): string;
  lessonLabel(lesson: Pick<Lesson, 'period'>): string;
  register(lesson: Lesson): Register | undefined;
  /** The mark that counts, with accepted leave and suspension applied: undefined = not read. */
  mark(student: StudentId, lesson: Lesson): Mark | undefined;
  /** Duties of this person about a student. */
  mine(student: StudentId): readonly Duty[];
  lookups: Lookups;
}

const made = new WeakMap<Scene, Map<Language, Stage>>();

/** The same stage for every view of one scene in one language. */
export function stage(scene: Scene, language: Language): Stage {
  const known = made.get(scene) ?? new Map<Language, Stage>();
  made.set(scene, known);
  const before = known.get(language);
  if (before) return before;
  const on = setUp(scene, language);
  known.set(language, on);
  return on;
}

function setUp(scene: Scene, language: Language): Stage {
  const { room } = scene;
  const facts = room.facts();
  const { school, students } = facts;
  const { calendar } = school;
  const ledger = ledgerOf(facts);
  const { registers } = ledger;
  const people = new Map(school.people.map((entry) => [entry.id, entry]));
  const rolesBy = Map.groupBy(school.roles, (role) => role.person);
  const byId = new Map(students.map((entry) => [entry.id, entry]));
  const byClass = Map.groupBy(students, (student) => student.class);
  const classes = new Map<string, string>(school.classes.map((entry) => [entry.id, entry.name]));
  const dutiesBy = Map.groupBy(
    scene.evaluation.duties.filter((duty) => duty.owners.includes(room.membership.me)),
    (duty) => duty.student,
  );

  const person = (id: PersonId): PersonView => {
    const held = (rolesBy.get(id) ?? []).map((role) => role.role);
    const titles = [...new Set(held)].map((role) => scene.pack.titles[role]?.[language] ?? role);
    const found = people.get(id);
    return { id, name: found?.name ?? '', titles, phone: found?.phone };
  };
  const className = (id: string) => classes.get(id) ?? '';
  const times = new Map<Instant, string>();
  const time = (at: Instant) => {
    const known = times.get(at) ?? schoolTime(calendar, at).time;
    times.set(at, known);
    return known;
  };
  const lessonLabel = (lesson: Pick<Lesson, 'period'>) => say(language, 'lesson', { n: lesson.period });
  const formalities = formalitiesOf(ledger, calendar.bells);

  return {
    ...scene,
    language,
    facts,
    ledger,
    me: room.membership.me,
    today: schoolTime(calendar, scene.now).date,
    person,
    student: (id) => byId.get(id),
    roll: (id, date) =>
      (byClass.get(id) ?? [])
        .filter((student) => student.from <= date && date <= (student.until ?? date))
        .sort((a, b) => numeric.compare(a.number, b.number)),
    className,
    time,
    lessonLabel,
    register: (lesson) => registers.of(lesson),
    mark: (student, lesson) => {
      const register = registers.of(lesson);
      const mark = register && markIn(register.last, student);
      return mark === 'absent' && formalities.of(student, lesson.date, lesson.period) ? 'leave' : mark;
    },
    mine: (student) => dutiesBy.get(student) ?? [],
    lookups: {
      person: (id) => people.get(id)?.name ?? '',
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

const numeric = new Intl.Collator('en', { numeric: true });

export function shell(on: Stage): Shell {
  const { school } = on.facts;
  return {
    language: on.language,
    timeZone: school.calendar.timeZone,
    now: on.now,
    me: on.person(on.me),
    school: { name: school.name, joined: on.room.membership.server !== undefined },
    offers: offers(on),
    sync: syncOf(on),
    lock: lockOf(on),
    cases: caseLines(on),
    lockedCases: on.room.lockedCases,
    notices: noticesOf(on),
  };
}

/** Each code once, however many documents it is about. */
function noticesOf(on: Stage): Shell['notices'] {
  return [...Map.groupBy(on.room.library.notices(), ({ code }) => code)].map(([code, those]) => ({
    code,
    times: those.reduce((sum, { times }) => sum + times, 0),
    by: [...new Set(those.flatMap(({ by }) => by.map((id) => on.person(PersonId.parse(id)).name)))],
    heals: those.every(({ heals }) => heals),
  }));
}

function lockOf(on: Stage): Shell['lock'] {
  const { library, membership, closed } = on.room;
  const { school } = library;
  const guarded = membership.server !== undefined || membership.catalogue.homes.length + closed.length > 0;
  if (!school || !guarded) return { state: 'none', locksAt: undefined };
  const { locker } = school.me;
  const state = locker.state();
  const until = locker.locksAt();
  return {
    state: state === 'ended' ? 'closed' : state,
    // The locker's clock is the machine's own; the screen's may be another.
    locksAt: until === undefined ? undefined : instant(millis(on.now) + until - Date.now()),
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
