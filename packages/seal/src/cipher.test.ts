import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Accepted, markAccepted } from './accepted.ts';
import type { Checked } from './checked.ts';
import {
  type ContentKeys,
  contentKeys,
  openEnvelope,
  type Sealed,
  sealBare,
  sealEnvelope,
} from './cipher.ts';
import { signer, webCryptoVerifier } from './ed25519.ts';
import {
  decodeEnvelope,
  type Envelope,
  encodeEnvelope,
  encodeHeader,
  type Header,
  signedBytes,
} from './envelope.ts';
import { labelled } from './hash.ts';
import type { DeviceId, DocumentId } from './ids.ts';
import type { Signer } from './keys.ts';
import { mutate, quota, random } from './mutate.testing.ts';
import { pad, paddedLength, unpad } from './padding.ts';
import { header, id, type SampleSchool, sampleSchool } from './school.testing.ts';

const verifier = webCryptoVerifier();
let sample: SampleSchool;
let keys: ContentKeys;
let sign: Signer;

beforeAll(async () => {
  sample = await sampleSchool();
  keys = await contentKeys(sample.keys.scope);
  sign = signer(sample.chen.deviceKey);
});

function value<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}

const decoded = ({ bytes }: Sealed): Envelope => value(decodeEnvelope(bytes));
const accepted = (sealed: Sealed): Accepted => markAccepted(decoded(sealed));
const update = async (content: Uint8Array) =>
  value(await sealEnvelope(header('update', sample), content, keys, sign));

describe('an envelope', () => {
  test('gives back what was sealed, whatever its length, and carries its writer’s signature (E1, E2)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (content) => {
        const sealed = await update(content);
        expect(value(await openEnvelope(accepted(sealed), keys))).toEqual(content);
        const { headerBytes, nonce, ciphertext, signature, link } = decoded(sealed);
        expect(link).toEqual(sealed.link);
        const signed = signedBytes(headerBytes, nonce, ciphertext);
        expect(await verifier.verify(sample.chen.deviceKey.publicKey, signature, signed)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('U8 the same content sealed again by a restored profile has another nonce and another ciphertext (E4)', async () => {
    const content = Uint8Array.of(1, 2, 3);
    const [before, restored] = [decoded(await update(content)), decoded(await update(content))];
    expect(restored.headerBytes).toEqual(before.headerBytes);
    expect(restored.nonce).not.toEqual(before.nonce);
    expect(restored.ciphertext).not.toEqual(before.ciphertext);
  });

  test('any changed byte is refused by the layout, by the signature or by the key: the header is authenticated twice', async () => {
    const sealed = await update(new Uint8Array(40).fill(9));
    for (let at = 0; at < sealed.bytes.length; at++) {
      const bytes = sealed.bytes.with(at, (sealed.bytes[at] ?? 0) ^ 1);
      const read = decodeEnvelope(bytes);
      if (!read.ok) continue;
      const { headerBytes, nonce, ciphertext, signature } = read.value;
      const signed = signedBytes(headerBytes, nonce, ciphertext);
      expect(await verifier.verify(sample.chen.deviceKey.publicKey, signature, signed), `byte ${at}`).toBe(
        false,
      );
      const inSignature = at >= bytes.length - 64;
      if (inSignature || read.value.scope !== keys.scope || read.value.school !== keys.school) continue;
      if (read.value.epoch !== keys.epoch) continue;
      const opened = await openEnvelope(markAccepted(read.value), keys);
      expect(opened, `byte ${at}`).toEqual({ ok: false, code: 'envelope.unreadable' });
    }
  });

  test('E4 E8 documents, generations, devices and epochs have keys of their own: what does not open is told by its code', async () => {
    const sealed = decoded(await update(Uint8Array.of(1)));
    const next = await contentKeys({ ...sample.keys.scope, epoch: 2 });
    for (const other of [{ document: id<DocumentId>(9) }, { generation: 1 }, { device: id<DeviceId>(9) }])
      expect(await openEnvelope(markAccepted({ ...sealed, ...other }), keys)).toEqual({
        ok: false,
        code: 'envelope.unreadable',
      });
    expect(await openEnvelope(markAccepted({ ...sealed, epoch: 2 }), next)).toEqual({
      ok: false,
      code: 'envelope.unreadable',
    });
    await expect(openEnvelope(markAccepted(sealed), next)).rejects.toThrow('keys of another epoch');
    const key = await keys.of(sealed.document, 0, sealed.device);
    expect(key).toBe(await keys.of(sealed.document, 0, sealed.device));
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  test('N3 a signature of the same bytes for another purpose is none', async () => {
    const { headerBytes, nonce, ciphertext } = decoded(await update(Uint8Array.of(1)));
    const bytes = signedBytes(headerBytes, nonce, ciphertext);
    const entry = await sign.sign(labelled('entry', bytes.subarray(labelled('envelope').length)));
    expect(await verifier.verify(sign.publicKey, entry, bytes)).toBe(false);
  });

  test('E5 close and checkpoint have no content and open to none', async () => {
    for (const kind of ['close', 'checkpoint'] as const) {
      const sealed = value(await sealBare(header(kind, sample), sign));
      expect(decoded(sealed)).toMatchObject({ kind, ciphertext: new Uint8Array() });
      expect(await openEnvelope(accepted(sealed), keys)).toEqual({ ok: false, code: 'envelope.kind' });
    }
  });

  test('R3 what is too large is said before it is sealed', async () => {
    for (const length of [256 * 1024, 256 * 1024 - 200])
      expect(await sealEnvelope(header('update', sample), new Uint8Array(length), keys, sign)).toEqual({
        ok: false,
        code: 'envelope.tooLarge',
      });
    const snapshot = await sealEnvelope(header('snapshot', sample), new Uint8Array(300_000), keys, sign);
    expect(value(await openEnvelope(accepted(value(snapshot)), keys))).toHaveLength(300_000);
  });
});

describe('E3 padding', () => {
  test('hides the size: at most 12 % above 64 bytes, and few sizes', () => {
    expect([0, 60, 61, 5000].map(paddedLength)).toEqual([64, 64, 72, 5120]);
    const sizes = new Set<number>();
    for (let length = 0; length < 200_000; length++) {
      const padded = paddedLength(length);
      sizes.add(padded);
      if (padded < length + 4 || padded > Math.max(64, (length + 4) * 1.12))
        throw new Error(`${length}: ${padded}`);
    }
    expect(sizes.size).toBeLessThan(200);
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['less than the least', pad(new Uint8Array(9)).subarray(0, 63)],
    ['a length beyond the end', pad(new Uint8Array(9)).with(0, 0xff)],
    ['a byte that is not zero', pad(new Uint8Array(9)).with(63, 1)],
    ['more than is needed', new Uint8Array(72)],
    ['a shorter length than was padded', pad(new Uint8Array(61)).with(3, 60)],
  ])('other padding is envelope.padding: %s', (_, bytes) => {
    expect(unpad(bytes)).toEqual({ ok: false, code: 'envelope.padding' });
  });

  test('is found when an author sealed it so', async () => {
    const head = header('update', sample);
    const headerBytes = encodeHeader(head);
    const nonce = new Uint8Array(12).fill(1);
    const parameters = { name: 'AES-GCM', iv: nonce, additionalData: headerBytes as BufferSource };
    const key = await keys.of(head.document, head.generation, head.device);
    const ciphertext = new Uint8Array(await crypto.subtle.encrypt(parameters, key, new Uint8Array(65)));
    const signature = await sign.sign(signedBytes(headerBytes, nonce, ciphertext));
    const bytes = encodeEnvelope(headerBytes, nonce, ciphertext, signature);
    expect(await openEnvelope(accepted({ bytes, link: nonce }), keys)).toEqual({
      ok: false,
      code: 'envelope.padding',
    });
  });
});

describe('bad bytes', () => {
  const codeOf = (bytes: Uint8Array) => {
    const read = decodeEnvelope(bytes);
    return read.ok ? 'read' : read.code;
  };

  test('truncated at every place, with bytes behind, of a later version or an unknown kind (V2, V3)', async () => {
    const { bytes } = await update(new Uint8Array(3));
    for (let length = 0; length < bytes.length; length++)
      expect(codeOf(bytes.subarray(0, length))).toBe('envelope.malformed');
    expect(codeOf(Uint8Array.of(...bytes, 0))).toBe('envelope.malformed');
    expect(codeOf(bytes.with(0, 0))).toBe('envelope.malformed');
    expect(codeOf(bytes.with(1, 0))).toBe('envelope.malformed');
    for (const [at, byte] of [
      [0, 2],
      [1, 2],
      [2, 6],
    ] as const)
      expect(codeOf(bytes.with(at, byte))).toBe('newer');
  });

  test('E5, E6, E7, L1 what a kind cannot have is malformed', () => {
    const joined = (head: Header, nonce = new Uint8Array(12), ciphertext = new Uint8Array()) =>
      codeOf(encodeEnvelope(encodeHeader(head), nonce, ciphertext, new Uint8Array(64)));
    const frontier = [{ writer: 5, length: 2, link: new Uint8Array(32) }];
    const nonce = new Uint8Array(12).fill(1);
    expect(joined(header('snapshot', sample))).toBe('read');
    expect(joined(header('snapshot', sample, { clock: 1 }))).toBe('envelope.malformed');
    expect(joined(header('snapshot', sample, { generation: 0 }))).toBe('envelope.malformed');
    for (const kind of ['close', 'checkpoint'] as const) {
      expect(joined(header(kind, sample))).toBe('read');
      expect(joined(header(kind, sample), nonce)).toBe('envelope.malformed');
      expect(joined(header(kind, sample), undefined, new Uint8Array(1))).toBe('envelope.malformed');
    }
    expect(joined(header('letter', sample))).toBe('read');
    expect(joined(header('letter', sample), nonce)).toBe('envelope.malformed');
    expect(joined(header('letter', sample, { frontier }))).toBe('envelope.malformed');
    expect(joined(header('update', sample, { writer: 0 }))).toBe('envelope.malformed');
    expect(joined(header('update', sample, { epoch: 0 }))).toBe('envelope.malformed');
  });

  test('damaged envelopes are refused with a code; those that are read are written the same', async () => {
    const frontier = [{ writer: 5, length: 2, link: new Uint8Array(32).fill(4) }];
    const samples = [
      (await update(new Uint8Array(3))).bytes,
      value(await sealBare(header('close', sample, { frontier }), sign)).bytes,
      value(await sealBare(header('checkpoint', sample, { frontier }), sign)).bytes,
      value(await sealEnvelope(header('snapshot', sample, { frontier }), new Uint8Array(70), keys, sign))
        .bytes,
    ];
    let read = 0;
    for (let seed = 1; seed <= quota(4000); seed++) {
      const bytes = mutate(samples, random(seed * 2_654_435_761));
      const envelope = decodeEnvelope(bytes);
      if (!envelope.ok) continue;
      read++;
      const { headerBytes, nonce, ciphertext, signature } = envelope.value;
      expect(encodeHeader(envelope.value)).toEqual(headerBytes);
      expect(encodeEnvelope(headerBytes, nonce, ciphertext, signature)).toEqual(bytes);
    }
    expect(read).toBeGreaterThan(100);
  });
});
