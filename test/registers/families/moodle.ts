/** Shape of Moodle attendance: a radio per status under acronyms, a first row that sets all, marks only where somebody ticked. */
import { buttons, type Family, fill, maker, own, radio, table } from './kit.ts';

const statuses = [
  ['P', 'Present', 'present'],
  ['L', 'Late', 'late'],
  ['E', 'Excused', 'leave'],
  ['A', 'Absent', 'absent'],
] as const;

export const moodle: Family = {
  id: 'moodle',
  trap: 'a radio per status, ids in input names, acronyms, a row that sets all, a suspended student',
  language: 'en',
  marks: ['present', 'absent', 'late', 'leave', undefined],
  draw(scene) {
    const { doc, students } = scene;
    const make = maker(doc);
    const setAll = make('tr', {}, make('td'), make('td', {}, 'Set status for all users'));
    for (const [code] of statuses) {
      const box = make('input', { type: 'radio', name: 'setallstatuses' });
      box.addEventListener('click', () => {
        for (const each of doc.querySelectorAll<HTMLInputElement>(`input[data-code=${code}]`))
          each.checked = true;
      });
      setAll.append(make('td', {}, box));
    }
    const rows = students.map((student) =>
      own(
        scene,
        make(
          'tr',
          { class: `r${scene.salt % 2}` },
          make('td', {}, student.number),
          make(
            'td',
            {},
            make('a', { href: `/user/view.php?id=${student.schoolNumber}&course=9` }, student.name),
          ),
          ...statuses.map(([code, , mark], i) => {
            const box = radio(make, `user${student.schoolNumber}`, String(700 + i), student, mark);
            box.setAttribute('data-code', code);
            return make('td', {}, box);
          }),
        ),
        student,
      ),
    );
    const suspended = make('tr', {}, make('td'), make('td', {}, 'Gus Grissom'));
    suspended.append(make('td', { colspan: 4 }, 'Suspended until 1 December'));
    const list = table(
      make,
      ['#', 'First name / Last name', ...statuses.map(([code, title]) => make('span', { title }, code))],
      [setAll, ...rows, suspended],
    );
    list.className = 'generaltable';
    const form = make('form', {}, list, buttons(scene, moodle, 'Attendance has been successfully taken'));
    fill(
      doc,
      'Physics: Attendance',
      make('h2', {}, 'Attendance for the course :: Physics'),
      make('p', {}, 'Session date: Tue 24 Nov 2026 8:00AM - 8:40AM'),
      form,
    );
  },
};
