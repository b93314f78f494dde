/** Shape of Unifiedtransform: the card number heads its row, a hidden id, one box; unticked means absent; saved once. */
import { buttons, type Family, fill, maker, own, table } from './kit.ts';

export const unifiedtransform: Family = {
  id: 'unifiedtransform',
  trap: 'numbers in row headers, unticked means absent, a form saved once',
  language: 'en',
  marks: ['present', 'absent'],
  draw(scene) {
    const make = maker(scene.doc);
    const rows = scene.students.map((student) =>
      own(
        scene,
        make(
          'tr',
          {},
          make('th', { scope: 'row' }, student.schoolNumber),
          make('td', {}, student.name),
          make(
            'td',
            {},
            make('input', {
              type: 'checkbox',
              class: 'form-check-input',
              name: `status[${student.id}]`,
              checked: student.mark === 'present',
            }),
            make('input', { type: 'hidden', name: 'student_ids[]', value: student.id }),
          ),
        ),
        student,
      ),
    );
    fill(
      scene.doc,
      'Take Attendance',
      make('h1', {}, 'Take Attendance'),
      make('p', {}, 'Current Date and Time: 2026-11-24 08:03:11'),
      table(make, ['# ID Card Number', 'Student Name', 'Present'], rows),
      buttons(scene, unifiedtransform, 'Attendance was saved'),
    );
  },
};
