/** The database of one cached room as bytes: looked into before stock y-indexeddb, whose errors are silent, gets hold of it, and written anew where that is needed. */
import { noLimits, readRuns } from '@wuhe/seal';
import { within } from './refused.ts';

const UPDATES = 'updates';
const CUSTOM = 'custom';

/**
 * A connection of our own. Without `create` a room that is not on the disk stays so: undefined. The stores are those that y-indexeddb
 * would make. @throws Problem `storage.refused`
 */
export function openRoomDatabase(name: string, create: true): Promise<IDBDatabase>;
export function openRoomDatabase(name: string, create: boolean): Promise<IDBDatabase | undefined>;
export function openRoomDatabase(name: string, create: boolean): Promise<IDBDatabase | undefined> {
  let given = false;
  const opening = new Promise<IDBDatabase | undefined>((resolve, reject) => {
    const request = indexedDB.open(name);
    let isNew = false;
    request.onupgradeneeded = () => {
      isNew = true;
      // A database whose first transaction is aborted never was.
      if (!create) return request.transaction?.abort();
      request.result.createObjectStore(UPDATES, { autoIncrement: true });
      request.result.createObjectStore(CUSTOM);
    };
    request.onsuccess = () => {
      const db = request.result;
      // Nobody waits any more for one that comes too late.
      if (given) return db.close();
      db.onversionchange = () => db.close();
      resolve(db);
    };
    request.onerror = (event) => {
      event.preventDefault();
      if (isNew && !create) resolve(undefined);
      else reject(request.error);
    };
  });
  return within(opening).finally(() => {
    given = true;
  });
}

/** Whether it is a room's database at all. */
export function hasStores({ objectStoreNames }: IDBDatabase): boolean {
  return objectStoreNames.contains(UPDATES) && objectStoreNames.contains(CUSTOM);
}

/** Whether everything in it is a room's rows (R1): one strange byte and none of it can be relied on. @throws Problem `storage.refused` */
export async function isSound(db: IDBDatabase): Promise<boolean> {
  if (!hasStores(db)) return false;
  const updates = await within(
    new Promise<unknown[]>((resolve, reject) => {
      const request = db.transaction(UPDATES).objectStore(UPDATES).getAll();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }),
  );
  return updates.every((update) => update instanceof Uint8Array && readRuns(update, noLimits).ok);
}

/** The room's rows are now what this update holds, and no others: in one strict transaction. @throws Problem `storage.refused` */
export function rewrite(db: IDBDatabase, update: Uint8Array): Promise<void> {
  return strictly(db, (transaction) => {
    const updates = transaction.objectStore(UPDATES);
    updates.clear();
    updates.add(update);
  });
}

/**
 * Resolves when every change made before the call is on the disk: a strict transaction over the same stores comes after the relaxed ones and
 * takes them along. @throws Problem `storage.refused`
 */
export function barrier(db: IDBDatabase): Promise<void> {
  return strictly(db, (transaction) => void transaction.objectStore(CUSTOM).put(0, 'barrier'));
}

/** @throws Problem `storage.refused` */
export function deleteRoomDatabase(name: string): Promise<void> {
  return within(
    new Promise<void>((resolve, reject) => {
      const request = indexedDB.deleteDatabase(name);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    }),
  );
}

async function strictly(db: IDBDatabase, work: (transaction: IDBTransaction) => void): Promise<void> {
  await within(
    new Promise<void>((resolve, reject) => {
      const transaction = db.transaction([UPDATES, CUSTOM], 'readwrite', { durability: 'strict' });
      work(transaction);
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    }),
  );
}
