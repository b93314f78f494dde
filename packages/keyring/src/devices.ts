/** Another device for the same person: the unlocked one hands over by a one-time code, the new one also asks for the passphrase. */
import { accept, type BodyOf, type Checked, idText, type Membership, refuse } from '@wuhe/seal';
import { openBundle } from './bundle.ts';
import { type Carried, carry, uncarry } from './carried.ts';
import { derive, usualCost } from './derive.ts';
import type { LockerOptions } from './locker.ts';
import { type Me, makeEntry, settle } from './me.ts';
import { personKeys, wipe } from './person.ts';
import { newPrintedSecret, readPrinted, writePrinted } from './printed.ts';
import { isOutdated } from './scopes.ts';
import type { KeyStore } from './store.ts';

/** A code to type on the new device, and what the server keeps for a few minutes under `name`. */
export interface Handover {
  code: string;
  name: string;
  record: Carried;
}

/** Begins at the unlocked device. `key.locked`, also while no passphrase was chosen; `key.passphrase`. */
export async function handOver(
  { record, locker }: Me,
  passphrase: string,
  { cost = usualCost }: Pick<LockerOptions, 'cost'> = {},
): Promise<Checked<Handover>> {
  if (!locker.opened().ok || record.bundle.by === 'device') return refuse('key.locked');
  const secrets = await openBundle(record.bundle, passphrase, record);
  if (!secrets.ok) return secrets;
  const printed = newPrintedSecret();
  const carried = await carry('handover', record, secrets.value, new Uint8Array(), passphrase, printed, cost);
  wipe(secrets.value);
  const name = idText<string>(await derive(printed, 'handover-id', 16));
  return accept({ code: writePrinted(printed, 'handover'), name, record: carried });
}

/** The name under which the server keeps a handover, from the code as typed: `key.mistyped`. */
export async function handoverName(typed: string): Promise<Checked<string>> {
  const printed = readPrinted(typed, 'handover');
  return printed.ok ? accept(idText(await derive(printed.value, 'handover-id', 16))) : printed;
}

/** Ends at the new device: the entry that adds it, signed by the person. `key.mistyped`, `key.passphrase`, `key.damaged`, `key.renewed`, `chain.unknownPerson`. */
export async function takeOver(
  membership: Membership,
  typed: string,
  passphrase: string,
  stored: unknown,
  { store, options, at }: { store: KeyStore; options: LockerOptions; at: number },
): Promise<Checked<{ entry: Uint8Array; me: Me; keep(): Promise<void> }>> {
  const printed = readPrinted(typed, 'handover');
  if (!printed.ok) return printed;
  const carried = await uncarry('handover', stored, passphrase, printed.value);
  if (!carried.ok) return carried;
  const { record, secrets } = carried.value;
  const { school, person } = record;
  if (school !== membership.school) return refuse('chain.school');
  if (membership.people.get(person)?.removed !== undefined || !membership.people.has(person))
    return refuse('chain.unknownPerson');
  const keys = await personKeys(secrets);
  if (isOutdated(membership, { person, everyday: keys.everyday })) return refuse('key.renewed');
  const made = await settle(school, person, secrets, keys, store, options, passphrase);
  wipe(secrets);
  if (!made.ok) return made;
  const { me, device, keep } = made.value;
  const body: BodyOf<'device'> = { kind: 'device', device };
  const entry = await makeEntry(membership, school, body, { kind: 'person', id: person, key: keys.sign }, at);
  return accept({ entry, me, keep });
}
