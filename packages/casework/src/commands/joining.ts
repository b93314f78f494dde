/**
 * Joining a school after having been alone: what was read and told alone is said again in the school, where its students are the same
 * (class by class: number and name agree for nine in ten). The solo school's documents stay on the laptop untouched.
 */
import type { Body, ClassId, Instant, Statement, StatementId, Student, StudentId } from '@wuhe/model';
import { holders, ofKind } from '../facts.ts';
import type { Draft, Room } from '../room.ts';

interface Match {
  from: ClassId;
  to: ClassId;
  students: Map<StudentId, StudentId>;
}

const sameName = (a: string, b: string) => a.replace(/\s/g, '') === b.replace(/\s/g, '');

/** Which of the school's classes a solo class is, by its students. */
export function matchClass(solo: readonly Student[], school: readonly Student[]): Match | undefined {
  const from = solo[0]?.class;
  if (!from) return undefined;
  const classes = [...new Set(school.map((student) => student.class))];
  for (const to of classes) {
    const roll = school.filter((student) => student.class === to);
    const students = new Map<StudentId, StudentId>();
    for (const student of solo) {
      const same = roll.filter(
        (entry) => entry.number === student.number && sameName(entry.name, student.name),
      );
      if (same.length === 1 && same[0]) students.set(student.id, same[0].id);
    }
    if (students.size >= solo.length * 0.9) return { from, to, students };
  }
  return undefined;
}

/** Says the solo readings, tellings and leave again in the school, with ids derived from the old ones: joining twice adds nothing. */
export async function mergeSolo(solo: Room, joined: Room, at: Instant): Promise<void> {
  const old = solo.facts();
  const { students, school, statements } = joined.facts();
  const known = new Set(statements.map(({ id }) => id));
  const drafts: Draft[] = [];
  for (const entry of old.school.classes) {
    const match = matchClass(
      old.students.filter((student) => student.class === entry.id),
      students,
    );
    if (!match) continue;
    const lessons = joined.lessonsOf(match.to);
    const inClass = (statement: Statement<'reading'> | Statement<'telling'>) =>
      statement.body.lesson.class === match.from;
    const add = (draft: Draft, from: StatementId) => {
      const id = `in_${from}`.slice(0, 64) as StatementId;
      if (!known.has(id)) drafts.push({ ...draft, id });
    };
    const map = (list: readonly StudentId[]) =>
      list.map((id) => match.students.get(id)).filter((id) => id !== undefined);
    for (const reading of ofKind(old.statements, 'reading').filter(inClass)) {
      const { lesson, exceptions, unread } = reading.body;
      const matched = [...match.students.values()];
      const others = students.filter(
        (student) => student.class === match.to && !matched.includes(student.id),
      );
      const body: Body<'reading'> = {
        ...reading.body,
        lesson: { ...lesson, class: match.to },
        exceptions: exceptions.flatMap((row) => map([row.student]).map((student) => ({ ...row, student }))),
        unread: [...map(unread), ...others.map((student) => student.id)],
      };
      add({ kind: 'reading', body, to: [lessons] }, reading.id);
    }
    for (const telling of ofKind(old.statements, 'telling').filter(inClass)) {
      const { lesson } = telling.body;
      const told = map(telling.body.students);
      if (told.length === 0) continue;
      const to = holders(school, 'homeroomTeacher', { class: match.to, date: lesson.date });
      const body: Body<'telling'> = {
        ...telling.body,
        lesson: { ...lesson, class: match.to },
        students: told,
        to,
      };
      add({ kind: 'telling', body, to: [lessons] }, telling.id);
    }
    for (const excuse of ofKind(old.statements, 'excuse')) {
      const student = match.students.get(excuse.body.student);
      if (student) add({ kind: 'excuse', body: { ...excuse.body, student }, to: [lessons] }, excuse.id);
    }
  }
  if (drafts.length > 0) await joined.say(drafts, at);
}
