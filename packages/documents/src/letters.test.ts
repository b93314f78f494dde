// @vitest-environment node
import { randomId } from '@wuhe/model';
import {
  type Accepted,
  decodeEnvelope,
  dropBox,
  type Header,
  markAccepted,
  noLink,
  type ScopeId,
  sealBare,
  signer,
} from '@wuhe/seal';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LetterBox, makeLetter } from './letters.ts';
import { must, passphrase, type SmallSchool, said, smallSchool, verifier } from './statements.testing.ts';
import { signed } from './statements.ts';

let school: SmallSchool;
let everyday: ScopeId;
let guarded: ScopeId;
let clock = 0;

beforeAll(async () => {
  school = await smallSchool();
  [everyday = guarded, guarded = everyday] = school.scopes;
});
beforeEach(() => school.me.locker.lock());

function header<Kind extends Header['kind']>(scope: ScopeId, kind: Kind): Header & { kind: Kind } {
  const { record } = school.me;
  return {
    school: record.school,
    scope,
    document: dropBox(scope),
    generation: 0,
    epoch: 1,
    device: record.device.id,
    writer: 5,
    clock: clock++,
    previous: noLink,
    inner: 0,
    head: school.membership.head,
    frontier: [],
    kind,
  };
}

const read = (bytes: Uint8Array): Accepted => markAccepted(must(decodeEnvelope(bytes)));
const leave = (scope: ScopeId, line: string) =>
  makeLetter(header(scope, 'letter'), line, school.membership, school.me.record.device.sign);
const box = (changed?: () => void) =>
  new LetterBox({
    membership: school.membership,
    verifier,
    keyOf: school.keyOf,
    ...(changed ? { changed } : {}),
  });

describe('a drop box', () => {
  it('L1 gives the statements of its letters, each once, however often it was left', async () => {
    const [one, two] = [said(school), said(school)];
    const lines = [
      await signed(one, { ...school, to: [everyday] }),
      await signed(two, { ...school, to: [everyday] }),
    ];
    const letters = await Promise.all(
      [...lines, ...lines].map(async (line) => read(must(await leave(everyday, line)).bytes)),
    );
    const changed = vi.fn();
    const opened = box(changed);
    opened.add(letters);
    opened.add(letters);
    await opened.settled();
    expect(opened.all()).toEqual([one, two]);
    expect(opened.all()).toBe(opened.all());
    expect([opened.has(one.id), opened.has(randomId())]).toEqual([true, false]);
    expect([opened.refused().size, changed.mock.calls.length]).toEqual([0, 1]);
  });

  it('a guarded one waits until the person unlocks, and opens nothing once they locked', async () => {
    const [one, two] = [said(school), said(school)];
    const letter = async (statement: typeof one) =>
      read(must(await leave(guarded, await signed(statement, { ...school, to: [guarded] }))).bytes);
    const opened = box();
    opened.add([await letter(one)]);
    await opened.settled();
    expect([opened.all(), opened.waiting]).toEqual([[], 1]);
    must(await school.me.locker.unlock(passphrase));
    opened.unlocked();
    await opened.settled();
    expect([opened.all(), opened.waiting]).toEqual([[one], 0]);
    school.me.locker.lock();
    opened.add([await letter(two)]);
    await opened.settled();
    expect([opened.all(), opened.waiting]).toEqual([[one], 1]);
  });

  it('A4 a letter that names an entry which has not come waits for the chain', async () => {
    must(await school.me.locker.unlock(passphrase));
    const opened = box();
    const after = await school.grow();
    const one = said(school);
    opened.add([read(must(await leave(everyday, await signed(one, { ...school, to: [everyday] }))).bytes)]);
    await opened.settled();
    expect([opened.all(), opened.waiting]).toEqual([[], 1]);
    opened.chainGrown(after);
    await opened.settled();
    expect(opened.all()).toEqual([one]);
  });

  it('what is no letter is none, what was sealed to another scope is told and blocks nothing', async () => {
    const one = said(school);
    const line = await signed(one, { ...school, to: [everyday, guarded] });
    const good = read(must(await leave(everyday, line)).bytes);
    const other = read(must(await leave(guarded, line)).bytes);
    // The bytes of a letter for another scope, under a header of this one.
    const moved = markAccepted({ ...other, scope: everyday, clock: 99 });
    const mark = must(await sealBare(header(everyday, 'checkpoint'), signer(school.me.record.device.sign)));
    const opened = box();
    opened.add([moved, read(mark.bytes), good]);
    await opened.settled();
    expect(opened.all()).toEqual([one]);
    expect(Object.fromEntries(opened.refused())).toEqual({ 'letter.unreadable': 1 });
  });
});

describe('a letter', () => {
  it('L2 is left for a scope that its statement names, under an epoch that the chain has', async () => {
    const line = await signed(said(school), { ...school, to: [everyday] });
    expect(await leave(guarded, line)).toEqual({ ok: false, code: 'letter.notAddressed' });
    const later = { ...header(everyday, 'letter'), epoch: 2 };
    const made = await makeLetter(later, line, school.membership, school.me.record.device.sign);
    expect(made).toEqual({ ok: false, code: 'epoch.unknown' });
    expect(await leave(everyday, 'no line')).toEqual({ ok: false, code: 'statement.malformed' });
  });

  it('R3 as long as a statement can be signed, it fits', async () => {
    const statement = said(school, { body: { text: '中'.repeat(50 * 1024) } });
    const made = await leave(everyday, await signed(statement, { ...school, to: [everyday] }));
    expect(made.ok).toBe(true);
  });
});
