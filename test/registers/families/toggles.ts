/** Buttons instead of radios, as today's component libraries draw them: the pressed one says so. Date and period in the address only. */
import { buttons, type Family, fill, maker, own } from './kit.ts';

const statuses = [
  ['present', 'Present'],
  ['absent', 'Absent'],
  ['late', 'Late'],
] as const;

export const toggles: Family = {
  id: 'toggles',
  trap: 'toggle buttons; date and period in the address only',
  language: 'en',
  marks: ['present', 'absent', 'late', undefined],
  address: '/roll?date=2026-11-24&period=3',
  draw(scene) {
    const make = maker(scene.doc);
    const rows = scene.students.map((student) =>
      own(
        scene,
        make(
          'li',
          { class: `row-${scene.salt}` },
          make('span', {}, student.number),
          make('span', {}, student.name),
          make(
            'div',
            { role: 'radiogroup' },
            ...statuses.map(([mark, word]) => {
              const button = make(
                'button',
                { type: 'button', role: 'radio', 'aria-checked': String(student.mark === mark) },
                word,
              );
              button.addEventListener('click', () => {
                student.mark = mark;
                toggles.draw(scene);
              });
              return button;
            }),
          ),
        ),
        student,
      ),
    );
    fill(
      scene.doc,
      'Roll call',
      make('h1', {}, 'Roll call'),
      make('ul', {}, ...rows),
      buttons(scene, toggles, 'Attendance saved'),
    );
  },
};
