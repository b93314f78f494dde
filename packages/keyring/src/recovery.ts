/** Recovery sheets: two printouts, kept by two people, either of which can recover the school. Each use is on the chain (K6). */
import {
  accept,
  type BodyOf,
  type BoxKey,
  type Checked,
  type EpochKey,
  idText,
  importBoxKey,
  importSigningKey,
  type Membership,
  refuse,
  type ScopeId,
  type SheetId,
  type SigningKey,
  unwrapKey,
  wrapKey,
} from '@wuhe/seal';
import { derive } from './derive.ts';
import type { LockerOptions } from './locker.ts';
import { type Me, makeEntry, newcomer } from './me.ts';
import { ownScope } from './own.ts';
import { newPrintedSecret, readPrinted, writePrinted } from './printed.ts';
import { scopeKey } from './scopes.ts';
import type { KeyStore } from './store.ts';

/** A sheet: what stands on paper, and its keys. The text is shown once, to be printed, and kept nowhere. */
export interface Sheet {
  text: string;
  id: SheetId;
  sign: SigningKey;
  box: BoxKey;
}

export function newSheet(): Promise<Sheet> {
  return sheetOf(newPrintedSecret());
}

/** A sheet from what somebody typed: `key.mistyped`. */
export async function readSheet(typed: string): Promise<Checked<Sheet>> {
  const secret = readPrinted(typed, 'sheet');
  return secret.ok ? accept(await sheetOf(secret.value)) : secret;
}

async function sheetOf(secret: Uint8Array): Promise<Sheet> {
  const [id, sign, box] = await Promise.all([
    derive(secret, 'sheet-id', 16),
    derive(secret, 'sheet-sign'),
    derive(secret, 'sheet-box'),
  ]);
  return {
    text: writePrinted(secret, 'sheet'),
    id: idText<SheetId>(id),
    sign: await importSigningKey(sign),
    box: await importBoxKey(box),
  };
}

/** Sheets as a `found` entry brings them in. */
export function publicSheets(sheets: readonly Sheet[]): BodyOf<'found'>['sheets'] {
  return sheets.map(({ id, sign, box }) => ({ id, sign: sign.publicKey, box: box.publicKey }));
}

/** New sheets in the place of all old ones, for the scopes that this principal holds; the others become due. `key.locked` and codes of scopeKey. */
export async function replaceSheets(
  membership: Membership,
  me: Me,
  sheets: readonly Sheet[],
): Promise<Checked<BodyOf<'recovery'>>> {
  const keys: EpochKey[] = [];
  for (const scope of membership.scopes.values()) {
    const own = (membership.people as ReadonlyMap<string, unknown>).has(scope.id);
    if (own || !scope.epochs.at(-1)?.wraps.has(me.record.person)) continue;
    const key = await scopeKey(membership, scope.id, me);
    if (!key.ok) return key;
    keys.push(key.value);
  }
  const described = sheets.map(async ({ id, sign, box }) => {
    const wraps = keys.map(
      async (key) => [key.scope, await wrapKey(key, { id, publicKey: box.publicKey })] as const,
    );
    return { id, sign: sign.publicKey, box: box.publicKey, wraps: new Map(await Promise.all(wraps)) };
  });
  return accept({
    kind: 'recovery',
    sheets: await Promise.all(described),
    ends: [...membership.sheets.keys()],
  });
}

/**
 * Recovers a school with a sheet as it was typed: a new principal on this device, with every scope that the sheet opens. The entry must be
 * accepted by the chain; then `keep`. `key.mistyped`, `chain.unknownSheet`, `key.short`.
 */
export async function recoverSchool(
  membership: Membership,
  typed: string,
  {
    store,
    options,
    passphrase,
    at,
  }: { store: KeyStore; options: LockerOptions; passphrase: string; at: number },
): Promise<Checked<{ entry: Uint8Array; me: Me; keep(): Promise<void> }>> {
  const sheet = await readSheet(typed);
  if (!sheet.ok) return sheet;
  const { id, sign, box } = sheet.value;
  if (!membership.sheets.has(id)) return refuse('chain.unknownSheet');
  const { school } = membership;
  const made = await newcomer(school, store, options, passphrase);
  if (!made.ok) return made;
  const { me, keys, person, device, keep } = made.value;
  const wraps = new Map<ScopeId, Uint8Array>();
  for (const scope of membership.scopes.values()) {
    const last = scope.epochs.at(-1);
    if (!last?.wraps.has(id)) continue;
    const key = await unwrapKey({ school, scope: scope.id, epoch: last.epoch }, last, id, box);
    // One damaged wrap must not keep the school shut.
    if (key.ok)
      wraps.set(scope.id, await wrapKey(key.value, { id: person.id, publicKey: keys[scope.tier].publicKey }));
  }
  const own = await ownScope(school, person);
  const body = { kind: 'recover', person, device, own, wraps } as const;
  const entry = await makeEntry(membership, school, body, { kind: 'sheet', id, key: sign }, at);
  return accept({ entry, me, keep });
}
