import { createDecipheriv, hkdfSync } from 'node:crypto';
import { hex } from '@scure/base';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Epoch } from './chain/membership.ts';
import {
  commitment,
  describeEpoch,
  type EpochKey,
  letterKey,
  makeEpochKey,
  openHistory,
  unwrapKey,
} from './epoch.ts';
import { type BoxKey, deriveBoxKey, generateBoxKey, importBoxKey, openSealed, sealTo } from './hpke.ts';
import { idText, type PersonId, type SchoolId, type ScopeId } from './ids.ts';
import { isWeakBoxKey } from './weak-keys.ts';

const id = <Id extends string>(byte: number) => idText<Id>(new Uint8Array(16).fill(byte));
const name = { school: id<SchoolId>(1), scope: id<ScopeId>(2), epoch: 1 };
const [chen, lin] = [id<PersonId>(10), id<PersonId>(11)];
let chenKey: BoxKey;
let linKey: BoxKey;
let key: EpochKey;
let epoch: Epoch;

beforeAll(async () => {
  chenKey = await generateBoxKey();
  linKey = await generateBoxKey();
  key = makeEpochKey(name);
  epoch = await describeEpoch(key, [
    { id: chen, publicKey: chenKey.publicKey },
    { id: lin, publicKey: linKey.publicKey },
  ]);
});

describe('N4 HPKE', () => {
  test('derives the key pair of RFC 9180 A.1', async () => {
    const ikm = '6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037';
    const secret = '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8';
    const publicKey = '3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d';
    expect(hex.encode((await deriveBoxKey(hex.decode(ikm))).publicKey)).toBe(publicKey);
    expect(hex.encode((await importBoxKey(hex.decode(secret))).publicKey)).toBe(publicKey);
  });

  test('opens for its purpose, its key and its additional data only, and unchanged', async () => {
    const content = Uint8Array.of(1, 2, 3);
    const more = Uint8Array.of(9);
    const sealed = await sealTo(chenKey.publicKey, 'wrap', content, more);
    expect(await openSealed(chenKey, 'wrap', sealed, more)).toEqual(content);
    expect(await openSealed(chenKey, 'letter', sealed, more)).toBeUndefined();
    expect(await openSealed(linKey, 'wrap', sealed, more)).toBeUndefined();
    expect(await openSealed(chenKey, 'wrap', sealed, Uint8Array.of(8))).toBeUndefined();
    expect(await openSealed(chenKey, 'wrap', sealed.subarray(0, 47), more)).toBeUndefined();
    for (let at = 0; at < sealed.length; at++) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await openSealed(chenKey, 'wrap', changed, more)).toBeUndefined();
    }
  });

  test('N6 nothing is sealed to a weak key, under which everybody knows the secret', async () => {
    const one = new Uint8Array(32);
    one[0] = 1;
    const orderEight = hex.decode('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800');
    for (const weak of [new Uint8Array(32), one, orderEight]) {
      expect(isWeakBoxKey(weak)).toBe(true);
      await expect(sealTo(weak, 'wrap', new Uint8Array(32), new Uint8Array())).rejects.toThrow(RangeError);
    }
    expect(isWeakBoxKey(chenKey.publicKey)).toBe(false);
  });

  test('no private key can be taken out', async () => {
    for (const { privateKey } of [
      chenKey,
      await importBoxKey(new Uint8Array(32).fill(5)),
      await letterKey(key),
    ])
      await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow();
  });
});

describe('K1–K5 the epochs of a scope', () => {
  test('K4 each member opens their own wrap; somebody without one does not', async () => {
    expect(await unwrapKey(name, epoch, chen, chenKey)).toEqual({ ok: true, value: key });
    expect(await unwrapKey(name, epoch, lin, linKey)).toEqual({ ok: true, value: key });
    expect(await unwrapKey(name, epoch, id(12), chenKey)).toEqual({ ok: false, code: 'key.missing' });
  });

  test('K4 a wrap moved to another member, scope, school or epoch does not open', async () => {
    const wraps = new Map([[lin, epoch.wraps.get(chen) ?? new Uint8Array()]]);
    expect(await unwrapKey(name, { ...epoch, wraps }, lin, chenKey)).toEqual({
      ok: false,
      code: 'key.damaged',
    });
    for (const other of [{ scope: id<ScopeId>(3) }, { school: id<SchoolId>(3) }, { epoch: 2 }])
      expect(await unwrapKey({ ...name, ...other }, epoch, chen, chenKey)).toEqual({
        ok: false,
        code: 'key.damaged',
      });
  });

  test('K2 one wrap cannot give two members different keys: the one that does not match the commitment is not used', async () => {
    const second = makeEpochKey(name);
    const forLin = await describeEpoch(second, [{ id: lin, publicKey: linKey.publicKey }]);
    const split = { ...epoch, wraps: new Map([...epoch.wraps, ...forLin.wraps]) };
    expect(await unwrapKey(name, split, chen, chenKey)).toEqual({ ok: true, value: key });
    expect(await unwrapKey(name, split, lin, linKey)).toEqual({ ok: false, code: 'key.commitment' });
  });

  test('K2 the commitment tells schools, scopes and epochs apart', async () => {
    const names = [{}, { scope: id<ScopeId>(3) }, { school: id<SchoolId>(3) }, { epoch: 2 }];
    const commitments = names.map((other) => hex.encode(commitment({ ...key, ...other })));
    expect(new Set(commitments).size).toBe(4);
    expect(commitments[0]).toBe(hex.encode(epoch.commitment));
  });

  test('K5 who joins reads history: each key opens the one before, which must match its own commitment', async () => {
    const next = makeEpochKey({ ...name, epoch: 2 });
    const described = await describeEpoch(next, [], key);
    expect(await openHistory(next, described, epoch)).toEqual({ ok: true, value: key });
    const wrong = { ...epoch, commitment: new Uint8Array(32) };
    expect(await openHistory(next, described, wrong)).toEqual({ ok: false, code: 'key.commitment' });
    const { history = new Uint8Array(), ...without } = described;
    expect(await openHistory(next, without, epoch)).toEqual({ ok: false, code: 'key.missing' });
    for (const damaged of [history.slice(0, 5), history.with(20, (history[20] ?? 0) ^ 1)])
      expect(await openHistory(next, { ...described, history: damaged }, epoch)).toEqual({
        ok: false,
        code: 'key.damaged',
      });
    await expect(describeEpoch(makeEpochKey({ ...name, epoch: 3 }), [], key)).rejects.toThrow(RangeError);
  });

  test('K7 whoever has the specification alone draws the same keys: HKDF, salt, info, and what is authenticated', async () => {
    const next = makeEpochKey({ ...name, epoch: 2 });
    const { history = new Uint8Array() } = await describeEpoch(next, [], key);
    const salt = Uint8Array.of(...Array(16).fill(1), ...Array(16).fill(2), 0, 0, 0, 2);
    const drawn = new Uint8Array(hkdfSync('sha256', next.key, salt, 'wuhe/history/1\0', 32));
    const opened = createDecipheriv('aes-256-gcm', drawn, history.subarray(0, 12)).setAAD(salt);
    opened.setAuthTag(history.subarray(44));
    const before = Buffer.concat([opened.update(history.subarray(12, 44)), opened.final()]);
    expect(new Uint8Array(before)).toEqual(key.key);
  });

  test('K3 every holder of the key has the same letter key, another in every epoch', async () => {
    expect((await letterKey({ ...key })).publicKey).toEqual(epoch.publicKey);
    expect((await letterKey({ ...key, epoch: 2 })).publicKey).not.toEqual(epoch.publicKey);
  });
});
