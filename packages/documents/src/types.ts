/**
 * The document library as everything above it sees it. A document is a set of statements that only grows, and named texts that are
 * co-edited. How documents are carried and kept is nobody's business above this file.
 */
import type { DocumentId, Envelope, StatementId } from '@wuhe/model';

/** Where a document's changes are. `waiting` counts changes that the school's server has not yet stored. */
export interface Kept {
  waiting: number;
  /** Instant (ms since epoch) of the last moment at which this device had caught up with the server; undefined: never. */
  asOf: number | undefined;
}

/**
 * none: no server is configured (solo) · connecting · open · unreachable: tried and failed, tries again by itself.
 */
export type ConnectionState = 'none' | 'connecting' | 'open' | 'unreachable';

/** One opened document. */
export interface Document {
  readonly id: DocumentId;
  /**
   * Adds a statement. Resolves once it is on this laptop's disk (a strict commit), not before; then it is visible in `statements`.
   * Adding an id that is already there changes nothing.
   * @throws Problem `storage.refused` (quota, broken database): nothing was added.
   */
  append(statement: Envelope): Promise<void>;
  /** All statements, as stored values in a stable order (recorded at, then id). Unknown kinds included. */
  statements(): readonly unknown[];
  has(id: StatementId): boolean;
  /** The named co-edited text; '' before the first edit. */
  text(name: string): string;
  /** Replaces `remove` UTF-16 units at `at` by `insert`. Resolves after a strict commit, like `append`. */
  editText(name: string, edit: { at: number; remove: number; insert: string }): Promise<void>;
  /** Calls back after every change of statements, texts or `kept`. Returns the way to stop. */
  watch(listener: () => void): () => void;
  kept(): Kept;
}

/** All documents of one profile. */
export interface Library {
  /** Opens (or returns the opened) document; resolves when the local copy is loaded, without waiting for the server. */
  open(id: DocumentId): Promise<Document>;
  /** Adds statements to one or several documents in one strict commit: all or none. Otherwise like `append`. */
  commit(entries: readonly { document: DocumentId; statement: Envelope }[]): Promise<void>;
  connection(): ConnectionState;
  /**
   * The server may be back (the network changed, somebody pressed something): tries now instead of waiting out the pause between two
   * tries. One document knocks; the others follow when it gets through. Does nothing while connected or trying.
   */
  retry(): void;
  /** Calls back when `connection` or any document's `kept` changes. Returns the way to stop. */
  watch(listener: () => void): () => void;
  /** Over all documents: `waiting` counts every change not yet stored, `asOf` is the oldest of the opened documents' moments. */
  kept(): Kept;
  /** Changes not yet stored by the school, over all documents, opened or not. */
  waiting(): Promise<number>;
  /** Closes sockets and databases. What was committed stays. */
  close(): Promise<void>;
}
