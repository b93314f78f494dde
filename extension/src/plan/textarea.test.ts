// @vitest-environment happy-dom
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { bindTextarea, spliceBetween } from './textarea.ts';

/** A field of one person and the document of everybody else, which hear of each other when a test says so. */
class Desk {
  readonly area = document.createElement('textarea');
  readonly own = new Y.Doc();
  readonly others = new Y.Doc();
  readonly #out: Uint8Array[] = [];
  readonly #in: Uint8Array[] = [];
  readonly field: ReturnType<typeof bindTextarea>;
  settled = 0;

  constructor(start = '') {
    document.body.append(this.area);
    this.others.getText('t').insert(0, start);
    Y.applyUpdate(this.own, Y.encodeStateAsUpdate(this.others), 'start');
    this.own.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
      if (transaction.local) this.#out.push(update);
    });
    this.others.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'own') this.#in.push(update);
    });
    this.field = bindTextarea(this.area, this.own.getText('t'), () => {
      this.settled += 1;
    });
  }

  fire(type: string) {
    this.area.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
  }

  /** Writes over `remove` units at `at`, as the browser does: value, caret, event. */
  write(at: number, remove: number, insert: string) {
    const { value } = this.area;
    this.area.value = value.slice(0, at) + insert + value.slice(at + remove);
    this.area.setSelectionRange(at + insert.length, at + insert.length);
    this.fire('input');
  }

  press(key: string, shiftKey = false) {
    this.area.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey: true, shiftKey, cancelable: true }));
  }

  /** What others wrote arrives. */
  arrive() {
    for (const update of this.#in.splice(0)) this.field.receive(update);
  }

  /** What this person wrote arrives at the others. */
  leave() {
    for (const update of this.#out.splice(0)) Y.applyUpdate(this.others, update, 'own');
  }

  elsewhere(at: number, remove: number, insert: string) {
    const text = this.others.getText('t');
    if (remove > 0) text.delete(at, remove);
    if (insert) text.insert(at, insert);
  }
}

const desk = (start?: string) => new Desk(start);

afterEach(() => {
  document.body.innerHTML = '';
});

describe('a composition in progress', () => {
  it('is not touched by what others write; theirs appears when it has ended, with both texts whole', () => {
    const on = desk('週四面談');
    on.fire('compositionstart');
    on.write(2, 0, 'fang');
    on.elsewhere(0, 0, '計畫：');
    on.arrive();
    expect(on.area.value).toBe('週四fang面談');
    on.write(2, 4, '放學');
    on.fire('compositionend');
    expect(on.area.value).toBe('計畫：週四放學面談');
    expect(on.area.selectionStart).toBe('計畫：週四放學'.length);
    on.leave();
    expect(on.others.getText('t').toString()).toBe('計畫：週四放學面談');
  });

  it('is no edit before it ends: letters on the way to a character are never sent', () => {
    const on = desk();
    on.fire('compositionstart');
    on.write(0, 0, 'mian');
    on.leave();
    expect(on.others.getText('t').toString()).toBe('');
    on.write(0, 4, '面');
    on.fire('compositionend');
    expect(on.settled).toBe(1);
    on.leave();
    expect(on.others.getText('t').toString()).toBe('面');
  });
});

describe('caret, selection and undo', () => {
  it('the caret stays beside its words while others write before and at it', () => {
    const on = desk('父親受傷');
    on.area.setSelectionRange(2, 2);
    on.elsewhere(0, 0, '原因：');
    on.elsewhere(5, 0, '的腳');
    on.arrive();
    expect(on.area.value).toBe('原因：父親的腳受傷');
    expect(on.area.selectionStart).toBe(5);
  });

  it('a selection keeps exactly what was selected', () => {
    const on = desk('父親受傷，在家');
    on.area.setSelectionRange(2, 4, 'backward');
    on.elsewhere(4, 0, '很重');
    on.elsewhere(2, 0, '昨天');
    on.arrive();
    const { value, selectionStart, selectionEnd, selectionDirection } = on.area;
    expect(value.slice(selectionStart, selectionEnd)).toBe('受傷');
    expect(selectionDirection).toBe('backward');
  });

  it('undo takes back what this person wrote and nothing of the others; redo brings it again', () => {
    const on = desk('計畫');
    on.write(2, 0, '：面談');
    on.elsewhere(0, 0, '勸返');
    on.arrive();
    on.press('z');
    expect(on.area.value).toBe('勸返計畫');
    on.press('z');
    expect(on.area.value).toBe('勸返計畫');
    on.press('z', true);
    expect(on.area.value).toBe('勸返計畫：面談');
  });
});

type Step =
  | { do: 'write'; at: number; remove: number; length: number }
  | { do: 'elsewhere'; at: number; remove: number; length: number }
  | { do: 'start' | 'end' | 'arrive' | 'leave' };

const splice = { at: fc.nat(60), remove: fc.nat(3), length: fc.nat(4) };
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), ...splice }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('elsewhere' as const), ...splice }) },
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constantFrom('start' as const, 'end' as const, 'arrive' as const, 'leave' as const),
      }),
    },
  ),
  { maxLength: 60 },
);

it('any interleaving of writing, composing and what others write ends with equal texts, and nothing written is lost', () => {
  fc.assert(
    fc.property(steps, (all: Step[]) => {
      const on = desk('一二三四五六七八九十');
      let letter = 0x5000;
      const fresh = (length: number) => String.fromCodePoint(...Array.from({ length }, () => letter++));
      const written = new Set<string>();
      const removed = new Set<string>();
      let composing = false;
      for (const step of all) {
        switch (step.do) {
          case 'write': {
            const { value } = on.area;
            const at = Math.min(step.at, value.length);
            const insert = fresh(step.length);
            for (const gone of value.slice(at, at + step.remove)) removed.add(gone);
            for (const one of insert) written.add(one);
            on.write(at, Math.min(step.remove, value.length - at), insert);
            break;
          }
          case 'elsewhere': {
            const value = on.others.getText('t').toString();
            const at = Math.min(step.at, value.length);
            const insert = fresh(step.length);
            for (const gone of value.slice(at, at + step.remove)) removed.add(gone);
            for (const one of insert) written.add(one);
            on.elsewhere(at, Math.min(step.remove, value.length - at), insert);
            break;
          }
          case 'arrive': {
            const before = on.area.value;
            on.arrive();
            if (composing) expect(on.area.value).toBe(before);
            break;
          }
          case 'leave':
            on.leave();
            break;
          default:
            composing = step.do === 'start';
            on.fire(composing ? 'compositionstart' : 'compositionend');
        }
      }
      on.fire('compositionend');
      on.arrive();
      on.leave();
      const text = on.others.getText('t').toString();
      expect(on.own.getText('t').toString()).toBe(text);
      expect(on.area.value).toBe(text);
      for (const one of written) if (!removed.has(one)) expect(text).toContain(one);
      on.area.remove();
    }),
  );
});

it('the splice between two texts makes one of the other, and never halves a character', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '學', '😀', '😁', '𠮷'), maxLength: 12 });
  fc.assert(
    fc.property(letters, letters, fc.nat(24), (before, after, caret) => {
      const edit = spliceBetween(before, after, caret);
      if (!edit) {
        expect(before).toBe(after);
        return;
      }
      const { at, remove, insert } = edit;
      expect(before.slice(0, at) + insert + before.slice(at + remove)).toBe(after);
      for (const part of [insert, before.slice(at, at + remove)]) expect(part.isWellFormed()).toBe(true);
    }),
  );
});
