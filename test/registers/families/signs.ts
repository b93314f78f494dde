/** Signs that every school uses in its own way: ○ is leave here, △ late; a letter that could be anything. */
import { type Family, fill, maker, own, table } from './kit.ts';

const signs = { present: '／', absent: '✕', late: '△', leave: '○', leftEarly: 'E' } as const;

export const signTable: Family = {
  id: 'signs',
  trap: 'signs that only the school can explain',
  language: 'zh',
  teach: {
    name: 'tbody tr:nth-child(3) td:nth-child(2)',
    mark: 'tbody tr:nth-child(3) td:nth-child(3)',
    words: [
      { word: '/', mark: 'present' },
      { word: '✕', mark: 'absent' },
      { word: '△', mark: 'late' },
      { word: '○', mark: 'leave' },
      { word: 'E', mark: 'leftEarly' },
    ],
  },
  draw(scene) {
    const make = maker(scene.doc);
    const rows = scene.students.map((student) =>
      own(
        scene,
        make(
          'tr',
          {},
          make('td', {}, student.number),
          make('td', {}, student.name),
          make('td', {}, student.mark ? signs[student.mark] : ''),
        ),
        student,
      ),
    );
    fill(
      scene.doc,
      '點名簿',
      make('h2', {}, '點名簿 115年11月24日 第2節'),
      table(make, ['座號', '姓名', '記號'], rows),
    );
  },
};
