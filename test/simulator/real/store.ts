/** The server's store without its threads: the embedded one's own tables and queries on a real file, and flushes that take their time or fail. */
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '@wuhe/model';
import type { SchoolId, StoredRow, Vector } from '@wuhe/seal';
import type { Change, PackageCount, Store } from '@wuhe/server';
import { inPieces, Queries, schema, Tables } from '@wuhe/server/parts';
import type { Noise } from './life.ts';

/** Longest time of a read and of a flush, virtual ms. */
const SLOW = { read: 4, flush: 30 };

export class FileStore implements Store {
  commits = 0;
  /** One in so many writes is refused; 0: none. */
  failing = 0;
  readonly #noise: Noise;
  readonly #db: DatabaseSync;
  readonly #tables: Tables;
  readonly #queries: Queries;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string, noise: Noise) {
    this.#noise = noise;
    this.#db = new DatabaseSync(file);
    // What reaches the file here is what was flushed: the machine itself does not fail.
    this.#db.exec(`${schema} PRAGMA synchronous = OFF;`);
    this.#tables = new Tables(this.#db);
    this.#queries = new Queries(this.#db);
  }

  schools(): Promise<number> {
    return this.#read(() => this.#queries.schools());
  }

  chain(school: SchoolId): Promise<Uint8Array[]> {
    return this.#read(() => this.#queries.chain(school));
  }

  rooms(school: SchoolId): Promise<number> {
    return this.#read(() => this.#queries.rooms(school));
  }

  read(
    school: SchoolId,
    room: string,
    vector: Vector = new Map(),
    writers?: ReadonlySet<number>,
  ): AsyncGenerator<StoredRow[]> {
    return inPieces(vector, (given) => this.#read(() => this.#queries.piece(school, room, given, writers)));
  }

  quarantined(school: SchoolId, room: string): Promise<StoredRow[]> {
    return this.#read(() => this.#queries.quarantined(school, room));
  }

  package(school: SchoolId, id: string): Promise<{ bytes: Uint8Array; expires: number } | undefined> {
    return this.#read(() => this.#queries.package(school, id));
  }

  packages(school: SchoolId): Promise<PackageCount> {
    return this.#read(() => this.#queries.packages(school));
  }

  /** The chain, now. */
  chainNow(school: SchoolId): Uint8Array[] {
    return this.#queries.chain(school);
  }

  /** A room's rows and what was kept apart of it, now. */
  now(school: SchoolId, room: string): { rows: StoredRow[]; apart: StoredRow[] } {
    const rows: StoredRow[] = [];
    const given = new Map<number, number>();
    for (let whole = false; !whole; ) {
      const { rows: piece, last } = this.#queries.piece(school, room, given);
      for (const { writer, clock } of piece) given.set(writer, clock + 1);
      rows.push(...piece);
      whole = last;
    }
    return { rows, apart: this.#queries.quarantined(school, room) };
  }

  write(school: SchoolId, changes: readonly Change[]): Promise<void> {
    return this.#commit(() => {
      for (const change of changes) this.#tables.apply(school, change);
    });
  }

  expire(at: number): Promise<void> {
    return this.#commit(() => this.#tables.expire(at));
  }

  probe(at: number): Promise<void> {
    return this.#commit(() => this.#tables.probe(at));
  }

  async close(): Promise<void> {
    this.end();
  }

  /** Lets go of the file. */
  end(): void {
    this.#db.close();
  }

  async #read<T>(ask: () => T): Promise<T> {
    await this.#pause(SLOW.read);
    return ask();
  }

  /** One transaction after the other; it may be on the disk a while before anybody hears of it. */
  #commit(work: () => void): Promise<void> {
    const done = this.#last.then(async () => {
      await this.#pause(SLOW.flush);
      if (this.failing > 0 && this.#noise.pace(this.failing) === 0)
        throw new Problem('store.refused', 'full');
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        work();
        this.#db.exec('COMMIT');
      } catch (cause) {
        this.#db.exec('ROLLBACK');
        throw new Problem('store.refused', String(cause));
      }
      this.commits++;
      await this.#pause(SLOW.flush);
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  #pause(most: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, this.#noise.pace(most + 1));
    });
  }
}
