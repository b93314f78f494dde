import { beforeEach, describe, expect, it } from 'vitest';
import { withdrawalsDue } from './corrections.ts';
import { ofKind } from './facts.ts';
import { at, cai, elements, lesson, reading, today, type Who, zhang } from './testing/school.testing.ts';
import { Village } from './testing/village.testing.ts';

let village: Village;
const both = { [zhang]: 'absent', [cai]: 'absent' } as const;
const tell = (period: number, students = [zhang, cai]) => ({
  command: 'tell',
  lesson: lesson(period),
  students,
  route: 'wuhe',
});
const report = (rule: string, session?: string) => ({
  command: 'report',
  rule,
  student: zhang,
  date: today,
  ...(session ? { session } : {}),
  elements,
});

/** Both missing all day: told, not reached, half a day to the grade head, the day to the principal. */
async function missingAllDay(): Promise<void> {
  await village.do('lin', '08:05', reading(1, both));
  await village.do('lin', '08:12', tell(1));
  await village.do('zhou', '08:20', report('absence.unreachable'));
  await village.do('zhou', '11:25', report('absence.halfDay', 'forenoon'));
  await village.do('lin', '14:05', reading(5, both));
  await village.do('chen', '16:35', report('absence.day'));
}

beforeEach(async () => {
  village = await Village.found();
  await missingAllDay();
});

const withdrawn = (who: Who) => ofKind(village.room(who).facts().statements, 'withdrawal');
const hears = (who: Who) =>
  village
    .popup(who)
    .know.filter((card) => card.rule === 'absence.withdrawn')
    .map((card) => card.what);

describe('A2.2.3 a corrected mark', () => {
  it('reaches the homeroom teacher, the grade head and the principal, each once, by whoever told them', async () => {
    expect(withdrawn('he')).toEqual([]);
    await village.do('lin', '16:40', reading(1, { [zhang]: 'late', [cai]: 'absent' }));
    expect(hears('zhou')).toEqual(['林佩珊更正：張博鈞第 1 節遲到']);
    expect(hears('chen')).toEqual(['周文彬更正：張博鈞第 1 節遲到']);
    expect(hears('he')).toHaveLength(1);
    expect(hears('lin')).toEqual([]);
    const { statements } = village.room('chen').facts();
    const of = ofKind(statements, 'withdrawal').map(({ body }) => body.of);
    expect(new Set(of).size).toBe(4);
  });

  it('withdraws nothing about the other student, whose mark still stands', async () => {
    await village.do('lin', '16:40', reading(1, { [zhang]: 'late', [cai]: 'absent' }));
    expect(withdrawn('chen').every(({ body }) => body.student === zhang)).toBe(true);
  });

  it('is said once, by however many windows and however often', async () => {
    await village.do('lin', '16:40', reading(1, { [cai]: 'absent' }));
    const count = withdrawn('chen').length;
    await village.reconcile();
    await village.do('lin', '16:41', reading(1, { [zhang]: 'late', [cai]: 'absent' }));
    expect(withdrawn('chen')).toHaveLength(count);
  });

  it('has the same id from two windows that have not heard of each other', async () => {
    const room = village.room('lin');
    await room.say(
      [
        {
          kind: 'reading',
          body: {
            lesson: lesson(1),
            taken: true,
            exceptions: [{ student: cai, mark: 'absent' }],
            unread: [],
            origin: 'x',
          },
          to: [room.lessonsOf(lesson(1).class)].filter((one) => one !== undefined),
        },
      ],
      at('16:40'),
    );
    const [one, two] = [await withdrawalsDue(room, village.pack), await withdrawalsDue(room, village.pack)];
    expect(one).toHaveLength(1);
    expect(one).toEqual(two);
  });

  it('that was a slip is told again as missing, and corrected again', async () => {
    await village.do('lin', '16:40', reading(1, { [cai]: 'absent' }));
    await village.do('lin', '16:42', reading(1, both));
    await village.do('lin', '16:43', tell(1));
    const told = ofKind(village.room('zhou').facts().statements, 'telling').at(-1);
    expect(told?.body.students).toEqual([zhang]);
    await village.do('lin', '16:44', reading(1, { [cai]: 'absent' }));
    expect(withdrawn('lin').some(({ body }) => body.of === told?.id)).toBe(true);
  });

  it('is not who comes later: that guardians were not reached stays true', async () => {
    village = await Village.found();
    await village.do('lin', '08:05', reading(1, both));
    await village.do('zhou', '08:20', report('absence.unreachable'));
    await village.do('lin', '08:55', reading(2, { [cai]: 'absent' }));
    expect(withdrawn('chen')).toEqual([]);
  });

  it('of a lesson read late shows that the half-day was not missed', async () => {
    await village.do('lin', '16:40', reading(2, { [cai]: 'absent' }));
    expect(new Set(withdrawn('he').map(({ body }) => body.lesson.period))).toEqual(new Set([2]));
    expect(withdrawn('lin')).toEqual([]);
  });

  it('told by telephone is corrected by telephone, not by Wuhe', async () => {
    village = await Village.found();
    await village.do('lin', '08:05', reading(1, both));
    await village.do('lin', '08:12', { ...tell(1), route: 'phone' });
    await village.do('lin', '08:20', reading(1, { [cai]: 'absent' }));
    expect(withdrawn('zhou')).toEqual([]);
  });

  it('by a colleague’s stale tab corrects nothing: the lesson’s teacher submitted it', async () => {
    await village.do('xu', '16:40', reading(1));
    expect(withdrawn('chen')).toEqual([]);
  });
});
