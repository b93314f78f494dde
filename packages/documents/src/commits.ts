/**
 * The queue of changes. Each is made in the drafts of its documents, kept by one strict transaction of the disk, and only then shown and
 * passed on; when the disk refuses it, it was nowhere.
 */
import { Problem } from '@wuhe/model';
import type { Disk } from './contract.ts';
import type { Item } from './sealed-document.ts';

/** A document that takes part in a commit. */
export interface Committing {
  /** Makes what is to be committed, in a draft only. @throws Problem: nothing was made */
  prepare(): Promise<readonly Item[]>;
  /** Shows and sends what the disk has kept. */
  publish(items: readonly Item[]): void;
  /** The disk refused: what was prepared was nowhere. */
  discard(): void;
}

export class Commits {
  readonly #disk: Disk;
  #last: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Commits what the work gives, all or none, after what was asked for before. @throws Problem `storage.refused`, what preparing throws */
  run(work: () => Promise<readonly Committing[]>): Promise<void> {
    const done = this.#last.then(() => this.#commit(work));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when what was asked for is done; takes nothing more. */
  async close(): Promise<void> {
    await this.#last;
    this.#closed = true;
  }

  async #commit(work: () => Promise<readonly Committing[]>): Promise<void> {
    if (this.#closed) throw new Problem('library.closed');
    const documents = await work();
    try {
      const made: (readonly Item[])[] = [];
      for (const document of documents) made.push(await document.prepare());
      const all = made.flat();
      if (all.length > 0) await this.#disk.keep(all.map(({ kept }) => kept));
      for (const [at, document] of documents.entries()) document.publish(made[at] ?? []);
    } catch (cause) {
      for (const document of documents) document.discard();
      throw cause;
    }
  }
}
