/** Markup of twenty years ago, written as a string as its server writes it: nothing quoted or closed, tables round every radio. */
import { buttons, type Family, fill, maker } from './kit.ts';

const statuses = [
  ['P', 'present'],
  ['A', 'absent'],
  ['T', 'late'],
] as const;

const turned = (name: string) => name.split(' ').reverse().join(', ');

export const legacy: Family = {
  id: 'legacy',
  trap: 'malformed markup, nested tables, a hidden second header, "Last, First"',
  language: 'en',
  marks: ['present', 'absent', 'late'],
  draw(scene) {
    const make = maker(scene.doc);
    const head = '<TR><TH>No<TH>Name<TH>Present<TH>Absent<TH>Tardy';
    const rows = scene.students.map((student) => {
      const cells = statuses.map(
        ([value, mark]) =>
          `<TD><TABLE><TR><TD><INPUT TYPE=radio NAME=att${student.schoolNumber} VALUE=${value}${student.mark === mark ? ' CHECKED' : ''}></TABLE>`,
      );
      return `<TR><TD>${student.number}<TD>${turned(student.name)}${cells.join('')}`;
    });
    const place = make('div');
    place.innerHTML = `<TABLE STYLE="display:none">${head}</TABLE><P>Date: 24-11-2026 Period 2<TABLE BORDER=1 ID=main>${head}${rows.join('\n')}</TABLE>`;
    const list = place.querySelector<HTMLTableElement>('#main');
    scene.students.forEach((student, i) => {
      const row = list?.rows[i + 1];
      if (row) scene.owner.set(row, student);
    });
    fill(scene.doc, 'Class Attendance', place, buttons(scene, legacy, 'Attendance saved'));
  },
};
