/** Laws of the views. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { at, cai, elements, lesson, reading, today, zhang } from '../testing/school.testing.ts';
import { Cabinet, Village } from '../testing/village.testing.ts';

let day: Village;

beforeAll(async () => {
  day = await Village.found();
  const both = { [zhang]: 'absent', [cai]: 'absent' } as const;
  const act = day.do.bind(day);
  await act('lin', '08:05', reading(1, both));
  const told = await act('lin', '08:12', {
    command: 'tell',
    lesson: lesson(1),
    students: [zhang, cai],
    route: 'wuhe',
  });
  await act('zhou', '08:14', { command: 'acknowledge', of: [(told as { statement: string }).statement] });
  for (const one of [zhang, cai])
    await act('zhou', '08:20', {
      command: 'contact',
      students: [one],
      guardian: `g-${one}`,
      route: 'call',
      result: 'notAnswered',
      happened: at('08:20'),
    });
  await act('zhou', '08:22', {
    command: 'report',
    rule: 'absence.unreachable',
    student: zhang,
    date: today,
    elements,
  });
  await act('lin', '08:30', reading(1, { [zhang]: 'late', [cai]: 'absent' }));
  await act('chen', '09:00', {
    command: 'requestDisclosure',
    title: '回覆',
    recipient: '晚報',
    purpose: '專題',
    channel: 'media',
    content: '全文',
  });
  await act('zhou', '09:10', {
    command: 'excuse',
    student: cai,
    covers: [{ date: today, session: 'afternoon' }],
  });
});

describe('Any order of arrival', () => {
  it('of the same statements gives the same popup, panel and desk', async () => {
    const contents = day.cabinet.contents();
    const memberships = [...day.memberships.values()];
    const views = async (cabinet: Cabinet) => {
      const village = new Village(cabinet, memberships);
      const shown: unknown[] = [];
      for (const who of ['lin', 'zhou', 'chen', 'he'] as const) {
        await village.enter(who);
        shown.push(
          village.popup(who, '09:15'),
          village.desk(who, { student: zhang }),
          village.panel(who, lesson(1)),
        );
      }
      return JSON.stringify(shown);
    };
    const expected = await views(day.cabinet);
    const order = fc.shuffledSubarray(contents, { minLength: contents.length });
    await fc.assert(
      fc.asyncProperty(order, async (arrived) => {
        const cabinet = new Cabinet();
        for (const { document, value } of arrived) {
          cabinet.document(document).put((value as { id: string }).id, value);
        }
        expect(await views(cabinet)).toBe(expected);
      }),
      { numRuns: 20 },
    );
  });

  it('with the views being looked at all the while', async () => {
    const cabinet = new Cabinet();
    const village = new Village(cabinet, [...day.memberships.values()]);
    await village.enter('zhou');
    for (const { document, value } of day.cabinet.contents().reverse()) {
      cabinet.document(document).put((value as { id: string }).id, value);
      village.room('zhou').facts();
    }
    expect(village.popup('zhou', '09:15')).toEqual(day.popup('zhou', '09:15'));
  });
});
