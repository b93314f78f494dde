/** How co-edited texts lie in a document's inner Y.Doc, and how a change of it becomes bytes. */
import { Problem } from '@wuhe/model';
import * as Y from 'yjs';

/** The most bytes of one change: sealed, padded and with the longest frontier it still fits an envelope (R3, E3, E6). */
const MOST = 190 * 1024;

const textOf = (doc: Y.Doc, name: string): Y.Text => doc.getText(`text:${name}`);

export interface TextEdit {
  at: number;
  remove: number;
  insert: string;
}

/** Edits a text; places beyond its end (somebody else shortened it) mean the end. */
export function changeText(doc: Y.Doc, name: string, { at, remove, insert }: TextEdit): void {
  const text = textOf(doc, name);
  const from = Math.min(Math.max(at, 0), text.length);
  const removed = Math.min(Math.max(remove, 0), text.length - from);
  if (removed > 0) text.delete(from, removed);
  if (insert !== '') text.insert(from, insert);
}

export function readText(doc: Y.Doc, name: string): string {
  return textOf(doc, name).toString();
}

/** Makes a change in one transaction. Returns its bytes, undefined when nothing changed. */
export function capture(doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array | undefined {
  const updates: Uint8Array[] = [];
  const listen = (update: Uint8Array) => updates.push(update);
  doc.on('update', listen);
  try {
    doc.transact(() => change(doc));
  } finally {
    doc.off('update', listen);
  }
  return updates.length === 0 ? undefined : Y.mergeUpdates(updates);
}

/** A second Y.Doc that holds the same, and writes under a name (client id) of its own. */
export function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/** Updates put together, in their order, as far as each fits an envelope. @throws Problem `document.changeTooLarge` */
export function fitting(updates: readonly Uint8Array[]): Uint8Array[] {
  const fits: Uint8Array[] = [];
  let together: Uint8Array[] = [];
  let size = 0;
  const flush = () => {
    if (together.length > 0) fits.push(Y.mergeUpdates(together));
    together = [];
    size = 0;
  };
  for (const update of updates) {
    if (update.length > MOST) throw new Problem('document.changeTooLarge', `${update.length} bytes`);
    if (size + update.length > MOST) flush();
    together.push(update);
    size += update.length;
  }
  flush();
  return fits;
}

/** One of the inner clientIDs that an update was written under, 0 where it only deletes. @throws Problem `input.invalid`: no update */
export function writerOf(update: Uint8Array): number {
  try {
    Y.decodeUpdate(update);
    return [...Y.parseUpdateMeta(update).to.keys()][0] ?? 0;
  } catch (cause) {
    throw new Problem('input.invalid', undefined, { cause });
  }
}
