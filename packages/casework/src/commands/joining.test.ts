// @vitest-environment node
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { startServer } from '@wuhe/server';
import { describe, expect, it } from 'vitest';
import type { Casework } from '../casework.ts';
import { ofKind } from '../facts.ts';
import {
  classOf,
  confirm,
  count,
  facts,
  joinAs,
  passphrase,
  profile,
  refuse,
  restart,
  school,
  set,
  soloReading,
  world,
} from '../testing/laptops.testing.ts';
import { at, cai, lesson, names, people, zhang } from '../testing/school.testing.ts';

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
    await casework.run({ command: 'unlock', passphrase, choose: true });
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
    const again = await restart(casework, name);
    await again.run({ command: 'unlock', passphrase });
    check(again);
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
    const killed = refuse((database) => database.endsWith('/profile'));
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
    await world.server?.close();
    const { port } = world.server ?? { port: 0 };
    const { casework, name } = await profile();
    const id = await classOf(casework);
    const joining = joinAs(casework, memberships, 'lin');
    expect((await casework.run(soloReading(casework, id, ['張博鈞']))).ok).toBe(true);
    expect(await joining).toEqual({ ok: false, code: 'server.unreachable' });
    expect(facts(casework).school.classes.map((entry) => entry.id)).toEqual([id]);
    const again = await restart(casework, name);
    expect(facts(again).school.classes.map((entry) => entry.id)).toEqual([id]);

    world.server = await startServer({
      port,
      host: '127.0.0.1',
      file: join(world.folder, 'wuhe.sqlite'),
      now: () => world.clock,
    });
    expect((await joinAs(again, memberships, 'lin')).ok).toBe(true);
    expect(ofKind(facts(again).statements, 'reading')).toHaveLength(1);
  });

  it('ends when the worker is put away', async () => {
    const silent = createServer();
    await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
    const { port } = silent.address() as AddressInfo;
    const [link = ''] = (await school()).values();
    const elsewhere = link.replace(/:\d+/, `:${port}`);
    const { casework } = await profile();
    const joining = casework.run({ command: 'join', invitation: elsewhere, passphrase });
    await casework.close();
    expect(await joining).toEqual({ ok: false, code: 'library.closed' });
    expect(await casework.run(confirm())).toEqual({ ok: false, code: 'library.closed' });
    silent.close();
  });

  it('by a broken invitation is refused', async () => {
    const { casework } = await profile();
    for (const invitation of ['x', '{}', 'https://school.example', 'https://school.example/#x.y'])
      expect(await casework.run({ command: 'join', invitation, passphrase })).toEqual({
        ok: false,
        code: 'key.mistyped',
      });
  });
});
