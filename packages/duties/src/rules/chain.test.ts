/** The reporting chain, first notices, the five elements, omissions. */
import { bodies, type Statement } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { dispositionRefused, omissionsOf } from '../omissions.ts';
import { source } from '../source.ts';
import {
  at,
  chen,
  duties,
  duty,
  evaluated,
  everything,
  he,
  lin,
  reading,
  report,
  say,
  seen,
  sun,
  telling,
  wu,
  xu,
  zhou,
} from '../testing/school.ts';

describe('A1.1 the chain', () => {
  const hop = (by: typeof zhou, to: typeof zhou, rule = 'absence.halfDay') =>
    report(by, '11:30', rule, xu, { to: [to] });
  const owed = (of: Statement, ...more: Statement[]) => duty('route.reason', [of, ...more], '11:31');
  test('A1.1 to whom the clause names, and to the next level: lawful', () => {
    expect(owed(hop(zhou, chen))).toBeUndefined();
    expect(owed(hop(chen, he, 'absence.day'))).toBeUndefined();
    expect(owed(hop(lin, zhou))).toBeUndefined();
  });
  test('A1.1 past a level, or to somebody else: its author says why', () => {
    expect(owed(hop(zhou, he))).toMatchObject({ owners: [zhou], state: 'open' });
    expect(owed(hop(zhou, sun))?.state).toBe('open');
    const jumped = hop(zhou, he);
    const reason = say('routeReason', zhou, '11:32', { of: jumped.id, reason: '年級組長出差' });
    expect(duty('route.reason', [jumped, reason], '11:33')?.state).toBe('done');
  });
});

describe('A4.11 first notice', () => {
  const notice = say('firstNotice', sun, '09:00', {
    what: '有人昏倒',
    toldBy: 'student',
    teller: '班上同學',
    students: [xu],
    to: [chen],
    happened: at('08:50'),
  });
  test('A4.11 it goes out incomplete; its author is first responsible until an addressee acknowledges', () => {
    expect(duty('notice.hold', [notice], '09:00')).toMatchObject({ owners: [sun], level: 'now' });
    expect(duty('notice.hold', [notice, seen(zhou, '09:01', notice)], '09:02')?.state).toBe('open');
    expect(duty('notice.hold', [notice, seen(chen, '09:01', notice)], '09:02')?.state).toBe('done');
  });
  test('A1.1, A4.11 unseen for five minutes: the next level', () => {
    expect(duty('notice.unseen', [notice], '09:04:59.999')).toBeUndefined();
    expect(duty('notice.unseen', [notice], '09:05')?.owners).toEqual([chen]);
    expect(duty('notice.unseen', [notice, seen(chen, '09:01', notice)], '09:06')).toBeUndefined();
  });
  const known = { state: 'known', text: '1' } as const;
  const elements = { when: known, where: known, what: known, why: known, outcome: known };
  test('A1.3.4 the five elements are then owed once: where an incident was opened from the notice, by who opened it', () => {
    expect(duty('notice.elements', [notice], '09:01')).toMatchObject({ owners: [sun], due: at('11:00') });
    const complete = say('noticeReport', sun, '09:30', { of: notice.id, to: [chen], elements });
    expect(duty('notice.elements', [notice, complete], '09:31')?.state).toBe('done');
    const incident = say('incident', chen, '09:05', {
      kind: 'injury',
      setting: 'campus',
      severity: 'unknown',
      title: '昏倒',
      of: notice.id,
      hurt: [],
      students: [xu],
      facts: {},
    });
    const inCase = { holds: [...everything, { scope: 'case', case: incident.id }] as never };
    const owed = (...more: Statement[]) =>
      ['notice.elements', 'incident.report'].map((rule) => {
        const one = duty(rule, [notice, incident, ...more], '09:41', inCase);
        return [one?.state, one?.owners];
      });
    expect(owed()).toEqual([
      ['known', [sun]],
      ['open', [chen]],
    ]);
    const made = say('incidentReport', chen, '09:40', { incident: incident.id, to: [he], elements });
    expect(owed(made)[1]?.[0]).toBe('done');
    expect(owed(complete)[1]?.[0]).toBe('done');
  });
  test('A1.3.4 who finds out by when is a duty of its own, closed by saying what was found', () => {
    const why = { state: 'notYetKnown', by: zhou, until: at('12:00') } as const;
    const made = say('noticeReport', sun, '09:30', {
      of: notice.id,
      to: [chen],
      elements: { ...elements, why },
    });
    expect(duty('report.element', [notice, made], '09:31')).toMatchObject({
      owners: [zhou],
      due: at('12:00'),
      values: { element: 'why' },
    });
    const found = (element: 'why' | 'outcome') =>
      say('elementFound', zhou, '10:00', { of: made.id, element, text: '低血糖' });
    expect(duty('report.element', [notice, made, found('outcome')], '10:01')?.state).toBe('open');
    expect(duty('report.element', [notice, made, found('why')], '10:01')?.state).toBe('done');
    expect(duty('report.element', [notice, made], '12:00:00.001')?.level).toBe('late');
  });
  test('A1.3.4 an element that is neither filled nor marked, or marked without who and when, cannot be sent', () => {
    const body = { of: notice.id, to: [chen], elements };
    const refused = (change: object) =>
      bodies.noticeReport.safeParse({ ...body, elements: { ...elements, ...change } }).error?.issues[0];
    expect(refused({})).toBeUndefined();
    expect(refused({ why: { state: 'known', text: '' } })).toMatchObject({
      code: 'too_small',
      path: ['elements', 'why', 'text'],
    });
    expect(refused({ why: { state: 'notYetKnown', by: zhou } })?.path).toEqual(['elements', 'why', 'until']);
    expect(refused({ why: undefined })?.path.slice(0, 2)).toEqual(['elements', 'why']);
  });
});

describe('A2.2.3 a true record', () => {
  test('A2.2.3 only its author corrects a report; the correction goes to whom it is addressed', () => {
    const made = report(zhou, '11:30', 'absence.halfDay', xu);
    const stranger = { ...report(sun, '11:40', 'absence.halfDay', xu), corrects: made.id };
    expect(duties('report.acknowledge', [made, stranger], '11:41')).toHaveLength(2);
    const own = { ...report(zhou, '11:40', 'absence.halfDay', xu), corrects: made.id };
    expect(duty('report.acknowledge', [made, own], '11:41')?.about).toBe(own.id);
  });
});

describe('A1.4 three lists', () => {
  const absent = reading(lin, '08:05', 1, [xu]);
  const lists = (all: Statement[], now: string) => omissionsOf(evaluated(all, now).duties, all);
  const ofTell = (list: readonly { duty: string | undefined }[]) =>
    list.filter((one) => one.duty?.startsWith('absence.tell:'));
  test('A1.4 late and never made are kept apart, each since when the person knew', () => {
    const open = lists([absent], '09:00');
    expect(ofTell(open.neverMade)).toMatchObject([{ person: lin, known: at('08:05') }]);
    expect(open.late).toEqual([]);
    const late = lists([absent, telling(lin, '08:50', 1, [xu])], '09:00');
    expect(ofTell(late.late)).toMatchObject([{ person: lin }]);
    expect(ofTell(late.neverMade)).toEqual([]);
    expect(ofTell(lists([absent, telling(lin, '08:12', 1, [xu])], '08:15').late)).toEqual([]);
  });
  test('A1.4 who was told and never saw it is in no list', () => {
    const told = telling(lin, '08:12', 1, [xu]);
    const unaware = lists([absent, told], '10:00');
    expect(unaware.neverMade.some((one) => one.person === zhou)).toBe(false);
    const aware = lists([absent, told, seen(zhou, '08:14', told)], '10:00');
    expect(aware.neverMade.some((one) => one.person === zhou)).toBe(true);
  });
  test('A1.4 what the person explains stands beside it', () => {
    const id = duty('absence.tell', [absent], '09:00')?.id ?? '';
    const said = say('explanation', lin, '08:55', { duty: id, text: '救護學生' });
    expect(ofTell(lists([absent, said], '09:00').neverMade)).toMatchObject([{ explanation: '救護學生' }]);
  });

  const told = telling(lin, '08:12', 1, [xu]);
  const got = seen(zhou, '08:14', told);
  const finding = say('omissionFinding', chen, '10:00', {
    person: zhou,
    list: 'notPassedOn',
    known: told.id,
    text: '知道後沒有報告',
  });
  const answer = say('findingAnswer', zhou, '11:00', { of: finding.id, text: '正在聯絡家長' });
  test('A1.4 known and not passed on is a finding of a person, and rests on what the person knew', () => {
    expect(lists([told, got], '10:30').notPassedOn).toEqual([]);
    expect(lists([told, got, finding], '10:30').notPassedOn).toMatchObject([
      { person: zhou, known: at('08:14'), finding: finding.id, explanation: undefined },
    ]);
    expect(lists([told, finding], '10:30').notPassedOn[0]?.known).toBeUndefined();
    expect(lists([told, got, finding, answer], '11:30').notPassedOn[0]?.explanation).toBe('正在聯絡家長');
  });
  test('A1.4 the person is asked first; then, or when the time has passed, the principal decides', () => {
    expect(duty('finding.answer', [finding], '10:01')).toMatchObject({
      owners: [zhou],
      due: at('2026-11-27 16:40'),
    });
    expect(duty('finding.dispose', [finding], '10:01')).toBeUndefined();
    expect(duty('finding.unanswered', [finding], '2026-11-27 16:39')).toBeUndefined();
    expect(duty('finding.unanswered', [finding], '2026-11-27 16:40')?.owners).toEqual([he]);
    expect(duty('finding.dispose', [finding, answer], '11:01')).toMatchObject({ owners: [he], to: [zhou] });
    const made = say('disposition', he, '12:00', {
      of: finding.id,
      person: zhou,
      sanction: 'verbalCriticism',
      reason: '初次',
    });
    expect(duty('finding.dispose', [finding, answer, made], '12:01')?.state).toBe('done');
    expect(duty('disposition.know', [finding, answer, made], '12:01')).toMatchObject({ owners: [zhou] });
  });
  test('A1.4 no disposition before the person was heard, of somebody else, or by a sanction switched off', () => {
    const ask = (change: object, all: Statement[], now = '10:30') =>
      dispositionRefused(
        source,
        all,
        { of: finding.id, person: zhou, sanction: 'verbalCriticism', ...change },
        at('2026-11-27 16:40'),
        at(now),
      );
    expect(ask({}, [finding])).toBe('disposition.unheard');
    expect(ask({}, [finding, { ...answer, author: wu }])).toBe('disposition.unheard');
    expect(ask({}, [finding], '2026-11-27 16:40:00.001')).toBeUndefined();
    expect(ask({}, [finding, answer])).toBeUndefined();
    expect(ask({ sanction: 'fine' }, [finding, answer])).toBe('sanction.switchedOff');
    expect(ask({ sanction: 'exile' }, [finding, answer])).toBe('sanction.unknown');
    expect(ask({ person: lin }, [finding, answer])).toBe('disposition.otherPerson');
    expect(ask({ of: told.id }, [finding, answer])).toBe('finding.unknown');
  });
});
