/** A student's history: every statement about them as one line, newest first. A correction is an entry of its own. */
import { markIn } from '@wuhe/duties';
import type { PersonId, Statement, StudentId } from '@wuhe/model';
import { ofKind } from '../facts.ts';
import type { HistoryEntry } from '../views.ts';
import { say } from '../words.ts';
import type { Stage } from './stage.ts';

export function historyOf(on: Stage, student: StudentId): HistoryEntry[] {
  const { statements } = on.room.facts();
  return statements
    .filter((statement) => concerns(statement, student))
    .map(
      (statement): HistoryEntry => ({
        id: statement.id,
        at: statement.kind === 'contact' ? statement.body.happened : statement.at,
        reached: statement.kind === 'contact' && statement.body.result === 'reached',
        text: describe(on, statement, student) ?? '',
        seen: seenOf(on, statement),
        correction: statement.kind === 'withdrawal' || statement.corrects !== undefined,
      }),
    )
    .filter((entry) => entry.text !== '')
    .reverse();
}

function concerns(statement: Statement, student: StudentId): boolean {
  switch (statement.kind) {
    case 'reading':
      return statement.body.exceptions.some((entry) => entry.student === student);
    case 'telling':
      return statement.body.students.includes(student);
    case 'contact':
    case 'report':
    case 'withdrawal':
    case 'excuse':
      return statement.body.student === student;
    default:
      return false;
  }
}

/** One statement in words; undefined for what is no event of a student's day. */
export function describe(on: Stage, statement: Statement, student?: StudentId): string | undefined {
  const { language } = on;
  const by = on.person(statement.author).name;
  const names = (people: readonly PersonId[]) =>
    people.map((id) => on.person(id).name).join(say(language, 'and'));
  switch (statement.kind) {
    case 'reading': {
      const lesson = on.lessonLabel(statement.body.lesson);
      const mark = student && markIn(statement, student);
      if (!mark) return undefined;
      const first = on.register(statement.body.lesson)?.series[0].id === statement.id;
      return say(language, first ? 'read' : 'corrected', { lesson, mark: say(language, mark), by });
    }
    case 'telling': {
      const lesson = on.lessonLabel(statement.body.lesson);
      if (statement.body.route === 'phone') return say(language, 'toldByPhone', { lesson, by });
      return say(language, 'told', { lesson, by, to: names(statement.body.to) });
    }
    case 'contact': {
      const text = say(language, statement.body.result);
      return statement.body.reason ? say(language, 'because', { text, reason: statement.body.reason }) : text;
    }
    case 'report':
      return say(language, 'reported', { by, to: names(statement.body.to) });
    case 'withdrawal':
      return say(language, 'withdrawn', {
        lesson: on.lessonLabel(statement.body.lesson),
        mark: say(language, statement.body.mark),
        to: names(statement.body.to),
      });
    case 'excuse':
      return say(language, 'excused');
    default:
      return undefined;
  }
}

function seenOf(on: Stage, statement: Statement): string | undefined {
  const seen = ofKind(on.room.facts().statements, 'acknowledgement').find(
    (entry) => entry.body.of === statement.id,
  );
  if (!seen) return undefined;
  return say(on.language, 'seen', { by: on.person(seen.author).name, at: on.time(seen.at) });
}
