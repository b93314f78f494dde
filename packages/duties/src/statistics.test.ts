/** B.assess: rates with numbers by hand. Class 3 has three students; on Tuesday four lessons of the timetable have ended at 11:30. */
import type { Instant } from '@wuhe/model';
import { expect, test } from 'vitest';
import { source } from './source.ts';
import { statistics } from './statistics.ts';
import {
  at,
  cai,
  class3,
  date,
  excuse,
  facts,
  he,
  lin,
  reading,
  say,
  telling,
  tuesday,
  xu,
  zhou,
} from './testing/school.ts';

const timetable = [1, 2, 3, 4].map((period) => ({
  class: class3,
  weekday: 2,
  period,
  subject: '',
  teacher: lin,
}));
const rate = (
  statements: Parameters<typeof facts>[0],
  statistic: string,
  by: string,
  of: string,
  now: string | Instant = '11:30',
  period = { from: tuesday, until: tuesday },
) => {
  const all = statistics(
    facts(statements, { school: { timetable } }),
    source,
    period,
    now.endsWith('Z') ? (now as Instant) : at(now),
  );
  const found = all.find((one) => one.statistic === statistic && one.by === by && one.of === of);
  return found && [found.counted, found.total, found.beside?.rate];
};

// Two of four registers: 2 × 3 = 6 student lessons read. Xu absent in both, once on leave; Cai late once.
const morning = [
  reading(lin, '08:05', 1, [xu]),
  reading(lin, '08:55', 2, [xu], { marks: { [cai]: 'late' } }),
  excuse('07:30', xu, { periods: [2] }),
];

test('B.assess attendance: lessons attended of those read, with the registers taken beside', () => {
  expect(rate(morning, 'attendance', 'class', class3)).toEqual([4, 6, 2 / 4]);
  expect(rate(morning, 'attendance', 'person', cai)).toEqual([2, 2, undefined]);
  expect(rate(morning, 'attendance', 'person', xu)).toEqual([0, 2, undefined]);
  expect(rate(morning, 'attendance', 'cohort', 'y2025')).toEqual([4, 6, 0.5]);
});

test('B.assess a lesson that nobody read, or a student who was not read, is not a present one', () => {
  const unread = [reading(lin, '08:05', 1, [], { unread: [cai] })];
  expect(rate(unread, 'attendance', 'school', '')).toEqual([2, 2, 1 / 4]);
  expect(rate([], 'registerCompleteness', 'class', class3)).toEqual([0, 4, undefined]);
});

test('B.assess a lesson counts once it has ended', () => {
  expect(rate(morning, 'registerCompleteness', 'person', lin, '09:00')).toEqual([1, 1, undefined]);
});

test('B.assess timeliness: told after ten minutes is in time, told after the grace is late', () => {
  const told = (when: string) => [reading(lin, '08:05', 1, [xu]), telling(lin, when, 1, [xu])];
  expect(rate(told('08:12'), 'timeliness', 'person', lin, '08:21')?.slice(0, 2)).toEqual([1, 1]);
  expect(rate(told('08:25'), 'timeliness', 'person', lin, '08:26')?.slice(0, 2)).toEqual([0, 1]);
});

test('B.assess dropout, return and retention: one of three drops out, returns, and is retained 20 school days later', () => {
  const refusals = [2, 3].map((day) =>
    say('returnRefusal', zhou, `2026-09-0${day} 12:00`, {
      student: xu,
      text: '1',
      happened: at(`2026-09-0${day} 11:00`),
    }),
  );
  const out = say('dropoutDeclaration', zhou, '2026-09-04 12:00', {
    student: xu,
    class: class3,
    definition: 2,
    text: '1',
    evidence: refusals.map((one) => one.id),
    since: date('2026-09-01'),
  });
  const application = say('returnApplication', zhou, '2026-09-07 08:00', {
    student: xu,
    applicant: 'guardian',
    papers: [],
    text: '',
  });
  const papers = say('papersCheck', he, '2026-09-07 09:00', {
    of: application.id,
    student: xu,
    result: 'inOrder',
  });
  const assessed = say('academicAssessment', he, '2026-09-07 10:00', {
    of: papers.id,
    student: xu,
    assessors: [he],
    class: class3,
    text: '1',
  });
  const placed = say('placement', he, '2026-09-07 11:00', {
    of: assessed.id,
    student: xu,
    class: class3,
    from: date('2026-09-08'),
  });
  const all = [...refusals, out, application, papers, assessed, placed];
  const september = { from: date('2026-09-01'), until: date('2026-09-30') };
  const of = (statistic: string, by: string, id: string, now = '2026-10-30T00:00:00.000Z') =>
    rate(all, statistic, by, id, now as Instant, september)?.slice(0, 2);
  expect(of('dropoutRate', 'class', class3)).toEqual([1, 3]);
  expect(of('dropoutRate', 'person', zhou)).toEqual([1, 3]);
  expect(of('returnRate', 'school', '')).toEqual([1, 1]);
  expect(of('retentionRate', 'school', '')).toEqual([1, 1]);
  expect(of('retentionRate', 'school', '', '2026-10-02T00:00:00.000Z')).toEqual([0, 1]);
});
