import type { StatementId } from '@wuhe/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { factsOf } from '../facts.ts';
import { type SchoolRegisters, schoolRegisters } from '../registerProfiles.ts';
import { everybody, people, type Who } from '../testing/school.testing.ts';
import { codeOf, Village } from '../testing/village.testing.ts';

let village: Village;
beforeEach(async () => {
  village = await Village.found();
});

const version = { register: 'register-1', version: 1 };
const profile = { origin: 'https://portal.example', path: '/rollcall', words: [] };
const propose = async (more: object = {}, who: Who = 'lin', time = '08:10') =>
  (
    (await village.do(who, time, {
      command: 'proposeRegister',
      ...version,
      title: '課堂點名',
      profile,
      ...more,
    })) as { statement: StatementId }
  ).statement;
const decide = (decided: object, who: Who = 'he', time = '08:20') =>
  village.do(who, time, { command: 'decideRegister', decided: { ...version, ...decided } });
const of = (who: Who): SchoolRegisters => {
  const { membership } = village.room(who);
  return schoolRegisters(village.room(who).facts(), membership);
};
const titles = (who: Who) => of(who).approved.map(({ body }) => body.title);

describe('a register that one teacher taught', () => {
  it('waits for who decides, and is used by nobody until then', async () => {
    await propose();
    for (const who of everybody) expect(titles(who)).toEqual([]);
    expect(village.popup('he').registersWaiting).toBe(1);
    expect(village.popup('lin').registersWaiting).toBe(0);
    expect(village.desk('he').registers).toMatchObject([
      { title: '課堂點名', place: 'https://portal.example/rollcall', by: people.lin.name, state: 'proposed' },
    ]);
    expect(village.desk('he').mayDecideRegisters).toBe(true);
    expect(village.desk('lin').mayDecideRegisters).toBe(false);
  });

  it('reaches every teacher once approved, and the same proposal or decision again adds nothing', async () => {
    const id = await propose();
    expect(await propose()).toBe(id);
    expect(await propose({ title: '同一頁' }, 'zhou', '08:15')).toBe(id);
    await decide({ decision: 'approved', of: id });
    const before = village.cabinet.count();
    await decide({ decision: 'approved', of: id }, 'he', '08:30');
    expect(village.cabinet.count()).toBe(before);
    for (const who of everybody) expect(titles(who)).toEqual(['課堂點名']);
    expect(village.popup('he').registersWaiting).toBe(0);
  });

  it('is approved by the academic office or the principal, by nobody else', async () => {
    const id = await propose();
    for (const who of ['lin', 'zhou', 'chen'] as const)
      expect(await codeOf(decide({ decision: 'approved', of: id }, who))).toBe('role.missing');
    await village.room('he').say(
      [
        {
          kind: 'role',
          body: { person: people.chen.id, role: 'academicOffice' },
          to: [village.room('he').membership.catalogue.school],
        },
      ],
      village.now,
    );
    await decide({ decision: 'approved', of: id }, 'chen');
    expect(titles('lin')).toEqual(['課堂點名']);
  });

  it('an approval written past the program by somebody else counts for nothing', async () => {
    const id = await propose();
    const room = village.room('zhou');
    const body = { ...version, decision: 'approved' as const, of: id };
    await room.say([{ kind: 'registerDecision', body, to: [room.membership.catalogue.school] }], village.now);
    expect(titles('lin')).toEqual([]);
    expect(village.desk('he').registers).toMatchObject([{ state: 'proposed' }]);
  });

  it('an approval is for exactly its proposal: another text under the same number is not approved with it', async () => {
    const id = await propose();
    await decide({ decision: 'approved', of: id });
    await propose({ title: '另一頁', profile: { ...profile, path: '/other' } }, 'zhou', '08:30');
    expect(titles('lin')).toEqual(['課堂點名']);
    expect(await codeOf(decide({ decision: 'approved', of: id, version: 2 }))).toBe('statement.unknown');
    expect(await codeOf(decide({ decision: 'approved', of: 'nothing' }))).toBe('statement.unknown');
  });

  it('a refused one may be proposed again in other words, and waits again', async () => {
    const id = await propose();
    await decide({ decision: 'refused', of: id });
    expect(village.popup('he').registersWaiting).toBe(0);
    await propose({ title: '高二點名', profile: { ...profile, path: '/other' } }, 'lin', '08:30');
    expect(village.popup('he').registersWaiting).toBe(1);
  });

  it('is switched off with all versions before it, whoever has a copy, for good; the next version is not', async () => {
    const first = await propose();
    const second = await propose({ version: 2, title: '第二版' }, 'lin', '08:11');
    const third = await propose({ version: 3, title: '第三版' }, 'lin', '08:12');
    for (const [of, number] of [
      [first, 1],
      [second, 2],
      [third, 3],
    ] as const)
      await decide({ decision: 'approved', of, version: number });
    expect(titles('lin')).toEqual(['第三版', '第二版', '課堂點名']);
    await decide({ decision: 'revoked', version: 2 }, 'he', '08:40');
    for (const who of everybody) {
      expect(titles(who)).toEqual(['第三版']);
      expect(of(who).revoked).toEqual([{ ...version, version: 2 }]);
      expect(of(who).off.map(({ body }) => body.title)).toEqual(['課堂點名', '第二版']);
    }
    expect(await codeOf(decide({ decision: 'approved', of: first }, 'he', '08:50'))).toBe('register.revoked');
    expect(await codeOf(propose({ title: '又一次' }, 'zhou', '08:52'))).toBe('register.revoked');
    const before = village.cabinet.count();
    await decide({ decision: 'revoked' }, 'he', '08:55');
    expect(village.cabinet.count()).toBe(before);
  });

  it('a version that was never proposed here is switched off as well', async () => {
    await decide({ decision: 'revoked' });
    expect(of('lin').revoked).toEqual([version]);
    expect(village.desk('he').registers).toEqual([]);
  });

  it('alone, one approves for oneself', async () => {
    const room = village.room('lin');
    const { server: _server, ...solo } = room.membership;
    const facts = factsOf(solo, [...room.facts().statements]);
    expect(schoolRegisters(facts, solo).approved).toEqual([]);
    const { proposeRegister } = await import('./registers.ts');
    await proposeRegister(
      { ...room, membership: solo },
      { command: 'proposeRegister', ...version, title: '課堂點名', profile },
      village.now,
    );
    expect(schoolRegisters(room.facts(), solo).approved).toHaveLength(1);
    expect(titles('zhou')).toEqual([]);
  });
});
