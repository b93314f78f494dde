/** Founding a school: one entry with its first person, as principal, the first scopes, and two recovery sheets. A solo school is the same. */
import { accept, type Checked, type Code, makeEpochKey, type SchoolId, type ScopeId } from '@wuhe/seal';
import { kindsOfScope, type ScopeKind } from './belonging.ts';
import type { LockerOptions } from './locker.ts';
import { type Me, makeEntry, newcomer, newId } from './me.ts';
import { withName } from './names.ts';
import { ownScope } from './own.ts';
import { newSheet, publicSheets } from './recovery.ts';
import { openingOf } from './scopes.ts';
import type { KeyStore } from './store.ts';

/** How many sheets are printed: two people keep one each. */
export const SHEETS = 2;

export interface Founding {
  store: KeyStore;
  options: LockerOptions;
  /** The first scopes; their ids are random where none is given. */
  scopes: readonly { id?: ScopeId; kind: Exclude<ScopeKind, 'person'> }[];
  /** None: silently, with the device alone; the passphrase is asked for on the first guarded use. */
  passphrase?: string;
  /** The founder's, for whoever holds the school's scope. */
  name?: string;
  /** None for a solo school that has nobody to keep them yet; `replaceSheets` makes them later. */
  sheets?: number;
  /** Milliseconds since 1970, shown only. */
  at: number;
}

export interface Founded {
  school: SchoolId;
  /** The chain's first entry. */
  entry: Uint8Array;
  me: Me;
  scopes: ScopeId[];
  /** To be printed, once. */
  sheets: string[];
  /** Keeps the device's record. */
  keep(): Promise<void>;
}

/** Makes a school; nothing is kept before `keep`. `key.short`, `key.name`. */
export async function foundSchool(founding: Founding): Promise<Checked<Founded>> {
  const { store, options, passphrase, at } = founding;
  const school = newId<SchoolId>();
  const made = await newcomer(school, store, options, passphrase);
  if (!made.ok) return made satisfies { code: Code };
  const { me, keys, person, device, keep } = made.value;
  const sheets = await Promise.all(Array.from({ length: founding.sheets ?? SHEETS }, newSheet));
  const to = sheets.map(({ id, box }) => ({ id, publicKey: box.publicKey }));
  const members = [{ person: person.id, keys: person, right: 'write' as const }];
  const openings = founding.scopes.map(async ({ id = newId<ScopeId>(), kind }) => {
    const { tier, grantors } = kindsOfScope[kind];
    const key = makeEpochKey({ school, scope: id, epoch: 1 });
    return {
      kind,
      key,
      opening: await openingOf(key, { tier, grantors: [...grantors], members, sheets: to }),
    };
  });
  const opened = await Promise.all(openings);
  const scopes = opened.map(({ opening }) => opening);
  const named = await withName(person, founding.name, opened.find(({ kind }) => kind === 'school')?.key);
  if (!named.ok) return named;
  const body = {
    kind: 'found' as const,
    person: named.value,
    device,
    roles: [{ role: 'principal' as const }],
    scopes: [await ownScope(school, person), ...scopes],
    sheets: publicSheets(sheets),
  };
  const entry = await makeEntry(
    undefined,
    school,
    body,
    { kind: 'person', id: person.id, key: keys.sign },
    at,
  );
  return accept({
    school,
    entry,
    me,
    scopes: scopes.map(({ id }) => id),
    sheets: sheets.map(({ text }) => text),
    keep,
  });
}
