/** Registry, health files, abnormal states, declarations, restrictions before lessons and outings. */
import type { Body } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { registryOf } from '../registry.ts';
import {
  at,
  cai,
  chen,
  class3,
  date,
  duties,
  duty,
  everything,
  facts,
  guardian,
  he,
  lin,
  say,
  school,
  seen,
  sun,
  tuesday,
  wu,
  xu,
  zhou,
} from '../testing/school.ts';

const terms = [{ id: 't1', name: '', schoolYear: '2026', from: '2026-11-23', to: '2027-01-20' }] as never;
const entry = (weekday: number, period: number, teacher = lin) => ({
  class: class3,
  weekday,
  period,
  subject: '體育',
  teacher,
});
const health = {
  holds: [...everything, { scope: 'health', class: class3 } as const],
  school: {
    calendar: { ...school.calendar, terms },
    roles: [...school.roles, { person: wu, role: 'studentAffairs' as const }],
    timetable: [entry(2, 2), entry(2, 3, sun)],
  },
};
const restrictions: Body<'specialFile'>['restrictions'] = [
  { activity: '長跑', measure: 'avoid' },
  { activity: '游泳', measure: 'watch' },
];

describe('registry', () => {
  test('A6.1 guardian, address and a way to reach them, by class; a correction counts', () => {
    const { students } = facts([]);
    const mother = guardian(xu, 'mother');
    const moved = { ...guardian(xu, 'mother'), corrects: mother.id };
    moved.body.address = '和平路 1 號';
    expect(registryOf(students, [mother], tuesday)).toMatchObject([
      { class: class3, enrolled: 3, complete: 0 },
    ]);
    const [found] = registryOf(students, [mother, moved], tuesday);
    expect(found?.complete).toBe(1);
    expect(found?.missing.map((one) => one.student)).toEqual([cai, 'hong']);
    expect(found?.missing[0]?.what).toEqual(['guardian', 'phone', 'address']);
    expect(registryOf(students, [], date('2020-01-01'))).toEqual([]);
  });
  test('A6.1 gone through once a term', () => {
    expect(duty('registry.check', [], '09:00', health)).toMatchObject({
      owners: [zhou],
      due: at('2026-12-21 16:40'),
    });
    const made = say('registryCheck', zhou, '10:00', { class: class3, complete: 3, enrolled: 3 });
    expect(duty('registry.check', [made], '10:01', health)?.state).toBe('done');
  });
});

describe('special files', () => {
  const survey = say('specialSurvey', zhou, '09:00', {
    class: class3,
    schoolYear: '2026-2027',
    students: [xu, cai],
  });
  const file = say('specialFile', zhou, '10:00', {
    of: survey.id,
    student: xu,
    class: class3,
    nature: 'congenital',
    record: '心臟',
    restrictions,
  });
  test('A1.2.3.1 surveyed once a school year; a file for each student found', () => {
    expect(duty('special.survey', [], '09:00', health)?.owners).toEqual([zhou]);
    expect(duty('special.survey', [survey], '09:30', health)?.state).toBe('done');
    const files = duties('special.file', [survey, file], '10:01', health);
    expect(new Map(files.map((one) => [one.student, one.state]))).toEqual(
      new Map([
        [xu, 'done'],
        [cai, 'open'],
      ]),
    );
  });
  test('A1.2.3.1 student affairs gets a copy and signs for it', () => {
    expect(duty('file.copy', [survey, file], '10:01', health)).toMatchObject({ owners: [zhou], to: [wu] });
    const copy = (to = wu) => say('fileCopy', zhou, '11:00', { of: file.id, student: xu, to: [to] });
    expect(duty('file.copy', [survey, file, copy(sun)], '11:01', health)?.state).toBe('open');
    const given = copy();
    expect(duty('file.copy', [survey, file, given], '11:01', health)?.state).toBe('done');
    expect(duty('file.receipt', [survey, file, given], '11:01', health)).toMatchObject({ owners: [wu] });
    const signed = [survey, file, given, seen(wu, '11:30', given)];
    expect(duty('file.receipt', signed, '11:31', health)?.state).toBe('done');
  });
  test('A1.2.3.2 who does not hold the health of the class computes none of it', () => {
    const outside = { ...health, holds: everything };
    for (const rule of ['special.survey', 'special.file', 'file.copy', 'file.notice', 'campaign.open'])
      expect(duties(rule, [survey, file], '10:01', outside)).toEqual([]);
  });
  const notice = say('restrictionNotice', zhou, '10:30', {
    of: file.id,
    student: xu,
    restrictions,
    to: [lin, wu],
  });
  test('A4.9 the teachers concerned are told in writing, and each acknowledges', () => {
    expect(duty('file.notice', [survey, file], '10:01', health)?.owners).toEqual([zhou]);
    expect(duty('file.notice', [survey, file, notice], '10:31', health)?.state).toBe('done');
    const all = duties(
      'restriction.acknowledge',
      [survey, file, notice, seen(lin, '10:40', notice)],
      '10:41',
      health,
    );
    expect(new Map(all.map((one) => [one.owners[0], one.state]))).toEqual(
      new Map([
        [lin, 'done'],
        [wu, 'open'],
      ]),
    );
  });
  test('A4.9 a file that restricts nothing asks for no notice', () => {
    const calm = say('specialFile', zhou, '10:00', { ...file.body, restrictions: [] });
    expect(duty('file.notice', [survey, calm], '10:01', health)).toBeUndefined();
  });
  test('A4.10 before their lesson, until its end, the teachers told see what to avoid, and no diagnosis', () => {
    const told = say('restrictionNotice', zhou, '2026-11-23 10:30', notice.body);
    const all = [survey, file, told];
    expect(duties('lesson.restrictions', all, '08:34:59.999', health)).toEqual([]);
    expect(duty('lesson.restrictions', all, '08:35', health)).toMatchObject({
      owners: [lin],
      student: xu,
      level: 'know',
      values: { avoid: '長跑', watch: '游泳' },
    });
    expect(JSON.stringify(duty('lesson.restrictions', all, '08:35', health))).not.toContain('心臟');
    expect(duties('lesson.restrictions', all, '09:29:59.999', health)).toHaveLength(1);
    expect(duties('lesson.restrictions', all, '09:30', health)).toEqual([]);
    expect(duties('lesson.restrictions', all, '10:00', health)).toEqual([]);
  });
  const trip = (classes = [class3]) =>
    say('plannedEvent', sun, '09:00', {
      about: 'outing',
      title: '登山',
      date: date('2026-11-30'),
      classes,
    });
  test('A4.10, A6.2 before an outing it is decided how each restricted student takes part', () => {
    const outing = trip();
    expect(duty('outing.restrictions', [survey, file, outing], '11:00', health)).toMatchObject({
      owners: [zhou],
      student: xu,
      due: at('2026-11-29 23:59:59.999'),
      values: { avoid: '長跑' },
    });
    const check = (student: typeof xu) =>
      say('activityCheck', zhou, '12:00', {
        of: outing.id,
        class: class3,
        activity: '登山',
        date: date('2026-11-30'),
        decisions: [{ student, decision: 'staysOut' }],
      });
    expect(duty('outing.restrictions', [survey, file, outing, check(cai)], '12:01', health)?.state).toBe(
      'open',
    );
    expect(duty('outing.restrictions', [survey, file, outing, check(xu)], '12:01', health)?.state).toBe(
      'done',
    );
  });
  test('A6.2 a class without restricted students, another class, and an outing that is over ask for nothing', () => {
    expect(duties('outing.restrictions', [trip()], '11:00', health)).toEqual([]);
    const other = trip(['class4'] as never);
    expect(duties('outing.restrictions', [survey, file, other], '11:00', health)).toEqual([]);
    expect(duties('outing.restrictions', [survey, file, trip()], '2026-12-01 11:00', health)).toEqual([]);
  });
});

describe('abnormal state', () => {
  const unwell = say('abnormalState', zhou, '09:00', {
    student: xu,
    class: class3,
    nature: 'mental',
    text: '情緒低落',
    firstKnown: at('08:50'),
  });
  const three = ['state.guardian', 'state.gradeGroup', 'state.office'];
  const stateOf = (...more: Parameters<typeof duty>[1]) =>
    three.map((rule) => duty(rule, [unwell, ...more], '09:10', health)?.state);
  const up = (rule: string, to: typeof chen) =>
    say('stateReport', zhou, '09:05', { of: unwell.id, rule, student: xu, to: [to], text: '1' });
  test('A1.2.3.3 three duties side by side, from when it was first known; each closes its own', () => {
    for (const rule of three)
      expect(duty(rule, [unwell], '09:00', health)).toMatchObject({ owners: [zhou], due: at('09:20') });
    expect(stateOf()).toEqual(['open', 'open', 'open']);
    expect(stateOf(up('state.gradeGroup', chen))).toEqual(['open', 'done', 'open']);
    expect(stateOf(up('state.office', wu))).toEqual(['open', 'open', 'done']);
    expect(stateOf(up('state.office', chen))).toEqual(['open', 'open', 'open']);
    const notice = (reached: boolean) =>
      say('guardianNotice', zhou, '09:05', {
        student: xu,
        about: 'abnormalState',
        of: unwell.id,
        route: 'call',
        reached,
        happened: at('09:05'),
      });
    expect(stateOf(notice(false))[0]).toBe('open');
    expect(stateOf(notice(true))).toEqual(['done', 'open', 'open']);
  });
  test('A1.1, A1.2.3.3 who it was reported to says "got it"', () => {
    const made = up('state.gradeGroup', chen);
    expect(duty('state.acknowledge', [unwell, made], '09:06', health)).toMatchObject({ owners: [chen] });
    expect(duty('state.acknowledge', [unwell, made, seen(chen, '09:07', made)], '09:08', health)?.state).toBe(
      'done',
    );
    expect(duty('route.reason', [unwell, made], '09:06', health)).toBeUndefined();
    const astray = up('state.gradeGroup', he);
    expect(duty('route.reason', [unwell, astray], '09:06', health)?.owners).toEqual([zhou]);
  });
});

describe('declarations', () => {
  const campaign = say('declarationCampaign', zhou, '09:00', {
    schoolYear: '2026-2027',
    class: class3,
    students: [xu, cai],
    until: at('2026-11-30 17:00'),
  });
  const declared = (when: string, body: Partial<Body<'declaration'>> = {}) =>
    say('declaration', zhou, when, {
      of: campaign.id,
      student: xu,
      class: class3,
      declared: 'condition',
      proof: { state: 'notYetGiven', by: zhou, until: at('2026-11-27 17:00') },
      restrictions,
      ...body,
    });
  test('A4.9 guardians are asked in the new school year', () => {
    expect(duty('campaign.open', [], '09:00', health)).toMatchObject({ owners: [zhou], state: 'open' });
    expect(duty('campaign.open', [campaign], '09:01', health)?.state).toBe('done');
  });
  test('A4.8, A4.9 unanswered stays owed until each guardian said something; nothing is assumed', () => {
    const all = duties('campaign.answer', [campaign, declared('10:00')], '10:01', health);
    expect(new Map(all.map((one) => [one.student, one.state]))).toEqual(
      new Map([
        [xu, 'done'],
        [cai, 'open'],
      ]),
    );
    expect(all.find((one) => one.student === cai)?.due).toBe(at('2026-11-30 17:00'));
    const late = duties('campaign.answer', [campaign], '2026-11-30 17:00:00.001', health);
    expect(late.map((one) => one.level)).toEqual(['late', 'late']);
  });
  test('A4.9 the proof is owed by whoever brings it, until given', () => {
    const first = declared('10:00');
    expect(duty('declaration.proof', [campaign, first], '10:01', health)).toMatchObject({
      owners: [zhou],
      due: at('2026-11-27 17:00'),
    });
    const given = declared('11:00', { proof: { state: 'given', what: '醫院證明' } });
    expect(duty('declaration.proof', [campaign, first, given], '11:01', health)?.state).toBe('done');
  });
  test('A4.9 a declared condition is filed; nothing declared asks for no file', () => {
    const first = declared('10:00');
    expect(duty('declaration.file', [campaign, first], '10:01', health)?.state).toBe('open');
    const file = say('specialFile', zhou, '11:00', {
      of: first.id,
      student: xu,
      class: class3,
      nature: 'constitution',
      record: '1',
      restrictions,
    });
    expect(duty('declaration.file', [campaign, first, file], '11:01', health)?.state).toBe('done');
    const nothing = say('declaration', zhou, '10:00', {
      of: campaign.id,
      student: xu,
      class: class3,
      declared: 'nothing',
      restrictions: [],
    });
    expect(duties('declaration.file', [campaign, nothing], '10:01', health)).toEqual([]);
  });
});
