/** The inner document as this laptop shows it: rows are opened and merged, or wait for their keys; and it is built again where less of it stands. */
import { type Envelope, openEnvelope, type Row } from '@wuhe/seal';
import * as Y from 'yjs';
import type { Brought } from './append-only.ts';
import { type Digest, heldOf } from './digest.ts';
import { mergeApart, settleInner } from './inner.ts';
import type { Ground } from './seams.ts';
import { type Vouched, vouchedIn } from './statements.ts';

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
  readonly #events: Pick<Ground['events'], 'report' | 'shown' | 'brought'>;
  /** Rows whose key is not there or not open now. */
  readonly #unopened = new Map<string, Row>();
  #doc = new Y.Doc();

  constructor({ keys, events }: Pick<Ground, 'keys' | 'events'>) {
    this.#keys = keys;
    this.#events = events;
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

  /** Merges contents. */
  apply(contents: readonly Brought[]): void {
    const doc = this.#doc;
    doc.transact(() => {
      this.#merge(doc, contents);
      settleInner(doc);
    });
    this.#events.brought(contents);
  }

  /**
   * Builds the document again: what is kept apart, then the rows (with a digest only those beyond it), then the outbox. What all but the
   * digest's state brought, and what the digest knows of its lines, are for the caller to tell.
   */
  async rebuild(
    { rows, apart, waiting }: Holdings,
    digest?: Digest,
  ): Promise<{ brought: Brought[]; vouched: Vouched | undefined }> {
    const doc = new Y.Doc();
    const brought: Brought[] = [];
    const add = (contents: readonly Brought[]) => {
      doc.transact(() => this.#merge(doc, contents));
      brought.push(...contents);
    };
    this.#unopened.clear();
    if (digest) this.#merge(doc, [own(digest.state)]);
    else await mergeApart(doc, apart, this.keysOf);
    const vouched = digest && vouchedIn(doc, digest);
    for (const [generation, held] of rows) {
      const covered = heldOf(digest?.covered.get(generation));
      const fresh = held.filter(({ writer, clock }) => clock >= (covered.get(writer) ?? 0));
      add(await this.#contentsOf(fresh));
    }
    add(waiting().map(own));
    settleInner(doc);
    this.#doc.destroy();
    this.#doc = doc;
    doc.on('update', (update: Uint8Array) => this.#events.shown(update));
    return { brought, vouched };
  }

  destroy(): void {
    this.#doc.destroy();
  }

  /** Opens rows; those whose key is not there wait, those that do not open are reported. */
  async #contentsOf(rows: readonly Row[]): Promise<Brought[]> {
    const contents = await Promise.all(
      rows.map(async (row) => {
        const { envelope, writer, clock } = row;
        if (envelope.kind !== 'update' && envelope.kind !== 'snapshot') return undefined;
        const name = `${envelope.generation}.${writer}.${clock}`;
        const key = await this.#keys.content(envelope.epoch);
        if (!key.ok) {
          if (!this.#unopened.has(name)) this.#events.report(key.code);
          this.#unopened.set(name, row);
          return undefined;
        }
        this.#unopened.delete(name);
        const opened = await openEnvelope(envelope, key.value);
        if (opened.ok) return { update: opened.value, envelope };
        this.#events.report(opened.code, { mark: name });
        return undefined;
      }),
    );
    return contents.filter((content) => content !== undefined);
  }

  #merge(doc: Y.Doc, contents: readonly Brought[]): void {
    for (const { update, envelope } of contents)
      try {
        Y.applyUpdate(doc, update);
      } catch {
        const mark = envelope && `${envelope.generation}.${envelope.writer}.${envelope.clock}`;
        this.#events.report('envelope.unreadable', { mark });
      }
  }
}

/** What no envelope of the rooms brings: this device's own, or the digest's. */
export function own(update: Uint8Array): Brought {
  return { update, envelope: undefined };
}
