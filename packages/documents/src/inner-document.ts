/** The inner document as this laptop shows it: rows are opened and merged, or wait for their keys; and it is built again where less of it stands. */
import { type Code, type Envelope, openEnvelope, type Row } from '@wuhe/seal';
import * as Y from 'yjs';
import { type Digest, heldOf } from './digest.ts';
import { mergeApart, settleInner } from './inner.ts';
import type { Ground } from './seams.ts';

/** Is told which lines of a state, by their places, hold. */
export type Trusted = (state: Y.Doc, verified: readonly number[]) => void;

/** What it is built from. */
export interface Holdings {
  rows: ReadonlyMap<number, readonly Row[]>;
  /** Envelopes that a cut-off took after they were merged (G9). */
  apart: readonly Envelope[];
  /** Updates of the outbox, at the moment when the rest was opened. */
  waiting: () => readonly Uint8Array[];
}

export class InnerDocument {
  readonly #keys: Ground['keys'];
  readonly #report: (code: Code) => void;
  readonly #shown: (update: Uint8Array) => void;
  /** Rows whose key is not there or not open now. */
  readonly #unopened = new Map<string, Row>();
  #doc = new Y.Doc();

  constructor({ keys, events }: Pick<Ground, 'keys' | 'events'>) {
    this.#keys = keys;
    this.#report = (code) => events.report(code);
    this.#shown = (update) => events.shown(update);
  }

  get doc(): Y.Doc {
    return this.#doc;
  }

  /** Rows that wait for their keys. */
  get unopened(): Row[] {
    return [...this.#unopened.values()];
  }

  /** Nothing waits for keys. */
  get isWhole(): boolean {
    return this.#unopened.size === 0;
  }

  /** The content keys of an epoch, as far as this member has them now. */
  readonly keysOf = async (epoch: number) => {
    const key = await this.#keys.content(epoch);
    return key.ok ? key.value : undefined;
  };

  /** Opens and merges rows. */
  async deliver(rows: readonly Row[]): Promise<void> {
    this.apply(await this.#contentsOf(rows));
  }

  /** Merges updates. */
  apply(updates: readonly Uint8Array[]): void {
    const doc = this.#doc;
    doc.transact(() => {
      this.#merge(doc, updates);
      settleInner(doc);
    });
  }

  /** Builds the document again: what is kept apart, then the rows (with a digest only those beyond it), then the outbox. */
  async rebuild({ rows, apart, waiting }: Holdings, digest?: Digest, trusted?: Trusted): Promise<void> {
    const doc = new Y.Doc();
    this.#unopened.clear();
    if (digest) {
      this.#merge(doc, [digest.state]);
      trusted?.(doc, digest.verified);
    } else await mergeApart(doc, apart, this.keysOf);
    for (const [generation, held] of rows) {
      const covered = heldOf(digest?.covered.get(generation));
      const fresh = held.filter(({ writer, clock }) => clock >= (covered.get(writer) ?? 0));
      const contents = await this.#contentsOf(fresh);
      doc.transact(() => this.#merge(doc, contents));
    }
    this.#merge(doc, waiting());
    settleInner(doc);
    this.#doc.destroy();
    this.#doc = doc;
    doc.on('update', (update: Uint8Array) => this.#shown(update));
  }

  destroy(): void {
    this.#doc.destroy();
  }

  /** Opens rows; those whose key is not there wait, those that do not open are reported. */
  async #contentsOf(rows: readonly Row[]): Promise<Uint8Array[]> {
    const contents = await Promise.all(
      rows.map(async (row) => {
        const { envelope, writer, clock } = row;
        if (envelope.kind !== 'update' && envelope.kind !== 'snapshot') return undefined;
        const name = `${envelope.generation}.${writer}.${clock}`;
        const key = await this.#keys.content(envelope.epoch);
        if (!key.ok) {
          if (!this.#unopened.has(name)) this.#report(key.code);
          this.#unopened.set(name, row);
          return undefined;
        }
        this.#unopened.delete(name);
        const opened = await openEnvelope(envelope, key.value);
        if (opened.ok) return opened.value;
        this.#report(opened.code);
        return undefined;
      }),
    );
    return contents.filter((content) => content !== undefined);
  }

  #merge(doc: Y.Doc, updates: readonly Uint8Array[]): void {
    for (const update of updates)
      try {
        Y.applyUpdate(doc, update);
      } catch {
        this.#report('envelope.unreadable');
      }
  }
}
