/** The register in a frame of an old portal, its menu in another. */
import { type Family, fill, maker } from './kit.ts';
import { radioTable, statuses } from './radio-table.ts';

export const frame: Family = {
  id: 'frame',
  trap: 'the register stands in a frame',
  language: 'zh',
  marks: statuses,
  frame: (doc) => doc.querySelector<HTMLIFrameElement>('iframe[name=main]')?.contentDocument ?? undefined,
  draw(scene) {
    const make = maker(scene.doc);
    const menu = make('iframe', { name: 'menu' });
    const main = make('iframe', { name: 'main' });
    fill(scene.doc, '校務系統', menu, main);
    const inner = (main as HTMLIFrameElement).contentDocument;
    if (!inner) return;
    const inside = maker(inner);
    fill(inner, '點名', inside('h2', {}, '課堂點名 2026-11-24 節次：6'), radioTable(scene, inner));
  },
};
