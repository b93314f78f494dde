/** Shape of Fedena: a month of days, a link O or X in each, and a dialog with a box for each half-day that saves one cell. */
import { type Family, fill, maker, own, table } from './kit.ts';

const days = [19, 20, 23, 24, 25, 26];

export const fedena: Family = {
  id: 'fedena',
  trap: 'a month matrix of link letters that only the school can explain, saved cell by cell',
  language: 'en',
  marks: ['present', 'absent'],
  teach: {
    name: 'tbody tr:nth-child(2) td:nth-child(2)',
    mark: 'tbody tr:nth-child(2) td:nth-child(6) a',
    words: [
      { word: 'O', mark: 'present' },
      { word: 'X', mark: 'absent' },
    ],
  },
  draw(scene) {
    const { doc, students } = scene;
    const make = maker(doc);
    const rows = students.map((student, i) =>
      own(
        scene,
        make(
          'tr',
          {},
          make('td', {}, student.number),
          make('td', {}, student.name),
          ...days.map((day) => {
            const absent = day === 24 ? student.mark === 'absent' : (i + day) % 5 === 0;
            const link = make(
              'a',
              { href: '#', id: `${student.schoolNumber}_2026-11-${day}` },
              absent ? 'X' : 'O',
            );
            link.addEventListener('click', (event) => {
              event.preventDefault();
              const box = (label: string) => make('label', {}, make('input', { type: 'checkbox' }), label);
              doc.body.append(
                make(
                  'div',
                  { role: 'dialog' },
                  box('Forenoon'),
                  box('Afternoon'),
                  make('button', {}, 'Save'),
                ),
              );
            });
            return make('td', {}, link);
          }),
        ),
        student,
      ),
    );
    fill(
      doc,
      'Attendance register',
      make('h2', {}, 'Attendance register'),
      make('p', {}, 'November 2026'),
      table(make, ['No', 'Name', ...days.map(String)], rows, 'register-table'),
    );
  },
};
