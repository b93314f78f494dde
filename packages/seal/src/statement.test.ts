import { hex } from '@scure/base';
import { beforeAll, describe, expect, test } from 'vitest';
import { signer, webCryptoVerifier } from './ed25519.ts';
import { noLink } from './envelope.ts';
import { digest, hash } from './hash.ts';
import type { ScopeId } from './ids.ts';
import { mutate, quota, random } from './mutate.testing.ts';
import { keepRecord } from './record.ts';
import { id, otherScope, type SampleSchool, sampleSchool, scope } from './school.testing.ts';
import { payloadOf, stated } from './statement.testing.ts';
import {
  exportStatement,
  importStatement,
  reimportStatement,
  type SignedStatement,
  signStatement,
  statementText,
  verifyStatement,
} from './statement.ts';

const verifier = webCryptoVerifier();
const rules = { verifier, needsPerson: (kind: string) => kind === 'disclosureDecision' };
const utf8 = new TextEncoder();
let sample: SampleSchool;

beforeAll(async () => {
  sample = await sampleSchool();
});

const verdict = async (statement: SignedStatement, membership = sample.membership) => {
  const verified = await verifyStatement(membership, statement, rules);
  return verified.ok ? 'verified' : verified.code;
};
const codeOf = (line: string) => {
  const read = importStatement(line);
  return read.ok ? 'read' : read.code;
};

describe('8 the text that is signed', () => {
  test('is thirteen lines that anyone can rebuild with an editor', async () => {
    const statement = await stated(sample, sample.chen, {}, { subject: 's1,s2', to: [scope, otherScope] });
    expect(statementText(statement)).toBe(
      `wuhe/statement/1
school: AQEBAQEBAQEBAQEBAQEBAQ
id: ${statement.id}
author: FBQUFBQUFBQUFBQUFBQUFA
signer: device FRUVFRUVFRUVFRUVFRUVFQ
at: 2026-11-24T00:12:00.000Z
kind: explanation
version: 1
subject: s1,s2
corrects: -
to: AgICAgICAgICAgICAgICAg,AwMDAwMDAwMDAwMDAwMDAw
payload: ${hex.encode(digest(utf8.encode(statement.payload)))}
head: 2 ${hex.encode(sample.membership.head.link)}
`,
    );
  });

  test('S4 exported and imported again it is the same statement, on one line', async () => {
    const corrects = id<ScopeId>(77);
    for (const statement of [
      await stated(sample, sample.chen),
      await stated(sample, sample.lin, { corrects, kind: 'a.kind.from.later', version: 9, body: '\n' }),
      await stated(sample, sample.chen, {}, { signer: 'person', to: [scope] }),
    ]) {
      const line = exportStatement(statement);
      expect(line).not.toContain('\n');
      expect(importStatement(line)).toEqual({ ok: true, value: statement });
      expect(reimportStatement(line)).toEqual(statement);
      expect(await verdict(statement)).toBe('verified');
    }
  });

  test('nobody signs what is no statement of the model, or what no statement can say', async () => {
    const particulars = {
      school: sample.membership.school,
      signer: sample.chen.device,
      to: [],
      head: sample.membership.head,
    };
    const sign = signer(sample.chen.deviceKey);
    for (const [payload, subject] of [
      ['{}', '-'],
      ['no JSON', '-'],
      [payloadOf(sample.chen, { id: 'short' }), '-'],
      [payloadOf(sample.chen, { kind: 'two words' }), '-'],
      [payloadOf(sample.chen), 'line\nbreak'],
      [payloadOf(sample.chen, { body: '\ud800' }), '-'],
      [payloadOf(sample.chen, { body: '字'.repeat(60_000) }), '-'],
    ] as const)
      if (payload.includes('\\ud800'))
        // As an escape a half of a pair is only six ASCII characters: the payload's bytes are unambiguous.
        expect((await signStatement(payload, { ...particulars, subject }, sign)).payload).toBe(payload);
      else await expect(signStatement(payload, { ...particulars, subject }, sign)).rejects.toThrow(TypeError);
  });
});

describe('S1 a statement verifies with the chain alone', () => {
  test('every field counts: a changed one is refused', async () => {
    const statement = await stated(sample, sample.chen, {}, { to: [scope] });
    const changes: Partial<SignedStatement>[] = [
      { id: id(9) },
      { at: '2026-11-24T00:13:00.000Z' as SignedStatement['at'] },
      { kind: 'report' },
      { version: 2 },
      { subject: 's1' },
      { corrects: id(9) },
      { to: [otherScope] },
      { payload: `${statement.payload} ` },
      { head: { seq: 1, link: sample.membership.links[1] ?? noLink } },
      { signature: statement.signature.with(0, (statement.signature[0] ?? 0) ^ 1) },
    ];
    for (const change of changes)
      expect(await verdict({ ...statement, ...change }), Object.keys(change)[0]).toBe('statement.signature');
    expect(await verdict({ ...statement, author: sample.lin.person })).toBe('statement.unknownSigner');
    expect(await verdict({ ...statement, signer: sample.lin.device })).toBe('statement.unknownSigner');
    expect(await verdict({ ...statement, signer: 'person' })).toBe('statement.signature');
    expect(await verdict({ ...statement, school: id(9) })).toBe('chain.school');
  });

  test('nobody speaks for somebody else: a colleague’s device is no device of the author', async () => {
    const { chen, lin } = sample;
    const forged = await stated(sample, { ...chen, deviceKey: lin.deviceKey, device: lin.device });
    expect(await verdict(forged)).toBe('statement.unknownSigner');
    expect(await verdict(await stated(sample, { ...chen, deviceKey: lin.deviceKey }))).toBe(
      'statement.signature',
    );
  });

  test('removal later does not unsay it; a statement that knows of the removal is none', async () => {
    const { membership, chen } = sample;
    const statement = await stated(
      sample,
      chen,
      {},
      { head: { seq: 1, link: membership.links[1] ?? noLink } },
    );
    const removedAt = (removed: number) => {
      const member = membership.people.get(chen.person);
      if (!member) throw new Error('no member');
      return { ...membership, people: new Map([[chen.person, { ...member, removed }]]) };
    };
    const droppedAt = (dropped: number) => {
      const device = membership.devices.get(chen.device);
      if (!device) throw new Error('no device');
      return { ...membership, devices: new Map([[chen.device, { ...device, dropped }]]) };
    };
    for (const at of [removedAt, droppedAt]) {
      expect(await verdict(statement, at(2))).toBe('verified');
      expect(await verdict(statement, at(1))).toBe('statement.unknownSigner');
    }
  });

  test('two histories: a head that is not on our chain is evidence, one ahead of it waits (A4)', async () => {
    const fork = hash('entry-link', Uint8Array.of(99));
    expect(await verdict(await stated(sample, sample.chen, {}, { head: { seq: 2, link: fork } }))).toBe(
      'chain.fork',
    );
    expect(await verdict(await stated(sample, sample.chen, {}, { head: { seq: 3, link: fork } }))).toBe(
      'chain.behind',
    );
  });

  test('S2 an approval needs the person’s key', async () => {
    const approval = { kind: 'disclosureDecision' };
    expect(await verdict(await stated(sample, sample.chen, approval))).toBe('statement.needsPerson');
    expect(await verdict(await stated(sample, sample.chen, approval, { signer: 'person' }))).toBe('verified');
  });

  test('S6 the payload says the same as the lines, or it is statement.payload', async () => {
    const statement = await stated(sample, sample.chen);
    const other = (changes: Record<string, unknown>) =>
      exportStatement({ ...statement, payload: payloadOf(sample.chen, { id: statement.id, ...changes }) });
    expect(codeOf(other({}))).toBe('read');
    for (const changes of [
      { id: id(9) },
      { author: sample.lin.person },
      { at: '2026-11-24T00:13:00.000Z' },
      { kind: 'report' },
      { version: 2 },
      { corrects: id(9) },
      { at: 'yesterday' },
    ])
      expect(codeOf(other(changes)), JSON.stringify(changes)).toBe('statement.payload');
    expect(codeOf(exportStatement({ ...statement, corrects: id(9) }))).toBe('statement.payload');
    expect(codeOf(exportStatement({ ...statement, payload: 'no JSON' }))).toBe('statement.payload');
  });
});

describe('bad input', () => {
  test('missing, additional, ill-formed fields and other forms are statement.malformed, a later format is newer', async () => {
    const statement = await stated(sample, sample.chen);
    const fields = JSON.parse(exportStatement(statement)) as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      const { [name]: _, ...rest } = fields;
      expect(codeOf(JSON.stringify(rest)), `without ${name}`).toBe('statement.malformed');
      expect(codeOf(JSON.stringify({ ...fields, [name]: 1 })), `number for ${name}`).toBe(
        'statement.malformed',
      );
      expect(codeOf(JSON.stringify({ ...fields, [name]: '\n' })), `line in ${name}`).toBe(
        name === 'payload' ? 'statement.payload' : 'statement.malformed',
      );
    }
    for (const change of [
      { more: 1 },
      { version: '01' },
      { version: '0' },
      { to: '' },
      { to: `${scope},${scope}` },
      { to: Array.from({ length: 65 }, (_, i) => id(i)).join() },
      { head: `4294967296 ${'0'.repeat(64)}` },
      { head: `2 ${'A'.repeat(64)}` },
      { signer: sample.chen.device },
      { school: 'AQEBAQEBAQEBAQEBAQEBAR' },
      { signature: 'A'.repeat(85) },
      { payload: '\ud800' },
      { payload: ' '.repeat(160 * 1024 + 1) },
    ])
      expect(codeOf(JSON.stringify({ ...fields, ...change })), JSON.stringify(change).slice(0, 50)).toBe(
        'statement.malformed',
      );
    for (const line of ['', 'null', '[]', '3', '"text"', '{', '['.repeat(500_000), ' '.repeat(2_000_000)])
      expect(codeOf(line)).toBe('statement.malformed');
    expect(codeOf(JSON.stringify({ format: 'wuhe/statement/2', whatever: true }))).toBe('newer');
    expect(codeOf(JSON.stringify({ ...fields, format: 'wuhe/statement/0' }))).toBe('statement.malformed');
  });

  test('damaged lines are refused with a code, or say what the damaged line says', async () => {
    const samples = [
      utf8.encode(exportStatement(await stated(sample, sample.chen))),
      utf8.encode(
        exportStatement(
          await stated(sample, sample.lin, { corrects: id(5) }, { to: [scope], signer: 'person' }),
        ),
      ),
    ];
    for (let seed = 1; seed <= quota(2000); seed++) {
      const read = importStatement(new TextDecoder().decode(mutate(samples, random(seed * 2_654_435_761))));
      if (read.ok) expect(importStatement(exportStatement(read.value))).toEqual(read);
    }
  });
});

describe('S3, S5 statements together', () => {
  const nobody = () => false;

  test('S3 a correction never replaces: both stay, and only the author or who has the power corrects', async () => {
    const { chen, lin } = sample;
    const first = await stated(sample, chen);
    const own = await stated(sample, chen, { corrects: first.id, at: '2026-11-24T00:14:00.000Z' });
    const others = await stated(sample, lin, { corrects: first.id, at: '2026-11-24T00:13:00.000Z' });
    const without = keepRecord([own, others, first], nobody);
    expect(without.byId.get(first.id)).toBe(first);
    expect(without.corrections.get(first.id)).toEqual([own]);
    expect(without.refused).toEqual([{ statement: others, code: 'statement.correction' }]);
    const withPower = keepRecord([first, own, others], (by) => by.author === lin.person);
    expect(withPower.corrections.get(first.id)).toEqual([others, own]);
    expect(withPower.refused).toEqual([]);
  });

  test('S3 chains have no circles; what corrects something unknown waits', async () => {
    const { chen } = sample;
    const [a, b] = [id<ScopeId>(50), id<ScopeId>(51)];
    const circle = [
      await stated(sample, chen, { id: a, corrects: b }),
      await stated(sample, chen, { id: b, corrects: a }),
    ];
    const self = await stated(sample, chen, { id: id(52), corrects: id(52) });
    const beside = await stated(sample, chen, { corrects: a });
    const lost = await stated(sample, chen, { corrects: id(53) });
    const record = keepRecord([...circle, self, beside, lost], nobody);
    expect(new Set(record.refused.map(({ statement }) => statement))).toEqual(new Set([...circle, self]));
    expect(record.corrections.get(a)).toEqual([beside]);
    expect(record.waiting).toEqual([lost]);
  });

  test('S5 the same id with another text is a fork, whichever came first; the same statement twice is none', async () => {
    const { chen, lin } = sample;
    const same = id<ScopeId>(54);
    const two = [await stated(sample, chen, { id: same }), await stated(sample, lin, { id: same })];
    const [one, other] = [keepRecord(two, nobody), keepRecord(two.toReversed(), nobody)];
    expect(one).toEqual(other);
    expect(one.refused.map(({ code }) => code)).toEqual(['statement.fork']);
    expect(keepRecord([...two.slice(1), ...two.slice(1)], nobody).refused).toEqual([]);
  });
});
