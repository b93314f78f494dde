/** Everybody is "present" before the register was taken: only a notice tells that it was. Date in three choices, ROC year, month first. */
import { buttons, type Family, fill, type Make, maker } from './kit.ts';
import { radioTable, statuses } from './radio-table.ts';

const choice = (make: Make, name: string, count: number, first: number, chosen: number) =>
  make(
    'select',
    { name },
    ...Array.from({ length: count }, (_, i) =>
      make('option', { selected: first + i === chosen }, String(first + i)),
    ),
  );

export const preset: Family = {
  id: 'preset',
  trap: 'everybody present by default; the date in three choices with a ROC year; 節次',
  language: 'zh',
  marks: statuses,
  draw(scene) {
    const make = maker(scene.doc);
    fill(
      scene.doc,
      '點名',
      make('h2', {}, '課堂點名'),
      make(
        'div',
        {},
        choice(make, 'month', 12, 1, 11),
        '月',
        choice(make, 'day', 31, 1, 24),
        '日',
        choice(make, 'year', 3, 114, 115),
        '年',
      ),
      make('label', {}, '節次 ', choice(make, 'jieci', 8, 1, 2)),
      scene.taken ? undefined : make('p', {}, '本節尚未點名'),
      radioTable(scene),
      buttons(scene, preset, '已點名　08:12'),
    );
  },
};
