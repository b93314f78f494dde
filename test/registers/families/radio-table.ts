/** The plainest register, a radio under each title: what the families around it wrap, split or hide. */
import { maker, own, radio, type Scene, type Student, table, zhWords } from './kit.ts';

export const statuses = ['present', 'absent', 'late', 'leave'] as const;

/** A table of 座號, 姓名 and a radio for each status. */
export function radioTable(scene: Scene, doc: Document = scene.doc): HTMLElement {
  const make = maker(doc);
  const row = (student: Student) =>
    own(
      scene,
      make(
        'tr',
        {},
        make('td', {}, student.number),
        make('td', {}, student.name),
        ...statuses.map((mark) =>
          make('td', {}, radio(make, `a_${student.schoolNumber}`, mark, student, mark)),
        ),
      ),
      student,
    );
  const titles = ['座號', '姓名', ...statuses.map((mark) => zhWords[mark])];
  return table(make, titles, scene.students.map(row));
}
