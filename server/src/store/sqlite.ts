/** The embedded store: one SQLite file, a thread that writes and a thread that reads. On the disk means: after the flush of a commit (WAL, `synchronous=FULL`). */
import type { SchoolId, StoredRow, Vector } from '@wuhe/seal';
import { GroupCommit } from './group-commit.ts';
import type { ReadJob, WriteJob } from './jobs.ts';
import { inPieces, type Piece } from './queries.ts';
import { Thread } from './thread.ts';
import type { Change, PackageCount, Store } from './types.ts';

/**
 * Opens or founds the file; its folder must exist.
 * @throws Problem `server.storeInUse`: another server has it · `server.store`: it cannot be opened or written.
 */
export async function openSqliteStore(file: string): Promise<Store> {
  const writer = await Thread.start<readonly WriteJob[]>('./writer.ts', file);
  try {
    return new SqliteStore(writer, await Thread.start<ReadJob>('./reader.ts', file));
  } catch (cause) {
    await writer.close();
    throw cause;
  }
}

class SqliteStore implements Store {
  readonly #writer: Thread<readonly WriteJob[]>;
  readonly #writes: GroupCommit;
  readonly #reader: Thread<ReadJob>;

  constructor(writer: Thread<readonly WriteJob[]>, reader: Thread<ReadJob>) {
    this.#writer = writer;
    this.#writes = new GroupCommit((jobs) => writer.ask(jobs));
    this.#reader = reader;
  }

  get commits(): number {
    return this.#writer.commits;
  }

  schools(): Promise<number> {
    return this.#reader.ask({ type: 'schools' });
  }

  chain(school: SchoolId): Promise<Uint8Array[]> {
    return this.#reader.ask({ type: 'chain', school });
  }

  rooms(school: SchoolId): Promise<number> {
    return this.#reader.ask({ type: 'rooms', school });
  }

  read(
    school: SchoolId,
    room: string,
    vector: Vector = new Map(),
    writers?: ReadonlySet<number>,
  ): AsyncGenerator<StoredRow[]> {
    return inPieces(vector, (given) =>
      this.#reader.ask<Piece>({ type: 'piece', school, room, vector: given, writers }),
    );
  }

  quarantined(school: SchoolId, room: string): Promise<StoredRow[]> {
    return this.#reader.ask({ type: 'quarantined', school, room });
  }

  package(school: SchoolId, id: string): Promise<{ bytes: Uint8Array; expires: number } | undefined> {
    return this.#reader.ask({ type: 'package', school, id });
  }

  packages(school: SchoolId): Promise<PackageCount> {
    return this.#reader.ask({ type: 'packages', school });
  }

  write(school: SchoolId, changes: readonly Change[]): Promise<void> {
    return this.#writes.add({ type: 'write', school, changes: changes.map(own) });
  }

  expire(at: number): Promise<void> {
    return this.#writes.add({ type: 'expire', at });
  }

  probe(at: number): Promise<void> {
    return this.#writes.add({ type: 'probe', at });
  }

  async close(): Promise<void> {
    await this.#reader.close();
    await this.#writes.drained();
    await this.#writer.close();
  }
}

/** The change with bytes of its own: a view would take the whole frame that it lies in to the other thread. */
function own(change: Change): Change {
  switch (change.type) {
    case 'entry':
    case 'keepPackage':
      return { ...change, bytes: new Uint8Array(change.bytes) };
    case 'rows':
      return { ...change, rows: change.rows.map((row) => ({ ...row, bytes: new Uint8Array(row.bytes) })) };
    default:
      return change;
  }
}
