/**
 * A page's side of a plan: a Y.Doc of its own, kept equal with the worker's over any connection that may break at any moment. What is typed
 * stays here until the worker has said that it is on the disk; after every break the two exchange what the other lacks.
 */
import * as Y from 'yjs';
import { type FromPlanPage, fromBase64, MOST_BASE64, type ToPlanPage, toBase64 } from './protocol.ts';
import { bindTextarea, type Field } from './textarea.ts';

/** Typing is gathered for so long, ms: a keystroke is not an envelope. */
const GATHER = 400;

/** One connection to the worker. */
interface Wire {
  send(message: FromPlanPage): void;
}

export interface PlanState {
  /** The text has come. */
  open: boolean;
  /** There is something that the laptop's disk does not have yet. */
  unkept: boolean;
  /** Changes that the school has not stored; undefined before it is known. */
  waiting: number | undefined;
  /** Why the plan does not open or did not take a change. */
  refused: string | undefined;
}

export interface PlanLink {
  /** A connection stands. */
  connected(wire: Wire): void;
  disconnected(): void;
  heard(message: ToPlanPage): void;
  /** Binds the field where the plan is written; returns the way to stop. */
  bind(area: HTMLTextAreaElement): () => void;
  /** Sends at once what was gathered. */
  flush(): void;
  state(): PlanState;
  text(): string;
  close(): void;
}

/** `name`: of the text in the worker's document. `changed` is called after each change of `state`. */
export function linkPlan(scope: string, name: string, changed: () => void): PlanLink {
  const doc = new Y.Doc();
  const text = doc.getText(`text:${name}`);
  let wire: Wire | undefined;
  let field: Field | undefined;
  let gathered: Uint8Array[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let number = 0;
  /** Sent, and not known to be on the disk, by number. */
  const unkept = new Map<number, string>();
  let state: PlanState = { open: false, unkept: false, waiting: undefined, refused: undefined };

  doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
    if (!transaction.local) return;
    gathered.push(update);
    timer ??= setTimeout(flush, GATHER);
    set({ unkept: true });
  });

  function set(change: Partial<PlanState>): void {
    const next = { ...state, ...change };
    if (JSON.stringify(next) === JSON.stringify(state)) return;
    state = next;
    changed();
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (gathered.length === 0) return;
    for (const update of fitting(gathered)) {
      number += 1;
      unkept.set(number, update);
      wire?.send({ kind: 'change', number, update });
    }
    gathered = [];
  }

  function receive(update: string): void {
    const bytes = fromBase64(update);
    if (field) field.receive(bytes);
    else Y.applyUpdate(doc, bytes, 'arrived');
  }

  return {
    connected: (next) => {
      wire = next;
      wire.send({ kind: 'open', case: scope, vector: toBase64(Y.encodeStateVector(doc)) });
      for (const [at, update] of unkept) wire.send({ kind: 'change', number: at, update });
    },
    disconnected: () => {
      wire = undefined;
      set({ waiting: undefined });
    },
    heard: (message) => {
      switch (message.kind) {
        case 'opened':
          receive(message.update);
          set({ open: true, refused: undefined });
          break;
        case 'update':
          receive(message.update);
          break;
        case 'kept':
          unkept.delete(message.number);
          set({ unkept: unkept.size > 0 || gathered.length > 0, refused: undefined });
          break;
        case 'waiting':
          set({ waiting: message.count });
          break;
        case 'refused':
          set({ refused: message.code });
      }
    },
    bind: (area) => {
      field?.stop();
      const bound = bindTextarea(area, text, flush);
      field = bound;
      return () => {
        bound.stop();
        flush();
        if (field === bound) field = undefined;
      };
    },
    flush,
    state: () => state,
    text: () => text.toString(),
    close: () => {
      flush();
      wire = undefined;
      field?.stop();
      doc.destroy();
    },
  };
}

/** As few messages as possible, none larger than the worker takes. */
function fitting(updates: readonly Uint8Array[]): string[] {
  const merged = toBase64(Y.mergeUpdates([...updates]));
  if (merged.length <= MOST_BASE64 || updates.length === 1) return [merged];
  const half = Math.ceil(updates.length / 2);
  return [...fitting(updates.slice(0, half)), ...fitting(updates.slice(half))];
}
