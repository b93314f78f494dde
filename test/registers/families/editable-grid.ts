/** An editable grid component: about twenty rows in the page, placed by hand in a tall space, titles in another part of it. */
import { type Family, fill, maker, own, zhWords } from './kit.ts';

const height = 36;

export const editableGrid: Family = {
  id: 'editable-grid',
  trap: 'virtual rows: only about twenty are in the page',
  language: 'zh',
  window: 20,
  draw(scene) {
    const make = maker(scene.doc);
    const titles = ['座號', '學號', '姓名', '出缺席'];
    const shown = scene.students.slice(scene.scrolled, scene.scrolled + 20);
    const cell = (...children: (Node | string)[]) => make('div', { role: 'gridcell' }, ...children);
    const rows = shown.map((student, i) =>
      own(
        scene,
        make(
          'div',
          {
            role: 'row',
            'aria-rowindex': scene.scrolled + i + 2,
            style: `position:absolute;transform:translateY(${(scene.scrolled + i) * height}px)`,
          },
          cell(student.number),
          cell(student.schoolNumber),
          cell(student.name),
          cell(make('span', {}, student.mark ? zhWords[student.mark] : '')),
        ),
        student,
      ),
    );
    fill(
      scene.doc,
      '點名',
      make('h2', {}, '課堂點名'),
      make('label', {}, '日期 ', make('input', { name: 'rollDate', value: '2026-11-24' })),
      make(
        'div',
        { role: 'grid', 'aria-rowcount': scene.students.length + 1 },
        make(
          'div',
          { class: 'head' },
          ...titles.map((title) => make('div', { role: 'columnheader' }, title)),
        ),
        make(
          'div',
          { class: 'body', style: `position:relative;height:${scene.students.length * height}px` },
          ...rows,
        ),
      ),
    );
  },
};
