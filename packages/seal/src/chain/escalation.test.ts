/** Entries with which a member, or whoever is about to become one, tries to get or to take more than they were given. */
import { beforeEach, describe, expect, it } from 'vitest';
import { generateSigningKey, signer } from '../ed25519.ts';
import type { DocumentId, InvitationId, PersonId, ScopeId, SheetId } from '../ids.ts';
import type { BodyOf } from './bodies.ts';
import {
  type Actor,
  deviceBody,
  foundBody,
  header,
  newActor,
  newId,
  opening,
  random,
  TestSchool,
  verifier,
} from './chain.testing.ts';
import { encodeEntry, signEntry } from './entry.ts';
import type { RoleHeld } from './membership.ts';
import { dueScopes } from './permission.ts';
import { appendEntry } from './verify.ts';

let principal: Actor;
let school: TestSchool;
const common = newId<ScopeId>();

beforeEach(async () => {
  principal = await newActor();
  school = await TestSchool.found(principal, [common]);
});

async function invited(scopes: BodyOf<'invite'>['scopes'] = [], roles: RoleHeld[] = [{ role: 'nurse' }]) {
  const key = await generateSigningKey();
  const id = newId<InvitationId>();
  const body = { kind: 'invite', invitation: id, key: key.publicKey, expires: 9, roles, scopes } as const;
  expect(await school.tell(body, principal)).toBe('ok');
  return { id, key };
}

const cut = (of: Actor, length = 0) => ({
  scope: common,
  document: newId<DocumentId>(),
  generation: 0,
  device: of.device.id,
  writer: 5,
  length,
});

describe('ids that are taken', () => {
  it('M20 nobody joins under the id of a recovery sheet, whose wraps their own would replace', async () => {
    const by = await invited([{ scope: common, right: 'write' }]);
    const sheet = school.sheet.id as string as PersonId;
    const thief = { ...(await newActor()), id: sheet };
    const wrap = school.membership.scopes.get(common)?.epochs.at(-1)?.wraps.get(school.sheet.id);
    expect(await school.tell(await school.joinBody(thief, [common]), thief, 'invitation', by)).toBe(
      'chain.duplicate',
    );
    expect(school.membership.scopes.get(common)?.epochs.at(-1)?.wraps.get(school.sheet.id)).toBe(wrap);
  });

  it('M20 no new sheet, device, invitation or scope has the id of something else on the chain', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }]);
    const key = await generateSigningKey();
    for (const id of [nurse.id, nurse.device.id, common, school.sheet.id] as string[]) {
      const sheets = [{ id: id as SheetId, sign: key.publicKey, box: random(32), wraps: new Map() }];
      expect(await school.tell({ kind: 'recovery', sheets, ends: [] }, principal)).toBe('chain.duplicate');
      const device = await deviceBody(school.id, principal, { id: id as Actor['device']['id'], key });
      expect(await school.tell({ kind: 'device', device }, principal)).toBe('chain.duplicate');
      const invitation = id as InvitationId;
      const invite = { invitation, key: key.publicKey, expires: 9, roles: [{ role: 'nurse' as const }] };
      expect(await school.tell({ kind: 'invite', ...invite, scopes: [] }, principal)).toBe('chain.duplicate');
      const scope = opening(id as ScopeId, 'everyday', [principal.id], [school.sheet.id]);
      expect(await school.tell({ kind: 'scope', scope }, principal)).toBe('chain.duplicate');
    }
  });

  it('M20 a school is not founded with one id for a person and a sheet', async () => {
    const founder = await newActor();
    const sheet = { id: founder.id as string as SheetId, key: await generateSigningKey() };
    const body = await foundBody(school.id, founder, sheet);
    const first = header(undefined, school.id, 'person', founder.id);
    const bytes = await signEntry(first, body, signer(founder.key));
    expect(await appendEntry(undefined, bytes, verifier)).toEqual({ ok: false, code: 'chain.duplicate' });
  });

  it('K6 an ended sheet holds no key: whoever comes under its id holds none either', async () => {
    const ends = [school.sheet.id];
    expect(await school.tell({ kind: 'recovery', sheets: [], ends }, principal)).toBe('ok');
    const by = await invited([{ scope: common, right: 'write' }]);
    const heir = { ...(await newActor()), id: school.sheet.id as string as PersonId };
    await school.tell(await school.joinBody(heir), heir, 'invitation', by);
    expect(await school.tell(school.renewal(common), heir)).not.toBe('ok');
  });
});

describe('dates', () => {
  it('M19 who holds a role with powers until a date gives no power beyond it, themselves least of all', async () => {
    const until = '2027-01-31';
    const acting = await school.bring(principal, [{ role: 'principal', until }]);
    const give = (roles: RoleHeld[], to = acting) =>
      school.tell({ kind: 'role', person: to.id, give: roles, end: [] }, acting);
    expect(await give([{ role: 'principal' }])).toBe('chain.notAllowed');
    expect(await give([{ role: 'principal', until: '2027-02-01' }])).toBe('chain.notAllowed');
    expect(await give([{ role: 'academicOffice' }])).toBe('chain.notAllowed');
    expect(await give([{ role: 'academicOffice', until }])).toBe('ok');
    // Teachers are hired for good also while the principal is away.
    expect(await give([{ role: 'subjectTeacher' }])).toBe('ok');
    const end = [{ role: 'principal' as const }];
    const other = await school.bring(principal, end);
    expect(await school.tell({ kind: 'role', person: other.id, give: [], end }, acting)).toBe('ok');
  });

  it('M19 who covers a scope until a date grants it to nobody for longer', async () => {
    const until = '2027-01-31';
    const cover = await school.bring(principal, [{ role: 'gradeHead' }]);
    const other = await school.bring(principal, [{ role: 'nurse' }]);
    const grant = (by: Actor, to: Actor, dates: { from?: string; until?: string }) => {
      const members = [{ person: to.id, right: 'write' as const, ...dates }];
      const wraps = new Map([[to.id, random(80)]]);
      return school.tell({ kind: 'grant', scope: common, epoch: 1, members, wraps, cuts: [] }, by);
    };
    expect(await grant(principal, cover, { until })).toBe('ok');
    expect(await grant(cover, cover, {})).toBe('chain.notAllowed');
    expect(await grant(cover, other, {})).toBe('chain.notAllowed');
    expect(await grant(cover, other, { until: '2027-02-01' })).toBe('chain.notAllowed');
    const key = (await generateSigningKey()).publicKey;
    const scopes = [{ scope: common, right: 'write' as const }];
    const roles = [{ role: 'subjectTeacher' as const }];
    const invite = { kind: 'invite', invitation: newId<InvitationId>(), key, expires: 9, roles } as const;
    expect(await school.tell({ ...invite, scopes }, cover)).toBe('chain.notAllowed');
    expect(await grant(cover, other, { until })).toBe('ok');
  });
});

describe('keys and cut-offs', () => {
  it('M15 M19 a reader renews no key while a writer holds it, and so cuts off no honest writer who left', async () => {
    const reader = await school.bring(principal, [{ role: 'subjectTeacher' }], [common], 'read');
    const leaver = await school.bring(principal, [{ role: 'nurse' }], [common]);
    expect(await school.tell({ kind: 'remove', person: leaver.id, cuts: [] }, principal)).toBe('ok');
    expect(await school.tell(school.renewal(common, [cut(leaver)]), reader)).toBe('chain.notAllowed');
    expect(await school.tell(school.renewal(common), reader, 'device')).toBe('chain.notAllowed');
    expect(dueScopes(school.membership, reader.id)).toEqual([]);
    expect(await school.tell(school.renewal(common, [cut(leaver, 3)]), principal)).toBe('ok');
  });

  it('M15 where nobody is left who writes, a reader renews, so that no scope stays due for ever', async () => {
    const reader = await school.bring(principal, [{ role: 'subjectTeacher' }], [common], 'read');
    const next = await school.bring(principal, [{ role: 'principal' }]);
    expect(await school.tell({ kind: 'remove', person: principal.id, cuts: [] }, next)).toBe('ok');
    expect(dueScopes(school.membership, reader.id)).toHaveLength(1);
    expect(await school.tell(school.renewal(common), reader)).toBe('ok');
  });

  it('M18 nobody takes back what they wrote by revoking or demoting themselves', async () => {
    const cuts = [cut(principal)];
    const people = [principal.id];
    expect(await school.tell({ kind: 'revoke', scope: common, people, cuts }, principal)).toBe(
      'chain.notAllowed',
    );
    const members = [{ person: principal.id, right: 'read' as const }];
    const grant = { kind: 'grant', scope: common, epoch: 1, members, wraps: new Map() } as const;
    expect(await school.tell({ ...grant, cuts }, principal)).toBe('chain.notAllowed');
    expect(await school.tell({ ...grant, cuts: [] }, principal)).toBe('ok');
    expect(await school.tell(school.renewal(common, cuts), principal)).toBe('chain.notAllowed');
  });
});

describe('JSON', () => {
  it('M1 a field called __proto__ is an unknown field, in a body and in a map of wraps', async () => {
    const offer = async (text: string) => {
      const frame = encodeEntry(header(school.membership, school.id, 'person', principal.id), {
        kind: 'withdraw',
        invitation: newId<InvitationId>(),
      }).slice(0, 84);
      const body = new TextEncoder().encode(text);
      new DataView(frame.buffer).setUint32(80, body.length);
      const signed = new Uint8Array([...frame, ...body]);
      const label = new TextEncoder().encode('wuhe/entry/1\0');
      const signature = await signer(principal.key).sign(new Uint8Array([...label, ...signed]));
      return school.offer(new Uint8Array([...signed, ...signature]));
    };
    const nobody = 'AAAAAAAAAAAAAAAAAAAAAA';
    const wrap = 'A'.repeat(107);
    const grant = (wraps: string) =>
      `{"kind":"grant","scope":"${common}","epoch":1,"members":[{"person":"${nobody}","right":"read"}],"wraps":{${wraps}},"cuts":[]}`;
    for (const bad of [
      `{"kind":"withdraw","invitation":"${nobody}","__proto__":1}`,
      `{"__proto__":{"kind":"withdraw","invitation":"${nobody}"}}`,
      grant(`"__proto__":"${wrap}"`),
      grant(`"constructor":"${wrap}"`),
      grant(`"${nobody}":"${wrap}","__proto__":1`),
      grant(`"${nobody}":"${wrap}AA"`),
    ])
      expect(await offer(bad), bad).toBe('entry.malformed');
    expect(await offer(grant(`"${nobody}":"${wrap}"`))).toBe('chain.unknownPerson');
    expect(await offer(`${'['.repeat(200_000)}${']'.repeat(200)}`)).toBe('entry.malformed');
    expect(await offer(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBe('entry.malformed');
  });
});

describe('M22 renewed keys', () => {
  const own = (actor: Actor) => actor.id as string as ScopeId;
  it('M22 new keys void the wraps for the old ones and make each scope due', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    expect(await school.tell(school.renewal(common), nurse)).toBe('ok');
    const body = await school.keysBody(nurse, [own(nurse)]);
    expect(await school.tell(body, nurse)).toBe('ok');
    const { scopes, people } = school.membership;
    expect(scopes.get(common)?.epochs.some(({ wraps }) => wraps.has(nurse.id))).toBe(false);
    expect(scopes.get(own(nurse))?.epochs[0]?.wraps.get(nurse.id)).toEqual(body.wraps.get(own(nurse)));
    expect(people.get(nurse.id)?.keys).toEqual({
      sign: nurse.key.publicKey,
      everyday: body.everyday,
      guarded: body.guarded,
    });
    const due = dueScopes(school.membership).map(({ id }) => id);
    expect(due.toSorted()).toEqual([common, own(nurse)].toSorted());
    // Without the wrap the key is not held: nothing is renewed or granted on the strength of the old one.
    expect(await school.tell(school.renewal(common), nurse)).toBe('chain.notAllowed');
  });

  it('M22 only the person renews the own keys, with a certificate of their own', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }], [common]);
    const body = await school.keysBody(nurse, [own(nurse)]);
    expect(await school.tell(body, nurse, 'device')).toBe('chain.signer');
    expect(await school.tell(body, principal)).toBe('chain.wrap');
    expect(await school.tell(await school.keysBody(nurse, [own(principal)]), principal)).toBe(
      'chain.certificate',
    );
    const forged = await school.keysBody(nurse, [own(nurse)], undefined, principal);
    expect(await school.tell(forged, nurse)).toBe('chain.certificate');
  });

  it('M22 keys that come again, scopes that are not held, and a forgotten own scope are refused', async () => {
    const nurse = await school.bring(principal, [{ role: 'nurse' }]);
    const now = school.membership.people.get(nurse.id)?.keys;
    if (!now) throw new Error('nobody');
    for (const keys of [
      { everyday: now.everyday, guarded: random(32) },
      { everyday: random(32), guarded: now.guarded },
      { everyday: now.guarded, guarded: now.everyday },
    ])
      expect(await school.tell(await school.keysBody(nurse, [own(nurse)], keys), nurse)).toBe(
        'chain.duplicate',
      );
    expect(await school.tell(await school.keysBody(nurse, [own(nurse), common]), nurse)).toBe('chain.wrap');
    expect(await school.tell(await school.keysBody(nurse, [own(nurse), newId()]), nurse)).toBe(
      'chain.unknownScope',
    );
    expect(await school.tell(await school.keysBody(nurse, []), nurse)).toBe('chain.epoch');
  });
});
