/**
 * A corrected mark withdraws what was told (A2.2.3): the author of a telling or report lets everybody who was told know, at once and by
 * itself. Each person hears of one corrected mark once, however many reports rested on it.
 */
import { markIn, type Register, type RulePack } from '@wuhe/duties';
import {
  type Bell,
  bellsOf,
  type Lesson,
  type Mark,
  type PersonId,
  type Statement,
  type StudentId,
} from '@wuhe/model';
import { derivedId } from './digest.ts';
import { ledgerOf } from './ledger.ts';
import { boxesOf, type Draft, type Room } from './room.ts';

/** A lesson in which a student is not absent after all. */
interface Back {
  lesson: Lesson;
  reading: Statement<'reading'>;
  mark: Mark;
}

/** What I must withdraw now: nothing when every student I told about is still absent. */
export async function withdrawalsDue(room: Room, pack: RulePack): Promise<Draft<'withdrawal'>[]> {
  const facts = room.facts();
  const ledger = ledgerOf(facts);
  const { me } = room.membership;
  const drafts: Draft<'withdrawal'>[] = [];
  const done = new Set<string>();
  const heard = new Set<string>();
  const key = (person: PersonId, student: StudentId, { class: id, date, period }: Lesson) =>
    [person, student, id, date, period].join(' ');
  for (const { body, author } of ledger.all('withdrawal')) {
    if (author === me) done.add(`${body.of} ${body.student}`);
    for (const person of body.to) heard.add(key(person, body.student, body.lesson));
  }

  async function withdraw(
    of: Statement<'telling'> | Statement<'report'>,
    student: StudentId,
    { lesson, reading, mark }: Back,
    places: Draft['to'],
  ): Promise<void> {
    if (done.has(`${of.id} ${student}`) || places.length === 0) return;
    const to = of.body.to.filter((person) => !heard.has(key(person, student, lesson)));
    for (const person of to) heard.add(key(person, student, lesson));
    const body = { of: of.id, because: reading.id, lesson, student, mark, to };
    drafts.push({ kind: 'withdrawal', id: await derivedId('wd', of.id, student), to: places, body });
  }

  for (const telling of ledger.all('telling')) {
    if (telling.author !== me || telling.body.route !== 'wuhe') continue;
    const { lesson, students } = telling.body;
    const place = room.lessonsOf(lesson.class);
    for (const student of new Set(students)) {
      const back = backIn(ledger.registers.of(lesson), student);
      if (back) await withdraw(telling, student, back, place ? [place] : []);
    }
  }
  for (const report of ledger.all('report')) {
    // What was reported from a home that is locked now is taken back when it opens.
    if (report.author !== me || room.isLocked(report.body.class)) continue;
    const back = backSince(room, pack, report);
    const home = room.homeOf(report.body.class);
    const places = [...(home ? [home] : []), ...boxesOf(room, [...report.body.to, me])];
    if (back) await withdraw(report, report.body.student, back, places);
  }
  return drafts;
}

/** The mark that counts for a student in a lesson, when it was read and is not absent. */
function backIn(register: Register | undefined, student: StudentId): Back | undefined {
  const mark = register && markIn(register.last, student);
  if (!register || !mark || mark === 'absent') return undefined;
  return { lesson: register.lesson, reading: register.last, mark };
}

/**
 * The lesson that shows that a report was wrong. A missed half-day or day: any lesson of it that the student was in after all.
 * Guardians not reached: only a lesson marked absent when it was reported; who comes later was missing all the same.
 */
function backSince(room: Room, pack: RulePack, { at, body }: Statement<'report'>): Back | undefined {
  const facts = room.facts();
  const { calendar } = facts.school;
  const { registers } = ledgerOf(facts);
  const whole = pack.rules.find((rule) => rule.id === body.rule)?.trigger.kind !== 'notReached';
  const bells: Bell[] = body.session
    ? bellsOf(calendar, body.session)
    : [...bellsOf(calendar, 'forenoon'), ...bellsOf(calendar, 'afternoon')];
  for (const { period } of bells) {
    const register = registers.of({ class: body.class, date: body.date, period });
    const back = backIn(register, body.student);
    if (!register || !back) continue;
    const then = register.series.findLast((reading) => reading.at <= at);
    if (whole || (then && markIn(then, body.student) === 'absent')) return back;
  }
  return undefined;
}
