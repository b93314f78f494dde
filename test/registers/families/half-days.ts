/** Two half-days in one row: the same titles twice, under 上午 and 下午. */
import { buttons, type Family, fill, maker, own, radio, zhWords } from './kit.ts';

const statuses = ['present', 'absent', 'leave'] as const;

export const halfDays: Family = {
  id: 'half-days',
  trap: 'forenoon and afternoon in one row under the same titles',
  language: 'zh',
  marks: statuses,
  session: 'afternoon',
  draw(scene) {
    const make = maker(scene.doc);
    const rows = scene.students.map((student, i) => {
      const morning = { ...student, mark: statuses[i % 3] };
      return own(
        scene,
        make(
          'tr',
          {},
          make('td', {}, student.number),
          make('td', {}, student.name),
          ...statuses.map((mark) =>
            make('td', {}, radio(make, `am_${student.schoolNumber}`, mark, morning, mark)),
          ),
          ...statuses.map((mark) =>
            make('td', {}, radio(make, `pm_${student.schoolNumber}`, mark, student, mark)),
          ),
        ),
        student,
      );
    });
    const titles = statuses.map((mark) => make('th', {}, zhWords[mark]));
    const again = statuses.map((mark) => make('th', {}, zhWords[mark]));
    const head = make(
      'thead',
      {},
      make(
        'tr',
        {},
        make('th', { rowspan: 2 }, '座號'),
        make('th', { rowspan: 2 }, '姓名'),
        make('th', { colspan: 3 }, '上午'),
        make('th', { colspan: 3 }, '下午'),
      ),
      make('tr', {}, ...titles, ...again),
    );
    fill(
      scene.doc,
      '點名',
      make('h2', {}, '出缺席 2026-11-24'),
      make('table', {}, head, make('tbody', {}, ...rows)),
      buttons(scene, halfDays, '已儲存'),
    );
  },
};
