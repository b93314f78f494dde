/**
 * The databases of one laptop: an IndexedDB emulation whose disk can be full, copied, brought back, and lose power. What is not committed when a
 * worker dies is rolled back; of what was committed without strictness a loss of power may take what came after the last strict commit.
 */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { type Life, present } from './life.ts';

/** What the emulation keeps inside, as far as it is used here. */
interface RawTransaction {
  mode: string;
  durability: string;
  error: unknown;
  db: { _rawDatabase: RawDatabase };
  _state: string;
  _requests: { request: { readyState: string } }[];
  _abort(name: string | null): void;
  _start(): void;
  life?: Life | undefined;
}
interface RawDatabase {
  name: string;
  transactions: RawTransaction[];
  rawObjectStores: Map<string, RawStore>;
  connections: unknown[];
  processTransactions(): void;
}
interface RawRecords {
  keysAreUnique: boolean;
  put(record: object): void;
  clear(): void;
  values(): Iterable<{ key: unknown; value: unknown }>;
}
interface RawStore {
  rawDatabase: RawDatabase;
  records: RawRecords;
  rawIndexes: Map<string, RawIndex>;
  keyGenerator: object | null;
}
interface RawIndex {
  rawObjectStore: RawStore;
  records: RawRecords;
}
interface RawFactory {
  _databases: Map<string, RawDatabase>;
  _connectionQueues: Map<string, unknown>;
}

export type Copy = ReadonlyMap<string, RawDatabase>;

/** Prefix of names → the laptop's databases. */
const laptops = new Map<string, Databases>();

export class Databases {
  readonly name: string;
  /** No write is committed any more: QuotaExceededError. */
  full = false;
  #factory = new IDBFactory();
  /** Rooms as of their last strict commit. */
  readonly #flushed = new Map<string, RawDatabase>();

  constructor(name: string, copy?: Copy) {
    this.name = name;
    laptops.set(name, this);
    if (copy) this.bringBack(copy);
  }

  get factory(): IDBFactory {
    return this.#factory;
  }

  /** What was committed. */
  copy(): Copy {
    return new Map([...this.#raw()].map(([name, database]) => [name, cloned(database)]));
  }

  /** An older copy takes the place of everything. Nobody may be alive on this laptop. */
  bringBack(copy: Copy): void {
    this.#factory = new IDBFactory();
    this.#flushed.clear();
    for (const [name, database] of copy) {
      this.#raw().set(name, cloned(database));
      this.flushed(name);
    }
  }

  /** What this life had not committed never was. The last one to die leaves databases that nobody holds open. */
  dies(life: Life, others: readonly Life[]): void {
    life.after(() => {
      for (const database of this.#raw().values())
        for (const transaction of database.transactions)
          if (transaction.life === life && transaction._state !== 'finished') transaction._abort(null);
    });
    if (others.length === 0) {
      this.#cleanCopy();
      return;
    }
    for (const database of this.#raw().values())
      database.connections = database.connections.filter((one) => lifeOf.get(one as object) !== life);
    (this.#factory as unknown as RawFactory)._connectionQueues.clear();
    for (const other of others)
      other.run(() => {
        for (const database of this.#raw().values()) database.processTransactions();
      });
  }

  /** Power fails: rooms go back to what was last committed strictly. Nobody may be alive. */
  losesPower(): void {
    for (const name of [...this.#raw().keys()]) {
      if (!name.includes('/room/')) continue;
      const kept = this.#flushed.get(name);
      if (kept) this.#raw().set(name, cloned(kept));
      else this.#raw().delete(name);
    }
  }

  flushed(name: string): void {
    const database = this.#raw().get(name);
    if (database && name.includes('/room/')) this.#flushed.set(name, cloned(database));
  }

  /** The values of a store, in the order of their keys. */
  values(database: string, store: string): unknown[] {
    const records = this.#raw().get(database)?.rawObjectStores.get(store)?.records.values() ?? [];
    return [...records].map(({ value }) => value);
  }

  /** Takes everything out of a store. */
  clear(database: string, store: string): void {
    this.#raw().get(database)?.rawObjectStores.get(store)?.records.clear();
  }

  /** Names of databases that begin so. */
  names(prefix: string): string[] {
    return [...this.#raw().keys()].filter((name) => name.startsWith(prefix)).toSorted();
  }

  forget(): void {
    laptops.delete(this.name);
  }

  #cleanCopy(): void {
    const flushed = new Map(this.#flushed);
    this.bringBack(this.copy());
    this.#flushed.clear();
    for (const [name, database] of flushed) this.#flushed.set(name, database);
  }

  #raw(): Map<string, RawDatabase> {
    return (this.#factory as unknown as RawFactory)._databases;
  }
}

function databasesOf(name: string): Databases {
  const found = laptops.get(name.slice(0, name.indexOf('/')));
  if (!found) throw new Error(`no laptop has ${name}`);
  return found;
}

/** Whose connection it is. */
const lifeOf = new WeakMap<object, Life>();

const shared = indexedDB;
Object.defineProperty(globalThis, 'indexedDB', {
  configurable: true,
  value: {
    cmp: shared.cmp.bind(shared),
    databases: async () => [],
    open: (name: string, version?: number) => {
      const { factory } = databasesOf(name);
      const request = version === undefined ? factory.open(name) : factory.open(name, version);
      const life = present();
      const note = () => {
        if (life) lifeOf.set(request.result, life);
      };
      request.addEventListener('upgradeneeded', note);
      request.addEventListener('success', note);
      return request;
    },
    deleteDatabase: (name: string) => databasesOf(name).factory.deleteDatabase(name),
  },
});

const connections = IDBDatabase.prototype as unknown as {
  transaction(...given: unknown[]): RawTransaction;
};
const begin = connections.transaction;
connections.transaction = function (...given) {
  const transaction = begin.apply(this, given);
  transaction.life = present();
  return transaction;
};

const transactions = IDBTransaction.prototype as unknown as RawTransaction;
const start = transactions._start;
transactions._start = function () {
  const { life, mode } = this;
  const { name } = this.db._rawDatabase;
  const go = () => {
    const done = this._requests.every(({ request }) => request.readyState === 'done');
    if (
      done &&
      mode !== 'readonly' &&
      this._state !== 'finished' &&
      laptops.get(name.slice(0, name.indexOf('/')))?.full
    )
      return this._abort('QuotaExceededError');
    start.call(this);
    const committed = this._state === 'finished' && !this.error && mode === 'readwrite';
    if (committed && this.durability === 'strict') databasesOf(name).flushed(name);
  };
  if (!life) return go();
  // Who waits may be let in by another's end.
  life.run(go);
};

function cloned(database: RawDatabase): RawDatabase {
  const copy: RawDatabase = Object.assign(Object.create(Object.getPrototypeOf(database)), database);
  copy.transactions = [];
  copy.connections = [];
  copy.processTransactions = Object.getPrototypeOf(database).processTransactions.bind(copy);
  copy.rawObjectStores = new Map(
    [...database.rawObjectStores].map(([name, store]) => [name, clonedStore(store, copy)]),
  );
  return copy;
}

function clonedStore(store: RawStore, rawDatabase: RawDatabase): RawStore {
  const copy: RawStore = shallow(store);
  copy.rawDatabase = rawDatabase;
  copy.records = clonedRecords(store.records);
  copy.keyGenerator = store.keyGenerator && shallow(store.keyGenerator);
  copy.rawIndexes = new Map(
    [...store.rawIndexes].map(([name, index]) => {
      const other: RawIndex = shallow(index);
      other.rawObjectStore = copy;
      other.records = clonedRecords(index.records);
      return [name, other];
    }),
  );
  return copy;
}

function clonedRecords(records: RawRecords): RawRecords {
  const copy: RawRecords = new (records.constructor as new (unique: boolean) => RawRecords)(
    records.keysAreUnique,
  );
  for (const record of records.values()) copy.put(record);
  return copy;
}

function shallow<T extends object>(one: T): T {
  return Object.assign(Object.create(Object.getPrototypeOf(one)), one);
}
