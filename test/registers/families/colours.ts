/** Coloured tiles and a menu that pops up over the clicked one; no input anywhere, the class says everything. */
import { buttons, type Family, fill, maker, own } from './kit.ts';

const choices = [
  ['present', '到'],
  ['absent', '缺'],
  ['late', '遲'],
  ['leave', '假'],
] as const;

export const colours: Family = {
  id: 'colours',
  trap: 'coloured tiles with a pop-up menu, no inputs and no words',
  language: 'zh',
  marks: ['present', 'absent', 'late', 'leave', undefined],
  draw(scene) {
    const make = maker(scene.doc);
    const tiles = scene.students.map((student) => {
      const tile = make('i', { class: `dot status-${student.mark ?? 'none'}` });
      tile.addEventListener('click', () => {
        const menu = make('ul', { class: 'menu', role: 'menu' });
        for (const [mark, word] of choices) {
          const item = make('li', { role: 'menuitem' }, word);
          item.addEventListener('click', () => {
            student.mark = mark;
            tile.className = `dot status-${mark}`;
            menu.remove();
          });
          menu.append(item);
        }
        scene.doc.body.append(menu);
      });
      return own(
        scene,
        make(
          'div',
          { class: 'tile', 'data-id': student.schoolNumber },
          make('b', {}, student.number),
          make('span', {}, student.name),
          tile,
        ),
        student,
      );
    });
    fill(
      scene.doc,
      '點名',
      make('h1', {}, '點名'),
      make('p', {}, '日期：2026/11/24　第 5 節'),
      make('div', { class: 'tiles' }, ...tiles),
      buttons(scene, colours, '已儲存'),
    );
  },
};
