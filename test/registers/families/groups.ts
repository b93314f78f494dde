/** Groups of a class: one cell reaches down over all rows of its group. A checkbox for each exception, none means present. */
import { buttons, type Family, fill, maker, own, table, zhWords } from './kit.ts';

const statuses = ['absent', 'late', 'leave'] as const;

export const groups: Family = {
  id: 'groups',
  trap: 'cells over several rows; boxes for exceptions only',
  language: 'zh',
  marks: ['present', ...statuses],
  draw(scene) {
    const make = maker(scene.doc);
    const rows = scene.students.map((student, i) => {
      const first = i % 5 === 0;
      const size = Math.min(5, scene.students.length - i);
      return own(
        scene,
        make(
          'tr',
          {},
          first ? make('td', { rowspan: size }, `第 ${i / 5 + 1} 組`) : undefined,
          make('td', {}, student.number),
          make('td', {}, student.name),
          ...statuses.map((mark) =>
            make(
              'td',
              {},
              make('input', {
                type: 'checkbox',
                name: `${mark}_${student.schoolNumber}`,
                checked: student.mark === mark,
              }),
            ),
          ),
        ),
        student,
      );
    });
    fill(
      scene.doc,
      '點名',
      make('h2', {}, '課堂點名'),
      make('p', {}, '上課日期：115/11/24（二）第 1 節'),
      table(make, ['組別', '座號', '姓名', ...statuses.map((mark) => zhWords[mark])], rows),
      buttons(scene, groups, '已點名'),
    );
  },
};
