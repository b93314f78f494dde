import { beforeEach, describe, expect, it } from 'vitest';
import { ofKind } from '../facts.ts';
import {
  cai,
  elements,
  founding,
  known,
  lesson,
  people,
  reading,
  today,
  type Who,
  zhang,
} from '../testing/school.testing.ts';
import { codeOf, Village } from '../testing/village.testing.ts';

let village: Village;
beforeEach(async () => {
  village = await Village.found();
});

const report = (rule = 'absence.halfDay', more: object = {}) => ({
  command: 'report',
  rule,
  student: zhang,
  date: today,
  session: 'forenoon',
  elements,
  ...more,
});
const held = <K extends 'report' | 'acknowledgement' | 'explanation'>(who: Who, kind: K) =>
  ofKind(village.room(who).facts().statements, kind);
const idOf = (value: unknown) => (value as { statement: string }).statement;

describe('A report', () => {
  it('A1.2.1.3 of half a day reaches the grade head, of a day the principal; nobody who does not hold the home', async () => {
    await village.do('zhou', '11:25', report());
    await village.do('chen', '16:00', report('absence.day', { session: undefined }));
    expect(held('chen', 'report').map(({ body }) => body.to)).toEqual([[people.chen.id], [people.he.id]]);
    expect(held('he', 'report').at(-1)).toMatchObject({
      body: { rule: 'absence.day', studentName: '張博鈞', className: '高二 3 班' },
    });
    expect(held('lin', 'report')).toHaveLength(0);
  });

  it('A1.3.4 has its five elements, each known or somebody’s to find out', async () => {
    const { why: _why, ...four } = elements;
    await expect(
      village.do('zhou', '11:25', report('absence.halfDay', { elements: four })),
    ).rejects.toThrow();
    const open = { state: 'notYetKnown', by: people.zhou.id, until: '2026-11-24T08:00:00.000Z' };
    await village.do('zhou', '11:25', report('absence.halfDay', { elements: { ...elements, why: open } }));
    expect(held('chen', 'report')[0]?.body.elements.why).toEqual(open);
  });

  it('made twice is made once; said differently it corrects the first (A2.2.3)', async () => {
    const first = await village.do('zhou', '11:25', report());
    expect(await village.do('zhou', '11:26', report())).toEqual(first);
    const told = report('absence.halfDay', { elements: { ...elements, why: known('發燒') } });
    const second = await village.do('zhou', '11:40', told);
    expect(await village.do('zhou', '11:41', told)).toEqual(second);
    expect(held('chen', 'report').map(({ id, corrects }) => [id, corrects])).toEqual([
      [idOf(first), undefined],
      [idOf(second), idOf(first)],
    ]);
    expect(
      village.popup('chen', '11:42').todo.filter((card) => card.rule === 'report.acknowledge'),
    ).toHaveLength(1);
  });

  it('goes where the pack says, to the next level where nobody holds the role', async () => {
    const school = founding();
    school.school.roles = school.school.roles.filter((one) => one.role !== 'gradeHead');
    village = await Village.found(school);
    await village.do('zhou', '11:25', report());
    expect(held('he', 'report')[0]?.body.to).toEqual([people.he.id]);
    school.school.roles = school.school.roles.filter((one) => one.role === 'homeroomTeacher');
    village = await Village.found(school);
    expect(await codeOf(village.do('zhou', '11:25', report()))).toBe('role.missing');
  });

  it('under a rule that takes no report, or that no pack has, is refused', async () => {
    for (const rule of ['absence.tell', 'absence.contact', 'disclosure.decide', 'no.such'])
      expect(await codeOf(village.do('zhou', '11:25', report(rule)))).toBe('input.invalid');
    expect(held('zhou', 'report')).toHaveLength(0);
  });

  it('needs the class’s home and a student, and is nowhere when the disk refuses', async () => {
    expect(await codeOf(village.do('lin', '11:25', report()))).toBe('role.missing');
    expect(await codeOf(village.do('zhou', '11:25', report('absence.halfDay', { student: 'x' })))).toBe(
      'statement.unknown',
    );
    const before = village.cabinet.count();
    village.cabinet.refuses = true;
    expect(await codeOf(village.do('zhou', '11:25', report()))).toBe('storage.refused');
    expect(village.cabinet.count()).toBe(before);
  });

  it('to somebody who has no letter box here is refused, not swallowed', async () => {
    const { catalogue } = village.memberships.get(people.zhou.id) ?? { catalogue: { boxes: [] } };
    const boxes = catalogue.boxes.filter((box) => box.person !== people.chen.id);
    Object.assign(catalogue, { boxes });
    await village.enter('zhou');
    expect(await codeOf(village.do('zhou', '11:25', report()))).toBe('role.missing');
  });
});

describe('"Got it"', () => {
  it('reaches who told, and who reported, once', async () => {
    await village.do('lin', '08:05', reading(1, { [zhang]: 'absent' }));
    const told = await village.do('lin', '08:12', {
      command: 'tell',
      lesson: lesson(1),
      students: [zhang, cai],
      route: 'wuhe',
    });
    const of = [idOf(told), idOf(told)];
    expect(await village.do('zhou', '08:14', { command: 'acknowledge', of })).toHaveProperty('statement');
    expect(await village.do('zhou', '08:15', { command: 'acknowledge', of })).toBeUndefined();
    expect(held('lin', 'acknowledgement')).toMatchObject([{ author: people.zhou.id }]);

    const reported = await village.do('chen', '16:00', report('absence.day', { session: undefined }));
    await village.do('he', '16:10', { command: 'acknowledge', of: [idOf(reported)] });
    expect(held('chen', 'acknowledgement').map(({ author }) => author)).toContain(people.he.id);
  });

  it('of several is for all or none', async () => {
    const told = await village.do('zhou', '11:25', report());
    const of = [idOf(told), 'unknown'];
    expect(await codeOf(village.do('chen', '11:30', { command: 'acknowledge', of }))).toBe(
      'statement.unknown',
    );
    expect(held('zhou', 'acknowledgement')).toHaveLength(0);
  });
});

it('A1.4 why a duty is late is written for oneself, once', async () => {
  const explain = { command: 'explain', duty: 'absence.tell:x', text: '正在考試' };
  await village.do('lin', '08:40', explain);
  expect(await village.do('lin', '08:41', explain)).toBeUndefined();
  await village.do('lin', '08:42', { ...explain, text: '正在監考' });
  expect(held('lin', 'explanation')).toHaveLength(2);
  for (const who of ['zhou', 'chen', 'he'] as const) expect(held(who, 'explanation')).toHaveLength(0);
});
