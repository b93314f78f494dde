/**
 * The queue of changes. Each is made in the drafts of its documents, kept by one strict commit of the outbox, and only then shown and
 * passed on; when the disk refuses it, it was nowhere.
 */
import { Problem } from '@wuhe/model';
import type * as Y from 'yjs';
import type { OpenDocument } from './document.ts';
import type { Outbox } from './outbox.ts';

/** The largest change of one document in bytes: well below what the server takes as one frame. */
const MAX_CHANGE = 8 * 1024 * 1024;

/** What to do to one document. */
export interface Change {
  document: OpenDocument;
  make: (draft: Y.Doc) => void;
}

export class Commits {
  readonly #outbox: Outbox;
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(outbox: Outbox) {
    this.#outbox = outbox;
  }

  /** Makes all changes or none, after those asked for before. @throws Problem `storage.refused` · `document.changeTooLarge`. */
  run(changes: readonly Change[]): Promise<void> {
    const done = this.#last.then(() => this.#commit(changes));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when what was asked for is done; takes nothing more. */
  async close(): Promise<void> {
    await this.#last;
    this.#closed = true;
  }

  async #commit(changes: readonly Change[]): Promise<void> {
    if (this.#closed) throw new Problem('library.closed');
    try {
      const made = changes.flatMap(({ document, make }) => {
        const update = document.draft(make);
        return update ? [{ document, update }] : [];
      });
      if (made.length === 0) return;
      for (const { update } of made) {
        if (update.length > MAX_CHANGE)
          throw new Problem('document.changeTooLarge', `${update.length} bytes`);
      }
      const rows = await this.#outbox.add(
        made.map(({ document, update }) => ({ room: document.id, update })),
      );
      for (const [at, { document }] of made.entries()) {
        const row = rows[at];
        if (row) document.publish(row);
      }
    } catch (cause) {
      for (const { document } of changes) document.discardDraft();
      throw cause;
    }
  }
}
