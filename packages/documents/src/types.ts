/**
 * The document library as everything above it sees it. A document is a set of signed statements that only grows, and named texts that are
 * co-edited. How documents are sealed, carried and kept is nobody's business above this file.
 */
import type { DocumentId, Envelope, PersonId, StatementId } from '@wuhe/model';
import type { DeviceId, Membership, ScopeId } from '@wuhe/seal';
import type { ConnectionState, Notice, School } from './contract.ts';

/** Where a document's changes are. `waiting` counts changes that the school's server has not yet stored. */
export interface Kept {
  waiting: number;
  /** Instant (ms since epoch) of the last moment at which this device had caught up with the server; undefined: never. */
  asOf: number | undefined;
}

/** One opened document: of a scope, or the drop box of one (then a statement that is added is a letter, and only the scope's members read). */
export interface Document {
  readonly id: DocumentId;
  /**
   * Adds a statement, signed by this device (or by the person, for kinds that need the passphrase). Resolves once it is on this laptop's disk
   * (a strict commit), not before; then it is visible in `statements`. Adding an id that is already there changes nothing.
   * @throws Problem `storage.refused` (quota, broken database), `key.locked`, `key.missing`, `input.invalid` (not one's own), `document.changeTooLarge`: nothing was added.
   */
  append(statement: Envelope): Promise<void>;
  /** All verified statements, as stored values in a stable order (recorded at, then id). Unknown kinds included. */
  statements(): readonly unknown[];
  has(id: StatementId): boolean;
  /** The named co-edited text; '' before the first edit. */
  text(name: string): string;
  /** Replaces `remove` UTF-16 units at `at` by `insert`. Resolves after a strict commit, like `append`. */
  editText(name: string, edit: { at: number; remove: number; insert: string }): Promise<void>;
  /** What is shown, as a Yjs update of what lies beyond the state vector. */
  state(vector?: Uint8Array): Uint8Array;
  /** Commits a Yjs update that was made elsewhere, as in a page that co-edits a text: strictly, then it is shown. `input.invalid`: it is none. */
  change(update: Uint8Array): Promise<void>;
  /**
   * Calls back with every Yjs update that is shown, and with the whole state when the document was built anew. While somebody listens, others
   * see this device here. Returns the way to stop.
   */
  watchChanges(listener: (update: Uint8Array) => void): () => void;
  /** Who else has it open in a page. */
  others(): readonly { person: PersonId; device: DeviceId }[];
  /** Calls back after every change of statements, texts, others or `kept`. Returns the way to stop. */
  watch(listener: () => void): () => void;
  kept(): Kept;
}

/** All documents of one school on this device. */
export interface Library {
  readonly school: School;
  /**
   * Opens (or returns the opened) document; resolves when the local copy is loaded and verified, without waiting for the server. Documents that
   * nobody watches are closed when many others are opened; they are opened anew by asking again.
   * @throws Problem `key.locked`: of a guarded scope; `key.missing`: of a scope that this person does not belong to; `input.invalid`: no id of a document; `storage.refused`
   */
  open(id: DocumentId): Promise<Document>;
  /** Adds statements to one or several documents in one strict commit: all or none. Otherwise like `append`. */
  commit(entries: readonly { document: DocumentId; statement: Envelope }[]): Promise<void>;
  connection(): ConnectionState;
  /** The server may be back (the network changed, somebody pressed something): tries now instead of waiting out the pause between two tries. */
  retry(): void;
  /** Calls back when `connection`, `notices`, the membership or any document's `kept` changes. Returns the way to stop. */
  watch(listener: () => void): () => void;
  /** Over all documents: `waiting` counts every change not yet stored, `asOf` is the oldest of the opened documents' moments. */
  kept(): Kept;
  /** Changes not yet stored by the school, over all documents, opened or not. */
  waiting(): Promise<number>;
  /** What a person must be able to see. */
  notices(): readonly Notice[];
  /** A person has read the evidence of this code, so many times over all documents: it leaves, unless there is more by now. */
  noticesRead(code: string, times: number): void;
  /** The passphrase was given: guarded documents may open, and what waited for keys goes on. */
  unlocked(): void;
  /** Guarded documents close; their content and keys leave the memory. */
  locked(): void;
  /** Closes sockets and databases. What was committed stays. */
  close(): Promise<void>;
}

/** How documents are found: one describes the others. Pure, and given by whoever knows what documents are for. */
export interface Listing {
  /** The document that describes the others. */
  document(chain: Membership): DocumentId;
  /** The documents of a scope, by the chain and the statements of that one document. */
  documentsOf(
    scope: ScopeId,
    chain: Membership,
    statements: readonly unknown[],
  ): Promise<readonly DocumentId[]>;
}
