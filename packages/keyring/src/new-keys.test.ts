import { type ScopeId, unwrapKey } from '@wuhe/seal';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  finishRenewal,
  handOver,
  type KeyStore,
  loadMe,
  type Me,
  makeCard,
  memoryStore,
  renewals,
  renewPerson,
  scopeKey,
  signIn,
  takeNewKeys,
  takeOver,
} from './index.ts';
import { must, PASSPHRASE, TestVillage } from './school.testing.ts';

let village: TestVillage;
let nurse: Me;
let store: KeyStore;
let common: ScopeId;
let home: ScopeId;

beforeEach(async () => {
  village = await TestVillage.found('school', 'home');
  [common, home] = village.scopes as [ScopeId, ScopeId];
  nurse = await village.bring(village.principal, [{ role: 'nurse' }], [common, home]);
  store = village.stores.get(nurse) as KeyStore;
});

const where = () => ({ store, options: village.options, at: 1 });
const code = async (checked: Promise<{ ok: boolean; code?: string }>) => {
  const it = await checked;
  return it.ok ? 'ok' : it.code;
};
const open = (scope: ScopeId, me: Me, epoch?: number) =>
  code(scopeKey(village.membership, scope, me, epoch) as Promise<{ ok: boolean }>);

/** What whoever took the old everyday key from a device's memory opens of a scope's newest epoch. */
async function thiefOpens(thief: Me, scope: ScopeId): Promise<boolean> {
  const epoch = village.membership.scopes.get(scope)?.epochs.at(-1);
  if (!epoch) throw new Error('no scope');
  const name = { school: village.membership.school, scope, epoch: epoch.epoch };
  return (await unwrapKey(name, epoch, thief.record.person, thief.record.everyday)).ok;
}

async function renewAll(...members: Me[]) {
  for (const me of members)
    for (const body of (await renewals(village.membership, me)).bodies)
      expect(await village.tell(body, me)).toBe('ok');
}

describe('after a lost or stolen device', () => {
  it('M22 the old everyday key opens nothing new, the new one everything, history included', async () => {
    const own = nurse.record.person as string as ScopeId;
    const renewed = must(await renewPerson(village.membership, nurse, PASSPHRASE, where()));
    await village.append(renewed.entry);
    await renewed.keep();
    const { me } = renewed;
    must(await me.locker.unlock(PASSPHRASE));
    expect(await thiefOpens(nurse, common)).toBe(false);
    await renewAll(me, village.principal);
    for (const scope of [common, home, own]) {
      expect(village.membership.scopes.get(scope)).toMatchObject({ epochs: { length: 2 } });
      expect(village.membership.scopes.get(scope)?.due).toBeUndefined();
      expect(await open(scope, me)).toBe('ok');
      expect(await open(scope, me, 1)).toBe('ok');
      expect(await open(scope, nurse)).toBe('key.renewed');
    }
    expect(await thiefOpens(nurse, common)).toBe(false);
    expect(await thiefOpens(nurse, own)).toBe(false);
    // The device and its certificate are the same: it signs on.
    expect(me.record.device).toBe(nurse.record.device);
    expect(
      must(await loadMe(store, village.membership.school, village.options)).record.everyday.publicKey,
    ).toEqual(me.record.everyday.publicKey);
  });

  it('M22 it needs the passphrase, and a guarded tier that is open', async () => {
    expect(await code(renewPerson(village.membership, nurse, 'not this one', where()))).toBe(
      'key.passphrase',
    );
    nurse.locker.lock();
    expect(await code(renewPerson(village.membership, nurse, PASSPHRASE, where()))).toBe('key.locked');
  });

  it('M22 power lost before the chain took the entry, or before the new keys were kept: neither key is lost', async () => {
    const { school } = village.membership;
    const renewed = must(await renewPerson(village.membership, nurse, PASSPHRASE, where()));
    expect(await finishRenewal(store, village.membership)).toBe(false);
    const before = must(await loadMe(store, school, village.options));
    must(await before.locker.unlock(PASSPHRASE));
    expect(await open(home, before)).toBe('ok');
    await village.append(renewed.entry);
    expect(await open(home, before)).toBe('key.renewed');
    expect(await finishRenewal(store, village.membership)).toBe(true);
    const after = must(await loadMe(store, school, village.options));
    must(await after.locker.unlock(PASSPHRASE));
    expect(await open(home, after)).toBe('ok');
    expect(await finishRenewal(store, village.membership)).toBe(false);
  });

  it('M22 made again because no answer came, the entry brings the same keys', async () => {
    const first = must(await renewPerson(village.membership, nurse, PASSPHRASE, where()));
    const again = must(await renewPerson(village.membership, nurse, PASSPHRASE, where()));
    expect(again.me.record.everyday.publicKey).toEqual(first.me.record.everyday.publicKey);
    await village.append(first.entry);
    expect(await finishRenewal(store, village.membership)).toBe(true);
  });

  it('M22 where storing fails nothing is half-applied: no entry is given, the old keys stay', async () => {
    const failing = { ...store, put: () => Promise.reject(new Error('disk full')) };
    await expect(
      renewPerson(village.membership, nurse, PASSPHRASE, { ...where(), store: failing }),
    ).rejects.toThrow('disk full');
    expect(await open(home, nurse)).toBe('ok');
  });

  it('M22 other devices take the new keys by code; an old code and an old card are told', async () => {
    const old = must(await handOver(nurse, PASSPHRASE, village.options));
    const laptop = memoryStore();
    const at = { store: laptop, options: village.options, at: 1 };
    const added = must(await takeOver(village.membership, old.code, PASSPHRASE, old.record, at));
    await village.append(added.entry);
    await added.keep();
    const card = must(await makeCard(nurse, PASSPHRASE, village.options));
    expect(await village.tell(card.body, nurse)).toBe('ok');

    const renewed = must(await renewPerson(village.membership, nurse, PASSPHRASE, where()));
    await village.append(renewed.entry);
    await renewed.keep();
    must(await renewed.me.locker.unlock(PASSPHRASE));
    const { membership, options } = village;
    expect(await open(common, added.me)).toBe('key.renewed');
    const take = (code: string, record: unknown, passphrase = PASSPHRASE) =>
      takeNewKeys(membership, added.me, code, passphrase, record, at);
    expect(await code(take(old.code, old.record))).toBe('key.renewed');
    expect(await code(takeOver(membership, old.code, PASSPHRASE, old.record, at))).toBe('key.renewed');
    expect(await code(signIn(membership, card.text, PASSPHRASE, card.record, options))).toBe('key.renewed');
    const fresh = must(await handOver(renewed.me, PASSPHRASE, options));
    expect(await code(take(fresh.code, fresh.record, 'not this one'))).toBe('key.passphrase');
    expect(await code(take(`${fresh.code.slice(0, -1)}?`, fresh.record))).toBe('key.mistyped');
    const others = must(await handOver(village.principal, PASSPHRASE, options));
    expect(await code(take(others.code, others.record))).toBe('chain.school');
    const me = must(await take(fresh.code, fresh.record));
    must(await me.locker.unlock(PASSPHRASE));
    expect(await open(home, me)).toBe('ok');
    expect(me.record.device.id).toBe(added.me.record.device.id);
    const kept = must(await loadMe(laptop, membership.school, options));
    expect(await open(common, kept)).toBe('ok');
  });
});
