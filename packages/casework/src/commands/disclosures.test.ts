import type { StatementId } from '@wuhe/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../digest.ts';
import { ofKind } from '../facts.ts';
import { at, founding, people, type Who } from '../testing/school.testing.ts';
import { codeOf, Village } from '../testing/village.testing.ts';

let village: Village;
beforeEach(async () => {
  village = await Village.found();
});

const text = '本校自九月起試行「十日早知」。';
const request = (more: object = {}) => ({
  command: 'requestDisclosure',
  title: '回覆海城晚報',
  recipient: '海城晚報',
  purpose: '專題',
  channel: 'media',
  content: text,
  ...more,
});
const ask = async (more: object = {}) =>
  ((await village.do('chen', '09:00', request(more))) as { statement: StatementId }).statement;
const decide = async (of: StatementId, decision = 'approved', who: Who = 'he', more: object = {}) =>
  village.do(who, '09:30', {
    command: 'decideDisclosure',
    request: of,
    decision,
    sha256: await sha256(text),
    ...(decision === 'approved' ? {} : { reason: '第一句能認出學生。' }),
    ...more,
  });
const release = (of: StatementId, who: Who = 'chen') =>
  village.do(who, '10:00', { command: 'releaseDisclosure', request: of, how: 'copied' });
const view = (who: Who, of: StatementId) => village.desk(who).disclosures.find(({ id }) => id === of);

describe('A1.3.5 a text that wants to leave the school', () => {
  it('is asked of the principal, read by nobody else, and asked once', async () => {
    const of = await ask();
    expect(await ask()).toBe(of);
    expect(village.popup('he').approvals).toMatchObject([{ id: of, content: text, revision: 1 }]);
    expect(village.popup('chen').approvals).toEqual([]);
    for (const who of ['lin', 'zhou', 'xu'] as const) expect(village.desk(who).disclosures).toEqual([]);
  });

  it('stays locked until approved, then leaves letter for letter, and every release is logged for both', async () => {
    const of = await ask();
    expect(await codeOf(release(of))).toBe('disclosure.locked');
    await decide(of);
    expect(await release(of)).toEqual({ content: text, sha256: await sha256(text) });
    await village.do('he', '10:05', { command: 'releaseDisclosure', request: of, how: 'printed' });
    for (const who of ['chen', 'he'] as const)
      expect(view(who, of)).toMatchObject({
        mayLeave: true,
        released: [
          { how: 'copied', at: at('10:00') },
          { how: 'printed', at: at('10:05') },
        ],
      });
  });

  it('is not handed out when the release cannot be logged', async () => {
    const of = await ask();
    await decide(of);
    village.cabinet.refuses = true;
    expect(await codeOf(release(of))).toBe('storage.refused');
  });

  it.each(['refused', 'returned'])(
    '%s stays locked, and needs a reason that the author reads',
    async (decision) => {
      const of = await ask();
      expect(await codeOf(decide(of, decision, 'he', { reason: ' ' }))).toBe('input.invalid');
      await decide(of, decision);
      expect(await codeOf(release(of))).toBe('disclosure.locked');
      expect(view('chen', of)?.decision).toMatchObject({
        decision,
        by: '何明哲',
        reason: '第一句能認出學生。',
      });
    },
  );

  it('is decided by the principal only, over exactly the text on the screen', async () => {
    const of = await ask();
    for (const who of ['lin', 'zhou', 'chen'] as const)
      expect(await codeOf(decide(of, 'approved', who))).toBe('role.missing');
    expect(await codeOf(decide(of, 'approved', 'he', { sha256: await sha256('別的') }))).toBe(
      'disclosure.changed',
    );
    expect(await codeOf(decide('nothing' as StatementId))).toBe('statement.unknown');
    expect(view('he', of)?.decision).toBeUndefined();
  });

  it('decided twice the same way is decided once; an approval can be taken back', async () => {
    const of = await ask();
    const first = await decide(of);
    expect(await decide(of)).toEqual(first);
    village.now = at('09:45');
    await village.do('he', '09:45', {
      command: 'decideDisclosure',
      request: of,
      decision: 'refused',
      sha256: await sha256(text),
      reason: '收回',
    });
    expect(await codeOf(release(of))).toBe('disclosure.locked');
  });

  it('a new version voids the approval, and only its author may write one', async () => {
    const of = await ask();
    await decide(of);
    expect(await codeOf(village.do('he', '09:40', request({ corrects: of, content: '改' })))).toBe(
      'statement.unknown',
    );
    const next = await ask({ corrects: of, content: '改寫' });
    expect(await ask({ corrects: of, content: '改寫' })).toBe(next);
    expect(await codeOf(village.do('chen', '09:41', request({ corrects: of, content: '又改' })))).toBe(
      'disclosure.changed',
    );
    expect(await codeOf(release(of))).toBe('disclosure.locked');
    expect(await codeOf(decide(of))).toBe('disclosure.changed');
    expect(view('he', of)).toMatchObject({ replaced: true, mayLeave: false });
    expect(village.popup('he').approvals).toMatchObject([
      { id: next, revision: 2, previous: { content: text, decision: 'approved' } },
    ]);
  });

  it('needs somebody who may decide', async () => {
    const school = founding();
    school.school.roles = school.school.roles.filter((one) => one.role !== 'principal');
    village = await Village.found(school);
    expect(await codeOf(ask())).toBe('role.missing');
  });
});

describe('A1.3.5 what others may have written into the documents', () => {
  const forge = async (who: Who, body: object, time = '09:30') => {
    const room = village.room(who);
    const box = room.boxOf(people.chen.id);
    if (!box) throw new Error('no box');
    await room.say([{ kind: 'disclosureDecision', body: body as never, to: [box] }], at(time));
  };

  it('an approval by somebody who is not principal does not count', async () => {
    const of = await ask();
    await forge('zhou', { request: of, decision: 'approved', sha256: await sha256(text) });
    expect(await codeOf(release(of))).toBe('disclosure.locked');
    expect(view('chen', of)).toMatchObject({ decision: undefined, mayLeave: false });
  });

  it('an approval of another text does not open this one', async () => {
    const of = await ask();
    await forge('he', { request: of, decision: 'approved', sha256: await sha256('別的') });
    expect(await codeOf(release(of))).toBe('disclosure.locked');
  });

  it('a deputy’s approval counts in the named period and at no other time', async () => {
    const school = founding();
    school.school.roles = [
      ...school.school.roles,
      {
        person: people.zhou.id,
        role: 'principal',
        from: '2026-11-24' as never,
        until: '2026-11-24' as never,
      },
    ];
    village = await Village.found(school);
    const of = await ask();
    const body = { request: of, decision: 'approved', sha256: await sha256(text) };
    const room = village.room('zhou');
    const box = room.boxOf(people.chen.id);
    await room.say(
      [{ kind: 'disclosureDecision', body: body as never, to: box ? [box] : [] }],
      at('09:30', '2026-11-25'),
    );
    expect(await codeOf(release(of))).toBe('disclosure.locked');
    await decide(of, 'approved', 'zhou');
    expect(await release(of)).toMatchObject({ content: text });
  });

  it('a text that is not what its digest says is neither decided nor released', async () => {
    const room = village.room('chen');
    const { command: _command, ...body } = request();
    const sealed = { ...body, sha256: await sha256('別的') };
    const boxes = [room.membership.catalogue.person, room.boxOf(people.he.id)].filter(
      (one) => one !== undefined,
    );
    const [of] = await room.say(
      [{ kind: 'disclosureRequest', body: sealed as never, to: boxes }],
      at('09:00'),
    );
    if (!of) throw new Error('not said');
    expect(await codeOf(decide(of, 'approved', 'he', { sha256: sealed.sha256 }))).toBe('disclosure.changed');
    await forge('he', { request: of, decision: 'approved', sha256: sealed.sha256 });
    expect(await codeOf(release(of))).toBe('disclosure.changed');
    expect(ofKind(room.facts().statements, 'disclosureRelease')).toHaveLength(0);
  });

  it('requests that claim to correct each other in a circle are shown and hang nothing', async () => {
    const { command: _command, ...body } = request();
    const sealed = { ...body, sha256: await sha256(text) } as never;
    const room = village.room('chen');
    const to = [room.membership.catalogue.person];
    const [a, b] = ['a', 'b'] as StatementId[] as [StatementId, StatementId];
    await room.say(
      [
        { kind: 'disclosureRequest', id: a, corrects: b, body: sealed, to },
        { kind: 'disclosureRequest', id: b, corrects: a, body: sealed, to },
        { kind: 'disclosureRequest', id: 'c' as StatementId, corrects: 'c' as StatementId, body: sealed, to },
      ],
      at('09:00'),
    );
    expect(village.desk('chen').disclosures.map(({ id, revision }) => [id, revision])).toEqual([
      ['c', 1],
      ['b', 2],
      ['a', 2],
    ]);
  });
});
