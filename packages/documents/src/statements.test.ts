// @vitest-environment node
import { DocumentId, instant, PersonId, randomId, StatementId } from '@wuhe/model';
import { exportStatement, importStatement, signer, signStatement, statementText } from '@wuhe/seal';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { must, passphrase, type SmallSchool, said, smallSchool, verifier } from './statements.testing.ts';
import { linesOf, StatementList, type StatementListOptions, signed, subjectOf } from './statements.ts';

let school: SmallSchool;
let doc: Y.Doc;

beforeAll(async () => {
  school = await smallSchool();
});
beforeEach(() => {
  doc = new Y.Doc();
  school.me.locker.lock();
});

const line = (statement = said(school)) => signed(statement, school);
const list = (more: Partial<StatementListOptions> = {}) => {
  const { record } = school.me;
  const [scope = '' as never] = school.scopes;
  const place = { school: record.school, scope, document: DocumentId.parse(randomId()), generation: 0 };
  return new StatementList(doc, {
    place,
    person: record.person,
    membership: school.membership,
    verifier,
    ...more,
  });
};
const push = (...lines: unknown[]) => linesOf(doc).push(lines as string[]);
const counts = (of: StatementList) => Object.fromEntries(of.refused());

/** A line that says something else than what was signed. */
const forged = (text: string) => {
  const read = must(importStatement(text));
  const payload = read.payload.replace('保健室', '操場上');
  return exportStatement({ ...read, payload });
};

describe('the statements of a document', () => {
  it('S1 are those whose signature holds, before and after the list was made', async () => {
    const [one, two, three] = [said(school), said(school), said(school)];
    push(await line(one));
    const statements = list();
    push(await line(two), forged(await line()), 'no line', 17, await line(three));
    await statements.settled();
    expect(statements.all()).toEqual([one, two, three]);
    expect([one, two, three].every(({ id }) => statements.has(id))).toBe(true);
    expect(counts(statements)).toEqual({ 'statement.signature': 1, 'statement.malformed': 2 });
  });

  it('are in the order of their recording, then of their ids, whatever the order of arrival', async () => {
    const at = instant(0);
    const [late, b, a] = [
      said(school),
      said(school, { at, id: StatementId.parse(`${'b'.repeat(21)}A`) }),
      said(school, { at, id: StatementId.parse(`${'a'.repeat(21)}A`) }),
    ];
    const statements = list();
    for (const each of [late, b, a]) push(await line(each));
    await statements.settled();
    expect(statements.all()).toEqual([a, b, late]);
  });

  it('are the same array until something changes, and the change is told', async () => {
    const changed = vi.fn();
    const statements = list({ changed });
    push(await line());
    await statements.settled();
    const before = statements.all();
    expect(statements.all()).toBe(before);
    expect(changed).toHaveBeenCalledTimes(1);
    doc.getText('text:plan').insert(0, 'x');
    push(linesOf(doc).get(0));
    await statements.settled();
    expect(statements.all()).toBe(before);
    push(await line());
    await statements.settled();
    expect(statements.all()).not.toBe(before);
    expect(changed).toHaveBeenCalledTimes(2);
  });

  it('U6, S5 of two signed texts with one id the one that sorts first stays, whichever came first; the other is told', async () => {
    const one = said(school);
    const other = { ...one, body: { text: '另一句' } };
    const lines = [await line(one), await line(other)];
    const [first] = lines
      .map((text) => must(importStatement(text)))
      .sort((a, b) => (statementText(a) < statementText(b) ? -1 : 1));
    for (const order of [lines, lines.toReversed()]) {
      doc = new Y.Doc();
      const statements = list();
      for (const each of order) {
        push(each);
        await statements.settled();
      }
      expect(statements.all()).toEqual([JSON.parse(first?.payload ?? '')]);
      expect(counts(statements)).toEqual({ 'statement.fork': 1 });
    }
  });

  it('S3 a correction stands beside what it corrects', async () => {
    const one = said(school);
    const two = said(school, { corrects: one.id });
    const statements = list();
    push(await line(two), await line(one));
    await statements.settled();
    expect(statements.all()).toEqual([one, two]);
  });

  it('V3 kinds and versions of a newer Wuhe are statements; a later format is counted and kept', async () => {
    const future = said(school, { kind: 'hologram', version: 9, body: [{ any: 'shape' }] });
    const later = (await line()).replace('wuhe/statement/1', 'wuhe/statement/2');
    const statements = list();
    push(await line(future), later);
    await statements.settled();
    expect(statements.all()).toEqual([future]);
    expect(counts(statements)).toEqual({ newer: 1 });
    expect(linesOf(doc).toArray()).toContain(later);
  });

  it('A4 one that names an entry which has not come waits, and shows when the chain has grown', async () => {
    school.me.locker.lock();
    must(await school.me.locker.unlock(passphrase));
    const before = school.membership;
    const after = await school.grow();
    const ahead = said(school);
    const statements = list({ membership: before });
    push(await line(ahead));
    await statements.settled();
    expect([statements.all(), statements.waiting, counts(statements)]).toEqual([[], 1, {}]);
    statements.chainGrown(after);
    await statements.settled();
    expect([statements.all(), statements.waiting]).toEqual([[ahead], 0]);
  });

  it('A4 also when the chain grows while it is being judged', async () => {
    must(await school.me.locker.unlock(passphrase));
    const before = school.membership;
    const after = await school.grow();
    const ahead = said(school);
    const text = await line(ahead);
    for (let ticks = 0; ticks < 6; ticks++) {
      doc = new Y.Doc();
      const statements = list({ membership: before });
      push(text);
      for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
      statements.chainGrown(after);
      await statements.settled();
      expect(statements.all()).toEqual([ahead]);
    }
  });

  it('G9 what is deleted in the document, and no envelope brought, is gone from the list, and whom it hid comes forth', async () => {
    const one = said(school);
    const lines = [await line(one), await line({ ...one, body: { text: '另一句' } })];
    const other = said(school);
    const statements = list();
    push(...lines, await line(other), 'no line');
    await statements.settled();
    const [shown] = statements.all();
    const at = lines.findIndex((text) => must(importStatement(text)).payload === JSON.stringify(shown));
    linesOf(doc).delete(at, 1);
    expect(statements.all()).toHaveLength(2);
    expect(statements.all()[0]).not.toEqual(shown);
    expect(counts(statements)).toEqual({ 'statement.malformed': 1 });
    linesOf(doc).delete(0, 3);
    expect([statements.all(), statements.has(one.id), counts(statements)]).toEqual([[], false, {}]);
  });

  it('a line that is there twice is one statement, and stays while one of them does', async () => {
    const text = await line();
    const statements = list();
    push(text, text);
    await statements.settled();
    linesOf(doc).delete(0, 1);
    expect(statements.all()).toHaveLength(1);
    linesOf(doc).delete(0, 1);
    expect(statements.all()).toEqual([]);
  });

  it('one that was signed here just now shows at once', async () => {
    const statement = said(school);
    const text = await line(statement);
    const verify = vi.fn(verifier.verify);
    const statements = list({ verifier: { verify } });
    statements.vouch(text);
    expect(statements.all()).toEqual([]);
    push(text);
    expect(statements.all()).toEqual([statement]);
    await statements.settled();
    expect(verify).not.toHaveBeenCalled();
  });

  it('a fast start checks no signature of a line that the digest vouches for, and every other', async () => {
    const lines = await Promise.all(Array.from({ length: 300 }, () => line()));
    push(...lines);
    const first = list();
    await first.settled();
    const trusted = new Set(first.vouched().verified.keys());
    expect(trusted.size).toBe(300);
    const news = await line();
    push(news, forged(lines[0] ?? ''));
    const verify = vi.fn(verifier.verify);
    const next = list({ trusted, verifier: { verify } });
    await next.settled();
    expect(next.all()).toHaveLength(301);
    expect(verify).toHaveBeenCalledTimes(2);
    expect(counts(next)).toEqual({ 'statement.signature': 1 });
    expect(next.vouched().verified.size).toBe(301);
  });

  it('a verifier that fails on one line blocks no other', async () => {
    const bad = must(importStatement(await line()));
    const verify: typeof verifier.verify = (key, signature, bytes) => {
      if (signature.every((byte, at) => byte === bad.signature[at])) throw new Error('out of order');
      return verifier.verify(key, signature, bytes);
    };
    const statements = list({ verifier: { verify } });
    push(exportStatement(bad), await line());
    await statements.settled();
    expect(statements.all()).toHaveLength(1);
  });

  it('closed, it hears nothing more', async () => {
    const statements = list();
    statements.close();
    push(await line());
    await statements.settled();
    expect(statements.all()).toEqual([]);
  });
});

describe('signing', () => {
  it('S2 is by the device; a kind that needs the passphrase by the person, or not at all', async () => {
    expect(must(importStatement(await line())).signer).toBe(school.me.record.device.id);
    const decision = said(school, { kind: 'disclosureDecision' });
    await expect(line(decision)).rejects.toMatchObject({ code: 'key.locked' });
    must(await school.me.locker.unlock(passphrase));
    const text = await line(decision);
    expect(must(importStatement(text)).signer).toBe('person');
    const statements = list();
    const { record } = school.me;
    const device = { school: record.school, subject: '-', to: [], head: school.membership.head };
    const byDevice = await signStatement(
      JSON.stringify({ ...decision, id: randomId() }),
      { ...device, signer: record.device.id },
      signer(record.device.sign),
    );
    push(text, exportStatement(byDevice));
    await statements.settled();
    expect(statements.all()).toEqual([decision]);
    expect(counts(statements)).toEqual({ 'statement.needsPerson': 1 });
  });

  it('is for oneself, of what a statement can say', async () => {
    const invalid = { code: 'input.invalid' };
    await expect(line(said(school, { author: PersonId.parse(randomId()) }))).rejects.toMatchObject(invalid);
    await expect(line(said(school, { id: StatementId.parse('short') }))).rejects.toMatchObject(invalid);
    await expect(signed(said(school), { ...school, subject: 'a name with spaces' })).rejects.toMatchObject(
      invalid,
    );
  });

  it('R3 what fits no envelope is refused before it is anywhere', async () => {
    const tooLarge = { code: 'document.changeTooLarge' };
    const long = (text: string) => line(said(school, { body: { text } }));
    await expect(long('x'.repeat(161 * 1024))).rejects.toMatchObject(tooLarge);
    await expect(long('"'.repeat(70 * 1024))).rejects.toMatchObject(tooLarge);
    await expect(long('中'.repeat(50 * 1024))).resolves.toBeTypeOf('string');
  });

  it('names whom it is about, and the head of the chain as it is known', async () => {
    const student = randomId();
    const read = must(importStatement(await line(said(school, { body: { student, text: '' } }))));
    expect([read.subject, read.head]).toEqual([student, school.membership.head]);
    expect(subjectOf(said(school, { body: { subject: 'lin', student } }))).toBe('lin');
    for (const body of [
      undefined,
      null,
      'text',
      { student: 7 },
      { student: '陳 同學' },
      { student: [student] },
    ])
      expect(subjectOf(said(school, { body }))).toBe('-');
  });

  it('takes the words about whom and for whom from the caller', async () => {
    const [scope] = school.scopes;
    const text = await signed(said(school), { ...school, subject: 'case7', to: scope ? [scope] : [] });
    expect(must(importStatement(text))).toMatchObject({ subject: 'case7', to: [scope] });
  });
});
