import { beforeEach, describe, expect, it } from 'vitest';
import { generateSigningKey, signer } from '../ed25519.ts';
import { noLink } from '../envelope.ts';
import type { DocumentId, InvitationId, SchoolId, ScopeId, SheetId } from '../ids.ts';
import {
  type Actor,
  deviceBody,
  epochBody,
  foundBody,
  header,
  newActor,
  newId,
  noCuts,
  opening,
  ownScope,
  personBody,
  random,
  TestSchool,
  verifier,
} from './chain.testing.ts';
import { ENTRY_LIMIT, encodeEntry, signEntry } from './entry.ts';
import type { Membership } from './membership.ts';
import { currentEpoch, dueScopes, mayWrite } from './permission.ts';
import { appendEntry, joinChain, verifyEntries } from './verify.ts';

let principal: Actor;
let school: TestSchool;
const common = newId<ScopeId>();

beforeEach(async () => {
  principal = await newActor();
  school = await TestSchool.found(principal, [common]);
});

const place = (document = newId<DocumentId>(), scope = common) => ({
  school: school.id,
  scope,
  document,
  generation: 0,
});
const write = (actor: Actor, at: ReturnType<typeof place>, clock = 0, writer = 1, now = school.membership) =>
  mayWrite(now, { place: at, device: actor.device.id, writer, clock, kind: 'update' });

describe('7.1 entries', () => {
  it('V3 an entry of an unknown kind is from a newer version, and nothing after it is taken', async () => {
    const bytes = await school.make({ kind: 'remove', person: principal.id, cuts: [] }, principal);
    const text = new TextDecoder().decode(bytes).replace('"remove"', '"banish"');
    const strange = bytes.slice();
    strange.set(
      new TextEncoder().encode('"banish"'),
      text.indexOf('"banish"') < 0 ? 0 : 84 + '{"kind":'.length,
    );
    expect(await school.offer(strange)).toBe('newer');
    const read = await verifyEntries(school.membership, [strange, bytes], verifier);
    expect(read).toMatchObject({ accepted: 0, code: 'newer' });
  });

  it('V2 a later version is newer, never malformed; version 0 is malformed', async () => {
    const bytes = (await school.make(school.renewal(common), principal)).slice();
    bytes[0] = 2;
    expect(await school.offer(bytes)).toBe('newer');
    bytes[0] = 0;
    expect(await school.offer(bytes)).toBe('entry.malformed');
  });

  it('M1 an entry of more than 256 KiB is refused before it is read, and none is made', async () => {
    expect(await school.offer(new Uint8Array(ENTRY_LIMIT + 1))).toBe('entry.tooLarge');
    const many = Array.from({ length: 3000 }, () => newId<SheetId>());
    const body = { ...school.renewal(common), epoch: epochBody(2, many) };
    expect(() => encodeEntry(header(school.membership, school.id, 'person', principal.id), body)).toThrow(
      RangeError,
    );
  });

  it('M1 M17 unknown fields, a key twice and other spellings of the same JSON are malformed', async () => {
    const good = '{"kind":"withdraw","invitation":"AAAAAAAAAAAAAAAAAAAAAA"}';
    const offer = async (text: string) => {
      const body = new TextEncoder().encode(text);
      const frame = encodeEntry(header(school.membership, school.id, 'person', principal.id), {
        kind: 'withdraw',
        invitation: newId<InvitationId>(),
      }).slice(0, 84);
      new DataView(frame.buffer).setUint32(80, body.length);
      const signed = new Uint8Array([...frame, ...body]);
      const signature = await signer(principal.key).sign(
        new Uint8Array([...new TextEncoder().encode('wuhe/entry/1\0'), ...signed]),
      );
      return school.offer(new Uint8Array([...signed, ...signature]));
    };
    expect(await offer(good)).toBe('chain.invitation');
    for (const bad of [
      good.replace('{', '{ '),
      good.replace('{', '{"kind":"erase",'),
      good.replace('}', ',"more":1}'),
      good.replace('AAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAAAB'),
      'null',
      '[]',
      '',
      `\ufeff${good}`,
    ])
      expect(await offer(bad), bad).toBe('entry.malformed');
  });

  it('M2 an entry made on an old head is stale, and so is the same entry a second time', async () => {
    const invitation = newId<InvitationId>();
    const late = await school.make(school.renewal(common), principal);
    const first = await school.make(
      { kind: 'invite', invitation, key: random(32), expires: 1, roles: [{ role: 'nurse' }], scopes: [] },
      principal,
    );
    expect(await school.offer(first)).toBe('ok');
    expect(await school.offer(late)).toBe('chain.stale');
    expect(await school.offer(first)).toBe('chain.stale');
    expect(school.membership.head.seq).toBe(1);
  });

  it('M3 a chain begins with a found entry of the person it introduces, and has only one', async () => {
    const other = await newActor();
    const sheet = { id: newId<SheetId>(), key: await generateSigningKey() };
    const id = newId<SchoolId>();
    const body = await foundBody(id, principal, sheet);
    const forged = await signEntry(header(undefined, id, 'person', other.id), body, signer(other.key));
    expect(await appendEntry(undefined, forged, verifier)).toMatchObject({ code: 'chain.signer' });
    const again = await school.make(await foundBody(school.id, other, sheet), principal);
    expect(await school.offer(again)).toBe('chain.notAllowed');
    const first = await signEntry(
      header(undefined, id, 'person', principal.id),
      { kind: 'remove', person: principal.id, cuts: [] },
      signer(principal.key),
    );
    expect(await appendEntry(undefined, first, verifier)).toMatchObject({ code: 'chain.notAllowed' });
  });

  it('M3 an entry of one school says nothing in another', async () => {
    const other = await TestSchool.found(principal, [common]);
    const order = { kind: 'erase' as const, scope: common, document: newId<DocumentId>() };
    const bytes = await other.make(order, principal);
    expect(await school.offer(bytes)).toBe('chain.school');
    // Nor with the school's id written over it.
    const moved = bytes.slice();
    moved.set((school.chain[0] as Uint8Array).subarray(4, 20), 4);
    moved.set(school.membership.head.link, 24);
    expect(await school.offer(moved)).toBe('chain.signature');
  });

  it('M5 every byte of an entry is signed: one flipped bit and nothing of it counts', async () => {
    const bytes = await school.make(school.renewal(common), principal);
    const before = school.membership;
    for (let at = 0; at < bytes.length; at += 7) {
      const bad = bytes.slice();
      bad[at] = (bad[at] ?? 0) ^ 1;
      expect(await school.offer(bad), `byte ${at}`).not.toBe('ok');
      expect(school.membership).toBe(before);
    }
    expect(await school.offer(bytes)).toBe('ok');
  });

  it('M5 a batch counts up to the first bad signature, whatever stands after it', async () => {
    await school.bring(principal, [{ role: 'nurse' }], [common]);
    await school.bring(principal, [{ role: 'counsellor' }], [common]);
    const chain = school.chain.map((bytes) => bytes.slice());
    const last = chain[3] as Uint8Array;
    last[last.length - 1] = (last.at(-1) ?? 0) ^ 1;
    const read = await verifyEntries(undefined, chain, verifier);
    expect(read).toMatchObject({ accepted: 3, code: 'chain.signature' });
    expect(read.membership?.head.seq).toBe(2);
  });
});

describe('M4 the pin', () => {
  const grow = async (times: number) => {
    for (let i = 0; i < times; i++) expect(await school.tell(school.renewal(common), principal)).toBe('ok');
  };

  it('M4 a longer chain that contains the pin is taken; one that does not is a fork, and nothing of it is taken', async () => {
    const pinned = school.membership;
    await grow(2);
    const joined = await joinChain(pinned, school.chain, verifier);
    expect(joined).toMatchObject({ ok: true, value: { fresh: 2, lacks: 0 } });
    expect(await joinChain(pinned, school.chain.slice(1), verifier)).toMatchObject({ value: { fresh: 2 } });

    const forked = school.chain.slice(0, 2);
    const mine = school.membership;
    school.membership = (await verifyEntries(undefined, forked, verifier)).membership as Membership;
    await grow(3);
    const other = [...forked, ...school.chain.slice(3)];
    expect(await joinChain(mine, other, verifier)).toEqual({ ok: false, code: 'chain.fork' });
  });

  it('M4 another history that is no longer than ours is a fork as well', async () => {
    await grow(1);
    const before = school.membership;
    const start = [...school.chain];
    await grow(2);
    const mine = school.membership;
    school.membership = before;
    for (const length of [1, 2]) {
      await grow(1);
      const other = [...start, ...school.chain.slice(-length)];
      expect(await joinChain(mine, other, verifier)).toEqual({ ok: false, code: 'chain.fork' });
    }
  });

  it('M4 entries beyond our head that do not stand on it are a fork too, although no common number differs', async () => {
    await grow(1);
    const pinned = school.membership;
    const bytes = await signEntry(
      { ...header(pinned, school.id, 'person', principal.id), previous: noLink },
      school.renewal(common),
      signer(principal.key),
    );
    expect(await joinChain(pinned, [bytes], verifier)).toEqual({ ok: false, code: 'chain.fork' });
  });

  it('M4 a server that was restored offers a prefix: it lacks what we have, and our chain stays', async () => {
    await grow(3);
    const joined = await joinChain(school.membership, school.chain.slice(0, 2), verifier);
    expect(joined).toMatchObject({ value: { fresh: 0, lacks: 2, membership: school.membership } });
    expect(await joinChain(school.membership, [], verifier)).toMatchObject({ value: { lacks: 4 } });
  });

  it('M4 a foreign chain, a gap and rubbish are refused', async () => {
    const other = await TestSchool.found(principal);
    expect(await joinChain(school.membership, other.chain, verifier)).toMatchObject({ code: 'chain.school' });
    await grow(2);
    const gap = [school.chain[0] as Uint8Array, school.chain[2] as Uint8Array];
    expect(await joinChain(school.membership, gap, verifier)).toMatchObject({ code: 'chain.previous' });
    expect(await joinChain(school.membership, [random(300)], verifier)).toMatchObject({ ok: false });
  });
});

describe('7.2 persons and devices', () => {
  it('M8 an entry that needs the person is refused from a device, and from a stranger', async () => {
    const body = { kind: 'remove' as const, person: principal.id, cuts: [] };
    expect(await school.tell(body, principal, 'device')).toBe('chain.signer');
    expect(await school.tell(body, await newActor())).toBe('chain.signer');
    const invite = {
      kind: 'invite' as const,
      invitation: newId<InvitationId>(),
      key: random(32),
      expires: 1,
      roles: [{ role: 'nurse' as const }],
      scopes: [],
    };
    expect(await school.tell(invite, principal, 'device')).toBe('chain.signer');
    const guarded = {
      kind: 'scope' as const,
      scope: opening(newId<ScopeId>(), 'guarded', [principal.id], [school.sheet.id]),
    };
    expect(await school.tell(guarded, principal, 'device')).toBe('chain.signer');
    expect(await school.tell(guarded, principal)).toBe('ok');
    expect(await school.tell(school.renewal(guarded.scope.id), principal, 'device')).toBe('chain.signer');
    expect(await school.tell(school.renewal(common), principal, 'device')).toBe('ok');
  });

  it('M7 nobody adds a device to another person, and a certificate for one school is none in another', async () => {
    const mallory = await school.bring(principal, [{ role: 'itAdmin' }]);
    const device = { id: newId<Actor['device']['id']>(), key: await generateSigningKey() };
    const asPrincipal = { ...principal, key: mallory.key };
    const forged = { kind: 'device' as const, device: await deviceBody(school.id, asPrincipal, device) };
    expect(await school.tell(forged, principal)).toBe('chain.certificate');
    const elsewhere = { kind: 'device' as const, device: await deviceBody(newId(), principal, device) };
    expect(await school.tell(elsewhere, principal)).toBe('chain.certificate');
    const right = { kind: 'device' as const, device: await deviceBody(school.id, principal, device) };
    expect(await school.tell(right, principal)).toBe('ok');
    expect(await school.tell(right, principal)).toBe('chain.duplicate');
  });

  it('M6 nobody brings in keys that are already on the chain as their own', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }]);
    const key = await generateSigningKey();
    const invitation = newId<InvitationId>();
    await school.tell(
      { kind: 'invite', invitation, key: key.publicKey, expires: 1, roles: [{ role: 'nurse' }], scopes: [] },
      principal,
    );
    const thief = { ...(await newActor()), key: nurse.key };
    const join = await school.joinBody(thief);
    expect(await school.tell(join, thief, 'invitation', { id: invitation, key })).toBe('chain.duplicate');
  });

  it('M9 an invitation joins one person, once, and nobody after it was withdrawn', async () => {
    const key = await generateSigningKey();
    const id = newId<InvitationId>();
    const invite = {
      kind: 'invite' as const,
      invitation: id,
      key: key.publicKey,
      expires: 50,
      roles: [{ role: 'subjectTeacher' as const }],
      scopes: [{ scope: common, right: 'write' as const }],
    };
    expect(await school.tell(invite, principal)).toBe('ok');
    const first = await newActor();
    const other = { id, key: await generateSigningKey() };
    expect(await school.tell(await school.joinBody(first), first, 'invitation', other)).toBe(
      'chain.signature',
    );
    expect(await school.tell(await school.joinBody(first), first, 'invitation', { id, key })).toBe('ok');
    const second = await newActor();
    expect(await school.tell(await school.joinBody(second), second, 'invitation', { id, key })).toBe(
      'chain.invitation',
    );
    expect(await school.tell({ kind: 'withdraw', invitation: id }, principal)).toBe('chain.invitation');

    const next = { ...invite, invitation: newId<InvitationId>() };
    expect(await school.tell(next, principal)).toBe('ok');
    expect(await school.tell({ kind: 'withdraw', invitation: next.invitation }, principal)).toBe('ok');
    const late = { id: next.invitation, key };
    expect(await school.tell(await school.joinBody(second), second, 'invitation', late)).toBe(
      'chain.invitation',
    );
  });

  it('M9 a server refuses an invitation past its date; a reader of the chain has no say in it', async () => {
    const key = await generateSigningKey();
    const id = newId<InvitationId>();
    await school.tell(
      {
        kind: 'invite',
        invitation: id,
        key: key.publicKey,
        expires: 50,
        roles: [{ role: 'nurse' }],
        scopes: [],
      },
      principal,
    );
    const nurse = await newActor();
    const bytes = await school.make(await school.joinBody(nurse), nurse, 'invitation', { id, key });
    expect(await school.offer(bytes, { at: 51, today: '2026-11-24' })).toBe('chain.expired');
    expect(await school.offer(bytes)).toBe('ok');
  });

  it('M21 an invitation ends with the power of whoever made it: a removed member leaves no door open', async () => {
    const office = await school.bring(principal, [{ role: 'academicOffice' }], [common]);
    const key = await generateSigningKey();
    const id = newId<InvitationId>();
    const invite = {
      kind: 'invite' as const,
      invitation: id,
      key: key.publicKey,
      expires: 9,
      roles: [{ role: 'nurse' as const }],
      scopes: [],
    };
    expect(await school.tell(invite, office)).toBe('ok');
    expect(await school.tell({ kind: 'remove', person: office.id, cuts: [] }, principal)).toBe('ok');
    const puppet = await newActor();
    expect(await school.tell(await school.joinBody(puppet), puppet, 'invitation', { id, key })).toBe(
      'chain.invitation',
    );
  });

  it('M9 who joins gets the scopes of the invitation and no other', async () => {
    const key = await generateSigningKey();
    const id = newId<InvitationId>();
    await school.tell(
      {
        kind: 'invite',
        invitation: id,
        key: key.publicKey,
        expires: 9,
        roles: [{ role: 'nurse' }],
        scopes: [],
      },
      principal,
    );
    const greedy = await newActor();
    const body = await school.joinBody(greedy, [common]);
    expect(await school.tell(body, greedy, 'invitation', { id, key })).toBe('chain.wrap');
  });

  it('M10 the last principal is neither removed nor demoted, nor ended by a date', async () => {
    const end = [{ role: 'principal' as const }];
    const remove = { kind: 'remove' as const, person: principal.id, cuts: [] };
    expect(await school.tell(remove, principal)).toBe('chain.lastPrincipal');
    expect(await school.tell({ kind: 'role', person: principal.id, give: [], end }, principal)).toBe(
      'chain.lastPrincipal',
    );
    const next = await school.bring(principal, [{ role: 'principal', until: '2027-01-31' }]);
    expect(await school.tell(remove, principal)).toBe('chain.lastPrincipal');
    expect(await school.tell({ kind: 'role', person: next.id, give: end, end: [] }, principal)).toBe('ok');
    expect(await school.tell(remove, principal)).toBe('ok');
  });

  it('M20 whoever comes in brings an own scope, alone in it; nobody opens that of another', async () => {
    const nurse = await newActor();
    const key = await generateSigningKey();
    const id = newId<InvitationId>();
    await school.tell(
      {
        kind: 'invite',
        invitation: id,
        key: key.publicKey,
        expires: 9,
        roles: [{ role: 'nurse' }],
        scopes: [],
      },
      principal,
    );
    const body = await school.joinBody(nurse);
    const by = { id, key };
    const elsewhere = { ...body, own: opening(newId<ScopeId>(), 'everyday', [nurse.id], [school.sheet.id]) };
    expect(await school.tell(elsewhere, nurse, 'invitation', by)).toBe('chain.epoch');
    const shared = {
      ...body,
      own: opening(nurse.id as string as ScopeId, 'everyday', [nurse.id, principal.id]),
    };
    expect(await school.tell(shared, nurse, 'invitation', by)).toBe('chain.notAllowed');
    expect(await school.tell(body, nurse, 'invitation', by)).toBe('ok');
    expect(await school.tell({ kind: 'scope', scope: ownScope(nurse) }, principal)).toBe('chain.duplicate');
  });

  it('M20 a person who comes with the id of a scope is refused', async () => {
    const squat = newId<ScopeId>();
    await school.tell(
      { kind: 'scope', scope: opening(squat, 'everyday', [principal.id], [school.sheet.id]) },
      principal,
    );
    const key = await generateSigningKey();
    const id = newId<InvitationId>();
    await school.tell(
      {
        kind: 'invite',
        invitation: id,
        key: key.publicKey,
        expires: 9,
        roles: [{ role: 'nurse' }],
        scopes: [],
      },
      principal,
    );
    const nurse = { ...(await newActor()), id: squat as string as Actor['id'] };
    expect(await school.tell(await school.joinBody(nurse), nurse, 'invitation', { id, key })).toBe(
      'chain.duplicate',
    );
  });
});

describe('7.3 powers', () => {
  it('7.3 nobody promotes themselves, and IT and a grade head give only what the table says', async () => {
    const office = await school.bring(principal, [{ role: 'academicOffice' }]);
    const head = await school.bring(principal, [{ role: 'gradeHead' }]);
    const it = await school.bring(principal, [{ role: 'itAdmin' }]);
    const give = (to: Actor, role: 'principal' | 'deputy' | 'nurse' | 'subjectTeacher', by: Actor) =>
      school.tell({ kind: 'role', person: to.id, give: [{ role }], end: [] }, by);
    expect(await give(office, 'principal', office)).toBe('chain.notAllowed');
    expect(await give(office, 'deputy', office)).toBe('chain.notAllowed');
    expect(await give(head, 'nurse', head)).toBe('chain.notAllowed');
    expect(await give(it, 'nurse', it)).toBe('chain.notAllowed');
    expect(await give(head, 'subjectTeacher', it)).toBe('chain.notAllowed');
    expect(await give(head, 'nurse', office)).toBe('ok');
    expect(await give(it, 'subjectTeacher', head)).toBe('ok');
    const invite = {
      kind: 'invite' as const,
      invitation: newId<InvitationId>(),
      key: random(32),
      expires: 1,
      roles: [{ role: 'principal' as const }],
      scopes: [],
    };
    expect(await school.tell(invite, office)).toBe('chain.notAllowed');
  });

  it('7.3 nobody removes above their power; everybody may leave, but takes nothing back by leaving', async () => {
    const office = await school.bring(principal, [{ role: 'academicOffice' }], [common]);
    const deputy = await school.bring(principal, [{ role: 'deputy' }]);
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const remove = (target: Actor, by: Actor) =>
      school.tell({ kind: 'remove', person: target.id, cuts: [] }, by);
    expect(await remove(deputy, office)).toBe('chain.notAllowed');
    expect(await remove(principal, deputy)).toBe('chain.notAllowed');
    expect(await remove(office, nurse)).toBe('chain.notAllowed');
    const at = place();
    const cuts = [
      { scope: common, document: at.document, generation: 0, device: nurse.device.id, writer: 1, length: 0 },
    ];
    expect(await school.tell({ kind: 'remove', person: nurse.id, cuts }, nurse)).toBe('chain.notAllowed');
    expect(await remove(nurse, nurse)).toBe('ok');
    expect(await remove(office, deputy)).toBe('ok');
  });

  it('M11 IT enrols machines and grants nothing, not even what it could name', async () => {
    const it = await school.bring(principal, [{ role: 'itAdmin' }]);
    const nurse = await school.bring(principal, [{ role: 'nurse' }]);
    const grant = (by: Actor, to: Actor) =>
      school.tell(
        {
          kind: 'grant',
          scope: common,
          epoch: 1,
          members: [{ person: to.id, right: 'write' }],
          wraps: new Map([[to.id, random(80)]]),
          cuts: [],
        },
        by,
      );
    expect(await grant(it, it)).toBe('chain.notAllowed');
    expect(await grant(it, nurse)).toBe('chain.notAllowed');
    const byIt = opening(newId<ScopeId>(), 'everyday', [it.id], [school.sheet.id], ['itAdmin']);
    expect(await school.tell({ kind: 'scope', scope: byIt }, it)).toBe('chain.notAllowed');
    expect(await school.tell({ kind: 'dropDevice', device: nurse.device.id, cuts: [] }, it)).toBe('ok');
    expect(await school.tell({ kind: 'dropDevice', device: principal.device.id, cuts: [] }, it)).toBe(
      'chain.notAllowed',
    );
  });

  it('M11 a power alone reaches no scope: who does not hold the key cannot grant it, renew it or invite to it', async () => {
    const head = await school.bring(principal, [{ role: 'gradeHead' }]);
    const grant = {
      kind: 'grant' as const,
      scope: common,
      epoch: 1,
      members: [{ person: head.id, right: 'write' as const }],
      wraps: new Map([[head.id, random(80)]]),
      cuts: noCuts,
    };
    expect(await school.tell(grant, head)).toBe('chain.notAllowed');
    expect(await school.tell(school.renewal(common), head)).toBe('chain.notAllowed');
    const invite = {
      kind: 'invite' as const,
      invitation: newId<InvitationId>(),
      key: random(32),
      expires: 1,
      roles: [{ role: 'subjectTeacher' as const }],
      scopes: [{ scope: common, right: 'write' as const }],
    };
    expect(await school.tell(invite, head)).toBe('chain.notAllowed');
    expect(await school.tell(grant, principal)).toBe('ok');
    expect(await school.tell({ ...invite, invitation: newId<InvitationId>() }, head)).toBe('ok');
  });

  it('M11 a member whose wrap is of an older epoch does not hold the key', async () => {
    const key = await generateSigningKey();
    const id = newId<InvitationId>();
    const scopes = [{ scope: common, right: 'write' as const }];
    const roles = [{ role: 'gradeHead' as const }];
    await school.tell(
      { kind: 'invite', invitation: id, key: key.publicKey, expires: 9, roles, scopes },
      principal,
    );
    const head = await newActor();
    expect(await school.tell(await school.joinBody(head), head, 'invitation', { id, key })).toBe('ok');
    expect(school.membership.scopes.get(common)?.members.has(head.id)).toBe(true);
    expect(await school.tell(school.renewal(common), head)).toBe('chain.notAllowed');
    expect(await school.tell(school.renewal(common), principal)).toBe('ok');
    expect(await school.tell(school.renewal(common), head)).toBe('ok');
  });

  it('M19 nobody grants more than they hold: a reader makes no writers, least of all of themselves', async () => {
    const reader = await school.bring(principal, [{ role: 'gradeHead' }], [common], 'read');
    const grant = (right: 'read' | 'write', to: Actor) =>
      school.tell(
        {
          kind: 'grant',
          scope: common,
          epoch: 1,
          members: [{ person: to.id, right }],
          wraps: new Map([[to.id, random(80)]]),
          cuts: [],
        },
        reader,
      );
    const other = await school.bring(principal, [{ role: 'nurse' }]);
    expect(await grant('write', reader)).toBe('chain.notAllowed');
    expect(await grant('write', other)).toBe('chain.notAllowed');
    expect(await grant('read', principal)).toBe('chain.notAllowed');
    expect(await grant('read', other)).toBe('ok');
  });

  it('M12 a server refuses a role past its date; dates decide nothing for a reader', async () => {
    const office = await school.bring(principal, [{ role: 'academicOffice', until: '2026-11-30' }]);
    const invite = {
      kind: 'invite' as const,
      invitation: newId<InvitationId>(),
      key: random(32),
      expires: 1,
      roles: [{ role: 'nurse' as const }],
      scopes: [],
    };
    const bytes = await school.make(invite, office);
    expect(await school.offer(bytes, { at: 0, today: '2026-12-01' })).toBe('chain.notAllowed');
    expect(await school.offer(bytes, { at: 0, today: '2026-11-30' })).toBe('ok');
  });
});

describe('7.4 who may write where', () => {
  it('M13 members with the right to write may, readers and strangers may not, letters may be left by all', async () => {
    const writer = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const reader = await school.bring(principal, [{ role: 'supervisor' }], [common], 'read');
    const outsider = await school.bring(principal, [{ role: 'gateGuard' }]);
    const stranger = await newActor();
    const at = place();
    expect(write(writer, at)).toBeUndefined();
    expect(write(reader, at)).toBe('write.notAllowed');
    expect(write(outsider, at)).toBe('write.notAllowed');
    expect(write(stranger, at)).toBe('write.unknownDevice');
    expect(write(writer, place(undefined, newId<ScopeId>()))).toBe('room.unknownScope');
    const box = place(common as string as DocumentId);
    const letter = (actor: Actor, where = box) =>
      mayWrite(school.membership, {
        place: where,
        device: actor.device.id,
        writer: 1,
        clock: 0,
        kind: 'letter',
      });
    expect(letter(outsider)).toBeUndefined();
    expect(letter(reader)).toBeUndefined();
    expect(letter(stranger)).toBe('write.unknownDevice');
    expect(write(outsider, box)).toBe('write.notAllowed');
    expect(letter(writer, at)).toBe('envelope.kind');
  });

  it('U9 A11 M14 a removed member who backdates writes nothing more: place and length decide, not the time', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const at = place();
    const cuts = [
      { scope: common, document: at.document, generation: 0, device: nurse.device.id, writer: 7, length: 3 },
    ];
    expect(await school.tell({ kind: 'remove', person: nurse.id, cuts }, principal)).toBe('ok');
    expect(write(nurse, at, 2, 7)).toBeUndefined();
    expect(write(nurse, at, 3, 7)).toBe('write.cut');
    expect(write(nurse, at, 0, 8)).toBe('write.cut');
    expect(write(nurse, { ...at, generation: 1 }, 0, 7)).toBe('write.cut');
    const letter = {
      place: place(common as string as DocumentId),
      device: nurse.device.id,
      writer: 9,
      clock: 0,
      kind: 'letter' as const,
    };
    expect(mayWrite(school.membership, letter)).toBe('write.cut');
    expect(school.membership.scopes.get(common)?.members.has(nurse.id)).toBe(false);
  });

  it('M7 a removed person adds no device, and a removed device signs nothing', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    await school.tell({ kind: 'remove', person: nurse.id, cuts: [] }, principal);
    const device = { id: newId<Actor['device']['id']>(), key: await generateSigningKey() };
    const add = { kind: 'device' as const, device: await deviceBody(school.id, nurse, device) };
    expect(await school.tell(add, nurse)).toBe('chain.signer');
    const open = {
      kind: 'scope' as const,
      scope: opening(newId<ScopeId>(), 'everyday', [nurse.id], [school.sheet.id]),
    };
    expect(await school.tell(open, nurse, 'device')).toBe('chain.signer');
    expect(await school.tell({ kind: 'remove', person: nurse.id, cuts: [] }, principal)).toBe(
      'chain.unknownPerson',
    );
  });

  it('M14 a dropped device is cut off, the person writes on with another', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const second = { id: newId<Actor['device']['id']>(), key: await generateSigningKey() };
    await school.tell({ kind: 'device', device: await deviceBody(school.id, nurse, second) }, nurse);
    const at = place();
    const cuts = [
      { scope: common, document: at.document, generation: 0, device: nurse.device.id, writer: 7, length: 1 },
    ];
    expect(await school.tell({ kind: 'dropDevice', device: nurse.device.id, cuts }, nurse)).toBe('ok');
    expect(write(nurse, at, 0, 7)).toBeUndefined();
    expect(write(nurse, at, 1, 7)).toBe('write.cut');
    expect(write({ ...nurse, device: second }, at)).toBeUndefined();
    expect(await school.tell(school.renewal(common), nurse, 'device')).toBe('chain.signer');
  });

  it('M15 the next epoch carries the cut-offs of rooms that the remover could not see', async () => {
    const hidden = newId<ScopeId>();
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const doctor = await school.bring(principal, [{ role: 'counsellor' }], [common]);
    const scope = opening(hidden, 'guarded', [nurse.id, doctor.id], [school.sheet.id], ['holder']);
    expect(await school.tell({ kind: 'scope', scope }, nurse)).toBe('ok');
    const at = place(undefined, hidden);
    const cuts = [
      { scope: hidden, document: at.document, generation: 0, device: nurse.device.id, writer: 7, length: 2 },
    ];
    expect(await school.tell({ kind: 'remove', person: nurse.id, cuts }, principal)).toBe('chain.notAllowed');
    expect(await school.tell({ kind: 'remove', person: nurse.id, cuts: [] }, principal)).toBe('ok');
    expect(write(nurse, at, 0, 7)).toBe('write.cut');
    expect(dueScopes(school.membership).map(({ id }) => id)).toContain(hidden);
    expect(dueScopes(school.membership, doctor.id).map(({ id }) => id)).toEqual([common, hidden]);
    expect(dueScopes(school.membership, principal.id).map(({ id }) => id)).toEqual([common]);
    expect(await school.tell(school.renewal(hidden, cuts), doctor)).toBe('ok');
    expect(write(nurse, at, 1, 7)).toBeUndefined();
    expect(write(nurse, at, 2, 7)).toBe('write.cut');
    expect(dueScopes(school.membership, doctor.id).map(({ id }) => id)).toEqual([common]);
  });

  it('A15 who wrote in a scope and was taken out is known until its next epoch; who only read is not', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const rival = await school.bring(principal, [{ role: 'gradeHead' }], [common]);
    const reader = await school.bring(principal, [{ role: 'nurse' }], []);
    const grant = {
      kind: 'grant' as const,
      scope: common,
      epoch: 1,
      members: [{ person: reader.id, right: 'read' as const }],
      wraps: new Map([[reader.id, random(80)]]),
      cuts: noCuts,
    };
    expect(await school.tell(grant, principal)).toBe('ok');
    const left = () => [...(school.membership.scopes.get(common)?.left ?? [])];
    for (const { id } of [reader, nurse])
      expect(await school.tell({ kind: 'remove', person: id, cuts: [] }, principal)).toBe('ok');
    expect(left()).toEqual([[nurse.id, school.membership.head.seq]]);
    expect(await school.tell(school.renewal(common), rival)).toBe('ok');
    expect(left()).toEqual([]);
  });

  it('M18 nobody cuts off a device that may still write, and no later entry moves a cut-off', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const rival = await school.bring(principal, [{ role: 'gradeHead' }], [common]);
    const at = place();
    const cut = (length: number, actor = nurse) => ({
      scope: common,
      document: at.document,
      generation: 0,
      device: actor.device.id,
      writer: 7,
      length,
    });
    expect(await school.tell(school.renewal(common, [cut(0)]), rival)).toBe('chain.notAllowed');
    const other = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const remove = { kind: 'remove' as const, person: other.id, cuts: [cut(0)] };
    expect(await school.tell(remove, principal)).toBe('chain.notAllowed');
    expect(await school.tell({ kind: 'remove', person: nurse.id, cuts: [cut(3)] }, principal)).toBe('ok');
    expect(await school.tell(school.renewal(common, [cut(0), cut(9)]), rival)).toBe('ok');
    expect(write(nurse, at, 2, 7)).toBeUndefined();
    expect(write(nurse, at, 3, 7)).toBe('write.cut');
  });

  it('M14 who is revoked and granted again writes anew, but not behind the cut-off', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const at = place();
    const cuts = [
      { scope: common, document: at.document, generation: 0, device: nurse.device.id, writer: 7, length: 1 },
    ];
    expect(await school.tell({ kind: 'revoke', scope: common, people: [nurse.id], cuts }, principal)).toBe(
      'ok',
    );
    expect(write(nurse, at, 0, 8)).toBe('write.notAllowed');
    const grant = {
      kind: 'grant' as const,
      scope: common,
      epoch: 1,
      members: [{ person: nurse.id, right: 'write' as const }],
      wraps: new Map([[nurse.id, random(80)]]),
      cuts: noCuts,
    };
    expect(await school.tell(grant, principal)).toBe('ok');
    expect(write(nurse, at, 0, 8)).toBeUndefined();
    expect(write(nurse, at, 1, 7)).toBe('write.cut');
  });

  it('G7 an erased room is refused for ever; only a principal erases', async () => {
    const deputy = await school.bring(principal, [{ role: 'deputy' }], [common]);
    const at = place();
    const order = { kind: 'erase' as const, scope: common, document: at.document, generation: 0 };
    expect(await school.tell(order, deputy)).toBe('chain.notAllowed');
    expect(await school.tell(order, principal)).toBe('ok');
    expect(write(principal, at)).toBe('room.erased');
    expect(write(principal, { ...at, generation: 1 })).toBeUndefined();
    expect(await school.tell({ kind: 'erase', scope: common, document: at.document }, principal)).toBe('ok');
    expect(write(principal, { ...at, generation: 1 })).toBe('room.erased');
  });
});

describe('7.5 epochs and sheets', () => {
  it('K1 an epoch is the next one, with a wrap for every member and sheet and for nobody else', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const outsider = await school.bring(principal, [{ role: 'gateGuard' }]);
    const good = school.renewal(common);
    const holders = [...good.epoch.wraps.keys()];
    const offer = (epoch: typeof good.epoch) => school.tell({ ...good, epoch }, nurse);
    expect(
      await offer(
        epochBody(
          2,
          holders.filter((id) => id !== principal.id),
        ),
      ),
    ).toBe('chain.epoch');
    expect(
      await offer(
        epochBody(
          2,
          holders.filter((id) => id !== school.sheet.id),
        ),
      ),
    ).toBe('chain.epoch');
    expect(await offer(epochBody(2, [...holders, outsider.id]))).toBe('chain.wrap');
    expect(await offer(epochBody(3, holders))).toBe('chain.epoch');
    const { history: _, ...bare } = epochBody(2, holders);
    expect(await offer(bare)).toBe('chain.epoch');
    const last = currentEpoch(school.membership, common);
    expect(await offer({ ...epochBody(2, holders), commitment: last?.commitment ?? random(32) })).toBe(
      'chain.epoch',
    );
    expect(await offer(good.epoch)).toBe('ok');
  });

  it('M16 a removal makes every scope of that person due, and a new epoch ends it', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    expect(dueScopes(school.membership)).toEqual([]);
    await school.tell({ kind: 'remove', person: nurse.id, cuts: [] }, principal);
    expect(dueScopes(school.membership, principal.id).map(({ id }) => id)).toEqual([common]);
    await school.tell(school.renewal(common), principal, 'device');
    expect(dueScopes(school.membership, principal.id)).toEqual([]);
    expect(currentEpoch(school.membership, common)?.wraps.has(nurse.id)).toBe(false);
  });

  it('K6 a sheet recovers the school as a principal, seen by all; an ended sheet does not', async () => {
    const saviour = await newActor();
    const body = {
      kind: 'recover' as const,
      person: await personBody(school.id, saviour),
      device: await deviceBody(school.id, saviour),
      own: ownScope(saviour),
      wraps: new Map([[common, random(80)]]),
    };
    const strange = { id: newId<SheetId>(), key: school.sheet.key };
    expect(await school.tell(body, saviour, 'sheet', strange)).toBe('chain.unknownSheet');
    const forged = { id: school.sheet.id, key: await generateSigningKey() };
    expect(await school.tell(body, saviour, 'sheet', forged)).toBe('chain.signature');
    expect(await school.tell(body, saviour, 'sheet', school.sheet)).toBe('ok');
    expect(school.membership.sheets.get(school.sheet.id)?.uses).toBe(1);
    expect(await school.tell({ kind: 'remove', person: principal.id, cuts: [] }, saviour)).toBe('ok');
    const renewed = { id: newId<SheetId>(), sign: random(32), box: random(32), wraps: new Map() };
    const recovery = { kind: 'recovery' as const, sheets: [renewed], ends: [school.sheet.id] };
    expect(await school.tell(recovery, saviour)).toBe('ok');
    expect(dueScopes(school.membership, saviour.id).map(({ id }) => id)).toEqual([common]);
    const again = await newActor();
    const late = { ...body, person: await personBody(school.id, again), own: ownScope(again) };
    expect(await school.tell(late, again, 'sheet', school.sheet)).toBe('chain.unknownSheet');
  });
});
