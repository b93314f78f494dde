import { languages, type PersonId, type StudentId } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import type { Duty } from './duty.ts';
import { source } from './source.ts';
import {
  cai,
  chen,
  contact,
  evaluated,
  he,
  lin,
  reading,
  report,
  say,
  school,
  telling,
  withdrawal,
  wu,
  xu,
  zhou,
} from './testing/school.ts';
import { type Lookups, wordDuty } from './wording.ts';

const people: Record<PersonId, string> = {
  [lin]: '林老師',
  [zhou]: '周老師',
  [chen]: '陳組長',
  [he]: '何校長',
  [wu]: '吳老師',
};
const names: Record<StudentId, string> = { [xu]: '許家瑜', [cai]: '蔡宗翰' };
const lookups: Lookups = {
  person: (id) => people[id],
  student: (id) => (names[id] ? { name: names[id], number: '7', className: '高二 3 班' } : undefined),
  time: (at) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(11, 16),
  lessonLabel: (lesson) => `第 ${lesson.period} 節`,
};

function worded(rule: string, language: 'zh-Hant' | 'zh-Hans' | 'en', ...of: Parameters<typeof evaluated>) {
  const found = evaluated(...of).duties.filter((one) => one.rule === rule);
  if (found.length === 0) throw new Error('no such duty');
  return wordDuty(found as [Duty, ...Duty[]], source, language, lookups);
}

const absent = reading(lin, '08:05', 1, [xu]);
const both = reading(lin, '08:05', 1, [xu, cai]);
const told = telling(lin, '08:12', 1, [xu]);
const forenoon = [1, 2, 3, 4].map((period) => reading(lin, '11:00', period, [xu]));

describe('traditional Chinese', () => {
  test.each([
    ['absence.tell', [both], '08:12', '2 位學生未到，告知班主任？'],
    ['absence.tell', [absent], '08:12', '許家瑜未到，告知班主任？'],
    ['absence.tell', [absent, told], '08:13', '已告知周老師：許家瑜未到'],
    ['absence.acknowledge', [absent, told], '08:13', '林老師告知：許家瑜第 1 節未到'],
    ['absence.contact', [absent, told], '08:13', '聯絡家長：許家瑜未到'],
    [
      'absence.unreachable',
      [absent, told, contact(zhou, '08:20', xu)],
      '08:21',
      '報告陳組長：聯絡不到許家瑜的家長',
    ],
    ['absence.halfDay', forenoon, '11:30', '報告陳組長：許家瑜半天未到'],
    [
      'report.acknowledge',
      [report(zhou, '11:40', 'absence.halfDay', xu)],
      '11:41',
      '周老師報告：許家瑜半天未到',
    ],
    [
      'absence.withdrawn',
      [withdrawal(lin, '08:21', told, absent, xu, [zhou])],
      '08:30',
      '林老師更正：許家瑜第 1 節到',
    ],
  ] as const)('%s', (rule, statements, now, what) => {
    expect(worded(rule, 'zh-Hant', statements, now).what).toBe(what);
  });

  test('second lines: only what is particular to the rule; students, deadline and who saw it stand in every view', () => {
    expect(worded('absence.contact', 'zh-Hant', [absent, told], '08:13').about).toEqual([
      '林老師 08:12 告知',
    ]);
    expect(
      worded('absence.contact', 'zh-Hant', [absent, told, contact(zhou, '08:20', xu)], '08:21').about,
    ).toEqual(['林老師 08:12 告知', '還沒聯絡上家長，已試 1 次']);
    expect(worded('absence.halfDay', 'zh-Hant', forenoon, '11:30').about).toEqual([
      '11/24 上午，讀到 4 節中的 4 節',
      '原因不明',
    ]);
    const known = [absent, contact(zhou, '07:52', xu, { result: 'reached' })];
    expect(worded('absence.tell', 'zh-Hant', known, '08:12').about).toEqual(['周老師 07:52 已知']);
    const noted = { ...told, body: { ...told.body, note: '說頭痛，在校門口{by}' } };
    expect(worded('absence.acknowledge', 'zh-Hant', [absent, noted], '08:13').about).toEqual([
      '08:12 告知',
      '「說頭痛，在校門口{by}」',
    ]);
  });

  test('why: the clause in plain words, and the clock', () => {
    const { clauses, clock } = worded('absence.tell', 'zh-Hant', [absent], '08:12');
    expect(clauses).toEqual([{ id: 'A1.2.1.2', sentence: source.clauses['A1.2.1.2']?.['zh-Hant'] }]);
    expect(clock).toBe('08:00 上課，加 10 分鐘：08:10 前');
    expect(worded('absence.halfDay', 'zh-Hant', forenoon, '11:30').clock).toBe(
      '半天在 11:20 結束，加 60 分鐘：12:20 前',
    );
  });
});

test('nobody to name: the title of the role stands in', () => {
  const solo = { school: { roles: school.roles.filter((one) => one.role === 'homeroomTeacher') } };
  expect(worded('absence.halfDay', 'en', forenoon, '11:30', solo).what).toBe(
    'Report to grade head: 許家瑜 missing half a day',
  );
});

test('a report about a student whom this device does not know carries its own names', () => {
  const up = report(zhou, '11:40', 'absence.day', 'stranger' as StudentId, { session: 'forenoon' });
  expect(worded('report.acknowledge', 'en', [up], '11:41').what).toBe(
    '周老師 reports: stranger missing all day',
  );
});

test('every rule in every state and language is worded without a place left open', () => {
  const sample = evaluated(forenoon, '11:30').duties.find((one) => one.rule === 'absence.halfDay');
  if (!sample) throw new Error('no sample');
  for (const rule of source.rules) {
    for (const state of ['open', 'told', 'done', 'known', 'withdrawn'] as const) {
      const duty: Duty = {
        ...sample,
        rule: rule.id,
        state,
        to: [chen],
        lesson: absent.body.lesson,
        seen: { at: sample.opens, by: chen },
        closed: { at: sample.opens, by: absent.id },
        values: {
          by: lin,
          byTime: sample.opens,
          mark: 'late',
          title: 't',
          recipient: 'r',
          decision: 'refused',
          reported: 'absence.day',
          tries: 2,
          read: 1,
          lessons: 4,
          reason: 'x',
          text: 't',
          place: 'p',
          element: 'why',
          authority: 'police',
          absentees: 3,
          avoid: 'a',
          reduce: 'a',
          watch: 'a',
        },
      };
      for (const language of languages) {
        const one = wordDuty([duty], source, language, lookups);
        const many = wordDuty([duty, { ...duty, student: cai }], source, language, lookups);
        expect(JSON.stringify([one, many])).not.toMatch(/\{\w+\}|undefined/);
      }
    }
  }
});

test('a duty of a newer pack is shown by its id, not hidden', () => {
  const duty = evaluated([absent], '08:12').duties.find((one) => one.rule === 'absence.tell');
  if (!duty) throw new Error('no duty');
  expect(wordDuty([{ ...duty, rule: 'future.rule', clauses: ['A9'] }], source, 'en', lookups)).toMatchObject({
    what: 'future.rule',
    clauses: [{ id: 'A9', sentence: 'A9' }],
  });
});

test('disclosure: asked, decided, answered', () => {
  const ask = say('disclosureRequest', wu, '09:05', {
    title: '十日早知',
    recipient: '海城晚報',
    purpose: '專題',
    channel: 'media',
    content: '全文',
    sha256: 'a'.repeat(64),
  });
  const answer = say('disclosureDecision', he, '10:00', {
    request: ask.id,
    decision: 'returned',
    sha256: 'a'.repeat(64),
    reason: '請刪第二段',
  });
  expect(worded('disclosure.decide', 'zh-Hans', [ask], '09:30')).toMatchObject({
    what: '请核准：十日早知',
    about: ['给海城晚報，吳老師 09:05 提出'],
  });
  expect(worded('disclosure.answered', 'zh-Hant', [ask, answer], '10:30')).toMatchObject({
    what: '何校長退回：十日早知',
    about: ['給海城晚報，10:00', '理由：請刪第二段'],
  });
});
