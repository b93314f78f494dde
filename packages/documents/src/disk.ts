/**
 * What must not be lost, of one school on one device, in one database. Every write is a transaction that is committed strictly: it has reached
 * the disk, not only the operating system, when the call returns. A damaged row is passed over, told, and left where it is until something
 * takes its place.
 */
import type { KeyStore } from '@wuhe/keyring';
import { Problem } from '@wuhe/model';
import {
  type Frontier,
  type FrontierEntry,
  merged,
  type ScopeId,
  type StoredRow,
  sameBytes,
} from '@wuhe/seal';
import { Dexie, type Table } from 'dexie';
import type { AtRest, Disk, KeptItem, KeptNotice, Left, Note } from './contract.ts';
import { own, type Rows, readRow } from './disk-rows.ts';
import { refused, storing, within } from './refused.ts';

/** Is told of each damaged row that is met (`storage.damaged`), with its document where it has one. */
export type Damaged = (document: string | undefined) => void;

/** Opens the database `<name>/school`. @throws Problem `storage.refused` */
export async function openDisk(name: string, damaged: Damaged = () => undefined): Promise<Disk> {
  const db = new Dexie(`${name}/school`, { chromeTransactionDurability: 'strict', indexedDB, IDBKeyRange });
  db.version(1).stores({
    chain: 'seq',
    outbox: '[document+id], document, order',
    pins: '[document+generation+writer], document, [document+generation]',
    quarantine: '++number, document, [document+generation]',
    notes: 'document',
    digests: 'document',
    keys: '',
  });
  db.version(2).stores({
    notices: '++number, &[document+code]',
    left: '[document+generation], document',
  });
  try {
    await within(db.open());
    return new DexieDisk(db, damaged, await within(db.table('outbox').count()));
  } catch (cause) {
    db.close();
    throw refused(cause);
  }
}

class DexieDisk implements Disk {
  readonly #db: Dexie;
  readonly #damaged: Damaged;
  #waiting: number;
  readonly keys: KeyStore;

  constructor(db: Dexie, damaged: Damaged, waiting: number) {
    this.#db = db;
    this.#damaged = damaged;
    this.#waiting = waiting;
    const keys: Table<unknown, string> = db.table('keys');
    this.keys = {
      get: (name) => storing(() => keys.get(name)),
      put: (name, value) => storing(async () => void (await keys.put(value, name))),
      delete: (name) => storing(() => keys.delete(name)),
    };
  }

  /** Damaged items count as well: they never reached the school. */
  get waiting(): number {
    return this.#waiting;
  }

  async chain(): Promise<Uint8Array[]> {
    const entries: Uint8Array[] = [];
    for (const value of await storing(() => this.#db.table('chain').orderBy('seq').toArray())) {
      const row = readRow('chain', value);
      if (row?.seq !== entries.length) {
        // What stands behind a hole or a damaged entry cannot be read as a chain; the server has it.
        this.#damaged(undefined);
        break;
      }
      entries.push(row.entry);
    }
    return entries;
  }

  /** @throws Problem `storage.refused`; `chain.fork`: another entry is pinned in one of these places (M4); `chain.stale`: the one before is not there (M2). */
  async addChain(from: number, entries: readonly Uint8Array[]): Promise<void> {
    await this.#write(['chain'], async () => {
      const table = this.#db.table('chain');
      if (from > 0 && !readRow('chain', await table.get(from - 1))) throw new Problem('chain.stale');
      const rows = entries.map((entry, at) => ({ seq: from + at, entry: own(entry) }));
      const pinned = await table.bulkGet(rows.map(({ seq }) => seq));
      for (const [at, value] of pinned.entries()) {
        const row = readRow('chain', value);
        if (row && !sameBytes(row.entry, rows[at]?.entry ?? row.entry)) throw new Problem('chain.fork');
      }
      await table.bulkPut(rows);
    });
  }

  async outbox(document: string): Promise<KeptItem[]> {
    if (this.#waiting === 0) return [];
    const rows = await this.#read('outbox', 'document', document);
    return rows.sort((a, b) => a.order - b.order).map(({ id: _, ...kept }) => kept);
  }

  async waitingDocuments(): Promise<string[]> {
    if (this.#waiting === 0) return [];
    return (await storing(() => this.#db.table('outbox').orderBy('document').uniqueKeys())).map(String);
  }

  async documents(scope: ScopeId): Promise<string[]> {
    const found = await Promise.all(
      ['notes', 'pins', 'outbox'].map((name) =>
        storing(() => this.#db.table(name).where('document').startsWith(scope).uniqueKeys()),
      ),
    );
    return [...new Set(found.flat().map(String))].toSorted();
  }

  async keep(given: readonly KeptItem[]): Promise<void> {
    const items = [...new Map(given.map((kept) => [`${kept.document} ${kept.item.id}`, kept])).values()];
    const added = await this.#write(['outbox'], async () => {
      const table = this.#db.table('outbox');
      const before = await table.bulkGet(items.map(({ document, item }) => [document, item.id]));
      const last = await table.orderBy('order').reverse().limit(1).keys();
      let order = typeof last[0] === 'number' ? last[0] : 0;
      let count = 0;
      const rows = items.map((kept, at) => {
        if (before[at] === undefined) count++;
        const known = readRow('outbox', before[at])?.order;
        return outboxRow({ ...kept, order: known ?? ++order });
      });
      await table.bulkPut(rows);
      return count;
    });
    this.#waiting += added;
  }

  async forget(document: string, ids: readonly string[]): Promise<void> {
    const gone = await this.#write(['outbox'], () =>
      this.#db
        .table('outbox')
        .where(':id')
        .anyOf(ids.map((id) => [document, id]))
        .delete(),
    );
    this.#waiting -= gone;
  }

  async pins(document: string): Promise<Map<number, Frontier>> {
    const pins = new Map<number, Map<number, FrontierEntry>>();
    for (const { generation, writer, length, link } of await this.#read('pins', 'document', document)) {
      const frontier = pins.get(generation) ?? new Map<number, FrontierEntry>();
      pins.set(generation, frontier.set(writer, { writer, length, link }));
    }
    return pins;
  }

  async pin(document: string, generation: number, seen: Frontier): Promise<void> {
    await this.#write(['pins'], async () => {
      const table = this.#db.table('pins');
      const entries = [...seen.values()];
      const before = await table.bulkGet(entries.map(({ writer }) => [document, generation, writer]));
      const known = new Map(
        before.flatMap((value) => {
          const row = readRow('pins', value);
          return row ? [[row.writer, row]] : [];
        }),
      );
      const grown = merged(known, entries);
      const news = entries.filter(({ writer }) => grown.get(writer) !== known.get(writer));
      await table.bulkPut(
        news.map(({ writer, length, link }) => ({ document, generation, writer, length, link: own(link) })),
      );
    });
  }

  async quarantine(document: string): Promise<{ generation: number; rows: StoredRow[] }[]> {
    const byGeneration = new Map<number, StoredRow[]>();
    for (const { generation, writer, clock, bytes } of await this.#read('quarantine', 'document', document)) {
      const rows = byGeneration.get(generation) ?? [];
      rows.push({ writer, clock, bytes });
      byGeneration.set(generation, rows);
    }
    return [...byGeneration].map(([generation, rows]) => ({ generation, rows }));
  }

  /** Two envelopes of one place are both kept: each is evidence. The same one is kept once. */
  async addQuarantine(document: string, generation: number, rows: readonly StoredRow[]): Promise<void> {
    await this.#write(['quarantine'], async () => {
      const table = this.#db.table('quarantine');
      const held = (await table.where({ document, generation }).toArray()).flatMap(
        (value) => readRow('quarantine', value) ?? [],
      );
      for (const { writer, clock, bytes } of rows) {
        const same = (row: StoredRow) =>
          row.writer === writer && row.clock === clock && sameBytes(row.bytes, bytes);
        if (held.some(same)) continue;
        const row = { document, generation, writer, clock, bytes: own(bytes) };
        held.push(row);
        await table.add(row);
      }
    });
  }

  async note(document: string): Promise<Note> {
    const value = await storing(() => this.#db.table('notes').get(document));
    return noteOf(this.#checked('notes', document, value));
  }

  async setNote(document: string, note: Partial<Note>): Promise<void> {
    await this.#write(['notes'], async () => {
      const table = this.#db.table('notes');
      const before = readRow('notes', await table.get(document));
      await table.put({ document, ...noteOf(before), ...note });
    });
  }

  async digest(document: string): Promise<AtRest | undefined> {
    const value = await storing(() => this.#db.table('digests').get(document));
    const row = this.#checked('digests', document, value);
    if (!row) return undefined;
    const { document: _, ...digest } = row;
    return digest;
  }

  async setDigest(document: string, digest: AtRest | undefined): Promise<void> {
    await this.#write(['digests'], async () => {
      const table = this.#db.table('digests');
      if (digest) await table.put({ document, ...ownAtRest(digest) });
      else await table.delete(document);
    });
  }

  /** One that cannot be read says nothing any more. */
  async notices(): Promise<KeptNotice[]> {
    const values = await storing(() => this.#db.table('notices').orderBy('number').toArray());
    return values.flatMap((value) => readRow('notices', value) ?? []);
  }

  async setNotice(notice: KeptNotice): Promise<void> {
    const { document, code } = notice;
    await this.#write(['notices'], async () => {
      const table = this.#db.table('notices');
      const known = await table.where({ document, code }).primaryKeys();
      await table.put({ ...notice, ...(known[0] === undefined ? {} : { number: known[0] }) });
    });
  }

  async left(document: string): Promise<Left[]> {
    const rows = await this.#read('left', 'document', document);
    return rows.map(({ document: _, ...left }) => left);
  }

  async leave(document: string, left: Left): Promise<void> {
    await this.#write(['left', 'notes'], async () => {
      await this.#db.table('left').put({ document, ...left, writers: ownAtRest(left.writers) });
      await this.#withoutRoom(document, left.generation);
    });
  }

  async back(document: string, generations: readonly number[]): Promise<void> {
    const keys = generations.map((generation) => [document, generation]);
    await this.#write(['left'], () => this.#db.table('left').bulkDelete(keys));
  }

  /** The digest goes too: it holds what stood in that generation. */
  async eraseGeneration(document: string, generation: number): Promise<void> {
    await this.#write(['pins', 'quarantine', 'left', 'notes', 'digests'], async () => {
      for (const name of ['pins', 'quarantine', 'left'])
        await this.#db.table(name).where({ document, generation }).delete();
      await this.#db.table('digests').delete(document);
      await this.#withoutRoom(document, generation);
    });
  }

  /** Inside a transaction. */
  async #withoutRoom(document: string, generation: number): Promise<void> {
    const note = readRow('notes', await this.#db.table('notes').get(document));
    if (!note?.generations.includes(generation)) return;
    const generations = note.generations.filter((one) => one !== generation);
    await this.#db.table('notes').put({ ...note, generations });
  }

  close(): void {
    this.#db.close();
  }

  /** The rows of a table that are of this document. */
  async #read<Name extends keyof Rows>(table: Name, index: string, document: string): Promise<Rows[Name][]> {
    const values = await storing(() => this.#db.table(table).where(index).equals(document).toArray());
    return values.flatMap((value) => this.#checked(table, document, value) ?? []);
  }

  #checked<Name extends keyof Rows>(table: Name, document: string, value: unknown): Rows[Name] | undefined {
    if (value === undefined) return undefined;
    const row = readRow(table, value);
    if (!row) this.#damaged(document);
    return row;
  }

  #write<T>(tables: readonly string[], work: () => PromiseLike<T>): Promise<T> {
    return storing(() => this.#db.transaction('rw', [...tables], work));
  }
}

function noteOf(row: Partial<Note> | undefined): Note {
  const { mending = false, generations = [], asOf } = row ?? {};
  return { mending, generations, ...(asOf === undefined ? {} : { asOf }) };
}

function ownAtRest({ nonce, ciphertext, ...rest }: AtRest): AtRest {
  return { ...rest, nonce: own(nonce), ciphertext: own(ciphertext) };
}

function outboxRow({ document, item, content, envelope, order }: KeptItem): Rows['outbox'] {
  const { opens } = item;
  return {
    document,
    id: item.id,
    item: opens ? { ...item, opens: own(opens) } : item,
    ...(content ? { content: ownAtRest(content) } : {}),
    ...(envelope ? { envelope: own(envelope) } : {}),
    order,
  };
}
