// @vitest-environment node
import { Problem, randomId } from '@wuhe/model';
import { describe, expect, it, vi } from 'vitest';
import type { Casework } from '../casework.ts';
import type { Slip } from '../commands.ts';
import { ofKind } from '../facts.ts';
import { projectDesk } from '../projections/desk.ts';
import { fileOf } from '../testing/founding.testing.ts';
import {
  count,
  eventually,
  facts,
  joinAs,
  must,
  passphrase,
  profile,
  restart,
  school,
  set,
  world,
} from '../testing/laptops.testing.ts';
import { at, class3, founding, lesson, people, reading, zhang } from '../testing/school.testing.ts';
import type { SchoolFile } from './importing.ts';

const members = (casework: Casework) => {
  const scene = casework.scene();
  const view = scene && projectDesk(scene, 'zh-Hant', {}).members;
  if (!view) throw new Error('nobody yet');
  return view;
};
const member = (casework: Casework, name: string) =>
  members(casework).people.find((one) => one.name === name);
const kept = (casework: Casework) => eventually(() => expect(casework.scene()?.room.kept().waiting).toBe(0));

/** The school with its principal's casework: who founds has it in hand. */
async function founded() {
  const links = await school({ keep: true });
  return { links, principal: world.principal as Casework };
}

describe('Members', () => {
  it('M7 another device of the same person reads the same, and either records', async () => {
    const links = await school();
    const { casework: first } = await profile();
    await joinAs(first, links, 'zhou');
    const { handover } = await must<{ handover: { line: string } }>(
      first.run({ command: 'handOver', passphrase }),
    );
    const { casework: second } = await profile();
    await must(second.run({ command: 'takeOver', line: handover.line, passphrase }));
    expect(second.scene()?.room.membership.me).toBe(people.zhou.id);
    await second.run(reading(1, { [zhang]: 'absent' }));
    await eventually(() => expect(ofKind(facts(first).statements, 'reading')).toHaveLength(1));
    expect(member(second, people.zhou.name)?.devices).toHaveLength(2);
    const third = (await profile()).casework;
    const wrong = handover.line.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await third.run({ command: 'takeOver', line: wrong, passphrase })).toEqual({
      ok: false,
      code: 'key.mistyped',
    });
  });

  it('W5 a handover that is taken up after its ten minutes makes no device', async () => {
    const links = await school();
    const { casework: first } = await profile();
    await joinAs(first, links, 'zhou');
    const { handover } = await must<{ handover: { line: string; until: number } }>(
      first.run({ command: 'handOver', passphrase }),
    );
    expect(handover.until - world.clock).toBe(600_000);
    world.clock = handover.until;
    const { casework: second } = await profile();
    expect(await second.run({ command: 'takeOver', line: handover.line, passphrase })).toEqual({
      ok: false,
      code: 'handover.over',
    });
    expect(second.scene()).toBeUndefined();
    expect(member(first, people.zhou.name)?.devices).toHaveLength(1);
  });

  it.each([
    ['{"format": "wuhe-school", "people": [}', undefined],
    ['{"format": "wuhe-school", "version": 1}', 'calendar'],
    [
      (file: SchoolFile) => ({ ...file, students: [{ ...file.students[0], number: 7 }] }),
      'students[0].number',
    ],
    [(file: SchoolFile) => ({ ...file, roles: [{ role: 'nurse', person: randomId() }] }), 'roles[0].person'],
  ])('a school file with a fault says where, and nothing of it is taken over', async (fault, place) => {
    const { principal } = await founded();
    const before = count(principal);
    const whole = fileOf(founding('ws://127.0.0.1'));
    const file = typeof fault === 'string' ? fault : JSON.stringify(fault(whole));
    expect(await principal.run({ command: 'importSchool', file })).toEqual({
      ok: false,
      code: 'file.invalid',
      ...(place && { place }),
    });
    expect(count(principal)).toBe(before);
  });

  it('M14 who is removed reads nothing new, and what they wrote before stays', async () => {
    const { links, principal } = await founded();
    const [lin, zhou] = [(await profile()).casework, (await profile()).casework];
    await joinAs(lin, links, 'lin');
    await joinAs(zhou, links, 'zhou');
    await lin.run(reading(1, { [zhang]: 'absent' }));
    await eventually(() => expect(ofKind(facts(zhou).statements, 'reading')).toHaveLength(1));
    await kept(lin);
    await must(principal.run({ command: 'remove', person: people.lin.id }));
    expect(member(principal, people.lin.name)?.state).toBe('removed');
    set('08:20');
    await zhou.run(reading(2, { [zhang]: 'late' }));
    await kept(zhou);
    await eventually(() => expect(ofKind(facts(principal).statements, 'reading')).toHaveLength(2));
    expect(ofKind(facts(lin).statements, 'reading').map(({ body }) => body.lesson.period)).toEqual([1]);
    expect(ofKind(facts(zhou).statements, 'reading')).toHaveLength(2);
  });

  it('K5 who joins late reads history', async () => {
    const links = await school();
    const { casework: zhou } = await profile();
    await joinAs(zhou, links, 'zhou');
    await zhou.run({
      command: 'contact',
      students: [zhang],
      route: 'call',
      result: 'reached',
      happened: at('08:01'),
    });
    await kept(zhou);
    const { casework: chen } = await profile();
    await must(joinAs(chen, links, 'chen'));
    expect(ofKind(facts(chen).statements, 'contact')).toHaveLength(1);
  });

  it('K6 the recovery sheet brings a principal back who lost everything', async () => {
    const { links, principal } = await founded();
    const { casework: zhou } = await profile();
    await joinAs(zhou, links, 'zhou');
    await zhou.run({
      command: 'contact',
      students: [zhang],
      route: 'call',
      result: 'reached',
      happened: at('08:01'),
    });
    await kept(zhou);
    const { sheets } = await must<{ sheets: string[] }>(principal.run({ command: 'replaceSheets' }));
    await principal.close();
    const { casework, name } = await profile();
    const me = '何明哲（復原）';
    const sheet = sheets[0] ?? '';
    expect(await casework.run({ command: 'recover', sheet: world.sheets[0] ?? '', me, passphrase })).toEqual({
      ok: false,
      code: 'chain.unknownSheet',
    });
    await must(casework.run({ command: 'recover', sheet, me, passphrase }));
    await eventually(() => expect(ofKind(facts(casework).statements, 'contact')).toHaveLength(1));
    expect(member(casework, me)?.state).toBe('joined');
    const again = await restart(casework, name);
    await must(again.run({ command: 'unlock', passphrase }));
    expect(ofKind(facts(again).statements, 'contact')).toHaveLength(1);
  });

  it('M9 a slip joins once, ends when another is made, and is told to all who may see it', async () => {
    const { links, principal } = await founded();
    expect(member(principal, people.lin.name)).toMatchObject({ state: 'invited', mayInvite: true });
    const { slip } = await must<{ slip: Slip }>(
      principal.run({ command: 'invite', person: people.lin.id, days: 3 }),
    );
    const { casework: lin } = await profile();
    expect(await joinAs(lin, links, 'lin')).toEqual({ ok: false, code: 'chain.invitation' });
    await must(lin.run({ command: 'join', invitation: slip.link, passphrase }));
    const { casework: other } = await profile();
    expect(await other.run({ command: 'join', invitation: slip.link, passphrase })).toEqual({
      ok: false,
      code: 'chain.invitation',
    });
    await eventually(() => expect(member(principal, people.lin.name)?.state).toBe('joined'));
    expect(members(lin).chain).toEqual(members(principal).chain);
    expect(await lin.run({ command: 'remove', person: people.zhou.id })).toMatchObject({ ok: false });
    expect(await lin.run({ command: 'invite', person: people.zhou.id, days: 3 })).toMatchObject({
      ok: false,
    });
  });

  it('A1.3.5 nobody makes themselves principal: what the school is, only those say whom the chain gives the power', async () => {
    const { links, principal } = await founded();
    const { casework: lin } = await profile();
    await joinAs(lin, links, 'lin');
    const room = lin.scene()?.room;
    const to = [room?.membership.catalogue.school ?? ('' as never)];
    const role = { person: people.lin.id, role: 'principal' as const };
    await room?.say([{ kind: 'role', body: role, to }], at('08:06'));
    // Nor does anybody lead a class's family matters into a document of their own.
    const document = room?.lessonsOf(class3);
    const body = { document: document ?? ('' as never), holds: 'home' as const, class: class3 };
    await room?.say([{ kind: 'document', body, to, at: at('00:01') }], at('08:06'));
    await kept(lin);
    await eventually(() => expect(principal.scene()?.room.kept().waiting).toBe(0));
    expect(principal.scene()?.room.homeOf(class3)).not.toBe(document);
    const principals = (casework: Casework) =>
      facts(casework)
        .school.roles.filter((one) => one.role === 'principal')
        .map(({ person }) => person);
    const me = principal.scene()?.room.membership.me;
    expect(new Set(principals(lin))).toEqual(new Set([me]));
    expect(new Set(principals(principal))).toEqual(new Set([me]));
  });

  it('one press adds one class, however often it is asked for, and finishes what was broken off', async () => {
    const { principal } = await founded();
    const command = { command: 'addClass', name: '高一 1 班', cohort: '2026' };
    const press = crypto.randomUUID();
    const { library } = principal.scene()?.room ?? {};
    if (!library) throw new Error('nobody yet');
    const scopes = () => library.school.membership().scopes.size;
    vi.spyOn(library, 'commit').mockRejectedValueOnce(new Problem('storage.refused'));
    expect(await principal.run(command, press)).toMatchObject({ code: 'storage.refused' });
    const before = scopes();
    const first = await principal.run(command, press);
    expect(first).toMatchObject({ ok: true });
    expect(await principal.run(command, press)).toEqual(first);
    expect(scopes()).toBe(before);
    const classes = facts(principal).school.classes.filter(({ name }) => name === command.name);
    expect(classes).toHaveLength(1);
    expect(await principal.run(command, crypto.randomUUID())).toMatchObject({ code: 'class.duplicate' });
  });

  it('a class and its people are added by hand, and its homeroom teacher holds its home', async () => {
    const { principal } = await founded();
    const { class: added } = await must<{ class: typeof class3 }>(
      principal.run({ command: 'addClass', name: '高一 1 班', cohort: '2026' }),
    );
    await must(
      principal.run({
        command: 'addPerson',
        name: '新老師',
        roles: [{ role: 'homeroomTeacher', class: added }],
      }),
    );
    const listed = member(principal, '新老師');
    const { slip } = await must<{ slip: Slip }>(
      principal.run({ command: 'invite', person: listed?.person, days: 3 }),
    );
    const { casework } = await profile();
    await must(casework.run({ command: 'join', invitation: slip.link, passphrase }));
    expect(casework.scene()?.room.homeOf(added)).toBeDefined();
    expect(casework.scene()?.room.homeOf(class3)).toBeUndefined();
    expect(casework.scene()?.room.lessonsOf(lesson(1).class)).toBeUndefined();
  });
});
