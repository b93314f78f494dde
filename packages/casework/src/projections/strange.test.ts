/** Whatever lies in the documents, views hold. */
import { languages } from '@wuhe/model';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  at,
  cai,
  elements,
  founding,
  lesson,
  li,
  people,
  reading,
  today,
  type Who,
  zhang,
} from '../testing/school.testing.ts';
import { Village } from '../testing/village.testing.ts';

let village: Village;
const missing = { [zhang]: 'absent', [cai]: 'absent', [li]: 'absent' } as const;
const tell = { command: 'tell', lesson: lesson(1), students: [zhang, cai], route: 'wuhe' };
const _contact = (who = zhang, more: object = {}) => ({
  command: 'contact',
  students: [who],
  route: 'call',
  result: 'notAnswered',
  guardian: `g-${who}`,
  happened: village.now,
  ...more,
});
const _rules = (who: Who, time?: string) => village.popup(who, time).todo.map((card) => card.rule);
const _told = () =>
  village
    .room('lin')
    .facts()
    .statements.find((statement) => statement.kind === 'telling')?.id;

beforeEach(async () => {
  village = await Village.found();
  await village.do('lin', '08:05', reading(1, missing));
});

describe('Whatever lies in the documents', () => {
  it('no view breaks: letters about a student this device does not know, in three languages', async () => {
    await village.do('lin', '08:12', tell);
    await village.do('chen', '16:35', {
      command: 'report',
      rule: 'absence.day',
      student: zhang,
      date: today,
      elements,
    });
    const { cohorts } = village.memberships.get(people.he.id)?.catalogue ?? { cohorts: [] };
    (cohorts as unknown[]).splice(0);
    await village.enter('he');
    for (const language of languages) {
      const [card] = village.popup('he', '16:40', language).todo;
      expect(card?.what).toContain('張博鈞');
      expect(card?.students).toEqual([]);
      expect(village.desk('he', { student: zhang }, '16:40', language)).toMatchObject({ student: undefined });
      expect(village.panel('he', lesson(1), '16:40', language).known).toEqual([]);
    }
  });

  it('no view breaks or changes by statements from a newer version, broken ones, and the roles they name', async () => {
    const before = JSON.stringify([
      village.popup('zhou', '08:30'),
      village.desk('zhou'),
      village.panel('zhou', lesson(1)),
    ]);
    const { catalogue } = village.room('zhou').membership;
    const place = village.cabinet.document(catalogue.school);
    const frame = { version: 1, author: 'p-lin', at: at('08:06') };
    const strange: unknown[] = [
      undefined,
      null,
      7,
      'text',
      [],
      {},
      { id: 'n1', kind: 'hologram', ...frame, body: {} },
      { id: 'n2', kind: 'reading', ...frame, version: 9, body: { lesson: 'all' } },
      { id: 'n3', kind: 'reading', ...frame, body: { lesson: lesson(1) } },
      { id: 'n4', kind: 'withdrawal', ...frame, at: 'yesterday', body: {} },
      { id: 'n5', kind: '__proto__', ...frame, body: {} },
    ];
    for (const [index, value] of strange.entries()) place.put(`strange-${index}`, value);
    expect(
      JSON.stringify([
        village.popup('zhou', '08:30'),
        village.desk('zhou'),
        village.panel('zhou', lesson(1)),
      ]),
    ).toBe(before);
  });

  it('a member whose documents have not arrived yet sees empty views', async () => {
    const empty = new Village((await Village.found(founding())).cabinet, [...village.memberships.values()]);
    await empty.enter('zhou');
    expect(empty.popup('zhou')).toMatchObject({
      todo: [],
      scopeLabel: '',
      figures: undefined,
      school: { name: '', joined: true },
    });
    expect(empty.desk('zhou').class).toBeUndefined();
    expect(empty.panel('zhou', lesson(1))).toMatchObject({ cards: [], className: '' });
  });
});
