/**
 * The same changed pages for Wuhe and for selector generators, inside the page: each generator names the row of every student on the day of
 * learning; after the change its selectors are asked for these rows again.
 */
import { finder } from '@medv/finder';
import * as register from '@wuhe/register';
import { getCssSelector } from 'css-selector-generator';
import { families } from './index.ts';
import type { Scene } from './kit.ts';
import { mutations } from './mutations.ts';
import { learnFor } from './trial.ts';

/** Rows by what came of them. `wrong`: the row of somebody else, or of nobody for certain. */
export interface Hits {
  right: number;
  wrong: number;
  lost: number;
}

export const reachable = families
  .filter(({ id, frame, window }) => !frame && !window && !id.startsWith('shadow'))
  .map(({ id }) => id);
export const changes = Object.keys(mutations).filter((name) => name !== 'none');

const generators = {
  finder: (row: Element) => finder(row),
  'css-selector-generator': (row: Element) => getCssSelector(row),
};

export const contenders = ['Wuhe', ...Object.keys(generators)];

/** One changed page; undefined when the register could not be learned. */
export function compare(id: string, mutation: string, seed: number): Record<string, Hits> | undefined {
  const learned = learnFor(id, seed);
  if (!learned) return undefined;
  const { scene, family, profile, context, random } = learned;
  const students = [...scene.students];
  const rows = students.map((student) => [student.id, learned.rowOf(student)] as const);
  const selectors = Object.entries(generators).map(([name, select]) => ({
    name,
    of: rows.map(([student, row]) => [student, select(row)] as const),
  }));
  mutations[mutation]?.(scene, family, random);
  if (mutation === 'late') family.draw(scene);
  const result: Record<string, Hits> = {};
  const { rows: read } = register.readRegister(document, profile, context);
  result.Wuhe = hits(
    scene,
    students.map(({ id: student }) => [student, read.get(student)] as const),
  );
  for (const { name, of } of selectors)
    result[name] = hits(
      scene,
      of.map(([student, selector]) => [student, document.querySelector(selector) ?? undefined] as const),
    );
  return result;
}

function hits(scene: Scene, found: readonly (readonly [string, Element | undefined])[]): Hits {
  const result: Hits = { right: 0, wrong: 0, lost: 0 };
  for (const [student, element] of found) {
    const owner = element && ownerOf(scene, element);
    if (!element) result.lost++;
    else if (owner === student) result.right++;
    else result.wrong++;
  }
  return result;
}

function ownerOf(scene: Scene, element: Element): string | undefined {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const student = scene.owner.get(at);
    if (student) return student.id;
  }
  return undefined;
}
