/** Shape of Frappe Education: one checkbox per student with its data, ticked means present, put in after the page is there. */
import { buttons, type Family, fill, maker, own } from './kit.ts';

export const frappe: Family = {
  id: 'frappe',
  trap: 'a checkbox for each student, unticked means absent, the list comes late',
  language: 'en',
  marks: ['present', 'absent'],
  draw(scene) {
    const make = maker(scene.doc);
    const rows = scene.students.map((student) =>
      own(
        scene,
        make(
          'div',
          { class: 'checkbox' },
          make(
            'label',
            {},
            make('input', {
              type: 'checkbox',
              class: 'students-check',
              'data-group-roll-number': student.number,
              'data-student': `EDU-STU-${student.schoolNumber}`,
              'data-student-name': student.name,
              checked: student.mark === 'present',
            }),
            make('span', {}, `${student.number} - ${student.name}`),
          ),
        ),
        student,
      ),
    );
    fill(
      scene.doc,
      'Student Attendance Tool',
      make('h3', {}, 'Student Attendance Tool'),
      make('label', {}, 'Date ', make('input', { name: 'date', value: '2026-11-24' })),
      make('div', { class: 'student-list' }, ...rows),
      buttons(scene, frappe, 'Attendance has been submitted'),
    );
  },
};
