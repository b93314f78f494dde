/** How statements and texts lie in a document's inner Y.Doc, and the changes one can make to them. */
import type { Envelope, StatementId } from '@wuhe/model';
import * as Y from 'yjs';

const statementsOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap('statements');
const textOf = (doc: Y.Doc, name: string): Y.Text => doc.getText(`text:${name}`);

/** Adds the statements whose ids are not there yet; the first one stays. */
export function addStatements(doc: Y.Doc, statements: readonly Envelope[]): void {
  const map = statementsOf(doc);
  for (const statement of statements) {
    if (!map.has(statement.id)) map.set(statement.id, JSON.stringify(statement));
  }
}

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
  // A removal alone adds no struct, and a state vector, by which the server acknowledges, could not speak of it.
  else if (removed > 0) doc.getMap('removals').set(name, 0);
}

export function readText(doc: Y.Doc, name: string): string {
  return textOf(doc, name).toString();
}

/**
 * Makes a change in one transaction. Returns its bytes, undefined when nothing changed.
 */
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

/** The statements of a document as values, read once each and kept in order: recorded at, then id. */
export class StatementList {
  readonly #map: Y.Map<unknown>;
  readonly #values = new Map<string, { at: string; value: unknown }>();
  #ordered: readonly unknown[] | undefined;

  constructor(doc: Y.Doc) {
    this.#map = statementsOf(doc);
    for (const id of this.#map.keys()) this.#read(id);
    this.#map.observe((event) => {
      for (const id of event.keysChanged) this.#read(id);
    });
  }

  has(id: StatementId): boolean {
    return this.#map.has(id);
  }

  /** The same array until something changes. */
  all(): readonly unknown[] {
    this.#ordered ??= [...this.#values]
      .sort(([idA, a], [idB, b]) => compare(a.at, b.at) || compare(idA, idB))
      .map(([, { value }]) => value);
    return this.#ordered;
  }

  #read(id: string): void {
    this.#ordered = undefined;
    if (!this.#map.has(id)) {
      this.#values.delete(id);
      return;
    }
    const value = parse(this.#map.get(id));
    const at = typeof value === 'object' && value !== null && 'at' in value ? String(value.at) : '';
    this.#values.set(id, { at, value });
  }
}

/** What cannot be read stays as it is: the reader above says so, nothing is dropped. */
function parse(stored: unknown): unknown {
  if (typeof stored !== 'string') return stored;
  try {
    return JSON.parse(stored);
  } catch {
    return stored;
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
