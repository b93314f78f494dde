/** Pages that look a little like a register and are none: Wuhe must be silent on each. */
import { fill, maker, radio, type Scene, type Student, table } from './kit.ts';

/** Draws a page with the same students on it. */
export type Decoy = (scene: Scene) => void;

const cells = (
  scene: Scene,
  titles: readonly string[],
  of: (student: Student, i: number) => (Node | string)[],
) => {
  const make = maker(scene.doc);
  const rows = scene.students.map((student, i) =>
    make('tr', {}, ...of(student, i).map((cell) => make('td', {}, cell))),
  );
  return table(make, titles, rows);
};

export const decoys: Readonly<Record<string, Decoy>> = {
  'grade-book': (scene) => {
    const make = maker(scene.doc);
    const grade = () => make('select', {}, ...['A', 'B', 'C', 'P'].map((word) => make('option', {}, word)));
    fill(
      scene.doc,
      'Grade book',
      make('h2', {}, 'Grades'),
      cells(scene, ['No', 'Name', 'Quiz 1', 'Grade'], ({ number, name }, i) => [
        number,
        name,
        'PA'[i % 2] ?? '',
        grade(),
      ]),
    );
  },
  'contact-list': (scene) => {
    fill(
      scene.doc,
      '通訊錄',
      cells(scene, ['座號', '姓名', '家長', '電話'], ({ number, name }) => [
        number,
        name,
        `${name[0]}先生`,
        `0912-000-${number}`,
      ]),
    );
  },
  timetable: (scene) => {
    const make = maker(scene.doc);
    const days = ['一', '二', '三', '四', '五'];
    const rows = Array.from({ length: 7 }, (_, i) =>
      make(
        'tr',
        {},
        make('td', {}, `第 ${i + 1} 節`),
        ...days.map((_, j) => make('td', {}, '國英數物體'[(i + j) % 5])),
      ),
    );
    fill(scene.doc, '我的課表', make('h2', {}, '出勤與課表'), table(make, ['節次', ...days], rows));
  },
  'seating-chart': (scene) => {
    const make = maker(scene.doc);
    const seats = scene.students.map(({ number, name }) =>
      make('div', { class: 'seat' }, make('b', {}, number), make('span', {}, name)),
    );
    fill(scene.doc, '座位表', make('h2', {}, '座位表'), make('div', {}, ...seats));
  },
  'sign-in': (scene) => {
    const make = maker(scene.doc);
    const box = make('label', {}, make('input', { type: 'checkbox', name: 'remember' }), '記住我');
    const form = make('form', {}, make('input', { name: 'user' }), make('input', { type: 'password' }), box);
    fill(scene.doc, '登入｜點名系統', make('h1', {}, '點名系統'), form);
  },
  'absence-list': (scene) => {
    fill(
      scene.doc,
      '出缺席紀錄',
      cells(scene, ['日期', '座號', '姓名', '狀態'], ({ number, name }, i) => [
        `11/${i + 1}`,
        number,
        name,
        '缺席',
      ]),
    );
  },
  survey: (scene) => {
    const make = maker(scene.doc);
    const answers = (student: Student) =>
      ['A', 'B', 'C', 'D'].map((word) => radio(make, `q${student.id}`, word, student, 'late'));
    fill(
      scene.doc,
      'Survey',
      cells(scene, ['No', 'Name', 'A', 'B', 'C', 'D'], (student) => [
        student.number,
        student.name,
        ...answers(student),
      ]),
    );
  },
  'picking-list': (scene) => {
    const make = maker(scene.doc);
    fill(
      scene.doc,
      '列印證明',
      make('h2', {}, '列印在學證明'),
      cells(scene, ['選取', '座號', '姓名'], ({ number, name, id }) => [
        make('input', { type: 'checkbox', name: `pick_${id}` }),
        number,
        name,
      ]),
    );
  },
};
