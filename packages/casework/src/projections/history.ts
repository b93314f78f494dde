/** A student's history: every statement about them as one line, newest first. A correction is an entry of its own. */
import { markIn } from '@wuhe/duties';
import type { Mark, PersonId, Statement, StudentId } from '@wuhe/model';
import type { HistoryEntry } from '../views.ts';
import { say } from '../words.ts';
import type { Stage } from './stage.ts';

export function historyOf(on: Stage, student: StudentId): HistoryEntry[] {
  return on.facts.statements
    .filter((statement) => concerns(on, statement, student))
    .flatMap((statement): HistoryEntry[] => {
      const text = describe(on, statement, student);
      if (text === undefined) return [];
      return [
        {
          id: statement.id,
          at: statement.kind === 'contact' ? statement.body.happened : statement.at,
          reached: statement.kind === 'contact' && statement.body.result === 'reached',
          text,
          seen: seenOf(on, statement),
          correction: isCorrection(on, statement, student),
        },
      ];
    })
    .sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1))
    .reverse();
}

function concerns(on: Stage, statement: Statement, student: StudentId): boolean {
  switch (statement.kind) {
    case 'reading': {
      // Every register says something of everybody; an event is a mark that departs from present, and its correction.
      const { before, now } = marksOf(on, statement, student);
      return now !== undefined && now !== before && (now !== 'present' || before !== undefined);
    }
    case 'telling':
      return statement.body.students.includes(student);
    // Whoever heard of the corrected mark by another statement is not told again: that one is no event.
    case 'withdrawal':
      return statement.body.student === student && statement.body.to.length > 0;
    case 'contact':
    case 'report':
    case 'excuse':
      return statement.body.student === student;
    default:
      return false;
  }
}

/** What a reading says of a student, and what the register said before it. */
function marksOf(
  on: Stage,
  reading: Statement<'reading'>,
  student: StudentId,
): { before: Mark | undefined; now: Mark | undefined } {
  const series: readonly Statement<'reading'>[] = on.register(reading.body.lesson)?.series ?? [];
  const before = series.slice(0, Math.max(0, series.indexOf(reading))).at(-1);
  return { before: before && markIn(before, student), now: markIn(reading, student) };
}

function isCorrection(on: Stage, statement: Statement, student: StudentId): boolean {
  if (statement.kind === 'withdrawal' || statement.corrects !== undefined) return true;
  return statement.kind === 'reading' && marksOf(on, statement, student).before !== undefined;
}

/** One statement in words; undefined for what is no event of a student's day. */
export function describe(on: Stage, statement: Statement, student?: StudentId): string | undefined {
  const { language } = on;
  const by = on.lookups.person(statement.author) ?? '';
  const names = (people: readonly PersonId[]) =>
    people.flatMap((id) => on.lookups.person(id) || []).join(say(language, 'and'));
  switch (statement.kind) {
    case 'reading': {
      const lesson = on.lessonLabel(statement.body.lesson);
      const { before, now } = student
        ? marksOf(on, statement, student)
        : { before: undefined, now: undefined };
      if (!now) return undefined;
      const word = before === undefined || before === now ? 'read' : 'corrected';
      return say(language, word, { lesson, mark: say(language, now), by });
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
    case 'report': {
      const text = say(language, 'reported', { by, to: names(statement.body.to) });
      const subject = on.pack.rules.find((rule) => rule.id === statement.body.rule)?.texts.subject;
      return subject ? say(language, 'because', { text, reason: subject[language] }) : text;
    }
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

/** By whom and when it was seen: of those it was addressed to, the first. */
function seenOf(on: Stage, statement: Statement): string | undefined {
  if (statement.kind !== 'telling' && statement.kind !== 'report' && statement.kind !== 'withdrawal')
    return undefined;
  const { to } = statement.body;
  const seen = on.ledger.seen(statement.id).find((entry) => to.includes(entry.author));
  if (!seen) return undefined;
  return say(on.language, 'seen', { by: on.lookups.person(seen.author) ?? '', at: on.time(seen.at) });
}
