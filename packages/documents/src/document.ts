/**
 * One opened document. Four states of the same content, each a step behind the one before:
 * - draft: where a change is made first, to learn its bytes; thrown away when the disk refuses them;
 * - outbox: the bytes, strictly committed;
 * - outer: what the carriers (y-indexeddb, y-websocket) hold and pass on;
 * - inner: what callers see.
 * Nothing reaches outer or inner before the outbox has it, so nobody ever sees, here or elsewhere, what could still be lost.
 */
import type { DocumentId, Envelope, StatementId } from '@wuhe/model';
import * as Y from 'yjs';
import type { Cache } from './cache.ts';
import type { Commits } from './commits.ts';
import {
  addStatements,
  capture,
  changeText,
  copyOf,
  readText,
  StatementList,
  type TextEdit,
} from './contents.ts';
import { Line } from './line.ts';
import type { Outbox, Row } from './outbox.ts';
import type { ConnectionState, Document, Kept } from './types.ts';
import { covers, neededBy, type Vector } from './vectors.ts';
import { Watchers } from './watchers.ts';

/** How often "as of" is written down while the server keeps talking. */
const NOTE_MS = 15_000;

/** What a document is opened with: its room loaded into `outer`, and its rows of the outbox applied to it. */
export interface Loaded {
  id: DocumentId;
  outer: Y.Doc;
  cache: Cache;
  outbox: Outbox;
  commits: Commits;
  rows: readonly Row[];
  asOf: number | undefined;
  now: () => number;
  /** Called when `kept` or the connection changes. */
  onKept: () => void;
  /** Where to; undefined: solo. */
  line: { server: string; WebSocketPolyfill?: typeof WebSocket } | undefined;
}

export class OpenDocument implements Document {
  readonly id: DocumentId;
  readonly #loaded: Loaded;
  readonly #outer: Y.Doc;
  readonly #inner: Y.Doc;
  readonly #statements: StatementList;
  readonly #watchers = new Watchers();
  readonly #line: Line | undefined;
  #draft: Y.Doc | undefined;
  #waiting: Row[];
  #clearing: Promise<void> = Promise.resolve();
  #asOf: number | undefined;
  #noted = Number.NEGATIVE_INFINITY;

  constructor(loaded: Loaded) {
    this.id = loaded.id;
    this.#loaded = loaded;
    this.#outer = loaded.outer;
    this.#waiting = [...loaded.rows];
    this.#asOf = loaded.asOf;
    this.#inner = copyOf(this.#outer);
    this.#statements = new StatementList(this.#inner);
    this.#outer.on('update', (update: Uint8Array) => this.#show(update));
    this.#line = loaded.line && this.#connect(loaded.line);
  }

  append(statement: Envelope): Promise<void> {
    return this.#change((draft) => addStatements(draft, [statement]));
  }

  statements(): readonly unknown[] {
    return this.#statements.all();
  }

  has(id: StatementId): boolean {
    return this.#statements.has(id);
  }

  text(name: string): string {
    return readText(this.#inner, name);
  }

  editText(name: string, edit: TextEdit): Promise<void> {
    return this.#change((draft) => changeText(draft, name, edit));
  }

  watch(listener: () => void): () => void {
    return this.#watchers.add(listener);
  }

  kept(): Kept {
    return { waiting: this.#waiting.length, asOf: this.#asOf };
  }

  connection(): ConnectionState {
    return this.#line?.state ?? 'none';
  }

  /** Knocks at the server now, if it is waiting to; true when it does. */
  retry(): boolean {
    return this.#line?.retry() ?? false;
  }

  /** Makes a change in the draft only; its bytes, or undefined when it changes nothing. */
  draft(make: (draft: Y.Doc) => void): Uint8Array | undefined {
    this.#draft ??= copyOf(this.#inner);
    return capture(this.#draft, make);
  }

  /**
   * Forgets a draft whose change the disk refused. The next one writes under a new client id: the clocks that the refused change has
   * used up are never used for something else.
   */
  discardDraft(): void {
    this.#draft?.destroy();
    this.#draft = undefined;
  }

  /** Shows and sends what the outbox has committed. */
  publish(row: Row): void {
    this.#waiting.push(row);
    try {
      Y.applyUpdate(this.#outer, row.update);
    } catch (cause) {
      // The local copy could not be written (its database was closed under us). The outbox has the change, and everybody else was told.
      if (!(cause instanceof DOMException)) throw cause;
    }
    this.#keptChanged();
  }

  /** Lets go of socket and database. */
  async close(): Promise<void> {
    this.#line?.close();
    await this.#clearing;
    this.#watchers.clear();
    await this.#loaded.cache.close();
    this.#outer.destroy();
    this.#inner.destroy();
    this.#draft?.destroy();
  }

  #change(make: (draft: Y.Doc) => void): Promise<void> {
    return this.#loaded.commits.run([{ document: this, make }]);
  }

  #show(update: Uint8Array): void {
    Y.applyUpdate(this.#inner, update);
    if (this.#draft) Y.applyUpdate(this.#draft, update);
    this.#watchers.notify();
  }

  #keptChanged(): void {
    this.#watchers.notify();
    this.#loaded.onKept();
  }

  #connect(to: NonNullable<Loaded['line']>): Line {
    return new Line({
      ...to,
      room: this.id,
      doc: this.#outer,
      onHeard: (caughtUp) => {
        if (caughtUp) this.#caughtUp();
      },
      onStored: (held) => {
        // One after the other. A row that cannot be removed now stays, counts as waiting, and goes with a later acknowledgement.
        this.#clearing = this.#clearing.then(() => this.#stored(held)).catch(() => undefined);
      },
      onState: () => this.#loaded.onKept(),
    });
  }

  #caughtUp(): void {
    this.#asOf = this.#loaded.now();
    this.#keptChanged();
    if (this.#asOf - this.#noted < NOTE_MS) return;
    this.#noted = this.#asOf;
    void this.#loaded.cache.noteCaughtUp(this.#asOf);
  }

  /** The server's disk has this much: rows among it may go, once the local copy of them is on this disk too. */
  async #stored(held: Vector): Promise<void> {
    const safe = this.#waiting.filter((row) => covers(held, neededBy(row.update)));
    if (safe.length === 0) return;
    const ids = safe.map((row) => row.id);
    await this.#loaded.cache.flushed();
    await this.#loaded.outbox.remove(ids);
    this.#waiting = this.#waiting.filter((row) => !ids.includes(row.id));
    this.#keptChanged();
  }
}
