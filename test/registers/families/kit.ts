/** What every sample register is made with: its students, its stage, and a way to build elements that know whose they are. */
import type { Mark, PlainDate } from '@wuhe/model';
import type { MarkWord } from '@wuhe/register';

export const today = '2026-11-24' as PlainDate;

export interface Student {
  id: string;
  number: string;
  schoolNumber: string;
  name: string;
  mark: Mark | undefined;
}

/** One opened sample page. `salt` changes with every drawing, as the ids of generated markup do. */
export interface Scene {
  doc: Document;
  students: Student[];
  salt: number;
  taken: boolean;
  /** Adds copies, decoys and misleading attributes. */
  hostile: boolean;
  /** First row drawn by a list that keeps only those in view. */
  scrolled: number;
  /** Whose row an element is. Outside of the markup: a reader cannot see it. */
  owner: WeakMap<Element, Student>;
  /** Shadow roots that the page keeps to itself. */
  closed: WeakMap<Element, ShadowRoot>;
}

/** A kind of register as it is met in schools. */
export interface Family {
  id: string;
  /** What is hard about it. */
  trap: string;
  language: 'zh' | 'en';
  /** Draws the whole page anew from the students. */
  draw(scene: Scene): void;
  /** What the person who teaches it points at and says, where it is not recognised by itself. */
  teach?: { name: string; mark: string; words: readonly MarkWord[] };
  /** The half-day it is, where rows have a place for each. */
  session?: 'forenoon' | 'afternoon';
  /** Rows in view at once, of a list that keeps no others. */
  window?: number;
  /** Where the register is, if not in the document itself. */
  frame?: (doc: Document) => Document | undefined;
  /** Marks that it can show; all of them unless said. */
  marks?: readonly (Mark | undefined)[];
  /** The page's address after the origin. */
  address?: string;
}

type Child = Node | string | undefined;

/** An element. An attribute that is false or undefined is left out; `true` is an empty one. */
function h(
  doc: Document,
  tag: string,
  attributes: Record<string, string | number | boolean | undefined> = {},
  ...children: readonly Child[]
): HTMLElement {
  const element = doc.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** `h` for one document. */
export type Make = (
  tag: string,
  attributes?: Record<string, string | number | boolean | undefined>,
  ...children: readonly Child[]
) => HTMLElement;

export function maker(doc: Document): Make {
  return (tag, attributes, ...children) => h(doc, tag, attributes, ...children);
}

/** The row of a student. */
export function own(scene: Scene, row: HTMLElement, student: Student): HTMLElement {
  scene.owner.set(row, student);
  return row;
}

/** A table from titles and rows. */
export function table(make: Make, titles: readonly Child[], rows: readonly Node[], id?: string): HTMLElement {
  return make(
    'table',
    { id },
    make('thead', {}, make('tr', {}, ...titles.map((title) => make('th', {}, title)))),
    make('tbody', {}, ...rows),
  );
}

/** A radio that is ticked when the student has this mark. */
export function radio(make: Make, name: string, value: string, student: Student, mark: Mark): HTMLElement {
  return make('input', { type: 'radio', name, value, checked: student.mark === mark });
}

/** Buttons that every register has: fill everything without any event, and save, which puts a notice above. */
export function buttons(scene: Scene, family: Family, notice: string): HTMLElement {
  const make = maker(scene.doc);
  const bulk = make(
    'button',
    { type: 'button', class: 'bulk' },
    family.language === 'zh' ? '全部出席' : 'All present',
  );
  bulk.addEventListener('click', () => {
    for (const student of scene.students) student.mark = 'present';
    family.draw(scene);
  });
  const save = make('button', { type: 'button', class: 'save' }, family.language === 'zh' ? '儲存' : 'Save');
  save.addEventListener('click', () => {
    scene.taken = true;
    family.draw(scene);
  });
  return make('div', {}, scene.taken ? make('p', { class: 'notice' }, notice) : undefined, bulk, save);
}

/** Everything below the title of a page, in place of what was there. */
export function fill(doc: Document, title: string, ...children: readonly Child[]): void {
  doc.title = title;
  doc.body.replaceChildren(...children.filter((child) => child !== undefined));
}

export const zhWords: Readonly<Record<Mark, string>> = {
  present: '出席',
  absent: '缺席',
  late: '遲到',
  leave: '請假',
  leftEarly: '早退',
};
