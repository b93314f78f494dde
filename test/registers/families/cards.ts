/** A grid of cards: photo, name, two choices, a text box and a small history in each; "change all" writes values without events. */
import { buttons, type Family, fill, maker, own, zhWords } from './kit.ts';

const words = Object.entries(zhWords);

export const cards: Family = {
  id: 'cards',
  trap: 'cards with two choices and a history table inside each, changed by scripts without events',
  language: 'zh',
  draw(scene) {
    const make = maker(scene.doc);
    const rows = scene.students.map((student) =>
      own(
        scene,
        make(
          'div',
          { class: `card c${scene.salt}` },
          make('img', { src: 'data:,', alt: '' }),
          make('span', { class: 'no' }, student.number),
          make('a', { href: `/student?sn=${student.schoolNumber}` }, student.name),
          make(
            'select',
            { 'aria-label': '狀態' },
            make('option', {}, '請選擇'),
            ...words.map(([mark, word]) => make('option', { selected: student.mark === mark }, word)),
          ),
          make('select', { 'aria-label': '服裝' }, make('option', {}, '整齊'), make('option', {}, '不整')),
          make('input', { type: 'text', placeholder: '備註' }),
          make(
            'table',
            {},
            make('tr', {}, make('td', {}, '11/20'), make('td', {}, '缺席')),
            make('tr', {}, make('td', {}, '11/23'), make('td', {}, '出席')),
          ),
        ),
        student,
      ),
    );
    fill(
      scene.doc,
      '課堂點名',
      make('h2', {}, '課堂點名 2026年11月24日 第三節'),
      make('div', { class: 'grid' }, ...rows),
      buttons(scene, cards, '已儲存'),
    );
  },
};
