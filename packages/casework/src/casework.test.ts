// @vitest-environment node
import { type Instant, instant, millis } from '@wuhe/model';
import { describe, expect, it, vi } from 'vitest';
import type { Casework } from './casework.ts';
import { ofKind } from './facts.ts';
import { projectPopup } from './projections/popup.ts';
import {
  classOf,
  confirm,
  count,
  eventually,
  facts,
  joinAs,
  profile,
  refuse,
  restart,
  school,
  set,
  soloReading,
  world,
} from './testing/laptops.testing.ts';
import { at, class3, lesson, reading, zhang } from './testing/school.testing.ts';

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
    const disk = refuse((database) => database.endsWith('/profile'));
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
    expect(count(casework)).toBe(21);
    expect((await casework.run(soloReading(casework, id, []))).ok).toBe(true);
    expect(storage()?.ok).toBe(false);
    disk.mockRestore();
    await casework.run(soloReading(casework, id, ['張博鈞']));
    expect(storage()).toEqual({ ok: true });
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
  world.clock += 1000;
  expect(casework.scene()?.evaluation).toBe(first);
  world.clock = millis((first?.nextChange ?? instant(0)) as Instant);
  expect(casework.scene()?.evaluation).not.toBe(first);
});
