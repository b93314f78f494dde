// @vitest-environment node
import 'fake-indexeddb/auto';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLibrary } from '@wuhe/documents';
import { source } from '@wuhe/duties';
import { type ClassId, type Instant, instant, millis, randomId } from '@wuhe/model';
import { type RunningServer, startServer } from '@wuhe/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Casework, openCasework } from './casework.ts';
import { type Founding, foundSchool } from './commands/founding.ts';
import type { Command } from './commands.ts';
import { ofKind } from './facts.ts';
import { type Membership, writeInvitation } from './membership.ts';
import { projectDesk } from './projections/desk.ts';
import { projectPopup } from './projections/popup.ts';
import {
  at,
  cai,
  class3,
  founding,
  lesson,
  people,
  reading,
  type Who,
  zhang,
} from './testing/school.testing.ts';

const WebSocketPolyfill = WebSocket as unknown as typeof globalThis.WebSocket;
const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 10_000, interval: 5 });

let clock: number;
let folder: string;
let server: RunningServer | undefined;
const open: Casework[] = [];

const names = [
  '王思齊',
  '張博鈞',
  '江柏翰',
  '蔡雨萱',
  '李家瑜',
  '許子謙',
  '林沛妤',
  '邱奕辰',
  '施偉哲',
  '洪詩涵',
];
const confirm = (
  className = '高二 3 班',
  more: Partial<Extract<Command, { command: 'confirmClass' }>> = {},
) => ({
  command: 'confirmClass',
  className,
  mine: true,
  me: '我',
  timeZone: 'Asia/Taipei',
  bells: founding().school.calendar.bells,
  students: names.map((name, index) => ({ number: String(index + 1), name })),
  ...more,
});

async function profile(name: string = randomId()): Promise<{ casework: Casework; name: string }> {
  const casework = await openCasework({ name, pack: source, now: () => clock, WebSocketPolyfill });
  open.push(casework);
  return { casework, name };
}

/** The worker is ended and starts again. */
async function restart(casework: Casework, name: string): Promise<Casework> {
  await casework.close();
  open.splice(open.indexOf(casework), 1);
  return (await profile(name)).casework;
}

function facts(casework: Casework) {
  const scene = casework.scene();
  if (!scene) throw new Error('nobody yet');
  return scene.room.facts();
}

const count = (casework: Casework) => facts(casework).statements.length;
const set = (time: string, on?: string) => {
  clock = millis(at(time, on));
};

async function classOf(casework: Casework, command: object = confirm()): Promise<ClassId> {
  const answer = await casework.run(command);
  if (!answer.ok) throw new Error(answer.code);
  return (answer.value as { class: ClassId }).class;
}

/** A reading of a solo class by names: absent are those named. */
function soloReading(casework: Casework, id: ClassId, absent: readonly string[], period = 1) {
  const rows = facts(casework)
    .students.filter((student) => student.class === id)
    .map((student) => ({ student: student.id, mark: absent.includes(student.name) ? 'absent' : 'present' }));
  return {
    command: 'recordReading',
    lesson: { ...lesson(period), class: id },
    taken: true,
    rows,
    origin: 'https://register.example',
  };
}

async function school(
  change: (school: Founding) => void = () => undefined,
): Promise<Map<string, Membership>> {
  server ??= await startServer({ port: 0, host: '127.0.0.1', file: join(folder, 'wuhe.sqlite') });
  const made = founding(server.url);
  change(made);
  const library = await openLibrary({ name: randomId(), server: server.url, WebSocketPolyfill });
  const memberships = await foundSchool(made, library, at('07:00'));
  await eventually(() => expect(library.kept().waiting).toBe(0));
  await library.close();
  return new Map(memberships.map((membership) => [membership.me, membership]));
}

function invitation(memberships: Map<string, Membership>, who: Who): string {
  const membership = memberships.get(people[who].id);
  if (!membership) throw new Error('no membership');
  return writeInvitation(membership);
}

const joinAs = (casework: Casework, memberships: Map<string, Membership>, who: Who) =>
  casework.run({ command: 'join', invitation: invitation(memberships, who) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wuhe-casework-'));
  set('08:05');
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const casework of open.splice(0)) await casework.close();
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/** The disk takes no more changes: of all databases, or of those named. */
function refuse(which: (database: string) => boolean = () => true) {
  const add = IDBObjectStore.prototype.add;
  return vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (
    this: IDBObjectStore,
    ...row: Parameters<typeof add>
  ) {
    const { name } = this.transaction.db;
    if (name.endsWith('/outbox') && which(name)) throw new DOMException('full', 'QuotaExceededError');
    return add.apply(this, row);
  });
}

describe('Alone', () => {
  it('nobody is there until a class is confirmed; then it is, also after a restart', async () => {
    const { casework, name } = await profile();
    expect(casework.scene()).toBeUndefined();
    expect(await casework.run({ command: 'saveDraft', text: 'x' })).toEqual({
      ok: false,
      code: 'role.missing',
    });
    const id = await classOf(casework);
    const again = await restart(casework, name);
    expect(facts(again).school).toMatchObject({ name: '我', classes: [{ id, name: '高二 3 班' }] });
    expect(facts(again).students.map((student) => student.name)).toEqual(expect.arrayContaining(names));
  });

  it('a second class joins the first, whatever the clock says, also after a restart', async () => {
    const { casework, name } = await profile();
    const first = await classOf(casework);
    set('07:00');
    const second = await classOf(casework, confirm('高二 1 班', { mine: false }));
    const again = await restart(casework, name);
    for (const id of [first, second])
      expect(await again.run(soloReading(again, id, ['張博鈞']))).toHaveProperty('value.statement');
    expect(facts(again).students).toHaveLength(20);
  });

  it('the same class twice, even at the same moment, is one class', async () => {
    const { casework } = await profile();
    const answers = await Promise.all([casework.run(confirm()), casework.run(confirm())]);
    expect(answers.map((answer) => answer.ok)).toEqual([true, false]);
    expect(await casework.run(confirm(' 高二 3 班 '))).toEqual({ ok: false, code: 'class.duplicate' });
    expect(facts(casework).school.classes).toHaveLength(1);
    expect(facts(casework).students).toHaveLength(10);
  });

  it('what no statement could hold is refused at the door', async () => {
    const { casework } = await profile();
    const wrong = [
      confirm('班'.repeat(81)),
      confirm('高二 3 班', { students: [{ number: '1', name: '王'.repeat(81) }] }),
      confirm('高二 3 班', { students: [{ number: '1'.repeat(21), name: '王' }] }),
      confirm('高二 3 班', { timeZone: 'Mars/Olympus' }),
      confirm('高二 3 班', { students: [] }),
      { command: 'noSuch' },
      undefined,
    ];
    for (const command of wrong)
      expect(await casework.run(command)).toEqual({ ok: false, code: 'input.invalid' });
    expect(casework.scene()).toBeUndefined();
  });

  it('a class is renamed, once, to a name that is free', async () => {
    const { casework } = await profile();
    const id = await classOf(casework);
    await classOf(casework, confirm('高二 1 班'));
    const rename = (name: string, of = id) => casework.run({ command: 'renameClass', class: of, name });
    expect(await rename('高二 1 班')).toEqual({ ok: false, code: 'class.duplicate' });
    expect(await rename('高三 3 班', 'nothing' as ClassId)).toEqual({ ok: false, code: 'statement.unknown' });
    expect((await rename('高三 3 班')).ok).toBe(true);
    const before = count(casework);
    expect((await rename('高三 3 班')).ok).toBe(true);
    expect(count(casework)).toBe(before);
    expect(facts(casework).school.classes.map((entry) => entry.name)).toEqual(['高三 3 班', '高二 1 班']);
  });

  it('a Saturday with a register is a school day; leave may be recorded by anybody alone', async () => {
    const { casework } = await profile();
    const id = await classOf(casework, confirm('高二 3 班', { mine: false }));
    set('08:05', '2026-11-28');
    const saturday = soloReading(casework, id, ['張博鈞']);
    await casework.run({ ...saturday, lesson: { class: id, date: '2026-11-28', period: 1 } });
    expect(facts(casework).school.calendar.makeUpDays).toEqual([{ date: '2026-11-28', as: 6 }]);
    const [student] = facts(casework).students;
    const excuse = { command: 'excuse', student: student?.id, covers: [{ date: '2026-11-28' }] };
    expect((await casework.run(excuse)).ok).toBe(true);
  });

  it('nobody can be told by Wuhe, nor asked to approve', async () => {
    const { casework } = await profile();
    const id = await classOf(casework, confirm('高二 3 班', { mine: false }));
    const [one] = facts(casework).students;
    const tell = { command: 'tell', lesson: { ...lesson(1), class: id }, students: [one?.id], route: 'wuhe' };
    expect(await casework.run(tell)).toEqual({ ok: false, code: 'role.missing' });
    expect((await casework.run({ ...tell, route: 'phone' })).ok).toBe(true);
    const ask = {
      command: 'requestDisclosure',
      title: 'x',
      recipient: 'x',
      purpose: 'x',
      channel: 'media',
      content: 'x',
    };
    expect(await casework.run(ask)).toEqual({ ok: false, code: 'role.missing' });
  });
});

describe('A disk that refuses', () => {
  it('at the founding leaves nobody, and the next try founds', async () => {
    const { casework, name } = await profile();
    const disk = refuse();
    expect(await casework.run(confirm())).toEqual({ ok: false, code: 'storage.refused' });
    disk.mockRestore();
    expect(casework.scene()).toBeUndefined();
    await classOf(casework);
    expect(facts(await restart(casework, name)).school.classes).toHaveLength(1);
  });

  it('between membership and class leaves nobody, also after a restart', async () => {
    const { casework, name } = await profile();
    const disk = refuse((database) => !database.includes('-local'));
    expect(await casework.run(confirm())).toEqual({ ok: false, code: 'storage.refused' });
    disk.mockRestore();
    const again = await restart(casework, name);
    expect(again.scene()).toBeUndefined();
    await classOf(again);
    expect(facts(again).students).toHaveLength(10);
  });

  it('shows until something was stored again, not until somebody pressed something', async () => {
    const { casework } = await profile();
    const id = await classOf(casework);
    await casework.run(soloReading(casework, id, []));
    const storage = () => casework.scene()?.storage;
    const disk = refuse();
    expect(await casework.run(soloReading(casework, id, ['張博鈞']))).toEqual({
      ok: false,
      code: 'storage.refused',
    });
    expect(storage()).toEqual({ ok: false, code: 'storage.refused' });
    expect(count(casework)).toBe(15);
    expect((await casework.run(soloReading(casework, id, []))).ok).toBe(true);
    expect(storage()?.ok).toBe(false);
    disk.mockRestore();
    await casework.run(soloReading(casework, id, ['張博鈞']));
    expect(storage()).toEqual({ ok: true });
  });
});

describe('A draft', () => {
  it('is kept letter for letter, whole characters included, over restarts', async () => {
    const { casework, name } = await profile();
    await classOf(casework);
    // 𠮷 and 𠮶 share their first half, 𠮷 and 🄷 their second.
    for (const text of ['一個𠮷字', '一個𠮶字', '𠮶', '😀😁', '😁😀', '', 'a😀', 'a😁b']) {
      expect((await casework.run({ command: 'saveDraft', text })).ok).toBe(true);
      const scene = casework.scene();
      expect(scene && projectDesk(scene, 'zh-Hant', {}).draft).toBe(text);
    }
    const scene = (await restart(casework, name)).scene();
    expect(scene && projectDesk(scene, 'zh-Hant', {}).draft).toBe('a😁b');
  });
});

describe('Joining', () => {
  it('brings solo readings, telephone tellings and contacts along, at the time they were recorded', async () => {
    const { casework, name } = await profile();
    const id = await classOf(casework);
    await casework.run(soloReading(casework, id, ['張博鈞', '蔡雨萱']));
    const solo = facts(casework).students.find((student) => student.name === '張博鈞')?.id;
    set('08:12');
    await casework.run({
      command: 'tell',
      lesson: { ...lesson(1), class: id },
      students: [solo],
      route: 'phone',
    });
    set('08:13');
    await casework.run({
      command: 'contact',
      students: [solo],
      route: 'call',
      result: 'notAnswered',
      happened: at('08:13'),
    });
    set('08:14');
    await casework.run(soloReading(casework, id, ['張博鈞']));
    set('09:00');
    const memberships = await school();
    expect(await joinAs(casework, memberships, 'zhou')).toEqual({ ok: true, value: undefined });

    const check = (at_: Casework) => {
      const { statements } = facts(at_);
      expect(ofKind(statements, 'reading').map((one) => [one.at, one.body.exceptions])).toEqual([
        [
          at('08:05'),
          [
            { student: zhang, mark: 'absent' },
            { student: cai, mark: 'absent' },
          ],
        ],
        [at('08:14'), [{ student: zhang, mark: 'absent' }]],
      ]);
      expect(ofKind(statements, 'telling').map((one) => [one.at, one.body.students, one.body.to])).toEqual([
        [at('08:12'), [zhang], [people.zhou.id]],
      ]);
      expect(ofKind(statements, 'contact').map((one) => [one.at, one.body.student])).toEqual([
        [at('08:13'), zhang],
      ]);
    };
    check(casework);
    check(await restart(casework, name));
  });

  it.each([
    ['zhou', 2],
    ['lin', 1],
  ] as const)(
    'as %s: leave recorded alone comes along for the homeroom teacher only (A2.1.3)',
    async (who, expected) => {
      const memberships = await school();
      const { casework } = await profile();
      await classOf(casework);
      const solo = facts(casework).students.find((student) => student.name === '張博鈞')?.id;
      await casework.run({ command: 'excuse', student: solo, covers: [{ date: '2026-11-23' }] });
      await joinAs(casework, memberships, who);
      expect(ofKind(facts(casework).statements, 'excuse')).toHaveLength(expected);
    },
  );

  it('leaves out a class that is not the school’s, and students who do not match', async () => {
    const { casework } = await profile();
    const other = await classOf(casework, confirm('別的班', { students: [{ number: '1', name: '別人' }] }));
    await casework.run(soloReading(casework, other, ['別人']));
    const nine = await classOf(
      casework,
      confirm('高二 3 班', {
        students: names.map((name, index) => ({
          number: String(index + 1),
          name: index === 9 ? '新同學' : name,
        })),
      }),
    );
    await casework.run(soloReading(casework, nine, ['新同學', '張博鈞']));
    await joinAs(casework, await school(), 'lin');
    expect(
      ofKind(facts(casework).statements, 'reading').map(({ body }) => [body.exceptions, body.unread]),
    ).toEqual([[[{ student: zhang, mark: 'absent' }], ['s-3-10']]]);
  });

  it('twice is refused; once more after a kill adds nothing', async () => {
    const memberships = await school();
    const { casework, name } = await profile();
    const id = await classOf(casework);
    await casework.run(soloReading(casework, id, ['張博鈞']));
    // Ended after the merge, before the membership was kept: the profile is a copy of then.
    const killed = refuse((database) => database.includes('-local'));
    expect((await joinAs(casework, memberships, 'lin')).ok).toBe(false);
    killed.mockRestore();
    const again = await restart(casework, name);
    expect(facts(again).school.classes.map((entry) => entry.id)).toEqual([id]);

    expect((await joinAs(again, memberships, 'lin')).ok).toBe(true);
    expect(ofKind(facts(again).statements, 'reading')).toHaveLength(1);
    const before = count(again);
    expect(await joinAs(again, memberships, 'lin')).toEqual({ ok: false, code: 'invitation.joined' });
    expect(count(again)).toBe(before);
  });

  it('twice at the same moment is once', async () => {
    const memberships = await school();
    const { casework } = await profile();
    const answers = await Promise.all([
      joinAs(casework, memberships, 'lin'),
      joinAs(casework, memberships, 'lin'),
    ]);
    expect(answers).toEqual([
      { ok: true, value: undefined },
      { ok: false, code: 'invitation.joined' },
    ]);
  });

  it('a school that cannot be reached leaves the solo school in place, and can be joined later', async () => {
    const memberships = await school();
    await server?.close();
    const { port } = server ?? { port: 0 };
    const { casework, name } = await profile();
    const id = await classOf(casework);
    const joining = joinAs(casework, memberships, 'lin');
    expect((await casework.run(soloReading(casework, id, ['張博鈞']))).ok).toBe(true);
    expect(await joining).toEqual({ ok: false, code: 'server.unreachable' });
    expect(facts(casework).school.classes.map((entry) => entry.id)).toEqual([id]);
    const again = await restart(casework, name);
    expect(facts(again).school.classes.map((entry) => entry.id)).toEqual([id]);

    server = await startServer({ port, host: '127.0.0.1', file: join(folder, 'wuhe.sqlite') });
    expect((await joinAs(again, memberships, 'lin')).ok).toBe(true);
    expect(ofKind(facts(again).statements, 'reading')).toHaveLength(1);
  });

  it('ends when the worker is put away', async () => {
    const silent = createServer();
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const { port } = silent.address() as AddressInfo;
    const [membership] = (await school()).values();
    const { casework } = await profile();
    const joining = casework.run({
      command: 'join',
      invitation: writeInvitation({ ...(membership as Membership), server: `ws://127.0.0.1:${port}` }),
    });
    await casework.close();
    expect(await joining).toEqual({ ok: false, code: 'library.closed' });
    expect(await casework.run(confirm())).toEqual({ ok: false, code: 'library.closed' });
    silent.close();
  });

  it('by a broken invitation is refused', async () => {
    const { casework } = await profile();
    for (const invitation_ of ['x', '{}', '[]', JSON.stringify({ format: 'wuhe-invitation', version: 2 })])
      expect(await casework.run({ command: 'join', invitation: invitation_ })).toEqual({
        ok: false,
        code: 'invitation.broken',
      });
  });
});

describe('Members of a school', () => {
  it('hear of each other: told, seen, corrected (A1.2.1.2, A2.2.3)', async () => {
    const memberships = await school();
    const [lin, zhou] = [(await profile()).casework, (await profile()).casework];
    expect(
      [await joinAs(lin, memberships, 'lin'), await joinAs(zhou, memberships, 'zhou')].map(({ ok }) => ok),
    ).toEqual([true, true]);
    let changes = 0;
    zhou.watch(() => changes++);
    await lin.run(reading(1, { [zhang]: 'absent' }));
    set('08:12');
    const told = await lin.run({ command: 'tell', lesson: lesson(1), students: [zhang], route: 'wuhe' });
    const popup = (casework: Casework) => {
      const scene = casework.scene();
      if (!scene) throw new Error('nobody');
      return projectPopup(scene, 'zh-Hant');
    };
    await eventually(() =>
      expect(popup(zhou).todo.map((card) => card.rule)).toContain('absence.acknowledge'),
    );
    expect(changes).toBeGreaterThan(0);
    set('08:14');
    await zhou.run({
      command: 'acknowledge',
      of: [told.ok ? (told.value as { statement: string }).statement : ''],
    });
    await eventually(() =>
      expect(popup(lin).doneToday[0]?.seen).toMatchObject({ by: '周文彬', at: at('08:14') }),
    );
    await eventually(() => expect(popup(lin).sync.waiting).toBe(0));

    set('08:20');
    await lin.run(reading(1, { [zhang]: 'late' }));
    await eventually(() =>
      expect(popup(zhou).know.map((card) => card.what)).toContain('林佩珊更正：張博鈞第 1 節遲到'),
    );
    expect(ofKind(facts(zhou).statements, 'withdrawal')).toHaveLength(1);
  });

  it('neither make nor name classes of the school', async () => {
    const { casework } = await profile();
    await joinAs(casework, await school(), 'zhou');
    expect(await casework.run(confirm('我的班'))).toEqual({ ok: false, code: 'role.missing' });
    expect(await casework.run({ command: 'renameClass', class: class3, name: 'x' })).toEqual({
      ok: false,
      code: 'role.missing',
    });
  });
});

it('A mistake of ours is answered and named without its content', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { casework } = await profile();
  const id = await classOf(casework);
  const scene = casework.scene();
  if (!scene) throw new Error('nobody');
  vi.spyOn(scene.room.library, 'commit').mockRejectedValue(new TypeError('張博鈞'));
  expect(await casework.run(soloReading(casework, id, ['張博鈞']))).toEqual({
    ok: false,
    code: 'worker.failed',
  });
  expect(warned.mock.calls.flat().join()).toBe('casework, recordReading: TypeError');
});

it('The evaluation is kept while nothing changes, and made anew when it may change by the clock', async () => {
  const { casework } = await profile();
  await classOf(casework);
  const first = casework.scene()?.evaluation;
  clock += 1000;
  expect(casework.scene()?.evaluation).toBe(first);
  clock = millis((first?.nextChange ?? instant(0)) as Instant);
  expect(casework.scene()?.evaluation).not.toBe(first);
});
