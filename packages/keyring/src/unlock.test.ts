import { appendEntry, type ScopeId } from '@wuhe/seal';
import { beforeEach, describe, expect, it } from 'vitest';
import { stretch, usualCost } from './derive.ts';
import { foundSchool, loadMe, memoryStore, openScope, scopeKey } from './index.ts';
import { newId } from './me.ts';
import { must, PASSPHRASE, TestVillage, verifier } from './school.testing.ts';

const MINUTE = 60_000;
let village: TestVillage;
let common: ScopeId;
let home: ScopeId;

beforeEach(async () => {
  village = await TestVillage.found('school', 'home');
  [common, home] = village.scopes as [ScopeId, ScopeId];
});

describe('two-tier unlock', () => {
  it('a school founded alone and silently opens everyday scopes with the device; guarded ones ask for a passphrase first', async () => {
    const store = memoryStore();
    const founded = must(
      await foundSchool({
        store,
        options: village.options,
        scopes: [{ kind: 'school' }, { kind: 'home' }],
        sheets: 0,
        at: 1,
      }),
    );
    const membership = must(await appendEntry(undefined, founded.entry, verifier));
    expect(store.size).toBe(0);
    await founded.keep();
    const me = must(await loadMe(store, founded.school, village.options));
    const [everyday, guarded] = founded.scopes as [ScopeId, ScopeId];
    expect(me.locker.state()).toBe('choose');
    expect(await scopeKey(membership, everyday, me)).toMatchObject({ ok: true });
    expect(await scopeKey(membership, guarded, me)).toEqual({ ok: false, code: 'key.locked' });
    expect(await me.locker.choose('short')).toEqual({ ok: false, code: 'key.short' });
    expect(me.locker.state()).toBe('choose');
    expect(await me.locker.choose(PASSPHRASE)).toMatchObject({ ok: true });
    expect(await scopeKey(membership, guarded, me)).toMatchObject({ ok: true });
    const again = must(await loadMe(store, founded.school, village.options));
    expect(again.locker.state()).toBe('closed');
    expect(await scopeKey(membership, guarded, again)).toEqual({ ok: false, code: 'key.locked' });
    expect(await again.locker.unlock(PASSPHRASE)).toMatchObject({ ok: true });
  });

  it('a worker that is ended leaves it open for the next, in the browser’s memory only and no longer than the lock lasts', async () => {
    let text: string | undefined;
    let time = 1000;
    const memory = {
      load: async () => text,
      save: async (next: string | undefined) => {
        text = next;
      },
    };
    const options = { ...village.options, clock: () => time, memory };
    const store = memoryStore();
    const founded = must(
      await foundSchool({ store, options, scopes: [{ kind: 'home' }], passphrase: PASSPHRASE, at: 1 }),
    );
    await founded.keep();
    const next = async () => must(await loadMe(store, founded.school, options));
    const first = await next();
    must(await first.locker.unlock(PASSPHRASE));
    await expect.poll(() => text).toBeDefined();
    time += 10 * MINUTE;
    const second = await next();
    expect(second.locker.state()).toBe('closed');
    expect(await second.locker.resume()).toBe(true);
    second.locker.touch();
    await expect.poll(() => JSON.parse(text ?? '{}').used).toBe(time);
    time += 14 * MINUTE;
    const third = await next();
    expect(await third.locker.resume()).toBe(true);
    time += 2 * MINUTE;
    expect(third.locker.state()).toBe('closed');
    await expect.poll(() => text).toBeUndefined();
    expect(await (await next()).locker.resume()).toBe(false);

    must(await third.locker.unlock(PASSPHRASE));
    await expect.poll(() => text).toBeDefined();
    const before = text;
    third.locker.lock();
    await expect.poll(() => text).toBeUndefined();
    for (const broken of ['', '{}', before?.replace(/"device":"./, '"device":"_'), before?.slice(0, -9)]) {
      text = broken;
      expect(await (await next()).locker.resume()).toBe(false);
    }
  });

  it('a wrong passphrase opens nothing, and composed or decomposed characters are the same passphrase', async () => {
    const { locker } = village.principal;
    must(await locker.change(PASSPHRASE, 'Schule ä größer'));
    locker.lock();
    expect(await locker.unlock(PASSPHRASE)).toEqual({ ok: false, code: 'key.passphrase' });
    expect(locker.state()).toBe('closed');
    expect(await locker.unlock('Schule ä größer'.normalize('NFD'))).toMatchObject({ ok: true });
  });

  it('it locks after 15 idle minutes, and the keys in memory are wiped', async () => {
    const { locker } = village.principal;
    const opened = must(locker.opened());
    const guarded = must(await scopeKey(village.membership, home, village.principal));
    village.time = 14 * MINUTE;
    locker.touch();
    village.time = 28 * MINUTE;
    expect(locker.state()).toBe('open');
    expect(locker.locksAt()).toBe(29 * MINUTE);
    village.time = 29 * MINUTE;
    expect(await scopeKey(village.membership, home, village.principal)).toEqual({
      ok: false,
      code: 'key.locked',
    });
    expect(opened.secrets.sign.every((byte) => byte === 0)).toBe(true);
    expect(guarded.key.every((byte) => byte === 0)).toBe(true);
    expect(await scopeKey(village.membership, common, village.principal)).toMatchObject({ ok: true });
  });

  it('it locks after 4 hours of use, however busy, and when the clock goes back', async () => {
    const { locker } = village.principal;
    for (village.time = 0; village.time < 240 * MINUTE; village.time += 10 * MINUTE) locker.touch();
    expect(locker.state()).toBe('closed');
    must(await locker.unlock(PASSPHRASE));
    village.time -= 1;
    expect(locker.state()).toBe('closed');
  });

  it('locking ends an unlocking that is under way: nothing opens afterwards, nothing stays in memory', async () => {
    const { locker } = village.principal;
    const under = locker.unlock(PASSPHRASE);
    locker.lock();
    expect(await under).toEqual({ ok: false, code: 'key.locked' });
    expect(locker.state()).toBe('closed');
    const changing = locker.change(PASSPHRASE, 'another passphrase');
    locker.lock();
    expect(await changing).toEqual({ ok: false, code: 'key.locked' });
    expect(await locker.unlock('another passphrase')).toMatchObject({ ok: true });
  });

  it('of two unlockings at once one stays open, and the secrets of the other are wiped', async () => {
    const { locker } = village.principal;
    const both = await Promise.all([locker.unlock(PASSPHRASE), locker.unlock(PASSPHRASE)]);
    const secrets = both.map((opened) => must(opened).secrets.sign.some((byte) => byte !== 0));
    expect(secrets.filter(Boolean)).toHaveLength(1);
    expect(locker.state()).toBe('open');
  });

  it('background work does not keep it open', async () => {
    for (village.time = 0; village.time < 15 * MINUTE; village.time += MINUTE)
      expect(await scopeKey(village.membership, home, village.principal)).toMatchObject({ ok: true });
    expect(village.principal.locker.state()).toBe('closed');
  });

  it('a school may shorten the times and cannot lengthen them', async () => {
    const store = village.stores.get(village.principal) ?? memoryStore();
    const load = async (idle: number) => {
      const options = { ...village.options, times: { idle, most: 9e9 } };
      const me = must(await loadMe(store, village.membership.school, options));
      must(await me.locker.unlock(PASSPHRASE));
      return me.locker.locksAt();
    };
    expect(await load(MINUTE)).toBe(MINUTE);
    expect(await load(9e9)).toBe(15 * MINUTE);
  });

  it('a changed passphrase needs the old one; where storing fails, the old one stays', async () => {
    const { locker } = village.principal;
    expect(await locker.change('not the old one', 'another passphrase')).toEqual({
      ok: false,
      code: 'key.passphrase',
    });
    const store = village.stores.get(village.principal);
    const failing = { ...(store ?? memoryStore()), put: () => Promise.reject(new Error('disk full')) };
    const me = must(await loadMe(failing, village.membership.school, village.options));
    await expect(me.locker.change(PASSPHRASE, 'another passphrase')).rejects.toThrow('disk full');
    expect(await me.locker.unlock(PASSPHRASE)).toMatchObject({ ok: true });
    expect(await me.locker.unlock('another passphrase')).toEqual({ ok: false, code: 'key.passphrase' });
  });

  it('stored key material that was damaged, swapped or made costly is refused by its code', async () => {
    const { school } = village.membership;
    const store = village.stores.get(village.principal) ?? memoryStore();
    const name = `keyring/${school}`;
    const good = (await store.get(name)) as { bundle: { stretch: { cost: object } } };
    const load = async (value: unknown) => {
      await store.put(name, value);
      const read = await loadMe(store, school, village.options);
      return read.ok ? 'ok' : read.code;
    };
    expect(await load(undefined)).toBe('key.missing');
    for (const bad of [
      null,
      'text',
      {},
      { ...good, everyday: undefined },
      { ...good, more: 1 },
      { ...good, person: 'short' },
    ])
      expect(await load(bad)).toBe('key.damaged');
    expect(await load({ ...good, version: 2 })).toBe('newer');
    const { stretch: parameters } = good.bundle;
    for (const bad of [
      { memory: 4_000_000, passes: 3 },
      { memory: 65_536, passes: 1e9 },
    ])
      expect(await load({ ...good, bundle: { ...good.bundle, stretch: { ...parameters, cost: bad } } })).toBe(
        'key.damaged',
      );
    // The bundle of somebody else, under the same passphrase.
    const other = await village.bring(village.principal, [{ role: 'nurse' }]);
    await store.put(name, { ...good, bundle: other.record.bundle });
    const me = must(await loadMe(store, school, village.options));
    expect(await me.locker.unlock(PASSPHRASE)).toEqual({ ok: false, code: 'key.passphrase' });
  });

  it('private keys on the device cannot be exported', async () => {
    const { device, everyday } = village.principal.record;
    for (const { privateKey } of [device.sign, device.box, everyday])
      await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
  });

  it('the real Argon2id: 64 MiB, 3 passes', async () => {
    expect(usualCost).toEqual({ memory: 65_536, passes: 3 });
    const key = await stretch(PASSPHRASE, { salt: new Uint8Array(16), cost: usualCost });
    expect(key.length).toBe(32);
    const cheap = await stretch(PASSPHRASE, { salt: new Uint8Array(16), cost: { memory: 256, passes: 1 } });
    expect(cheap).not.toEqual(key);
  });
});

describe('scope keys', () => {
  it('K1 a new scope opens for each of its members and for nobody else: key.missing', async () => {
    const nurse = await village.bring(village.principal, [{ role: 'nurse' }]);
    const guard = await village.bring(village.principal, [{ role: 'gateGuard' }]);
    const id = newId<ScopeId>();
    const members = new Map([
      [nurse.record.person, 'write' as const],
      [village.principal.record.person, 'read' as const],
    ]);
    const body = must(
      await openScope(village.membership, { id, tier: 'guarded', grantors: ['holder'] }, members),
    );
    expect(await village.tell(body, nurse)).toBe('ok');
    const key = must(await scopeKey(village.membership, id, nurse));
    expect(must(await scopeKey(village.membership, id, village.principal)).key).toEqual(key.key);
    expect(await scopeKey(village.membership, id, guard)).toEqual({ ok: false, code: 'key.missing' });
    expect(await scopeKey(village.membership, id, nurse, 2)).toEqual({ ok: false, code: 'epoch.unknown' });
    expect(await scopeKey(village.membership, newId<ScopeId>(), nurse)).toEqual({
      ok: false,
      code: 'room.unknownScope',
    });
  });

  it('K2 a wrap of another key than the one committed to is not used', async () => {
    const nurse = await village.bring(village.principal, [{ role: 'nurse' }], [common]);
    const scope = village.membership.scopes.get(common);
    const last = scope?.epochs.at(-1);
    if (!scope || !last) throw new Error();
    const commitment = crypto.getRandomValues(new Uint8Array(32));
    const swapped = { ...scope, epochs: [{ ...last, commitment }] };
    const membership = { ...village.membership, scopes: new Map([[common, swapped]]) };
    expect(await scopeKey(membership, common, nurse)).toEqual({ ok: false, code: 'key.commitment' });
    // Nor a wrap that was made for somebody else.
    const wrap = last.wraps.get(village.principal.record.person) ?? new Uint8Array(80);
    const given = { ...last, wraps: new Map([[nurse.record.person, wrap]]) };
    const exchanged = { ...village.membership, scopes: new Map([[common, { ...scope, epochs: [given] }]]) };
    expect(await scopeKey(exchanged, common, nurse)).toEqual({ ok: false, code: 'key.damaged' });
  });
});
