/** Which schools this profile belongs to: ids and addresses, nothing that anybody said. The last one counts. */
import { randomId, SchoolId } from '@wuhe/model';
import { Dexie, type Table } from 'dexie';
import * as z from 'zod/mini';
import { storing } from './refused.ts';

const Belonging = z.object({
  /** Names the databases of this school. */
  database: z.string().check(z.regex(/^[A-Za-z0-9_-]{22}$/)),
  school: SchoolId,
  /** Web socket address of the school's server; none = alone. */
  server: z.optional(z.string().check(z.regex(/^wss?:\/\/[^\s]+$/), z.maxLength(300))),
});
export type Belonging = z.infer<typeof Belonging>;

export interface Profile {
  /** Oldest first. What cannot be read is left out and left there. @throws Problem `storage.refused` */
  schools(): Promise<Belonging[]>;
  /** The database for what was begun and may have been broken off: the same for the same thing until it was entered. @throws Problem `storage.refused` */
  begin(what: string): Promise<string>;
  /** Keeps this as the last; resolves after the strict commit. @throws Problem `storage.refused` */
  enter(belonging: Belonging): Promise<void>;
  close(): void;
}

/** @throws Problem `storage.refused` */
export async function openProfile(name: string): Promise<Profile> {
  const db = new Dexie(`${name}/profile`, { chromeTransactionDurability: 'strict', indexedDB, IDBKeyRange });
  db.version(1).stores({ schools: '++id', begun: 'what, database' });
  const begun: Table<{ what: string; database: string }, string> = db.table('begun');
  const table: Table<unknown, number> = db.table('schools');
  await storing(() => db.open());
  return {
    schools: async () => {
      const rows = await storing(() => table.orderBy(':id').toArray());
      return rows.flatMap((row) => {
        const read = Belonging.safeParse(row);
        return read.success ? [read.data] : [];
      });
    },
    begin: (what) =>
      storing(() =>
        db.transaction('rw', begun, async () => {
          const known = await begun.get(what);
          if (known) return known.database;
          const database = randomId();
          await begun.add({ what, database });
          return database;
        }),
      ),
    enter: async ({ database, school, server }) => {
      await storing(() =>
        db.transaction('rw', table, begun, async () => {
          await table.add({ database, school, ...(server === undefined ? {} : { server }) });
          await begun.where('database').equals(database).delete();
        }),
      );
    },
    close: () => db.close(),
  };
}
