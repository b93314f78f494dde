/** Pages too large, too deep or too restless, inside the page; and how long the longest task was that Wuhe caused on them. */
import * as register from '@wuhe/register';
import { fill, maker, type Scene, today } from './kit.ts';
import { radioTable } from './radio-table.ts';
import { learnFor, prepare } from './trial.ts';

export interface Bombed {
  /** What `propose` and the sliced look say: `found` or the reason. */
  atOnce: string;
  sliced: string;
  /** Longest task while looking in slices, ms; 0 when none was over 50. */
  longestTask: number;
}

const empty: register.ReadContext = { rosters: [], today };

type Bomb = (scene: Scene) => void;

export const bombs: Readonly<Record<string, Bomb>> = {
  'a hundred thousand elements': ({ doc }) => {
    doc.body.innerHTML = '<div><span>1</span><b>王大明</b><input type=checkbox></div>'.repeat(25_000);
  },
  'nested fifteen hundred deep': ({ doc }) => {
    let at: Element = doc.body;
    for (let i = 0; i < 1500; i++) {
      const inner = doc.createElement('div');
      at.append(inner, doc.createElement('input'));
      at = inner;
    }
  },
  'attributes of a million characters': (scene) => {
    fill(scene.doc, '點名', radioTable(scene));
    const long = 'x'.repeat(1_000_000);
    for (const row of scene.doc.querySelectorAll('tr'))
      for (const name of ['id', 'class', 'data-id', 'aria-label', 'style']) row.setAttribute(name, long);
  },
  'a novel in every cell': (scene) => {
    fill(scene.doc, '點名', radioTable(scene));
    for (const cell of scene.doc.querySelectorAll('td')) cell.append('字'.repeat(50_000));
  },
  'five hundred columns': (scene) => {
    const make = maker(scene.doc);
    const rows = scene.students.map(() =>
      make('tr', {}, ...Array.from({ length: 500 }, (_, i) => make('td', {}, String(i)))),
    );
    fill(scene.doc, '點名', make('table', {}, ...rows));
  },
  'ten thousand tables': ({ doc }) => {
    doc.body.innerHTML = '<table><tr><td>1<td>2<tr><td>3<td>4<tr><td>5<td>6</table>'.repeat(5_000);
  },
};

export const bombNames = Object.keys(bombs);

/** The page as it is, for somebody else to look at: a bomb, or a register of so many rows. */
export function build(name: string, rows = 27): void {
  const { family, scene } = prepare('preset', 1, rows);
  const bomb = bombs[name];
  if (bomb) bomb(scene);
  else family.draw(scene);
}

/** Looks at a bomb in one go and in slices. */
export async function defuse(name: string): Promise<Bombed> {
  const { scene } = prepare('preset', 1, 27);
  bombs[name]?.(scene);
  await drawn();
  const said = (found: register.Proposal) => (found.found ? 'found' : found.reason);
  const atOnce = said(register.propose(document, empty));
  const tasks = longTasks();
  const sliced = said(await register.proposeSliced(document, empty));
  return { atOnce, sliced, longestTask: await tasks() };
}

export interface Large {
  rows: number;
  read: number;
  wrong: number;
  outcome: string;
  /** What somebody who teaches it is offered, without a mouse and after a click: rows identified, ways in which they are marked. */
  taught: string;
  longestTask: number;
}

/** A register of many rows, proposed, read and taught in slices; `restless`: a box is set by a script while it is read. */
export async function large(id: string, size: number, restless: boolean): Promise<Large> {
  const learned = learnFor(id, 1);
  if (!learned) throw new Error(`${id} was not learned`);
  const { family, profile } = learned;
  const { scene, context } = prepare(id, 1, size);
  family.draw(scene);
  await drawn();
  const tasks = longTasks();
  const proposal = await register.proposeSliced(document, context);
  const reading = register.readRegisterSliced(document, profile, context);
  if (restless)
    setTimeout(() => {
      const box = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')].findLast(
        ({ checked }) => !checked,
      );
      if (box) box.checked = true;
    }, 0);
  const { outcome, rows } = await reading;
  const taught = await teach(context);
  const wrong = [...rows].filter(([student, row]) => scene.owner.get(row)?.id !== student).length;
  return {
    rows: size,
    read: rows.size,
    wrong,
    outcome: outcome.recognised ? (proposal.found ? 'read' : proposal.reason) : outcome.reason,
    taught,
    longestTask: await tasks(),
  };
}

async function teach(context: register.ReadContext): Promise<string> {
  const listed = await register.rowChoicesSliced(document, context);
  if (listed === 'tooLarge') return listed;
  const [choice] = listed;
  const name = choice?.grid.cells(choice.rows[2] as Element)?.[choice.columns.name];
  const clicked = name && (await register.rowsFromNameSliced(name, context));
  if (!choice || !clicked) return 'nothing';
  if (clicked === 'tooLarge') return clicked;
  const marks = await register.markChoicesSliced(choice, context);
  return `${choice.identified} listed, ${clicked[0]?.identified} clicked, marked in ${marks.length} way`;
}

/** Two frames, so that the page's own layout is not counted as Wuhe's. */
function drawn(): Promise<void> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))),
  );
}

/** Tasks over 50 ms from now on; the longest when asked. */
function longTasks(): () => Promise<number> {
  const lengths: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) lengths.push(duration);
  });
  observer.observe({ type: 'longtask', buffered: false });
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const { duration } of observer.takeRecords()) lengths.push(duration);
    observer.disconnect();
    return Math.max(0, ...lengths);
  };
}
