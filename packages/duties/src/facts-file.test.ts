/** The facts format: what a file may say, what is refused, and the worked examples with what is expected of them. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Instant } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { differences, type Expectation, readExpectation } from './expectation.ts';
import { instantIn } from './facts-file/times.ts';
import { type FactsRead, type ReadOptions, readFacts } from './facts-file.ts';
import { source } from './source.ts';

const folder = new URL('../examples/', import.meta.url);
const json = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
const expectationOf = (value: unknown): Expectation => {
  const read = readExpectation(value);
  if ('refused' in read) throw new Error(JSON.stringify(read.refused));
  return read.expectation;
};
const factsOf = (read: FactsRead) => {
  if ('refused' in read) throw new Error(JSON.stringify(read.refused));
  return read.facts;
};
const files = readdirSync(folder);

describe('worked examples', () => {
  for (const file of files.filter((one) => one.endsWith('.expect.json'))) {
    test(file, () => {
      const expectation = expectationOf(json(file));
      const [name] = file.split('.');
      const at = instantIn(expectation.at ?? '', 'Asia/Taipei') as Instant;
      const facts = factsOf(readFacts(json(`${name}.facts.json`), { packs: [source], at, later: 'ignored' }));
      expect(differences(evaluate(facts, source, at), expectation, 'Asia/Taipei')).toEqual([]);
    });
  }
});

test('every example has an expectation', () => {
  for (const file of files.filter((one) => one.endsWith('.facts.json')))
    expect(files.some((one) => one.startsWith(file.slice(0, -11)) && one.endsWith('.expect.json'))).toBe(
      true,
    );
});

type Case = ReturnType<typeof json>;
const refusedOf = (change: (file: Case) => void, options: ReadOptions = { packs: [source] }) => {
  const file = json('half-day-and-day.facts.json');
  change(file);
  const read = readFacts(file, options);
  return 'refused' in read ? read.refused.map(({ code, path }) => `${code} ${path}`) : [];
};

describe('what is refused, with code and path', () => {
  const cases: [string, (file: Case) => void, string][] = [
    ['an unknown kind', (f) => (f.statements[0].kind = 'readng'), 'facts.unknownWord statements[0].kind'],
    [
      'an unknown mark',
      (f) => (f.statements[0].body.exceptions[0].mark = 'gone'),
      'facts.unknownWord statements[0].body.exceptions[0].mark',
    ],
    [
      'a misspelled field',
      (f) => (f.statements[3].body.reson = 'x'),
      'facts.unknownField statements[3].body.reson',
    ],
    [
      'a misspelled field of the school',
      (f) => (f.school.calendar.holiday = []),
      'facts.unknownField school.calendar.holiday',
    ],
    ['a missing field', (f) => delete f.statements[3].body.result, 'facts.missing statements[3].body.result'],
    [
      'an unknown student',
      (f) => (f.statements[3].body.student = 'nobody'),
      'facts.unknownStudent statements[3].body.student',
    ],
    [
      'an unknown person',
      (f) => (f.statements[1].body.to = ['nobody']),
      'facts.unknownPerson statements[1].body.to[0]',
    ],
    [
      'an unknown author',
      (f) => (f.statements[1].author = 'nobody'),
      'facts.unknownPerson statements[1].author',
    ],
    ['an unknown class', (f) => (f.students[0].class = 'c9'), 'facts.unknownClass students[0].class'],
    [
      'an unknown statement',
      (f) => (f.statements[2].body.of = 'nothing'),
      'facts.unknownStatement statements[2].body.of',
    ],
    ...(
      [
        ['dropoutWarning', { class: 'c3', reasons: ['1'], check: 'nothing' }, 'check'],
        [
          'dropoutDeclaration',
          { class: 'c3', definition: 3, text: '1', since: '2026-11-02', evidence: ['nothing'] },
          'evidence[0]',
        ],
      ] as const
    ).map(([kind, body, path]): [string, (file: Case) => void, string] => [
      `a ${kind} that rests on what nobody said`,
      (f) =>
        f.statements.push({
          id: 'w1',
          kind,
          author: 'lin',
          at: '2026-11-24 10:00',
          body: { student: f.students[0].id, ...body },
        }),
      `facts.unknownStatement statements[11].body.${path}`,
    ]),
    ['the same id twice', (f) => (f.statements[1].id = 'r1'), 'facts.duplicateId statements[1].id'],
    [
      'the same person twice',
      (f) => f.school.people.push(f.school.people[0]),
      'facts.duplicateId school.people[8].id',
    ],
    [
      'a time that is none',
      (f) => (f.statements[0].at = '2026-02-30 08:00'),
      'facts.unknownTime statements[0].at',
    ],
    [
      'a lesson on a holiday',
      (f) => (f.statements[0].body.lesson.date = '2026-10-09'),
      'facts.noSchoolThatDay statements[0].body.lesson.date',
    ],
    [
      'a period without a bell',
      (f) => (f.statements[0].body.lesson.period = 9),
      'facts.unknownPeriod statements[0].body.lesson.period',
    ],
    [
      'recorded before it happened',
      (f) => (f.statements[3].body.happened = '2026-11-24 08:21'),
      'facts.recordedBeforeHappened statements[3].at',
    ],
    [
      'seen before it was said',
      (f) => (f.statements[2].at = '2026-11-24 08:10'),
      'facts.answeredBeforeAsked statements[2].at',
    ],
    ['no timetable', (f) => (f.school.timetable = []), 'facts.timetableMissing school.timetable'],
    ['no roles', (f) => (f.school.roles = []), 'facts.rolesMissing school.roles'],
    [
      'a bell that ends before it rings',
      (f) => (f.school.calendar.bells[0].to = '07:00'),
      'facts.endsBeforeItBegins school.calendar.bells[0].to',
    ],
    [
      'an unknown time zone',
      (f) => (f.school.calendar.timeZone = 'Asia/Nowhere'),
      'facts.unknownTimeZone school.calendar.timeZone',
    ],
  ];
  for (const [what, change, wanted] of cases) {
    test(what, () => expect(refusedOf(change)).toContain(wanted));
  }

  test('an untouched example is not', () => expect(refusedOf(() => {})).toEqual([]));

  test('known before it happened', () => {
    const notice = {
      what: '1',
      toldBy: 'self',
      students: [],
      to: [],
      happened: '2026-11-24 09:00',
      firstKnown: '2026-11-24 08:59',
    };
    const refused = refusedOf((file) =>
      file.statements.push({
        id: 'n',
        kind: 'firstNotice',
        author: 'lin',
        at: '2026-11-24 09:05',
        body: notice,
      }),
    );
    expect(refused).toEqual(['facts.knownBeforeHappened statements[11].body']);
  });

  test('a report of a rule that the pack does not have', () => {
    const rule = (id: string) =>
      refusedOf((file) =>
        file.statements.push({
          id: 'e',
          kind: 'explanation',
          author: 'zhou',
          at: '2026-11-24 09:05',
          body: { duty: `${id}:xu`, text: '1' },
        }),
      );
    expect(rule('absence.contact')).toEqual([]);
    expect(rule('absence.nothing')).toEqual(['facts.unknownRule statements[11].body.duty']);
  });

  test('recorded after the instant asked about; on request it is left out', () => {
    const at = '2026-11-24T00:12:00.000Z' as Instant;
    expect(refusedOf(() => {}, { at })).toContain('facts.recordedInFuture statements[2].at');
    expect(refusedOf(() => {}, { at, later: 'ignored' })).toEqual([]);
  });
});

test('a refusal is a sentence in three languages, with what was found', () => {
  const file = json('ten-minutes.facts.json');
  file.statements[0].author = 'nobody';
  const read = readFacts(file);
  expect('refused' in read && read.refused[0]).toEqual({
    code: 'facts.unknownPerson',
    path: 'statements[0].author',
    says: {
      'zh-Hant': '人員名單裡沒有「nobody」。',
      'zh-Hans': '人员名单里没有“nobody”。',
      en: 'There is nobody “nobody” among the people.',
    },
  });
});

test('school time, an offset and UTC are one instant; a text that looks like a time stays a text', () => {
  const file = json('half-day-and-day.facts.json');
  const at = (text: string) => {
    file.statements[3].at = text;
    file.statements[3].body.reason = '2026-11-24 08:00';
    return factsOf(readFacts(file)).statements[3];
  };
  for (const text of ['2026-11-24 08:20', '2026-11-24T08:20+08:00', '2026-11-24T00:20:00.000Z'])
    expect(at(text)).toMatchObject({ at: '2026-11-24T00:20:00.000Z', body: { reason: '2026-11-24 08:00' } });
});

describe('what is expected', () => {
  const at = '2026-11-24T00:20:00.000Z' as Instant;
  const facts = factsOf(readFacts(json('half-day-and-day.facts.json'), { at, later: 'ignored' }));
  const evaluation = evaluate(facts, source, at);
  const kinds = (expectation: object) =>
    differences(evaluation, expectationOf(expectation), 'Asia/Taipei').map((one) => one.kind);

  test('a field that is given is compared, one that is not given is not', () => {
    expect(kinds({ duties: [{ rule: 'absence.tell' }], others: 'allowed' })).toEqual([]);
    expect(kinds({ duties: [{ rule: 'absence.tell', state: 'open' }], others: 'allowed' })).toEqual([
      'missing',
    ]);
  });

  test('one duty answers one expectation, and a narrow one keeps its own', () => {
    const wide = { rule: 'absence.acknowledge' };
    expect(kinds({ duties: [wide, { ...wide, student: 'xu' }], others: 'allowed' })).toEqual(['missing']);
  });

  test('others are refused unless allowed, and what must not be is found', () => {
    expect(kinds({ duties: [] })).toHaveLength(evaluation.duties.length);
    expect(kinds({ duties: [], others: 'allowed', without: [{ rule: 'absence.tell' }] })).toEqual([
      'unexpected',
    ]);
  });

  test('an unknown field of an expectation is refused', () => {
    const read = readExpectation({ duties: [{ rule: 'a', ownr: [] }] });
    expect('refused' in read && read.refused[0]).toMatchObject({
      code: 'expect.unknownField',
      path: 'duties[0].ownr',
    });
  });
});
