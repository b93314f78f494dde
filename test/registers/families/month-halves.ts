/** A month of days with two words in each cell, one for each half-day; month and ROC year chosen above. */
import { type Family, fill, maker, own, table } from './kit.ts';

const days = [18, 19, 20, 23, 24, 25];
const words = { present: '到', absent: '缺', late: '遲', leave: '假', leftEarly: '早退' } as const;
const marks = ['present', 'absent', 'late', 'leave'] as const;

export const monthHalves: Family = {
  id: 'month-halves',
  trap: 'a month matrix with two half-days in each cell',
  language: 'zh',
  marks: [...marks, undefined],
  session: 'forenoon',
  draw(scene) {
    const make = maker(scene.doc);
    const rows = scene.students.map((student, i) =>
      own(
        scene,
        make(
          'tr',
          {},
          make('td', {}, student.number),
          make('td', {}, student.name),
          ...days.map((day) => {
            const past = marks[(i + day) % 4] ?? 'present';
            const mark = day > 24 ? undefined : day === 24 ? student.mark : past;
            return make(
              'td',
              {},
              make('b', {}, mark ? words[mark] : ''),
              make('b', {}, day > 24 ? '' : words[past]),
            );
          }),
        ),
        student,
      ),
    );
    fill(
      scene.doc,
      '出缺席月表',
      make('h2', {}, '出缺席月表'),
      make('label', {}, '年', make('select', { name: 'year' }, make('option', {}, '115'))),
      make('label', {}, '月', make('select', { name: 'month' }, make('option', {}, '11'))),
      table(make, ['座號', '姓名', ...days.map((day) => `${day}日`)], rows),
    );
  },
};
