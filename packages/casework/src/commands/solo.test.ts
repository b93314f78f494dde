// @vitest-environment node
import type { ClassId } from '@wuhe/model';
import { describe, expect, it } from 'vitest';
import {
  classOf,
  confirm,
  count,
  facts,
  profile,
  restart,
  set,
  soloReading,
} from '../testing/laptops.testing.ts';
import { lesson, names } from '../testing/school.testing.ts';

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
    expect(facts(casework).school.classes.map((entry) => entry.name)).toEqual(['高二 1 班', '高三 3 班']);
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
