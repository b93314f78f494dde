/**
 * A corrected mark withdraws what was told (A2.2.3): the author of a telling or report lets everybody who was told know, at once and by
 * itself. The withdrawal has a derived id, so that two windows or a killed worker never write it twice.
 */
import { type Facts, markIn, type Registers } from '@wuhe/duties';
import {
  type Body,
  bellsOf,
  type Lesson,
  type Mark,
  type PlainDate,
  type Session,
  type Statement,
  type StatementId,
  type StudentId,
} from '@wuhe/model';
import { boxesOf } from './commands/reports.ts';
import { allRegisters, ofKind } from './facts.ts';
import type { Draft, Room } from './room.ts';

interface NotAbsent {
  reading: Statement<'reading'>;
  mark: Mark;
}

/** What I must withdraw now: nothing when every student I told about is still absent. */
export function withdrawalsDue(room: Room): Draft<'withdrawal'>[] {
  const facts = room.facts();
  const registers = allRegisters(facts);
  const { me } = room.membership;
  const done = new Set(ofKind(facts.statements, 'withdrawal').map(({ id }) => id));
  const drafts: Draft<'withdrawal'>[] = [];
  const add = (
    of: StatementId,
    student: StudentId,
    now: NotAbsent,
    body: Pick<Body<'withdrawal'>, 'to'>,
    places: Draft['to'],
  ) => {
    const id = `wd_${of}_${student}`.slice(0, 64) as StatementId;
    if (done.has(id)) return;
    drafts.push({
      kind: 'withdrawal',
      id,
      to: places,
      body: {
        of,
        because: now.reading.id,
        lesson: now.reading.body.lesson,
        student,
        mark: now.mark,
        to: body.to,
      },
    });
  };
  for (const telling of ofKind(facts.statements, 'telling')) {
    if (telling.author !== me || telling.body.route !== 'wuhe') continue;
    for (const student of telling.body.students) {
      const now = notAbsentIn(registers, telling.body.lesson, student, telling.at);
      if (now) add(telling.id, student, now, telling.body, [room.lessonsOf(telling.body.lesson.class)]);
    }
  }
  for (const report of ofKind(facts.statements, 'report')) {
    if (report.author !== me) continue;
    const { student, date, session, to } = report.body;
    const now = notAbsentOn(facts, registers, report.body.class, date, session, student, report.at);
    const home = room.homeOf(report.body.class);
    if (now) add(report.id, student, now, { to }, [...(home ? [home] : []), ...boxesOf(room, [...to, me])]);
  }
  return drafts;
}

/** The mark that counts for a student in a lesson, when it was read after `since` and is no longer absent. */
function notAbsentIn(
  registers: Registers,
  lesson: Lesson,
  student: StudentId,
  since: string,
): NotAbsent | undefined {
  const reading = registers.of(lesson)?.last;
  const mark = reading && markIn(reading, student);
  return reading && mark && mark !== 'absent' && reading.at > since ? { reading, mark } : undefined;
}

function notAbsentOn(
  facts: Facts,
  registers: Registers,
  classId: Lesson['class'],
  date: PlainDate,
  session: Session | undefined,
  student: StudentId,
  since: string,
): NotAbsent | undefined {
  const sessions: Session[] = session ? [session] : ['forenoon', 'afternoon'];
  for (const bell of sessions.flatMap((part) => bellsOf(facts.school.calendar, part))) {
    const found = notAbsentIn(registers, { class: classId, date, period: bell.period }, student, since);
    if (found) return found;
  }
  return undefined;
}
