/**
 * Shared machines: a card with a printed secret is a device of its own. The server keeps its keys under passphrase and card together; signing
 * in opens them in memory only, and signing out leaves nothing.
 */
import {
  accept,
  type BodyOf,
  type Checked,
  type DeviceId,
  idText,
  importBoxKey,
  importSigningKey,
  type Membership,
  refuse,
} from '@wuhe/seal';
import { lockByPassphrase, openBundle } from './bundle.ts';
import { type Carried, carry, uncarry } from './carried.ts';
import { derive, randomBytes, usualCost } from './derive.ts';
import { createLocker, type LockerOptions } from './locker.ts';
import type { Me } from './me.ts';
import { certifyDevice, personKeys, wipe } from './person.ts';
import { newPrintedSecret, readPrinted, writePrinted } from './printed.ts';
import { makeRecord } from './record.ts';
import { forgetEverydayKeys, isOutdated } from './scopes.ts';
import { memoryStore } from './store.ts';

/** A new card: its text to print once, what the server keeps under `name`, and the entry that adds its device. */
export interface Card {
  text: string;
  name: string;
  record: Carried;
  body: BodyOf<'device'>;
}

/** Makes a card for the person at this unlocked device; the passphrase is theirs. `key.locked`, `key.passphrase`. */
export async function makeCard(
  { record, locker }: Me,
  passphrase: string,
  { cost = usualCost }: Pick<LockerOptions, 'cost'> = {},
): Promise<Checked<Card>> {
  const opened = locker.opened();
  if (!opened.ok || record.bundle.by === 'device') return refuse('key.locked');
  const proof = await openBundle(record.bundle, passphrase, record);
  if (!proof.ok) return proof;
  const printed = newPrintedSecret();
  const own = randomBytes(64);
  const { id, device } = await cardDevice(printed, own);
  const carried = await carry('card', record, proof.value, own, passphrase, printed, cost);
  wipe(proof.value);
  own.fill(0);
  const certified = await certifyDevice(record.school, record.person, device, opened.value.keys.sign);
  return accept({
    text: writePrinted(printed, 'card'),
    name: id,
    record: carried,
    body: { kind: 'device', device: certified },
  });
}

/** The name under which the server keeps a card's record, from what was typed: `key.mistyped`. */
export async function cardName(typed: string): Promise<Checked<string>> {
  const printed = readPrinted(typed, 'card');
  return printed.ok ? accept(idText(await derive(printed.value, 'card-id', 16))) : printed;
}

/** Somebody signed in on a shared machine. */
export interface RoamingSession {
  me: Me;
  /** Wipes what is in memory, everyday keys included, and opens nothing again; nothing else was written. */
  signOut(): void;
}

/**
 * Signs in with card and passphrase. `key.mistyped`, `key.passphrase` (wrong passphrase or another card), `key.damaged`, `key.renewed`, `newer`; a lost card
 * that was dropped is `write.unknownDevice`.
 */
export async function signIn(
  membership: Membership,
  typed: string,
  passphrase: string,
  stored: unknown,
  options: LockerOptions,
): Promise<Checked<RoamingSession>> {
  const printed = readPrinted(typed, 'card');
  if (!printed.ok) return printed;
  const carried = await uncarry('card', stored, passphrase, printed.value);
  if (!carried.ok) return carried;
  const { record, secrets, more } = carried.value;
  if (record.school !== membership.school) return refuse('chain.school');
  if (more.length !== 64) return refuse('key.damaged');
  const keys = await personKeys(secrets);
  if (isOutdated(membership, { person: record.person, everyday: keys.everyday }))
    return refuse('key.renewed');
  const { device } = await cardDevice(printed.value, more);
  more.fill(0);
  const known = membership.devices.get(device.id);
  if (known?.person !== record.person || known.dropped !== undefined) return refuse('write.unknownDevice');
  const bundle = await lockByPassphrase(secrets, passphrase, record, options.cost);
  if (!bundle.ok) return bundle;
  const store = memoryStore();
  const own = makeRecord(record.school, record.person, device, keys, bundle.value);
  wipe(secrets);
  const locker = createLocker(own, store, options);
  const unlocked = await locker.unlock(passphrase);
  if (!unlocked.ok) return unlocked;
  const me = { record: own, locker };
  const signOut = () => {
    locker.end();
    forgetEverydayKeys(me);
  };
  return accept({ me, signOut });
}

async function cardDevice(printed: Uint8Array, own: Uint8Array) {
  const id = idText<DeviceId>(await derive(printed, 'card-id', 16));
  const sign = await importSigningKey(own.slice(0, 32));
  const box = await importBoxKey(own.slice(32));
  return { id, device: { id, sign, box } };
}
