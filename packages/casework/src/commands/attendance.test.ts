import { Problem } from '@wuhe/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { ofKind } from '../facts.ts';
import {
  at,
  cai,
  class3,
  founding,
  lesson,
  li,
  people,
  reading,
  student,
  today,
  zhang,
} from '../testing/school.testing.ts';
import { codeOf, Village } from '../testing/village.testing.ts';

let village: Village;
beforeEach(async () => {
  village = await Village.found();
});

const said = <K extends Parameters<typeof ofKind>[1]>(kind: K) =>
  ofKind(village.room('zhou').facts().statements, kind);
const tell = (period: number, students = [zhang, cai], route = 'wuhe') => ({
  command: 'tell',
  lesson: lesson(period),
  students,
  route,
});
const contact = (students = [zhang], more: object = {}) => ({
  command: 'contact',
  students,
  route: 'call',
  result: 'notAnswered',
  happened: at('08:15'),
  ...more,
});

describe('A register as it was read', () => {
  it('keeps exceptions and who was not read, and nobody who is not on the roll', async () => {
    await village.do('lin', '08:05', {
      ...reading(1, { [zhang]: 'absent', [cai]: 'late', [student(9)]: 'unread' }),
      rows: [
        { student: zhang, mark: 'absent' },
        { student: cai, mark: 'late' },
        { student: 'stranger', mark: 'absent' },
        { student: 's-1-1', mark: 'absent' },
        ...[1, 3, 5, 6, 7, 8, 10].map((number) => ({ student: student(number), mark: 'present' })),
      ],
    });
    expect(said('reading').map(({ body }) => body)).toMatchObject([
      {
        exceptions: [
          { student: zhang, mark: 'absent' },
          { student: cai, mark: 'late' },
        ],
        unread: [student(9)],
      },
    ]);
  });

  it('is kept once, however often the page is read', async () => {
    const first = await village.do('lin', '08:05', reading(1, { [zhang]: 'absent' }));
    expect(first).toHaveProperty('statement');
    expect(await village.do('lin', '08:06', reading(1, { [zhang]: 'absent' }))).toBeUndefined();
    await village.do('lin', '08:07', reading(1, { [zhang]: 'late' }));
    await village.do('lin', '08:08', reading(1, { [zhang]: 'absent' }));
    expect(said('reading')).toHaveLength(3);
  });

  it('that was not taken says nothing about anybody and is not kept', async () => {
    expect(await village.do('lin', '08:05', reading(1, {}, { taken: false }))).toBeUndefined();
    expect(said('reading')).toHaveLength(0);
  });

  it('of a lesson that the bells or the school do not know is refused', async () => {
    expect(await codeOf(village.do('lin', '08:05', reading(9)))).toBe('lesson.unknown');
    const elsewhere = { ...reading(1), lesson: { ...lesson(1), class: 'nowhere' } };
    expect(await codeOf(village.do('lin', '08:05', elsewhere))).toBe('lesson.unknown');
  });

  it('adds nothing where the disk refuses', async () => {
    const before = village.cabinet.count();
    village.cabinet.refuses = true;
    expect(await codeOf(village.do('lin', '08:05', reading(1)))).toBe('storage.refused');
    expect(village.cabinet.count()).toBe(before);
  });
});

describe('A1.2.1.2 telling', () => {
  it('goes to the homeroom teacher, who reads it, and each student is told once', async () => {
    await village.do('lin', '08:12', tell(1, [zhang]));
    await village.do('lin', '08:13', tell(1, [zhang, cai, cai]));
    expect(await village.do('lin', '08:14', tell(1))).toBeUndefined();
    expect(said('telling').map(({ body }) => [body.to, body.students])).toEqual([
      [[people.zhou.id], [zhang]],
      [[people.zhou.id], [cai]],
    ]);
  });

  it('goes to the next level of the pack when there is no homeroom teacher (A1.1)', async () => {
    const school = founding();
    school.school.roles = school.school.roles.filter((one) => one.role !== 'homeroomTeacher');
    village = await Village.found(school);
    await village.do('lin', '08:12', tell(1));
    const [telling] = ofKind(village.room('chen').facts().statements, 'telling');
    expect(telling?.body.to).toEqual([people.chen.id]);
    const empty = founding();
    empty.school.roles = [];
    village = await Village.found(empty);
    expect(await codeOf(village.do('lin', '08:12', tell(1)))).toBe('role.missing');
    expect(await village.do('lin', '08:12', tell(1, [zhang], 'phone'))).toHaveProperty('statement');
  });

  it('goes to whoever covers today', async () => {
    const school = founding();
    const cover = { person: people.xu.id, role: 'homeroomTeacher' as const, class: class3 };
    school.school.roles = [
      ...school.school.roles.filter((one) => one.person !== people.zhou.id),
      { ...cover, person: people.zhou.id, until: '2026-11-23' as typeof today },
      { ...cover, from: today },
    ];
    village = await Village.found(school);
    await village.do('lin', '08:12', tell(1));
    expect(said('telling')[0]?.body.to).toEqual([people.xu.id]);
  });

  it('names students of the class only', async () => {
    expect(await codeOf(village.do('lin', '08:12', tell(1, [zhang, 's-1-1' as typeof zhang])))).toBe(
      'statement.unknown',
    );
    expect(await codeOf(village.do('lin', '08:12', tell(9)))).toBe('lesson.unknown');
    expect(said('telling')).toHaveLength(0);
  });

  it('"I called" says by voice who is still missing, once', async () => {
    await village.do('lin', '08:05', reading(1, { [zhang]: 'absent', [cai]: 'absent' }));
    const told = (await village.do('lin', '08:12', tell(1))) as { statement: string };
    await village.do('lin', '08:13', reading(1, { [cai]: 'absent' }));
    const called = { command: 'called', of: told.statement };
    expect(await village.do('lin', '08:16', called)).toHaveProperty('statement');
    expect(await village.do('lin', '08:17', called)).toBeUndefined();
    const [phone, ...more] = said('telling').filter(({ body }) => body.route === 'phone');
    expect(phone?.body).toMatchObject({ students: [cai], to: [people.zhou.id] });
    expect(more).toEqual([]);
    expect(await codeOf(village.do('lin', '08:18', { command: 'called', of: 'nothing' }))).toBe(
      'statement.unknown',
    );
  });
});

describe('A1.2.1.1 contact', () => {
  it('is kept in the class’s home, one line for each student, and says that the telling was seen', async () => {
    await village.do('lin', '08:12', tell(1));
    await village.do('zhou', '08:16', contact([zhang, cai, cai]));
    expect(said('contact').map(({ body }) => body.student)).toEqual(expect.arrayContaining([zhang, cai]));
    expect(said('contact')).toHaveLength(2);
    expect(said('acknowledgement')).toMatchObject([
      { author: people.zhou.id, body: { of: said('telling')[0]?.id } },
    ]);
    expect(ofKind(village.room('lin').facts().statements, 'contact')).toHaveLength(0);
    expect(ofKind(village.room('lin').facts().statements, 'acknowledgement')).toHaveLength(1);
  });

  it('says nothing of a telling that came after the call', async () => {
    await village.do('lin', '08:20', tell(1));
    await village.do('zhou', '08:40', contact());
    expect(said('contact')).toHaveLength(1);
    expect(said('acknowledgement')).toHaveLength(0);
  });

  it('the same try twice is one try; a later one is another', async () => {
    await village.do('zhou', '08:16', contact());
    expect(await village.do('zhou', '08:17', contact())).toBeUndefined();
    await village.do('zhou', '08:30', contact([zhang], { happened: at('08:29') }));
    expect(said('contact')).toHaveLength(2);
  });

  it('of a telling that somebody else acknowledged, not addressed, is still acknowledged', async () => {
    await village.do('lin', '08:12', tell(1));
    await village.do('chen', '08:13', { command: 'acknowledge', of: [said('telling')[0]?.id] });
    await village.do('zhou', '08:16', contact());
    expect(said('acknowledgement').map(({ author }) => author)).toEqual([people.chen.id, people.zhou.id]);
  });

  it('cannot lie in the future, and needs the class’s home: nothing is half applied', async () => {
    const before = village.cabinet.count();
    expect(await codeOf(village.do('zhou', '08:14', contact()))).toBe('input.invalid');
    expect(await codeOf(village.do('lin', '08:16', contact()))).toBe('role.missing');
    expect(await codeOf(village.do('zhou', '08:16', contact([zhang, 'nobody' as typeof zhang])))).toBe(
      'statement.unknown',
    );
    village.cabinet.refuses = true;
    expect(await codeOf(village.do('zhou', '08:16', contact([zhang, cai])))).toBe('storage.refused');
    expect(village.cabinet.count()).toBe(before);
  });
});

describe('A2.1.3 leave', () => {
  const excuse = (who = zhang, more: object = {}) => ({
    command: 'excuse',
    student: who,
    covers: [{ date: today, ...more }],
  });

  it('is the homeroom teacher’s to record: neither the subject teacher’s nor another homeroom teacher’s', async () => {
    for (const who of ['lin', 'xu', 'chen', 'he'] as const)
      expect(await codeOf(village.do(who, '08:20', excuse()))).toBe('role.missing');
    expect(await village.do('zhou', '08:20', excuse())).toHaveProperty('statement');
    expect(await codeOf(village.do('zhou', '08:20', excuse('nobody' as typeof zhang)))).toBe(
      'statement.unknown',
    );
  });

  it('is read by the lesson’s teacher, and recorded once', async () => {
    await village.do('zhou', '08:20', excuse());
    expect(await village.do('zhou', '08:21', excuse())).toBeUndefined();
    await village.do('zhou', '08:22', excuse(zhang, { session: 'forenoon' }));
    const read = ofKind(village.room('lin').facts().statements, 'excuse');
    expect(read.map(({ body }) => body.student)).toEqual([li, zhang, zhang]);
  });
});

it('A statement that nobody could read back is never stored', async () => {
  const room = village.room('zhou');
  const draft = { kind: 'acknowledgement', body: { of: '' }, to: [room.membership.catalogue.person] };
  const broken = room.say([draft as never], at('08:00'));
  await expect(broken).rejects.toThrow(Problem);
  expect(await codeOf(room.say([{ ...draft, body: { of: 'x' }, to: [] } as never], at('08:00')))).toBe(
    'input.invalid',
  );
});
