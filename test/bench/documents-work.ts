/**
 * What the sealed library costs in the worker of an extension, beside plain y-indexeddb and y-websocket with the same content in turn. One
 * record document of a school of one is written as a year would write it; then it is opened, measured on the disk, and written to.
 */
import {
  createSchool,
  type Document,
  documentIn,
  type Library,
  openDisk,
  openLibrary,
} from '@wuhe/documents';
import { foundSchool } from '@wuhe/keyring';
import { type DocumentId, instant, randomId, StatementId } from '@wuhe/model';
import { growth, type SchoolId, type ScopeId } from '@wuhe/seal';
import { IndexeddbPersistence } from 'y-indexeddb';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { median } from './median.ts';

export interface Sizes {
  /** Edits of the document's first year, and behind the last snapshot. */
  year: number;
  tail: number;
  rounds: number;
  /** Rooms over one socket, and edits in each. */
  rooms: number;
  edits: number;
}

export interface Measured {
  /** Envelopes behind the snapshot that is opened, and closed generations before it that this laptop has. */
  tail: number;
  closed: number;
  /** Median ms from asking for the document to its content, and of opening the library before that. */
  open: { digest: number; rooms: number; plain: number; library: number };
  /** Bytes in the database of the present generation, right after its snapshot; and of the inner document as one Yjs update. */
  stored: { sealed: number; plain: number };
  /** Median ms of an edit until its strict commit; and of a bare strict transaction with the same bytes. */
  edit: { sealed: number; bare: number };
}

const NAME = 'bench';
const AT_ONCE = 10;
/** The longest wait for what the library does by itself within a minute, hurried: a second; ms. */
const PATIENCE_MS = 10_000;
/** A line of a record. */
const LINE = '第三節缺席，已致電家長：發燒在家休息，明日返校；導師已知會學務處。';
const options = { clock: () => performance.now() };

/** Opening, bytes and edits, without a server. */
export async function measureDisk({ year, tail, rounds }: Sizes): Promise<Measured> {
  const { school, scope } = await found();
  const id = documentIn(scope, randomId());
  const quick = hurried();
  let library = await openLibrary({ name: NAME, school });
  let document = await library.open(id);
  const plain = new Y.Doc();
  const changes: Uint8Array[] = [];
  document.watchChanges((update) => changes.push(update));
  // In whole generations: the room has just been opened anew, as at a term's end.
  for (let present = 0; present * growth.envelopes < year; present++) {
    await write(library, document, growth.envelopes);
    await openedAnew(id, present + 1);
  }
  const snapshot = document.state();
  const stored = { sealed: await bytesOfRoom(id), plain: snapshot.length };
  Y.applyUpdate(plain, snapshot);
  changes.length = 0;
  await write(library, document, tail);
  const updates = [...changes];
  const closed = (await generations(id)).length - 1;
  await until(async () => (await rowsIn('left')) === closed, 'the closed generations did not leave');
  await until(async () => (await rowsIn('outbox')) === 0, 'something was not stored');
  // The digest is written a while after the last edit.
  await pause(500);
  await library.close();
  quick.end();

  await keepPlain(snapshot, updates);
  const digest = await digestOf(id);
  const times = {
    digest: [] as number[],
    rooms: [] as number[],
    plain: [] as number[],
    library: [] as number[],
  };
  for (let round = 0; round <= rounds; round++) {
    for (const how of ['digest', 'rooms'] as const) {
      await setDigest(id, how === 'digest' ? digest : undefined);
      const start = performance.now();
      library = await openLibrary({ name: NAME, school });
      const ready = performance.now();
      document = await library.open(id);
      if (document.text('log').length === 0 || document.statements().length === 0) throw new Error('empty');
      times[how].push(performance.now() - ready);
      times.library.push(ready - start);
      await library.close();
    }
    times.plain.push(await openPlain());
  }
  // The first round warms up all alike.
  const typical = (of: readonly number[]) => median(of.slice(1));
  const open = {
    digest: typical(times.digest),
    rooms: typical(times.rooms),
    plain: typical(times.plain),
    library: typical(times.library),
  };
  return { tail: updates.length, closed, open, stored, edit: await measureEdit(school, id, rounds) };
}

async function measureEdit(school: SchoolId, id: DocumentId, rounds: number): Promise<Measured['edit']> {
  const library = await openLibrary({ name: NAME, school });
  const document = await library.open(id);
  const bare = await openBare();
  const times = { sealed: [] as number[], bare: [] as number[] };
  for (let round = 0; round < 5 * rounds; round++) {
    let start = performance.now();
    await document.editText('log', { at: 0, remove: 0, insert: LINE });
    times.sealed.push(performance.now() - start);
    // What follows the commit is not the next one's to wait for.
    await pause(20);
    start = performance.now();
    await put(bare, crypto.getRandomValues(new Uint8Array(600)));
    times.bare.push(performance.now() - start);
  }
  bare.close();
  await library.close();
  return { sealed: median(times.sealed), bare: median(times.bare) };
}

/** Two of three edits are statements, one is of the text; some at a time, an envelope each. */
async function write(library: Library, document: Document, edits: number): Promise<void> {
  const author = library.school.me.record.person;
  const one = (i: number) =>
    i % 3 === 2
      ? document.editText('log', { at: 0, remove: 0, insert: LINE })
      : document.append({
          id: StatementId.parse(randomId()),
          kind: 'bench',
          version: 1,
          author,
          at: instant(Date.now()),
          body: { text: LINE, lesson: i },
        });
  for (let done = 0; done < edits; done += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, edits - done) }, (_, i) => one(done + i)));
}

async function found(server?: string): Promise<{ school: SchoolId; scope: ScopeId }> {
  const disk = await openDisk(NAME);
  const scopes = [{ kind: 'school' as const }];
  const founded = await foundSchool({ store: disk.keys, options, scopes, sheets: 0, at: Date.now() });
  if (!founded.ok) throw new Error(founded.code);
  const now = () => Date.now();
  const made = await createSchool(disk, founded.value, server === undefined ? undefined : { server, now });
  if (!made.ok) throw new Error(made.code);
  disk.close();
  const [scope] = founded.value.scopes;
  if (!scope) throw new Error('no scope');
  return { school: founded.value.school, scope };
}

/** Waits of a second and more pass a hundred times as fast: compactions and digests come soon. */
function hurried(): { end(): void } {
  const real = globalThis.setTimeout;
  const fast = (work: () => void, after = 0) => real(work, after >= 1000 ? after / 100 : after);
  globalThis.setTimeout = fast as typeof globalThis.setTimeout;
  return {
    end: () => {
      globalThis.setTimeout = real;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const roomName = (id: string, generation: number) =>
  `${NAME}/room/${id.slice(0, 22)}.${id.slice(22)}.g${generation}`;

/** Generations that have a database, ascending. */
async function generations(id: string): Promise<number[]> {
  const start = roomName(id, 0).slice(0, -1);
  const names = (await indexedDB.databases()).map(({ name = '' }) => name);
  return names
    .filter((name) => name.startsWith(start))
    .map((name) => Number(name.slice(start.length)))
    .sort((a, b) => a - b);
}

/** Resolves when the generation is there, its snapshot stored and the one before it closed. */
async function openedAnew(id: string, generation: number): Promise<void> {
  const isOpen = async () => (await generations(id)).at(-1) === generation && (await rowsIn('outbox')) === 0;
  await until(isOpen, `generation ${generation} was not opened`);
}

async function until(holds: () => Promise<boolean>, otherwise: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(otherwise);
    await pause(20);
  }
}

async function rowsIn(table: string): Promise<number> {
  const db = await opened(DISK);
  const count = await asked(db.transaction(table).objectStore(table).count());
  db.close();
  return count;
}

/** Of the present generation, as y-indexeddb keeps it. */
async function bytesOfRoom(id: string): Promise<number> {
  const db = await opened(roomName(id, (await generations(id)).at(-1) ?? 0));
  const rows = (await asked(db.transaction('updates').objectStore('updates').getAll())) as Uint8Array[];
  db.close();
  return rows.reduce((sum, { length }) => sum + length, 0);
}

const DISK = `${NAME}/school`;

async function digestOf(id: string): Promise<unknown> {
  const db = await opened(DISK);
  const digest = await asked(db.transaction('digests').objectStore('digests').get(id));
  db.close();
  if (digest === undefined) throw new Error('no digest was written');
  return digest;
}

async function setDigest(id: string, digest: unknown): Promise<void> {
  const db = await opened(DISK);
  const store = db.transaction('digests', 'readwrite').objectStore('digests');
  if (digest === undefined) await asked(store.delete(id));
  else await asked(store.put(digest));
  db.close();
}

/** The same content as plain Yjs: the snapshot and each later update as a row. */
async function keepPlain(snapshot: Uint8Array, updates: readonly Uint8Array[]): Promise<void> {
  const doc = new Y.Doc();
  const kept = new IndexeddbPersistence('plain', doc);
  await kept.whenSynced;
  for (const update of [snapshot, ...updates]) Y.applyUpdate(doc, update);
  await pause(200);
  await kept.destroy();
}

async function openPlain(): Promise<number> {
  const start = performance.now();
  const doc = new Y.Doc();
  const kept = new IndexeddbPersistence('plain', doc);
  await kept.whenSynced;
  if (Y.encodeStateVector(doc).length < 2) throw new Error('empty');
  const time = performance.now() - start;
  await kept.destroy();
  return time;
}

function openBare(): Promise<IDBDatabase> {
  const request = indexedDB.open('bare');
  request.onupgradeneeded = () => request.result.createObjectStore('rows', { autoIncrement: true });
  return asked(request);
}

function put(db: IDBDatabase, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction('rows', 'readwrite', { durability: 'strict' });
    transaction.objectStore('rows').add(bytes);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}

function opened(name: string): Promise<IDBDatabase> {
  return asked(indexedDB.open(name));
}

function asked<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Median ms until all rooms are there on a laptop that holds none of them: over one socket, sealed; and a stock provider each, plain. */
export async function measureSync(
  { rooms, edits, rounds }: Sizes,
  { server, stock }: { server: string; stock: string },
): Promise<{ sealed: number; plain: number }> {
  const { school, scope } = await found(server);
  const ids = Array.from({ length: rooms }, () => documentIn(scope, randomId()));
  let library = await openLibrary({ name: NAME, school, server });
  const documents = await Promise.all(ids.map((id) => library.open(id)));
  await Promise.all(documents.map((document) => write(library, document, edits)));
  while (library.kept().waiting > 0) await pause(50);
  const contents = documents.map((document) => document.state());
  await library.close();
  const fillers = contents.map((content, i) => plainRoom(stock, i, content));
  await Promise.all(fillers.map(({ synced }) => synced));
  await pause(500);
  for (const { end } of fillers) end();

  const times = { sealed: [] as number[], plain: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    for (const { name = '' } of await indexedDB.databases())
      if (name.startsWith(`${NAME}/room/`)) await asked(indexedDB.deleteDatabase(name));
    const disk = await opened(DISK);
    const stores = ['digests', 'pins', 'notes'];
    const transaction = disk.transaction(stores, 'readwrite');
    await Promise.all(stores.map((store) => asked(transaction.objectStore(store).clear())));
    disk.close();
    let start = performance.now();
    library = await openLibrary({ name: NAME, school, server });
    const again = await Promise.all(ids.map((id) => library.open(id)));
    await Promise.all(
      again.map((document, i) => shown(document, () => document.state().length === contents[i]?.length)),
    );
    times.sealed.push(performance.now() - start);
    await library.close();
    start = performance.now();
    const plain = contents.map((content, i) => plainRoom(stock, i, undefined, content.length));
    await Promise.all(plain.map(({ synced }) => synced));
    times.plain.push(performance.now() - start);
    for (const { end } of plain) end();
  }
  return { sealed: median(times.sealed.slice(1)), plain: median(times.plain.slice(1)) };
}

function shown(document: Document, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      stop();
      resolve();
    };
    const stop = document.watch(look);
    look();
  });
}

function plainRoom(server: string, room: number, content?: Uint8Array, size = 0) {
  const doc = new Y.Doc();
  if (content) Y.applyUpdate(doc, content);
  const provider = new WebsocketProvider(server, `room${room}`, doc, { disableBc: true });
  const synced = new Promise<void>((resolve) => provider.once('sync', () => resolve())).then(() => {
    if (!content && Y.encodeStateAsUpdate(doc).length < size / 2) throw new Error('empty');
  });
  return { synced, end: () => provider.destroy() };
}
