/**
 * Binds a textarea to a shared text. What others write waits while somebody composes (Chinese, Japanese, Korean input): a value written into the
 * field would end the composition and lose it. The caret stays beside the same words; undo takes back one's own edits only.
 */
import * as Y from 'yjs';

/** Origin of changes that the person at this field makes. */
const TYPED = Symbol('typed');
/** Origin of everything that comes from elsewhere. */
const ARRIVED = Symbol('arrived');

export interface Field {
  /** Applies what others wrote: now, or when the present composition has ended. */
  receive(update: Uint8Array): void;
  /** Stops listening. What was held is applied to the document. */
  stop(): void;
}

/** `settled` is called when a good moment to store has come: a composition ended, the field was left. */
export function bindTextarea(area: HTMLTextAreaElement, text: Y.Text, settled: () => void): Field {
  const doc = text.doc as Y.Doc;
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([TYPED]) });
  const held: Uint8Array[] = [];
  const listening = new AbortController();
  const { signal } = listening;
  let composing = false;

  /** What the person changed in the field since the text was last in it. */
  function take(): void {
    const edit = spliceBetween(text.toString(), area.value, area.selectionEnd);
    if (!edit) return;
    doc.transact(() => {
      if (edit.remove > 0) text.delete(edit.at, edit.remove);
      if (edit.insert !== '') text.insert(edit.at, edit.insert);
    }, TYPED);
  }

  /** Changes the text, shows it, and leaves caret and selection beside the same words. */
  function show(change: () => void): void {
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = area;
    // A caret belongs to what stands before it, so that words that others insert at it come behind; so does the end of a selection.
    const start = Y.createRelativePositionFromTypeIndex(
      text,
      selectionStart,
      selectionStart === selectionEnd ? -1 : 0,
    );
    const end = Y.createRelativePositionFromTypeIndex(text, selectionEnd, -1);
    change();
    const next = text.toString();
    if (next === area.value) return;
    area.value = next;
    const place = (relative: Y.RelativePosition) =>
      Y.createAbsolutePositionFromRelativePosition(relative, doc)?.index ?? next.length;
    area.setSelectionRange(place(start), Math.max(place(start), place(end)), selectionDirection);
    area.scrollTop = scrollTop;
  }

  function release(): void {
    const updates = held.splice(0);
    if (updates.length > 0) show(() => Y.applyUpdate(doc, Y.mergeUpdates(updates), ARRIVED));
  }

  /** A step back or forward among one's own edits, with the caret where it happened. */
  function step(direction: 'undo' | 'redo'): void {
    if (composing) return;
    const before = area.value;
    undo[direction]();
    const after = text.toString();
    const edit = spliceBetween(before, after, after.length);
    if (!edit) return;
    area.value = after;
    const caret = edit.at + edit.insert.length;
    area.setSelectionRange(caret, caret);
  }

  area.value = text.toString();
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
  ) => area.addEventListener(type, listener, { signal });
  on('compositionstart', () => {
    composing = true;
  });
  on('compositionend', () => {
    composing = false;
    take();
    release();
    settled();
  });
  on('input', () => {
    if (!composing) take();
  });
  on('blur', () => {
    if (!composing) take();
    settled();
  });
  on('beforeinput', (event) => {
    const direction = ({ historyUndo: 'undo', historyRedo: 'redo' } as const)[event.inputType];
    if (!direction) return;
    event.preventDefault();
    step(direction);
  });
  // The browser's own undo has no memory of a field that a program writes into, and then asks for nothing.
  on('keydown', (event) => {
    const direction = historyKey(event);
    if (!direction || event.isComposing) return;
    event.preventDefault();
    step(direction);
  });

  return {
    receive: (update) => {
      if (composing) {
        held.push(update);
        return;
      }
      take();
      show(() => Y.applyUpdate(doc, update, ARRIVED));
    },
    stop: () => {
      listening.abort();
      take();
      for (const update of held.splice(0)) Y.applyUpdate(doc, update, ARRIVED);
      undo.destroy();
    },
  };
}

function historyKey(event: KeyboardEvent): 'undo' | 'redo' | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && event.ctrlKey ? 'redo' : undefined;
}

/** The one splice that makes `after` of `before`; `caret`, UTF-16 units, tells where among equal letters it was. Never inside a character. */
export function spliceBetween(
  before: string,
  after: string,
  caret: number,
): { at: number; remove: number; insert: string } | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  // What stands behind the caret was not typed just now: it is matched first.
  let tail = 0;
  const behind = Math.min(most, Math.max(0, after.length - caret));
  while (tail < behind && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  let at = 0;
  while (at < most - tail && before[at] === after[at]) at++;
  while (tail < most - at && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  if (at > 0 && isHighSurrogate(after[at - 1] ?? '')) at--;
  if (tail > 0 && isLowSurrogate(after.at(-tail) ?? '')) tail--;
  return { at, remove: before.length - tail - at, insert: after.slice(at, after.length - tail) };
}

const isHighSurrogate = (unit: string) => /^[\uD800-\uDBFF]$/.test(unit);
const isLowSurrogate = (unit: string) => /^[\uDC00-\uDFFF]$/.test(unit);
