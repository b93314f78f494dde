/** Announcements to guardians, hazards, the register of events, disclosure, teaching-information officers. */
import type { Body, Statement } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { RulePack } from '../pack.ts';
import { eventsHandled } from '../safetyRegister.ts';
import { data, source } from '../source.ts';
import {
  at,
  cai,
  class3,
  contact,
  date,
  duties,
  duty,
  facts,
  he,
  lin,
  reading,
  say,
  school,
  seen,
  sun,
  tuesday,
  wu,
  xu,
  zhou,
} from '../testing/school.ts';

type About = Body<'plannedEvent'>['about'];
const planned = (about: About) =>
  say('plannedEvent', sun, '09:00', { about, title: '運動會', date: date('2026-11-30'), classes: [class3] });
const announced = (of: Statement, when = '10:00', students = [xu, cai]) =>
  say('announcement', zhou, when, { of: of.id, class: class3, text: '1', how: 'notice', students });

describe('told one day ahead', () => {
  const rules = {
    outing: 'event.announce',
    makeUpDay: 'event.makeUpDay',
    changedDismissal: 'event.dismissal',
  };
  const sides = {
    calendarDay: '2026-11-29 23:59:59.999',
    schoolDay: '2026-11-27 16:40',
    hours: '2026-11-29 08:00',
  };
  const cases = Object.entries(rules).flatMap(([about, rule]) =>
    Object.entries(sides).map(([option, due]) => [about as About, option, rule, due] as const),
  );
  test.each(cases)('A4.3, A4.4, A4.5 %s, option %s: %s by %s', (about, oneDayAhead, rule, due) => {
    const pack = RulePack.parse({ ...(data as object), chosen: { oneDayAhead } });
    const event = planned(about);
    const found = evaluate(facts([event]), pack, at('10:00')).duties.filter((one) => one.about === event.id);
    expect(found.map((one) => [one.rule, one.owners, one.due])).toEqual([[rule, [zhou], at(due)]]);
  });
  test('A4.4 told in time is done, told too late is flagged', () => {
    const event = planned('makeUpDay');
    expect(duty('event.makeUpDay', [event, announced(event)], '11:00')).toMatchObject({ state: 'done' });
    const late = [event, announced(event, '2026-11-30 07:00')];
    expect(duty('event.makeUpDay', late, '2026-11-30 08:00')).toMatchObject({ doneLate: true });
  });
  test('A4.1, A2.1.1 set arrival and leaving times are told promptly', () => {
    const event = planned('arrivalTimes');
    expect(duty('event.times', [event], '09:01')).toMatchObject({
      owners: [zhou],
      due: at('2026-11-25 16:40'),
    });
    expect(duty('event.times', [event, announced(event)], '10:01')?.state).toBe('done');
  });
  test('A4.3 each guardian on the list acknowledges before the day is over', () => {
    const event = planned('outing');
    const made = announced(event);
    const back = say('guardianAcknowledgement', zhou, '11:00', { of: made.id, student: xu });
    const all = duties('event.guardians', [event, made, back], '11:01');
    expect(new Map(all.map((one) => [one.student, one.state]))).toEqual(
      new Map([
        [xu, 'done'],
        [cai, 'open'],
      ]),
    );
    expect(all.find((one) => one.student === cai)?.due).toBe(at('2026-11-30 23:59:59.999'));
  });
});

describe('hazards', () => {
  const danger = say('hiddenDanger', lin, '09:00', { place: '後山', text: '落石', firstKnown: at('08:30') });
  const guarded = { school: { roles: [...school.roles, { person: wu, role: 'securityHead' as const }] } };
  const posted = say('hazardNotice', wu, '09:30', {
    place: '後山',
    text: '勿入',
    from: tuesday,
    classes: [class3],
    of: danger.id,
  });
  test('A3, A4.6 anybody reports a hidden danger; a written notice goes up, and it is removed', () => {
    expect(duty('danger.post', [danger], '09:01', guarded)).toMatchObject({
      owners: [wu],
      due: at('10:30'),
      values: { place: '後山' },
    });
    expect(duty('danger.post', [danger, posted], '09:31', guarded)?.state).toBe('done');
    expect(duty('danger.handle', [danger, posted], '09:31', guarded)?.state).toBe('open');
    const handled = say('hiddenDangerHandled', wu, '15:00', { of: danger.id, text: '已清除' });
    expect(duty('danger.handle', [danger, handled], '15:01', guarded)?.state).toBe('done');
    expect(duty('danger.post', [danger, handled], '15:01', guarded)?.state).toBe('known');
    expect(duty('danger.post', [danger], '09:01')).toMatchObject({ owners: [he], vacancy: 'securityHead' });
  });
  test('A4.6 each class is taught, and ticked off by itself', () => {
    const taught = (of: string) => say('hazardTaught', zhou, '10:00', { of: posted.id, class: of as never });
    expect(duty('hazard.teach', [posted], '09:31')?.owners).toEqual([zhou]);
    expect(duty('hazard.teach', [posted, taught('class4')], '10:01')?.state).toBe('open');
    expect(duty('hazard.teach', [posted, taught(class3)], '10:01')?.state).toBe('done');
  });
});

describe('register of events', () => {
  const absent = reading(lin, '08:05', 1, [xu]);
  const called = contact(zhou, '08:20', xu, { result: 'reached', reason: '發燒' });
  const left = reading(lin, '09:00', 2, [], { marks: { [cai]: 'leftEarly' } });
  const ofToday = { from: tuesday, until: tuesday };
  const list = (all: Statement[], filter = {}) =>
    eventsHandled(school, () => class3, all, { ...ofToday, ...filter });
  test('A6.4, A2.1.1, A4.7 absence and leaving with how they were handled and the reason learned', () => {
    expect(list([absent, called, left])).toMatchObject([
      { kind: 'leaving', student: cai, handled: [], reason: undefined },
      { kind: 'absence', student: xu, handled: [{ id: called.id }], reason: '發燒' },
    ]);
  });
  test('A6.4 filtered by kind, student, class and date; two lessons missed are one absence', () => {
    const all = [absent, reading(lin, '08:55', 2, [xu]), called, left];
    expect(list(all, { kinds: ['absence'] })).toHaveLength(1);
    expect(list(all, { students: [cai] })).toHaveLength(1);
    expect(list(all, { classes: ['class4'] })).toEqual([]);
    expect(list(all, { from: '2026-11-25', until: '2026-11-25' })).toEqual([]);
  });
  test('A6.4 a mark that was corrected is not in it', () => {
    const fixed = reading(lin, '08:30', 1, [], { corrects: absent });
    expect(list([absent, fixed])).toEqual([]);
  });
  test('A6.4 an abnormal state with its reports and notices', () => {
    const state = say('abnormalState', zhou, '09:00', {
      student: xu,
      class: class3,
      nature: 'bodily',
      text: '1',
    });
    const notice = say('guardianNotice', zhou, '09:05', {
      student: xu,
      about: 'abnormalState',
      of: state.id,
      route: 'call',
      reached: true,
      reasonLearned: '沒吃早餐',
      happened: at('09:05'),
    });
    expect(list([state, notice])).toMatchObject([{ kind: 'state', reason: '沒吃早餐' }]);
  });
});

describe('what leaves the school', () => {
  const sha256 = 'a'.repeat(64);
  const ask = (body: object = {}, corrects?: Statement) =>
    say(
      'disclosureRequest',
      wu,
      '09:00',
      {
        title: '勸返',
        recipient: '晚報',
        purpose: '專題',
        channel: 'media',
        content: '1',
        sha256,
        ...body,
      },
      corrects,
    );
  const request = ask();
  const answer = (decision: 'approved' | 'refused', when: string, by = he) =>
    say('disclosureDecision', by, when, { request: request.id, decision, sha256 });
  const release = (when: string, digest = sha256) =>
    say('disclosureRelease', wu, when, { request: request.id, sha256: digest, how: 'printed' });
  const flagged = (...all: Statement[]) => duty('disclosure.unapproved', [request, ...all], '12:00');
  test('A1.3.5 a release is logged; without a valid approval before it the principal hears at once', () => {
    expect(flagged(answer('approved', '10:00'), release('10:30'))).toBeUndefined();
    expect(flagged(release('10:30'))).toMatchObject({ owners: [he], level: 'now' });
    expect(flagged(release('10:30'), answer('approved', '11:00'))?.state).toBe('open');
    expect(flagged(answer('approved', '10:00', sun), release('10:30'))?.state).toBe('open');
    const one = release('10:30');
    expect(flagged(one, seen(he, '11:00', one))?.state).toBe('done');
  });
  test('A1.3.5 a later refusal and a change void an approval', () => {
    const approved = answer('approved', '10:00');
    expect(flagged(approved, answer('refused', '10:10'), release('10:30'))?.state).toBe('open');
    expect(flagged(approved, release('10:30', 'b'.repeat(64)))?.state).toBe('open');
    const revised = { ...ask({ content: '2', sha256: 'c'.repeat(64) }, request), at: at('10:20') };
    expect(flagged(approved, revised, release('10:30'))?.state).toBe('open');
  });
  test('B.info who names students says which fields the recipient needs and why', () => {
    const naming = ask({ students: [xu] });
    expect(duty('disclosure.fields', [naming], '09:01')?.owners).toEqual([wu]);
    const fields = [{ name: '姓名', why: '專題主角同意' }];
    expect(duty('disclosure.fields', [ask({ students: [xu], fields })], '09:01')).toBeUndefined();
    expect(duty('disclosure.fields', [request], '09:01')).toBeUndefined();
    const revised = { ...ask({ students: [xu], fields }, naming), at: at('09:30') };
    expect(duty('disclosure.fields', [naming, revised], '09:31')).toBeUndefined();
  });
});

describe('teaching-information officers', () => {
  const terms = [{ id: 't1', name: '', schoolYear: '2026', from: '2026-11-23', to: '2027-01-20' }] as never;
  const change = {
    school: {
      stage: 'college' as const,
      calendar: { ...school.calendar, terms },
      roles: [
        ...school.roles,
        { person: wu, role: 'academicOffice' as const },
        { person: sun, role: 'teachingInformationOfficer' as const, class: class3 },
      ],
    },
  };
  test('A5.1 chosen by the academic office, one per class and term', () => {
    expect(duty('teachingOfficer.appoint', [], '09:00', change)?.owners).toEqual([wu]);
    const made = say('officerAppointment', wu, '10:00', {
      student: xu,
      class: class3,
      criteria: ['character', 'results', 'teamwork', 'expression'],
      from: tuesday,
      until: date('2027-01-20'),
    });
    expect(duty('teachingOfficer.appoint', [made], '10:01', change)?.state).toBe('done');
  });
  const feedback = say('teachingFeedback', sun, '10:00', {
    class: class3,
    category: 'teaching',
    topic: 'progress',
    text: '進度太快',
    to: [wu],
  });
  test('A5.2, A5.3 feedback is read by the academic office, and only there is its author seen', () => {
    expect(duty('feedback.read', [feedback], '10:01', change)?.owners).toEqual([wu]);
    expect(duty('feedback.read', [feedback, seen(wu, '10:05', feedback)], '10:06', change)?.state).toBe(
      'done',
    );
    const teacher = { ...change, holds: [{ scope: 'school' }, { scope: 'letters', person: lin }] as never };
    expect(duties('feedback.read', [feedback], '10:01', teacher)).toEqual([]);
  });
  test('A5.3 a meeting each term, honours each school year', () => {
    const minutes = say('officerMeeting', wu, '11:00', { date: tuesday, officers: [xu], minutes: '1' });
    expect(duty('teachingOfficer.meeting', [], '09:00', change)?.state).toBe('open');
    expect(duty('teachingOfficer.meeting', [minutes], '11:01', change)?.state).toBe('done');
    const honour = say('officerHonour', wu, '11:00', { student: xu, text: '1' });
    expect(duty('teachingOfficer.honour', [], '09:00', change)?.state).toBe('open');
    expect(duty('teachingOfficer.honour', [honour], '11:01', change)?.state).toBe('done');
  });
  test('A5.1, A5.3 any stage of school owes these once it has such an officer, and none before', () => {
    const rules = ['teachingOfficer.appoint', 'teachingOfficer.meeting', 'teachingOfficer.honour'];
    const owed = (more: object) =>
      rules.filter((rule) => duty(rule, [], '09:00', { school: { ...change.school, ...more } }));
    expect(owed({ stage: 'primary' })).toEqual(rules);
    expect(owed({ roles: change.school.roles.slice(0, -1) })).toEqual([]);
    const [officer] = change.school.roles.slice(-1);
    const former = [...change.school.roles.slice(0, -1), { ...officer, until: date('2026-11-23') }];
    expect(owed({ roles: former })).toEqual([]);
  });
  test('A5.4 interpreted by the academic office, in force from a date, replacing older rules', () => {
    expect(source.interpretedBy['zh-Hant']).toBe('教務處');
    expect(source.replaces).toEqual([]);
    const without = { ...(data as Record<string, unknown>) };
    delete without.inForceFrom;
    expect(RulePack.safeParse(without).error?.issues[0]?.path).toEqual(['inForceFrom']);
  });
});
