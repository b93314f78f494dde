import { beforeAll, describe, expect, test } from 'vitest';
import { markAccepted } from './accepted.ts';
import type { Checked } from './checked.ts';
import { finishEnvelope, type Sealed } from './cipher.ts';
import { signer, webCryptoVerifier } from './ed25519.ts';
import { decodeEnvelope, encodeHeader, type Header, noNonce } from './envelope.ts';
import { letterKey } from './epoch.ts';
import { type BoxKey, generateBoxKey, sealTo } from './hpke.ts';
import type { ScopeId } from './ids.ts';
import { dropBox, openLetter, sealLetter } from './letter.ts';
import { mutate, quota, random } from './mutate.testing.ts';
import { pad } from './padding.ts';
import {
  header,
  id,
  otherScope,
  type SampleSchool,
  type Somebody,
  sampleSchool,
  scope,
} from './school.testing.ts';
import { stated } from './statement.testing.ts';
import { exportStatement, type SignedStatement } from './statement.ts';

const rules = { verifier: webCryptoVerifier(), needsPerson: () => false };
let sample: SampleSchool;
let scopeKey: BoxKey;
let otherKey: BoxKey;

beforeAll(async () => {
  sample = await sampleSchool();
  scopeKey = await letterKey(sample.keys.scope);
  otherKey = await letterKey(sample.keys.otherScope);
});

function value<T>(checked: Checked<T>): T {
  if (!checked.ok) throw new Error(checked.code);
  return checked.value;
}

const box = (to: ScopeId, by: Somebody, changes: Partial<Header> = {}) =>
  header('letter', sample, { scope: to, document: dropBox(to), device: by.device, ...changes });

const leave = async (to: ScopeId, key: BoxKey, statement: SignedStatement, by = sample.chen) =>
  value(await sealLetter(box(to, by), statement, key.publicKey, signer(by.deviceKey)));

/** What a dishonest member leaves: any content, sealed and signed as a letter is. */
async function forge(to: ScopeId, key: BoxKey, content: Uint8Array, by: Somebody): Promise<Sealed> {
  const head = box(to, by);
  const headerBytes = encodeHeader(head);
  const sealed = await sealTo(key.publicKey, 'letter', content, headerBytes);
  return value(await finishEnvelope(head, headerBytes, noNonce, sealed, signer(by.deviceKey)));
}

const read = async ({ bytes }: Sealed, key: BoxKey) =>
  openLetter(sample.membership, markAccepted(value(decodeEnvelope(bytes))), key, rules);
const refused = (code: string) => ({ ok: false, code });
const lineOf = (statement: SignedStatement) => pad(new TextEncoder().encode(exportStatement(statement)));

describe('L1 a letter', () => {
  test('is opened by the scope it was left for, and says who said what', async () => {
    const statement = await stated(sample, sample.chen, {}, { to: [scope] });
    expect(await read(await leave(scope, scopeKey, statement), scopeKey)).toEqual({
      ok: true,
      value: statement,
    });
  });

  test('left for several scopes is the same statement in each', async () => {
    const statement = await stated(sample, sample.chen, {}, { to: [scope, otherScope] });
    const both = [
      await read(await leave(scope, scopeKey, statement), scopeKey),
      await read(await leave(otherScope, otherKey, statement), otherKey),
    ];
    expect(both).toEqual([
      { ok: true, value: statement },
      { ok: true, value: statement },
    ]);
  });

  test('cannot be read by members of other scopes, by other writers of the box, nor by its author', async () => {
    const letter = await leave(scope, scopeKey, await stated(sample, sample.chen, {}, { to: [scope] }));
    for (const key of [otherKey, await generateBoxKey(), await letterKey({ ...sample.keys.scope, epoch: 2 })])
      expect(await read(letter, key)).toEqual(refused('letter.unreadable'));
  });

  test('moved to another place by the server does not open: its header is authenticated', async () => {
    const letter = await leave(scope, scopeKey, await stated(sample, sample.chen, {}, { to: [scope] }));
    const { ciphertext } = value(decodeEnvelope(letter.bytes));
    const head = box(scope, sample.chen, { clock: 1 });
    const sign = signer(sample.chen.deviceKey);
    const moved = value(await finishEnvelope(head, encodeHeader(head), noNonce, ciphertext, sign));
    expect(await read(moved, scopeKey)).toEqual(refused('letter.unreadable'));
  });

  test('is left in the box of a scope that it names, or not at all', async () => {
    const statement = await stated(sample, sample.chen, {}, { to: [scope] });
    await expect(leave(otherScope, otherKey, statement)).rejects.toThrow('not addressed');
    const sign = signer(sample.chen.deviceKey);
    const elsewhere = header('letter', sample);
    await expect(sealLetter(elsewhere, statement, scopeKey.publicKey, sign)).rejects.toThrow(
      'not a drop box',
    );
  });
});

describe('L2, L3 nobody passes a letter on as if its author had', () => {
  test('L3 surreptitious forwarding: a reader seals the letter again for another scope it names', async () => {
    const statement = await stated(sample, sample.chen, {}, { to: [scope, otherScope] });
    const forwarded = await forge(otherScope, otherKey, lineOf(statement), sample.lin);
    expect(await read(forwarded, otherKey)).toEqual(refused('letter.author'));
  });

  test('L2 and for one that it does not name, whoever leaves it', async () => {
    const statement = await stated(sample, sample.chen, {}, { to: [scope] });
    for (const by of [sample.lin, sample.chen])
      expect(await read(await forge(otherScope, otherKey, lineOf(statement), by), otherKey)).toEqual(
        refused('letter.notAddressed'),
      );
  });

  test('L2 a statement from inside a document is no letter', async () => {
    const statement = await stated(sample, sample.chen);
    expect(await read(await forge(scope, scopeKey, lineOf(statement), sample.chen), scopeKey)).toEqual(
      refused('letter.notAddressed'),
    );
  });

  test('L3 a statement under somebody else’s name, signed with one’s own key', async () => {
    const { chen, lin } = sample;
    const inHerName = await stated(sample, { ...chen, deviceKey: lin.deviceKey }, {}, { to: [scope] });
    expect(await read(await forge(scope, scopeKey, lineOf(inHerName), lin), scopeKey)).toEqual(
      refused('letter.author'),
    );
    expect(await read(await forge(scope, scopeKey, lineOf(inHerName), chen), scopeKey)).toEqual(
      refused('statement.signature'),
    );
  });
});

describe('bad letters', () => {
  test.each([
    ['no text', pad(Uint8Array.of(0xff, 0xfe)), 'statement.malformed'],
    ['no statement', pad(new TextEncoder().encode('{}')), 'statement.malformed'],
    ['a later format', pad(new TextEncoder().encode('{"format":"wuhe/statement/2"}')), 'newer'],
    ['no padding', new Uint8Array(3), 'envelope.padding'],
  ])('%s', async (_, content, code) => {
    expect(await read(await forge(scope, scopeKey, content, sample.lin), scopeKey)).toEqual(refused(code));
  });

  test('a ciphertext shorter than HPKE’s own is unreadable', async () => {
    const head = box(scope, sample.lin);
    const sign = signer(sample.lin.deviceKey);
    const short = value(await finishEnvelope(head, encodeHeader(head), noNonce, new Uint8Array(20), sign));
    expect(await read(short, scopeKey)).toEqual(refused('letter.unreadable'));
  });

  test('of another school', async () => {
    const foreign = { ...sample.membership, school: id<typeof sample.membership.school>(99) };
    const letter = await leave(scope, scopeKey, await stated(sample, sample.chen, {}, { to: [scope] }));
    const envelope = markAccepted(value(decodeEnvelope(letter.bytes)));
    expect(await openLetter(foreign, envelope, scopeKey, rules)).toEqual(refused('chain.school'));
  });

  test('an update is no letter (V3)', async () => {
    const letter = await leave(scope, scopeKey, await stated(sample, sample.chen, {}, { to: [scope] }));
    const envelope = markAccepted({ ...value(decodeEnvelope(letter.bytes)), kind: 'update' });
    expect(await openLetter(sample.membership, envelope, scopeKey, rules)).toEqual(refused('envelope.kind'));
  });

  test('damaged letters are refused with a code, whatever part of them', async () => {
    const statement = await stated(sample, sample.chen, {}, { to: [scope] });
    const { bytes } = await leave(scope, scopeKey, statement);
    for (let seed = 1; seed <= quota(150); seed++) {
      const envelope = decodeEnvelope(mutate([bytes], random(seed * 2_654_435_761)));
      if (!envelope.ok) continue;
      const opened = await openLetter(sample.membership, markAccepted(envelope.value), scopeKey, rules);
      // The signature of the envelope is the accept rule's to check.
      if (opened.ok) expect(opened.value).toEqual(statement);
    }
    const line = lineOf(statement);
    for (let seed = 1; seed <= quota(150); seed++) {
      const forged = await forge(scope, scopeKey, mutate([line], random(seed * 2_654_435_761)), sample.chen);
      const opened = await read(forged, scopeKey);
      if (opened.ok) expect(opened.value).toEqual(statement);
    }
  });
});
