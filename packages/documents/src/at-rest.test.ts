// @vitest-environment node
import { makeEpochKey, type SchoolId, type ScopeId } from '@wuhe/seal';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type KeyOf, Resting, type RestingPlace } from './at-rest.ts';
import type { AtRest } from './contract.ts';

const id = (byte: number) => Buffer.alloc(16, byte).toString('base64url');
const scope = id(1) as ScopeId;
const other = id(2) as ScopeId;
const school = id(3) as SchoolId;
const document = `${scope}${id(4)}`;
const place: RestingPlace = { what: 'outbox', document, id: id(5) };
const text = '陳同學今天上午沒有到校。';
const content = new TextEncoder().encode(text);

let keys: Map<string, ReturnType<typeof makeEpochKey>>;
let epoch: number;
let locked: boolean;
const keyOf: KeyOf = async (of, wanted = epoch) => {
  if (locked) return { ok: false, code: 'key.locked' };
  const key = keys.get(`${of}.${wanted}`) ?? makeEpochKey({ school, scope: of, epoch: wanted });
  keys.set(`${of}.${wanted}`, key);
  return { ok: true, value: key };
};
let resting: Resting;

beforeEach(() => {
  keys = new Map();
  epoch = 1;
  locked = false;
  resting = new Resting(keyOf);
});

async function sealed(bytes = content, at = place, of = scope): Promise<AtRest> {
  const made = await resting.seal(of, at, bytes);
  if (!made.ok) throw new Error(made.code);
  return made.value;
}

describe('bytes at rest', () => {
  it('open as they were sealed, also under an older epoch and by the next worker', async () => {
    const first = await sealed();
    epoch = 2;
    const second = await sealed();
    expect([first.epoch, second.epoch]).toEqual([1, 2]);
    for (const one of [first, second])
      expect(await new Resting(keyOf).open(place, one)).toEqual({ ok: true, value: content });
  });

  it('hold no word of the content, and open for nobody with another scope or epoch', async () => {
    const one = await sealed();
    expect(Buffer.from(one.ciphertext).includes(text)).toBe(false);
    for (const wrong of [
      { ...one, scope: other },
      { ...one, epoch: 2 },
    ])
      expect(await resting.open(place, wrong)).toEqual({ ok: false, code: 'envelope.unreadable' });
  });

  it.each([
    { ...place, what: 'digest' as const },
    { ...place, id: id(6) },
    { ...place, document: `${scope}${id(6)}` },
  ])('put in another place they do not open', async (elsewhere) => {
    expect(await resting.open(elsewhere, await sealed())).toEqual({ ok: false, code: 'envelope.unreadable' });
  });

  it('what they are is authenticated, not only drawn into the key', async () => {
    const one = await sealed();
    const same = { ...place, what: 'digest' as const };
    expect((await resting.open(same, one)).ok).toBe(false);
    expect((await resting.open(place, one)).ok).toBe(true);
  });

  it('damaged anywhere, they are unreadable and never half read', async () => {
    const one = await sealed();
    for (let at = 0; at < one.ciphertext.length; at += 7) {
      const ciphertext = one.ciphertext.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(await resting.open(place, { ...one, ciphertext })).toEqual({
        ok: false,
        code: 'envelope.unreadable',
      });
    }
    for (const ciphertext of [new Uint8Array(), one.ciphertext.subarray(1)])
      expect((await resting.open(place, { ...one, ciphertext })).ok).toBe(false);
  });

  it('U8 no nonce comes twice, for one content in one place', async () => {
    const nonces = await Promise.all(Array.from({ length: 50 }, async () => (await sealed()).nonce.join()));
    expect(new Set(nonces).size).toBe(50);
  });

  it('E3 their size tells a class of sizes', async () => {
    const sizes = [0, 1, 30, 60].map(
      async (length) => (await sealed(new Uint8Array(length))).ciphertext.length,
    );
    expect(new Set(await Promise.all(sizes))).toEqual(new Set([64 + 16]));
    const near = [1000, 1001, 1015].map(
      async (length) => (await sealed(new Uint8Array(length))).ciphertext.length,
    );
    expect(new Set(await Promise.all(near)).size).toBe(1);
  });
});

describe('keys', () => {
  it('K7, N3 are drawn for this purpose and document alone', async () => {
    const derive = vi.spyOn(crypto.subtle, 'deriveKey');
    await sealed();
    const infos = derive.mock.calls.map(([parameters]) => (parameters as HkdfParams).info);
    expect(infos.map((info) => new TextDecoder().decode(info))).toEqual([
      `wuhe/documents/at-rest/1\0${document}`,
    ]);
    vi.restoreAllMocks();
  });

  it('are derived once for each document and epoch', async () => {
    const derive = vi.spyOn(crypto.subtle, 'deriveKey');
    await Promise.all([sealed(), sealed(), sealed(content, { ...place, id: id(7) })]);
    expect(derive).toHaveBeenCalledTimes(1);
    await sealed(content, { ...place, document: `${scope}${id(8)}` });
    epoch = 2;
    await sealed();
    expect(derive).toHaveBeenCalledTimes(3);
    resting.forget();
    await sealed();
    expect(derive).toHaveBeenCalledTimes(4);
    vi.restoreAllMocks();
  });

  it('a person who has locked opens nothing, even what was open just before', async () => {
    const one = await sealed();
    locked = true;
    const refusal = { ok: false, code: 'key.locked' };
    expect(await resting.open(place, one)).toEqual(refusal);
    expect(await resting.seal(scope, place, content)).toEqual(refusal);
  });

  it('N5 under a key that was wiped meanwhile nothing is sealed', async () => {
    await sealed();
    for (const { key } of keys.values()) key.fill(0);
    expect(await resting.seal(scope, place, content)).toEqual({ ok: false, code: 'key.locked' });
  });
});
