/** What happens to a register between the day it was learned and the day it is read. */
import type { Mark } from '@wuhe/model';
import type { Family, Scene, Student } from './kit.ts';
import { pick } from './people.ts';

/** Changes the students or the page; rows that stand for nobody for certain get an owner of their own. */
export type Mutation = (scene: Scene, family: Family, random: () => number) => void;

const redraw = (scene: Scene, family: Family) => {
  scene.salt++;
  family.draw(scene);
};

/** A row that claims to be two people at once: reading it as anybody is wrong. */
function nobody(student: Student, claims: Partial<Student>): Student {
  return { ...student, ...claims, id: `nobody-${student.id}` };
}

export const mutations: Readonly<Record<string, Mutation>> = {
  none: () => undefined,
  redrawn: redraw,
  /** Empty at first: `trial` looks once before the rows are there. */
  late: (scene, family) => {
    (family.frame?.(scene.doc) ?? scene.doc).body.replaceChildren();
  },
  sorted: (scene, family) => {
    scene.students.sort((a, b) => (a.name < b.name ? -1 : 1));
    redraw(scene, family);
  },
  shuffled: (scene, family, random) => {
    const keys = new Map(scene.students.map((student) => [student, random()]));
    scene.students.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
    redraw(scene, family);
  },
  inserted: (scene, family, random) => {
    const [first] = scene.students;
    const name = family.language === 'zh' ? '蘇映蘭' : 'Quentin Zweig';
    if (first)
      scene.students.splice(Math.floor(random() * scene.students.length), 0, {
        ...first,
        id: 'stranger',
        number: '4001',
        schoolNumber: '1140001',
        name,
      });
    redraw(scene, family);
  },
  removed: (scene, family, random) => {
    for (let i = 0; i < 3; i++) scene.students.splice(Math.floor(random() * scene.students.length), 1);
    redraw(scene, family);
  },
  'marks changed': (scene, family, random) => {
    const marks: readonly (Mark | undefined)[] = family.marks ?? [
      'present',
      'absent',
      'late',
      'leave',
      'leftEarly',
    ];
    for (const student of scene.students) student.mark = pick(marks, random);
    redraw(scene, family);
  },
  bulk: (scene, family) => {
    const button = buttonOf(scene, 'bulk');
    if (button) button.click();
    else {
      for (const student of scene.students) student.mark = 'present';
      redraw(scene, family);
    }
  },
  saved: (scene, family) => {
    buttonOf(scene, 'save')?.click();
    redraw(scene, family);
  },
  'names exchanged': (scene, family, random) => {
    const i = Math.floor(random() * (scene.students.length - 1));
    const [one, other] = [scene.students[i], scene.students[i + 1]];
    if (one && other)
      scene.students.splice(i, 2, nobody(one, { name: other.name }), nobody(other, { name: one.name }));
    redraw(scene, family);
  },
  'a number twice': (scene, family, random) => {
    const [one, other] = [pick(scene.students, random), pick(scene.students, random)];
    const at = scene.students.indexOf(other);
    if (one !== other)
      scene.students[at] = nobody(other, {
        number: one.number,
        schoolNumber: one.schoolNumber,
        // Boxes of one name are one group: only one of the two rows can be ticked.
        mark: undefined,
      });
    redraw(scene, family);
  },
  'names masked': (scene, family, random) => {
    scene.students = scene.students.map((student) =>
      random() < 0.3 ? { ...student, name: masked(student.name) } : student,
    );
    redraw(scene, family);
  },
  hostile: (scene, family, random) => {
    const [one, other] = [pick(scene.students, random), pick(scene.students, random)];
    if (one !== other) scene.students.push(nobody(one, { name: other.name, mark: undefined }));
    scene.hostile = true;
    redraw(scene, family);
    imitate(scene, family.frame?.(scene.doc) ?? scene.doc, random);
  },
};

function masked(name: string): string {
  const [first, last] = name.split(' ');
  return last ? `${first} ${last[0]}${'*'.repeat(last.length - 1)}` : `${name[0]}○${name[2]}`;
}

/** The button of a page, wherever it keeps it. */
function buttonOf(scene: Scene, kind: string): HTMLElement | undefined {
  const search = (root: ParentNode): HTMLElement | undefined => {
    const here = root.querySelector<HTMLElement>(`button.${kind}`);
    if (here) return here;
    for (const element of root.querySelectorAll('*')) {
      const shadow = scene.closed.get(element);
      const found = shadow && search(shadow);
      if (found) return found;
    }
    return undefined;
  };
  return search(scene.doc);
}

/** A copy of everything that a style sheet hides, with other marks; misleading attributes; text that looks like rows. */
function imitate(scene: Scene, doc: Document, random: () => number): void {
  const ghost = doc.createElement('div');
  ghost.className = 'ghost';
  ghost.append(
    ...[...doc.body.children]
      .filter(({ localName }) => localName !== 'iframe')
      .map((each) => each.cloneNode(true)),
  );
  for (const input of ghost.querySelectorAll('input')) {
    if (input.type === 'radio') input.name = `ghost_${input.name}`;
    if (input.type === 'radio' || input.type === 'checkbox') input.checked = random() < 0.5;
  }
  const style = doc.createElement('style');
  style.textContent = '.ghost{display:none}';
  doc.head.append(style);
  const [one, other] = [pick(scene.students, random), pick(scene.students, random)];
  const note = doc.createElement('p');
  note.textContent = `${one.number} ${other.name} 缺席`;
  doc.body.prepend(ghost, note);
  for (const label of doc.querySelectorAll('td, span, b, a'))
    if (random() < 0.2) label.setAttribute('title', pick(scene.students, random).name);
}
