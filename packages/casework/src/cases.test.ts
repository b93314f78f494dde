// @vitest-environment node
import { deletionOf, mainDocument } from '@wuhe/documents';
import { type PersonId, Problem } from '@wuhe/model';
import type { ScopeId } from '@wuhe/seal';
import { describe, expect, it, vi } from 'vitest';
import { PLAN } from './cases.ts';
import type { Casework } from './casework.ts';
import { listing } from './catalogue.ts';
import type { Command } from './commands.ts';
import { projectCase } from './projections/cases.ts';
import { projectPopup } from './projections/popup.ts';
import {
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
} from './testing/laptops.testing.ts';
import { at, cai, people, type Who, zhang } from './testing/school.testing.ts';

const team = [
  { person: people.chen.id, as: 'leader' },
  { person: people.lin.id, as: 'teacher' },
  { person: people.zhou.id, as: 'homeroomTeacher' },
] as const;
const opening = (student = zhang, members: readonly object[] = team) => ({
  command: 'openCase',
  student,
  members,
});
const entry = (id: string, text: string, more: Partial<Extract<Command, { command: 'addToCase' }>> = {}) => ({
  command: 'addToCase',
  case: id,
  measure: 'homeSchool',
  text,
  happened: at('08:01'),
  ...more,
});

function scene(casework: Casework) {
  const now = casework.scene();
  if (!now) throw new Error('nobody yet');
  return now;
}
const shell = (casework: Casework) => projectPopup(scene(casework), 'zh-Hant');
const view = (casework: Casework, id: string) => projectCase(scene(casework), 'zh-Hant', id);
const texts = (casework: Casework, id: string) => view(casework, id)?.entries.map(({ text }) => text);
const plans = (casework: Casework) => scene(casework).room.cases.map(({ plan }) => plan.text(PLAN));
const code = (casework: Casework, command: object) =>
  casework.run(command).then((answer) => (answer.ok ? undefined : answer.code));
const opened = async (casework: Casework, command = opening()) =>
  (await must<{ case: string }>(casework.run(command))).case;
const stored = (casework: Casework) => eventually(() => expect(scene(casework).room.kept().waiting).toBe(0));

/** The school with the laptops of these people and of its principal; whoever is not named has none. */
async function staff(...who: readonly Who[]) {
  const links = await school({ keep: true });
  const on = { he: world.principal } as Record<Who, Casework>;
  const names = {} as Record<Who, string>;
  for (const one of who) {
    const { casework, name } = await profile();
    await must(joinAs(casework, links, one));
    on[one] = casework;
    names[one] = name;
  }
  return { ...on, names };
}

/** A case that 陳志遠 leads, open on the laptops of the whole team. */
async function caseOpened(...others: readonly Who[]) {
  const laptops = await staff('chen', 'lin', 'zhou', ...others);
  const id = await opened(laptops.chen);
  for (const one of [laptops.chen, laptops.lin, laptops.zhou])
    await eventually(() => expect(shell(one).cases.map((line) => line.id)).toEqual([id]));
  return { ...laptops, id };
}

/** The circle is on the chain, and the worker is killed before anything is said in it. */
async function brokenOff(casework: Casework, press: string) {
  const { library } = scene(casework).room;
  vi.spyOn(library, 'commit').mockRejectedValueOnce(new Problem('storage.refused'));
  expect(await casework.run(opening(), press)).toMatchObject({ code: 'storage.refused' });
}

describe('Case rooms', () => {
  it('B.team a case opens for a team that has joined, with a leader, a teacher, the homeroom teacher and who opens it', async () => {
    const { chen, zhou, lin } = await staff('chen', 'zhou', 'lin');
    expect(await code(chen, opening(zhang, [...team, { person: people.xu.id, as: 'counsellor' }]))).toBe(
      'case.notJoined',
    );
    expect(await code(chen, opening(zhang, team.slice(0, 2)))).toBe('input.invalid');
    const without = [{ person: people.lin.id, as: 'leader' }, ...team.slice(1)];
    expect(await code(chen, opening(zhang, without))).toBe('input.invalid');
    expect(await code(chen, opening('s-3-99' as typeof zhang))).toBe('statement.unknown');
    expect(shell(chen)).toMatchObject({ cases: [], lockedCases: 0 });
    const id = await opened(chen);
    await eventually(() => expect(shell(zhou).cases).toMatchObject([{ id, student: zhang, entries: 0 }]));
    await eventually(() =>
      expect(shell(lin).cases).toMatchObject([{ name: '張博鈞', className: '高二 3 班' }]),
    );
  });

  it("B.team a student's second case is refused to who is on the team of the first; another student has one of their own", async () => {
    const { chen, zhou, id } = await caseOpened();
    expect(await code(chen, opening())).toBe('case.open');
    expect(await code(zhou, opening())).toBe('case.open');
    set('08:10');
    const other = await opened(chen, opening(cai));
    await eventually(() => expect(shell(zhou).cases.map((line) => line.id)).toEqual([other, id]));
  });

  it('B.team who is not on the team sees neither case nor log and adds nothing', async () => {
    const { chen, xu, he, id } = await caseOpened('xu');
    await must(chen.run(entry(id, '家訪時母親在場')));
    await stored(chen);
    for (const one of [xu, he]) {
      await eventually(() =>
        expect(
          scene(one)
            .room.library.school.membership()
            .scopes.has(id as ScopeId),
        ).toBe(true),
      );
      expect(shell(one)).toMatchObject({ cases: [], lockedCases: 0 });
      expect(view(one, id)).toBeUndefined();
      expect(await code(one, entry(id, '不在小組裡'))).toBe('statement.unknown');
      expect(() => one.plan(id)).toThrow(expect.objectContaining({ code: 'statement.unknown' }));
      const log = scene(one).room.library.open(mainDocument(id as ScopeId));
      await expect(log).rejects.toMatchObject({ code: 'key.missing' });
    }
    // Nor do the school's facts of anybody hold a word of it, the team's neither.
    for (const one of [chen, xu, he])
      expect(JSON.stringify(facts(one).statements)).not.toMatch(/rescueCase|caseEntry|家訪時母親在場/);
  });

  it('a locked case is counted and answers `key.locked`; the passphrase opens it again, also after a restart', async () => {
    const { chen, zhou, id, names } = await caseOpened();
    await must(chen.run(entry(id, '約好週四面談')));
    await eventually(() => expect(texts(zhou, id)).toEqual(['約好週四面談']));
    await stored(zhou);
    const isLocked = async (one: Casework) => {
      expect(shell(one)).toMatchObject({ cases: [], lockedCases: 1 });
      expect(view(one, id)).toBeUndefined();
      expect(await code(one, entry(id, '鎖著'))).toBe('key.locked');
      expect(await code(one, opening())).toBe('key.locked');
      expect(() => one.plan(id)).toThrow(expect.objectContaining({ code: 'key.locked' }));
    };
    await must(zhou.run({ command: 'lock' }));
    await isLocked(zhou);
    await must(zhou.run({ command: 'unlock', passphrase }));
    expect(shell(zhou)).toMatchObject({ cases: [{ id, entries: 1 }], lockedCases: 0 });
    const again = await restart(zhou, names.zhou);
    await isLocked(again);
    await must(again.run({ command: 'unlock', passphrase }));
    expect(texts(again, id)).toEqual(['約好週四面談']);
    await must(again.run(entry(id, '見到本人')));
    await eventually(() => expect(texts(chen, id)).toHaveLength(2));
  });

  it('B.persuade the log holds who did what and when, newest first, and its readers are the circle on the chain', async () => {
    const { chen, zhou, lin, id } = await caseOpened();
    set('08:20');
    await must(chen.run(entry(id, '政策講解', { measure: 'policy', happened: at('08:15') })));
    await eventually(() => expect(texts(zhou, id)).toEqual(['政策講解']));
    set('08:30');
    await must(zhou.run(entry(id, '母親願意談', { happened: at('08:25') })));
    expect(await code(zhou, entry(id, '還沒發生', { happened: at('08:31') }))).toBe('input.invalid');
    await eventually(() => expect(texts(lin, id)).toEqual(['母親願意談', '政策講解']));
    expect(view(lin, id)).toMatchObject({
      case: { id, student: zhang, opened: at('08:05'), last: at('08:30'), entries: 2 },
      team: team.map(({ person, as }) => ({ person, as, name: nameOf(person) })),
      entries: [
        { at: at('08:30'), happened: at('08:25'), by: people.zhou.name, measure: 'homeSchool', mine: false },
        { at: at('08:20'), happened: at('08:15'), by: people.chen.name, measure: 'policy', mine: false },
      ],
    });
    expect(view(zhou, id)?.entries.map(({ mine }) => mine)).toEqual([true, false]);
    const names = [people.chen.name, people.lin.name, people.zhou.name];
    expect(new Set(view(lin, id)?.readers)).toEqual(new Set(names));
    const readers = scene(lin)
      .room.library.school.membership()
      .scopes.get(id as ScopeId)?.members;
    expect(readers?.size).toBe(view(lin, id)?.readers.length);
  });

  it('an entry is corrected by its author only and once, and what it said before stays with it', async () => {
    const { chen, zhou, id } = await caseOpened();
    const { statement } = await must<{ statement: never }>(chen.run(entry(id, '父親接的電話')));
    await eventually(() => expect(texts(zhou, id)).toHaveLength(1));
    set('08:20');
    const corrected = entry(id, '母親接的電話', { corrects: statement });
    expect(await code(zhou, corrected)).toBe('statement.unknown');
    await must(chen.run(corrected));
    for (const one of [chen, zhou])
      await eventually(() =>
        expect(view(one, id)?.entries).toMatchObject([
          { text: '母親接的電話', by: people.chen.name, before: { at: at('08:05'), text: '父親接的電話' } },
        ]),
      );
    expect(shell(zhou).cases).toMatchObject([{ entries: 1 }]);
    expect(await code(chen, corrected)).toBe('statement.unknown');
    // Who goes past the command changes nothing of what a colleague wrote either.
    const { room } = scene(zhou);
    const own = room.cases[0]?.log.statements().at(-1) as { id: never; body: never };
    const body = { ...(own.body as object), text: '改成別的' } as never;
    const to = [mainDocument(id as ScopeId)];
    await room.say([{ kind: 'caseEntry', body, to, corrects: own.id }], at('08:21'));
    await eventually(() => expect(texts(chen, id)).toEqual(['改成別的', '母親接的電話']));
  });

  it('one press adds one entry, however often it is asked for', async () => {
    const { chen, id } = await caseOpened();
    const press = crypto.randomUUID();
    const first = await chen.run(entry(id, '約好週四面談'), press);
    expect(await chen.run(entry(id, '約好週四面談'), press)).toEqual(first);
    expect(texts(chen, id)).toEqual(['約好週四面談']);
    await must(chen.run(entry(id, '約好週四面談'), crypto.randomUUID()));
    expect(texts(chen, id)).toHaveLength(2);
  });

  it('one press opens one case, however often it is asked for', async () => {
    const { chen, zhou } = await staff('chen', 'zhou', 'lin');
    const press = crypto.randomUUID();
    const first = await chen.run(opening(), press);
    expect(first).toMatchObject({ ok: true });
    expect(await chen.run(opening(), press)).toEqual(first);
    await eventually(() => expect(shell(zhou).cases).toHaveLength(1));
    expect(await chen.run(opening(), crypto.randomUUID())).toMatchObject({ code: 'case.open' });
  });

  it('one press corrects once, however often it is asked for, also after a restart', async () => {
    const { chen, id, names } = await caseOpened();
    const { statement } = await must<{ statement: never }>(chen.run(entry(id, '父親接的電話')));
    const press = crypto.randomUUID();
    const corrected = entry(id, '母親接的電話', { corrects: statement });
    const first = await chen.run(corrected, press);
    expect(first).toMatchObject({ ok: true });
    expect(await chen.run(corrected, press)).toEqual(first);
    const again = await restart(chen, names.chen);
    await must(again.run({ command: 'unlock', passphrase }));
    expect(await again.run(corrected, press)).toEqual(first);
    expect(texts(again, id)).toEqual(['母親接的電話']);
    expect(await again.run(corrected, crypto.randomUUID())).toMatchObject({ code: 'statement.unknown' });
  });

  it('a press that was broken off between the circle and its opening is finished by the same press', async () => {
    const { chen, zhou, names } = await staff('chen', 'zhou', 'lin');
    const press = crypto.randomUUID();
    await brokenOff(chen, press);
    const again = await restart(chen, names.chen);
    await must(again.run({ command: 'unlock', passphrase }));
    const { case: id } = await must<{ case: string }>(again.run(opening(), press));
    for (const one of [again, zhou])
      await eventually(() => expect(shell(one).cases.map((line) => line.id)).toEqual([id]));
    await must(again.run({ command: 'lock' }));
    expect(shell(again)).toMatchObject({ lockedCases: 1 });
  });

  it('a press that was broken off and never came again leaves no case behind, locked or not', async () => {
    const { chen, zhou, names } = await staff('chen', 'zhou', 'lin');
    await brokenOff(chen, crypto.randomUUID());
    const again = await restart(chen, names.chen);
    expect(shell(again)).toMatchObject({ cases: [], lockedCases: 0 });
    await must(again.run({ command: 'unlock', passphrase }));
    await must(zhou.run({ command: 'lock' }));
    await eventually(() => expect(shell(zhou)).toMatchObject({ cases: [], lockedCases: 0 }));
    const scopes = scene(zhou).room.library.school.membership().scopes;
    const over = [...scopes.values()].filter(({ members }) => members.size === 0);
    // M16 a scope in which nobody is left is over, not due.
    expect(over.map(({ due }) => due)).toEqual([undefined]);
    const { case: id } = await must<{ case: string }>(again.run(opening(), crypto.randomUUID()));
    await eventually(() => expect(shell(again).cases.map((line) => line.id)).toEqual([id]));
  });

  it('B.team who was removed from the school has not joined', async () => {
    const { chen, he } = await staff('chen', 'lin', 'zhou');
    await must(he.run({ command: 'remove', person: people.lin.id }));
    const chain = () => scene(chen).room.library.school.membership();
    await eventually(() => expect(chain().people.get(people.lin.id as never)?.removed).toBeDefined());
    expect(await code(chen, opening())).toBe('case.notJoined');
  });

  it('M14 who is removed from the school reads nothing new of the case, and what they wrote stays in it', async () => {
    const { chen, zhou, lin, he, id } = await caseOpened();
    await must(lin.run(entry(id, '課堂上的樣子')));
    for (const one of [chen, zhou]) await eventually(() => expect(texts(one, id)).toEqual(['課堂上的樣子']));
    await stored(lin);
    const scopeAt = (one: Casework) =>
      scene(one)
        .room.library.school.membership()
        .scopes.get(id as ScopeId);
    await must(he.run({ command: 'remove', person: people.lin.id }));
    // The team makes a new key, which the removed member is not given.
    for (const one of [chen, zhou])
      await eventually(() => {
        expect(scopeAt(one)?.epochs).toHaveLength(2);
        expect(
          scopeAt(one)
            ?.epochs.at(-1)
            ?.wraps.has(people.lin.id as string as never),
        ).toBe(false);
        expect(view(one, id)?.readers).not.toContain(people.lin.name);
      });
    set('08:20');
    await must(zhou.run(entry(id, '母親願意談')));
    const { plan } = scene(zhou).room.cases[0] ?? {};
    await plan?.editText(PLAN, { at: 0, remove: 0, insert: '下週二再去' });
    await stored(zhou);
    await eventually(() => expect(texts(chen, id)).toEqual(['母親願意談', '課堂上的樣子']));
    await eventually(() => expect(plans(chen)).toEqual(['下週二再去']));
    lin.retry();
    expect(texts(lin, id)).toEqual(['課堂上的樣子']);
    expect(plans(lin)).toEqual(['']);
  });

  it('S7 an entry that a colleague deletes stays in the log, and who did it is said until somebody has read it', async () => {
    const { chen, zhou, id, names } = await caseOpened();
    await must(chen.run(entry(id, '家訪時母親在場')));
    await eventually(() => expect(texts(zhou, id)).toEqual(['家訪時母親在場']));
    const { log } = scene(zhou).room.cases[0] ?? {};
    if (!log) throw new Error('no case');
    await log.change(deletionOf(log.state()));
    await stored(zhou);
    const told = { code: 'statement.deleted', times: 2, by: [people.zhou.name], heals: false };
    await eventually(() => expect(shell(chen).notices).toEqual([told]));
    expect(texts(chen, id)).toEqual(['家訪時母親在場']);
    // Somebody who has read one of two has not read both.
    const { code: which } = told;
    await must(chen.run({ command: 'readNotice', code: which, times: 1 }));
    expect(shell(chen).notices).toEqual([told]);
    await must(chen.run({ command: 'readNotice', code: which, times: 2 }));
    expect(shell(chen).notices).toEqual([]);
    const again = await restart(chen, names.chen);
    await must(again.run({ command: 'unlock', passphrase }));
    expect(texts(again, id)).toEqual(['家訪時母親在場']);
    expect(shell(again).notices).toEqual([]);
  });

  it('M15 every document that a member opens is on the list of its scope', async () => {
    const { chen } = await caseOpened();
    const { library, cases, membership } = scene(chen).room;
    const { school, cohorts, homes, person } = membership.catalogue;
    const chain = library.school.membership();
    const statements = (await library.open(listing.document(chain))).statements();
    const documents = [
      ...[school, person, ...homes.map(({ document }) => document)],
      ...cohorts.flatMap(({ roll, lessons }) => [roll, ...lessons.map(({ document }) => document)]),
      ...cases.flatMap(({ log, plan }) => [log.id, plan.id]),
    ];
    expect(documents.length).toBeGreaterThan(6);
    for (const document of documents) {
      const of = document.slice(0, 22) as ScopeId;
      expect(await listing.documentsOf(of, chain, statements)).toContain(document);
    }
  });

  it('M15 what a removed member wrote stays also where the next to change the key has never seen the case', async () => {
    const { chen, zhou, lin, he, names } = await staff('chen', 'lin', 'zhou');
    // 周's laptop is shut before there is a case.
    const away = await restart(zhou, names.zhou);
    await away.close();
    const id = await opened(chen);
    await eventually(() => expect(shell(lin).cases).toHaveLength(1));
    await must(lin.run(entry(id, '課堂上的樣子')));
    await eventually(() => expect(texts(chen, id)).toEqual(['課堂上的樣子']));
    await stored(lin);
    await chen.close();
    await must(he.run({ command: 'remove', person: people.lin.id }));
    const back = (await profile(names.zhou)).casework;
    await must(back.run({ command: 'unlock', passphrase }));
    const epochs = (one: Casework) =>
      scene(one)
        .room.library.school.membership()
        .scopes.get(id as ScopeId)?.epochs.length;
    await eventually(() => expect(epochs(back)).toBe(2));
    const again = (await profile(names.chen)).casework;
    await must(again.run({ command: 'unlock', passphrase }));
    await eventually(() => expect(epochs(again)).toBe(2));
    for (const one of [back, again]) await eventually(() => expect(texts(one, id)).toEqual(['課堂上的樣子']));
  });
});

function nameOf(person: PersonId): string | undefined {
  return Object.values(people).find(({ id }) => id === person)?.name;
}
