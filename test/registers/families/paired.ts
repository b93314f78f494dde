/** Names in a table that stays, marks in one that scrolls beside it, and a clone of the header floating over both. */
import { buttons, type Family, fill, maker, own, radio, table, zhWords } from './kit.ts';

const statuses = ['present', 'absent', 'late', 'leave'] as const;

export const paired: Family = {
  id: 'paired',
  trap: 'names and marks in two tables, a floating clone of the header',
  language: 'zh',
  marks: statuses,
  draw(scene) {
    const make = maker(scene.doc);
    const names = scene.students.map((student) =>
      own(
        scene,
        make(
          'tr',
          { 'data-key': student.schoolNumber },
          make('td', {}, student.number),
          make('td', {}, student.name),
        ),
        student,
      ),
    );
    const marks = scene.students.map((student) =>
      make(
        'tr',
        {},
        ...statuses.map((mark) =>
          make('td', {}, radio(make, `st_${student.schoolNumber}`, mark, student, mark)),
        ),
      ),
    );
    const titles = statuses.map((mark) => zhWords[mark]);
    fill(
      scene.doc,
      '點名',
      make('h2', {}, '課堂點名　115年11月24日　第4節'),
      table(make, ['座號', '姓名', ...titles], []),
      make('div', { class: 'left' }, table(make, ['座號', '姓名'], names, `names${scene.salt}`)),
      make('div', { class: 'right' }, table(make, titles, marks, `marks${scene.salt}`)),
      buttons(scene, paired, '已點名'),
    );
  },
};
