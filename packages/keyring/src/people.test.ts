import { appendEntry, type CutOff, dueScopes, mayWrite, type ScopeId, verifyEntries } from '@wuhe/seal';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  cardName,
  endings,
  foundSchool,
  grantScope,
  handOver,
  handoverName,
  invitationId,
  invite,
  joinSchool,
  makeCard,
  memoryStore,
  newSheet,
  packCarried,
  readInvitationLink,
  readSheet,
  recoverSchool,
  renewals,
  renewScope,
  replaceSheets,
  scopeKey,
  signIn,
  takeOver,
  unpackCarried,
  writeInvitationLink,
} from './index.ts';
import { newPrintedSecret, readPrinted, writePrinted } from './printed.ts';
import { must, PASSPHRASE, TestVillage, verifier } from './school.testing.ts';

let village: TestVillage;
let common: ScopeId;
let home: ScopeId;

beforeEach(async () => {
  village = await TestVillage.found('school', 'home');
  [common, home] = village.scopes as [ScopeId, ScopeId];
});

const at = (store = memoryStore()) => ({ store, options: village.options, passphrase: PASSPHRASE, at: 1 });

describe('what people type', () => {
  it('what is printed is read back, however it is typed', () => {
    const loose = (text: string) =>
      ` ${text.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}　`;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (secret) => {
        const text = writePrinted(secret, 'card');
        expect(text).toMatch(/^([0-9A-Z]{4}-){7}[0-9A-Z]{4}$/);
        expect(must(readPrinted(text, 'card'))).toEqual(secret);
        expect(must(readPrinted(loose(text), 'card'))).toEqual(secret);
      }),
    );
  });

  it('one wrong, missing or exchanged character is found, and so is the wrong paper', () => {
    const text = writePrinted(newPrintedSecret(), 'sheet');
    for (let i = 0; i < text.length; i++) {
      if (text[i] === '-') continue;
      const wrong = text[i] === 'X' ? 'Y' : 'X';
      expect(readPrinted(text.slice(0, i) + wrong + text.slice(i + 1), 'sheet').ok).toBe(false);
      expect(readPrinted(text.slice(0, i) + text.slice(i + 1), 'sheet').ok).toBe(false);
    }
    expect(readPrinted(text, 'card')).toEqual({ ok: false, code: 'key.mistyped' });
    for (const bad of ['', 'U', '卡片', text.repeat(100)])
      expect(readPrinted(bad, 'sheet')).toEqual({ ok: false, code: 'key.mistyped' });
  });
});

describe('joining', () => {
  it('M9 a link with the secret in its fragment brings a colleague in, with history', async () => {
    const before = must(await scopeKey(village.membership, common, village.principal));
    expect(
      await village.tell(
        must(await renewScope(village.membership, common, village.principal)),
        village.principal,
      ),
    ).toBe('ok');
    const roles = [{ role: 'nurse' as const }];
    const invitation = must(
      await invite(village.membership, village.principal, roles, [{ scope: common, right: 'write' }], 10),
    );
    expect(await village.tell(invitation.body, village.principal)).toBe('ok');
    const link = writeInvitationLink(
      'https://school.example/join',
      village.membership.school,
      invitation.secret,
    );
    expect(new URL(link).search + new URL(link).pathname).toBe('/join');
    const read = must(readInvitationLink(link));
    expect(read).toMatchObject({ address: 'https://school.example/join', school: village.membership.school });
    expect(await invitationId(read.secret)).toBe(invitation.id);
    const joined = must(await joinSchool(village.membership, read.secret, invitation.package, at()));
    await village.append(joined.entry);
    expect(must(await scopeKey(village.membership, common, joined.me, 1)).key).toEqual(before.key);
    expect(await joinSchool(village.membership, read.secret, invitation.package, at())).toEqual({
      ok: false,
      code: 'chain.invitation',
    });
    expect(readInvitationLink(link.slice(0, -1))).toEqual({ ok: false, code: 'key.mistyped' });
    for (const bad of ['', 'no link', 'https://school.example/join', 'https://school.example/#a.b'])
      expect(readInvitationLink(bad)).toEqual({ ok: false, code: 'key.mistyped' });
  });

  it('M9 a slip that is found later opens nothing once the package was deleted', async () => {
    const invitation = must(
      await invite(
        village.membership,
        village.principal,
        [{ role: 'nurse' }],
        [{ scope: home, right: 'write' }],
        10,
      ),
    );
    await village.tell(invitation.body, village.principal);
    const store = memoryStore();
    expect(await joinSchool(village.membership, invitation.secret, new Uint8Array(), at(store))).toEqual({
      ok: false,
      code: 'key.damaged',
    });
    const chain = JSON.stringify(village.chain.map((bytes) => new TextDecoder().decode(bytes)));
    expect(chain).not.toContain(writePrinted(invitation.secret, 'invitation'));
    const other = invitation.package.slice();
    other[20] = (other[20] ?? 0) ^ 1;
    expect(await joinSchool(village.membership, invitation.secret, other, at(store))).toEqual({
      ok: false,
      code: 'key.damaged',
    });
    expect(await joinSchool(village.membership, newPrintedSecret(), invitation.package, at(store))).toEqual({
      ok: false,
      code: 'key.damaged',
    });
    expect(store.size).toBe(0);
  });

  it('M4 a newcomer to whom another chain is shown finds out before making a key', async () => {
    const invitation = must(await invite(village.membership, village.principal, [{ role: 'nurse' }], [], 10));
    const short = (await verifyEntries(undefined, village.chain, verifier)).membership;
    await village.tell(
      must(await renewScope(village.membership, common, village.principal)),
      village.principal,
    );
    const later = must(await invite(village.membership, village.principal, [{ role: 'nurse' }], [], 10));
    await village.tell(later.body, village.principal);
    if (!short) throw new Error();
    const other = must(await renewScope(short, common, village.principal));
    const forked = new TestVillage();
    forked.membership = short;
    await forked.tell(other, village.principal);
    await forked.tell({ ...invitation.body, invitation: later.id, key: later.body.key }, village.principal);
    expect(await joinSchool(forked.membership, later.secret, later.package, at())).toEqual({
      ok: false,
      code: 'chain.fork',
    });
    expect(await joinSchool(village.membership, later.secret, later.package, at())).toMatchObject({
      ok: true,
    });
  });

  it('K4 a key that changed between slip and joining is missing until a holder grants it', async () => {
    const invitation = must(
      await invite(
        village.membership,
        village.principal,
        [{ role: 'nurse' }],
        [{ scope: common, right: 'write' }],
        10,
      ),
    );
    await village.tell(invitation.body, village.principal);
    await village.tell(
      must(await renewScope(village.membership, common, village.principal)),
      village.principal,
    );
    const joined = must(await joinSchool(village.membership, invitation.secret, invitation.package, at()));
    await village.append(joined.entry);
    expect(await scopeKey(village.membership, common, joined.me)).toEqual({ ok: false, code: 'key.missing' });
    const cover = { person: joined.me.record.person, right: 'write' as const };
    const body = must(await grantScope(village.membership, village.principal, common, [cover]));
    expect(await village.tell(body, village.principal)).toBe('ok');
    expect(await scopeKey(village.membership, common, joined.me)).toMatchObject({ ok: true });
  });
});

describe('removal and renewal', () => {
  it('M15 M16 after a removal the next holder renews every due scope; the removed person reads nothing new', async () => {
    const nurse = await village.bring(village.principal, [{ role: 'nurse' }], [common, home]);
    const other = await village.bring(village.principal, [{ role: 'counsellor' }], [common]);
    expect(
      await village.tell({ kind: 'remove', person: nurse.record.person, cuts: [] }, village.principal),
    ).toBe('ok');
    const place = {
      school: village.membership.school,
      scope: common,
      document: common as never,
      generation: 0,
    };
    const { document, ...room } = { ...place };
    const cut: CutOff = {
      scope: common,
      document,
      generation: room.generation,
      device: nurse.record.device.id,
      writer: 7,
      length: 2,
    };
    other.locker.lock();
    const mine = await renewals(village.membership, other, () => [cut]);
    expect(mine.waiting).toEqual([]);
    expect(mine.bodies.map(({ scope }) => scope)).toEqual([common]);
    for (const body of mine.bodies) expect(await village.tell(body, other)).toBe('ok');
    const writing = { place, device: nurse.record.device.id, writer: 7, kind: 'update' as const };
    expect(mayWrite(village.membership, { ...writing, clock: 1 })).toBeUndefined();
    expect(mayWrite(village.membership, { ...writing, clock: 2 })).toBe('write.cut');
    expect(await scopeKey(village.membership, common, nurse)).toEqual({ ok: false, code: 'key.missing' });
    expect(await scopeKey(village.membership, common, nurse, 1)).toMatchObject({ ok: true });
    expect(await scopeKey(village.membership, common, other)).toMatchObject({ ok: true });
    expect(await scopeKey(village.membership, common, village.principal, 1)).toMatchObject({ ok: true });

    village.principal.locker.lock();
    expect((await renewals(village.membership, village.principal)).waiting).toEqual([
      { scope: home, code: 'key.locked' },
    ]);
    must(await village.principal.locker.unlock(PASSPHRASE));
    for (const body of (await renewals(village.membership, village.principal)).bodies)
      expect(await village.tell(body, village.principal)).toBe('ok');
    expect(dueScopes(village.membership).map(({ id }) => id)).toEqual([]);
  });

  it('M12 cover ends by an entry of the next member with the power, once the date has passed', async () => {
    const substitute = await village.bring(village.principal, [
      { role: 'subjectTeacher', until: '2026-11-27' },
    ]);
    const cover = {
      person: substitute.record.person,
      right: 'write' as const,
      from: '2026-11-24',
      until: '2026-11-27',
    };
    const body = must(await grantScope(village.membership, village.principal, home, [cover]));
    expect(await village.tell(body, village.principal)).toBe('ok');
    expect(await scopeKey(village.membership, home, substitute)).toMatchObject({ ok: true });
    const place = {
      school: village.membership.school,
      scope: home,
      document: common as never,
      generation: 0,
    };
    const writing = {
      place,
      device: substitute.record.device.id,
      writer: 1,
      clock: 0,
      kind: 'update' as const,
    };
    const on = (today: string) => ({ at: 0, today });
    expect(mayWrite(village.membership, writing, on('2026-11-23'))).toBe('write.notAllowed');
    expect(mayWrite(village.membership, writing, on('2026-11-27'))).toBeUndefined();
    expect(mayWrite(village.membership, writing, on('2026-11-28'))).toBe('write.notAllowed');
    expect(endings(village.membership, village.principal, on('2026-11-27'))).toEqual([]);
    expect(endings(village.membership, substitute, on('2026-11-28'))).toEqual([]);
    const ends = endings(village.membership, village.principal, on('2026-11-28'));
    expect(ends.map(({ kind }) => kind)).toEqual(['revoke', 'role']);
    for (const end of ends) expect(await village.tell(end, village.principal)).toBe('ok');
    expect(endings(village.membership, village.principal, on('2026-11-28'))).toEqual([]);
    expect(dueScopes(village.membership).map(({ id }) => id)).toEqual([home]);
    expect(mayWrite(village.membership, writing)).toBe('write.notAllowed');
  });
});

describe('shared machines', () => {
  it('a card and the passphrase open everything in memory, and signing out leaves nothing', async () => {
    const card = must(await makeCard(village.principal, PASSPHRASE, village.options));
    expect(await village.tell(card.body, village.principal)).toBe('ok');
    expect(must(await cardName(card.text))).toBe(card.name);
    const session = must(
      await signIn(village.membership, card.text, PASSPHRASE, card.record, village.options),
    );
    expect(await scopeKey(village.membership, home, session.me)).toMatchObject({ ok: true });
    const writing = {
      place: { school: village.membership.school, scope: home, document: common as never, generation: 0 },
      writer: 1,
      clock: 0,
      kind: 'update' as const,
    };
    expect(mayWrite(village.membership, { ...writing, device: session.me.record.device.id })).toBeUndefined();
    const opened = must(session.me.locker.opened());
    const everyday = must(await scopeKey(village.membership, common, session.me));
    session.signOut();
    expect(everyday.key.every((byte) => byte === 0)).toBe(true);
    expect(await scopeKey(village.membership, common, session.me)).toEqual({ ok: false, code: 'key.locked' });
    expect(session.me.locker.state()).toBe('ended');
    expect(await session.me.locker.unlock(PASSPHRASE)).toEqual({ ok: false, code: 'key.locked' });
    const renewal = must(await renewScope(village.membership, common, village.principal));
    expect(await village.tell(renewal, session.me)).toBe('key.locked');
    expect(opened.secrets.sign.every((byte) => byte === 0)).toBe(true);
    expect(await scopeKey(village.membership, home, session.me)).toEqual({ ok: false, code: 'key.locked' });
  });

  it('neither card nor passphrase alone opens it; a mistyped card is told before anything is tried', async () => {
    const card = must(await makeCard(village.principal, PASSPHRASE, village.options));
    await village.tell(card.body, village.principal);
    const other = must(await makeCard(village.principal, PASSPHRASE, village.options));
    const attempt = async (text: string, passphrase: string, record: unknown = card.record) => {
      const read = await signIn(village.membership, text, passphrase, record, village.options);
      return read.ok ? 'ok' : read.code;
    };
    expect(await attempt(card.text, 'wrong passphrase')).toBe('key.passphrase');
    expect(await attempt(other.text, PASSPHRASE)).toBe('key.passphrase');
    expect(await attempt(`${card.text.slice(0, -1)}!`, PASSPHRASE)).toBe('key.mistyped');
    expect(await attempt(card.text, PASSPHRASE, { ...card.record, version: 2 })).toBe('newer');
    expect(await attempt(card.text, PASSPHRASE, { ...card.record, sealed: undefined })).toBe('key.damaged');
    expect(await attempt(card.text, PASSPHRASE, null)).toBe('key.damaged');
    expect(await makeCard(village.principal, 'wrong passphrase', village.options)).toEqual({
      ok: false,
      code: 'key.passphrase',
    });
    // Printed, but never put on the chain; and lost, and dropped.
    expect(await attempt(other.text, PASSPHRASE, other.record)).toBe('write.unknownDevice');
    await village.tell({ kind: 'dropDevice', device: card.body.device.id, cuts: [] }, village.principal);
    expect(await attempt(card.text, PASSPHRASE)).toBe('write.unknownDevice');
  });
});

describe('another device', () => {
  it('M7 the unlocked device hands over by code; code, passphrase and record are needed together', async () => {
    const handover = must(await handOver(village.principal, PASSPHRASE, village.options));
    expect(must(await handoverName(handover.code))).toBe(handover.name);
    const carried = unpackCarried(packCarried(handover.record));
    expect(carried).toEqual(handover.record);
    expect(unpackCarried(new Uint8Array([1, 2]))).toBeUndefined();
    const attempt = (code: string, passphrase: string, record: unknown = carried) =>
      takeOver(village.membership, code, passphrase, record, at());
    expect(await attempt(handover.code, 'wrong passphrase')).toEqual({ ok: false, code: 'key.passphrase' });
    expect(await attempt(handover.code.slice(1), PASSPHRASE)).toEqual({ ok: false, code: 'key.mistyped' });
    expect(await attempt(handover.code, PASSPHRASE, {})).toEqual({ ok: false, code: 'key.damaged' });
    const taken = must(await attempt(handover.code, PASSPHRASE));
    await village.append(taken.entry);
    must(await taken.me.locker.unlock(PASSPHRASE));
    expect(await scopeKey(village.membership, home, taken.me)).toMatchObject({ ok: true });
    expect(taken.me.record.device.id).not.toBe(village.principal.record.device.id);
    village.principal.locker.lock();
    expect(await handOver(village.principal, PASSPHRASE)).toEqual({ ok: false, code: 'key.locked' });
  });

  it('M7 a person who was removed adds no device', async () => {
    const nurse = await village.bring(village.principal, [{ role: 'nurse' }]);
    const handover = must(await handOver(nurse, PASSPHRASE, village.options));
    await village.tell({ kind: 'remove', person: nurse.record.person, cuts: [] }, village.principal);
    expect(await takeOver(village.membership, handover.code, PASSPHRASE, handover.record, at())).toEqual({
      ok: false,
      code: 'chain.unknownPerson',
    });
  });
});

describe('recovery', () => {
  it('K6 either of two sheets recovers the school: a new principal with every scope that is no person’s', async () => {
    expect(village.sheets).toHaveLength(2);
    for (const [used, sheet] of village.sheets.entries()) {
      const recovered = must(await recoverSchool(village.membership, sheet.toLowerCase(), at()));
      await village.append(recovered.entry);
      must(await recovered.me.locker.unlock(PASSPHRASE));
      for (const scope of [common, home])
        expect(await scopeKey(village.membership, scope, recovered.me)).toMatchObject({ ok: true });
      const { person } = recovered.me.record;
      expect(village.membership.people.get(person)?.roles).toEqual([{ role: 'principal' }]);
      expect([...village.membership.sheets.values()].map(({ uses }) => uses)).toEqual(
        used === 0 ? [1, 0] : [1, 1],
      );
      const own = village.principal.record.person as string as ScopeId;
      expect(await scopeKey(village.membership, own, recovered.me)).toEqual({
        ok: false,
        code: 'key.missing',
      });
    }
  });

  it('K6 a mistyped sheet, and one of another school, change nothing', async () => {
    const store = memoryStore();
    const [sheet = ''] = village.sheets;
    const twisted = sheet.slice(0, -1) + (sheet.endsWith('0') ? '2' : '0');
    expect(await recoverSchool(village.membership, twisted, at(store))).toEqual({
      ok: false,
      code: 'key.mistyped',
    });
    const { text } = await newSheet();
    expect(await recoverSchool(village.membership, text, at(store))).toEqual({
      ok: false,
      code: 'chain.unknownSheet',
    });
    expect(store.size).toBe(0);
  });

  it('K6 new sheets replace old ones; what old ones could open is due', async () => {
    const [old = ''] = village.sheets;
    const sheet = await newSheet();
    const body = must(await replaceSheets(village.membership, village.principal, [sheet]));
    expect(await village.tell(body, village.principal)).toBe('ok');
    expect(dueScopes(village.membership).map(({ id }) => id)).toEqual([common, home]);
    expect(await recoverSchool(village.membership, old, at())).toEqual({
      ok: false,
      code: 'chain.unknownSheet',
    });
    const recovered = must(await recoverSchool(village.membership, sheet.text, at()));
    await village.append(recovered.entry);
    expect(must(await readSheet(sheet.text)).id).toBe(sheet.id);
    const { bodies } = await renewals(village.membership, village.principal);
    for (const body of bodies) expect(await village.tell(body, village.principal)).toBe('ok');
    expect(dueScopes(village.membership)).toEqual([]);
  });

  it('a solo school has no sheets until somebody prints them', async () => {
    const founded = must(
      await foundSchool({
        store: memoryStore(),
        options: village.options,
        scopes: [{ kind: 'school' }],
        sheets: 0,
        at: 1,
      }),
    );
    const membership = must(await appendEntry(undefined, founded.entry, verifier));
    expect(membership.sheets.size).toBe(0);
    must(await founded.me.locker.choose(PASSPHRASE));
    const body = must(await replaceSheets(membership, founded.me, [await newSheet(), await newSheet()]));
    const village2 = new TestVillage();
    village2.membership = membership;
    expect(await village2.tell(body, founded.me)).toBe('ok');
    expect(dueScopes(village2.membership)).toEqual([]);
  });
});
