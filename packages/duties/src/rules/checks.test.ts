/** The daily round: morning check, lists, figures, class record, leaving, reasons, a day without a reason. */
import type { PersonId, PlainDate, PlainTime } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { RulePack } from '../pack.ts';
import { data } from '../source.ts';
import {
  at,
  cai,
  chen,
  class3,
  contact,
  date,
  duties,
  duty,
  excuse,
  facts,
  guardian,
  he,
  lin,
  reading,
  report,
  say,
  school,
  seen,
  sun,
  telling,
  tuesday,
  wu,
  xu,
  zhou,
} from '../testing/school.ts';

const time = (text: string) => text as PlainTime;
const dayParts = [{ name: 'morningReading' as const, from: time('07:30'), to: time('07:50') }];
const office = { person: wu, role: 'studentAffairs' as const };
const withOffice = { school: { roles: [...school.roles, office] } };
const check = (when: string, missing = [xu], on: PlainDate = tuesday) =>
  say('morningCheck', zhou, when, { class: class3, date: on, enrolled: 3, missing });

describe('morning check', () => {
  const rule = 'morning.check';
  const change = { school: { calendar: { ...school.calendar, dayParts }, ...withOffice.school } };
  test('A2.1.2 owed from the start of morning reading to its end, and reported to the school', () => {
    expect(duty(rule, [], '07:29:59.999', change)).toBeUndefined();
    expect(duty(rule, [], '07:30', change)).toMatchObject({
      owners: [zhou],
      to: [wu],
      opens: at('07:30'),
      due: at('07:50'),
      values: { class: '高二 3 班' },
    });
    expect(duty(rule, [], '07:50', change)?.level).toBe('now');
    expect(duty(rule, [], '07:50:00.001', change)?.level).toBe('late');
    expect(duty(rule, [check('07:45')], '07:46', change)?.state).toBe('done');
  });
  test('A2.1.2 the check of yesterday, made today, is not the check of today', () => {
    const late = check('07:40', [xu], date('2026-11-23'));
    expect(duty(rule, [late], '07:45', change)?.state).toBe('open');
  });
  test('a school that names no morning reading, and a day off, have none', () => {
    expect(duty(rule, [], '09:00')).toBeUndefined();
    expect(duty(rule, [], '2026-11-22 09:00', change)).toBeUndefined();
  });
  test('A1.2.1.2 whom the check found missing the homeroom teacher knows: she calls, nobody tells her again', () => {
    const found = [check('07:45'), reading(lin, '08:05', 1, [xu])];
    expect(duty('absence.contact', found, '07:50')).toMatchObject({ owners: [zhou], opens: at('07:45') });
    expect(duty('absence.tell', found, '08:10')).toMatchObject({ state: 'known', seen: { by: zhou } });
    expect(duty('absence.tell', found.slice(1), '08:10')?.state).toBe('open');
  });
  test('A1.2.1.2 who came after the check and is missing later is told of again, and not called for the morning', () => {
    const came = [check('07:45'), reading(lin, '08:05', 1, [])];
    expect(duty('absence.contact', came, '08:10')).toBeUndefined();
    expect(duty('absence.tell', [...came, reading(lin, '08:52', 2, [xu])], '09:00')?.state).toBe('open');
    const second = check('07:55', []);
    expect(duty('absence.contact', [check('07:45'), second], '08:00')).toBeUndefined();
  });
  test('A2.1.3 leave for the morning: nobody is called', () => {
    const leave = excuse('07:00', xu, { session: 'forenoon' });
    expect(duty('absence.contact', [leave, check('07:45')], '08:00')).toBeUndefined();
  });
});

describe('absentees of a lesson', () => {
  const rule = 'lesson.absentees';
  const absent = reading(lin, '08:05', 1, [xu], { marks: { [cai]: 'leave' } });
  const list = (who: (typeof xu)[]) =>
    say('absenteeList', lin, '08:41', {
      lesson: { class: class3, date: tuesday, period: 1 },
      absentees: who.map((student) => ({ student, mark: 'absent' })),
      to: [zhou],
    });
  test('A2.1.2 at the end of the lesson, by name, leave included, to the homeroom teacher', () => {
    expect(duty(rule, [absent], '08:39:59.999')).toBeUndefined();
    expect(duty(rule, [absent], '08:40')).toMatchObject({
      owners: [lin],
      to: [zhou],
      state: 'open',
      level: 'now',
      values: { absentees: 2 },
    });
    expect(duty(rule, [absent, list([xu])], '08:45')?.state).toBe('open');
    expect(duty(rule, [absent, list([xu, cai])], '08:45')?.state).toBe('done');
  });
  test('A2.1.2 all present: no list; late is not absent; her own lesson: nothing to tell', () => {
    expect(duties(rule, [reading(lin, '08:05', 1, [], { marks: { [xu]: 'late' } })], '09:00')).toEqual([]);
    expect(duties(rule, [reading(zhou, '08:05', 1, [xu])], '09:00')).toEqual([]);
  });
  test('A1.2.1.2 told in the lesson and on accepted leave: she knows of all, nothing is owed twice', () => {
    const told = [absent, telling(lin, '08:12', 1, [xu])];
    expect(duty(rule, told, '08:45')?.state).toBe('open');
    expect(duty(rule, [...told, excuse('07:00', cai, { session: 'forenoon' })], '08:45')?.state).toBe(
      'known',
    );
  });
});

describe('daily figures', () => {
  const rule = 'daily.figures';
  const figures = (to: PersonId[]) =>
    say('dailyFigures', zhou, '16:30', {
      class: class3,
      date: tuesday,
      expected: 24,
      attended: 24,
      onLeave: 0,
      absent: 0,
      to,
    });
  test('A1.2.1.1, A2.1.2 one act serves grade group and school, and only both', () => {
    expect(duty(rule, [], '12:00', withOffice)).toMatchObject({ owners: [zhou], due: at('16:40') });
    expect(duty(rule, [], '12:00', withOffice)?.to).toEqual([chen, wu]);
    expect(duty(rule, [figures([chen])], '16:35', withOffice)?.state).toBe('open');
    expect(duty(rule, [figures([wu])], '16:35', withOffice)?.state).toBe('open');
    expect(duty(rule, [figures([chen, wu])], '16:35', withOffice)?.state).toBe('done');
  });
  test.each([
    ['oneAct', chen, 'open', undefined],
    ['twoActs', chen, 'done', 'open'],
    ['twoActs', wu, 'open', 'done'],
  ] as const)('option dailyFigures %s, told %s: %s and %s', (dailyFigures, to, grade, whole) => {
    const pack = RulePack.parse({ ...(data as object), chosen: { dailyFigures } });
    const found = evaluate(facts([figures([to])], withOffice), pack, at('16:35')).duties;
    const stateOf = (id: string) => found.find((one) => one.rule === id)?.state;
    expect([stateOf(rule), stateOf('daily.figuresSchool')]).toEqual([grade, whole]);
  });
});

describe('class record', () => {
  const record = (when: string, entries: { what: 'absent' | 'left' | 'late'; period?: number }[]) =>
    say('classRecord', zhou, when, {
      class: class3,
      date: tuesday,
      officer: cai,
      onBehalf: true,
      entries: entries.map((entry) => ({ student: xu, ...entry })),
    });
  test('A1.2.1.1 owed by the class officer; with nobody in the post by the homeroom teacher, who sees the vacancy', () => {
    expect(duty('class.record', [], '12:00')).toMatchObject({ owners: [zhou], vacancy: 'classOfficer' });
    const roles = [...school.roles, { person: sun, role: 'classOfficer' as const, class: class3 }];
    expect(duty('class.record', [], '12:00', { school: { roles } })?.owners).toEqual([sun]);
    expect(duty('class.record', [record('12:00', [])], '12:01')?.state).toBe('done');
  });
  test('A1.2.1.1 where record and register differ the homeroom teacher looks into it', () => {
    const rule = 'record.differs';
    const present = reading(lin, '08:05', 1, []);
    const absent = reading(lin, '08:05', 1, [xu]);
    const kept = record('09:00', [{ what: 'absent', period: 1 }]);
    expect(duty(rule, [present, kept], '09:01')).toMatchObject({
      owners: [zhou],
      student: xu,
      state: 'open',
      about: kept.id,
    });
    expect(duty(rule, [absent, kept], '09:01')).toBeUndefined();
    expect(duty(rule, [absent, record('09:00', [])], '09:01')?.student).toBe(xu);
    expect(duty(rule, [present, kept, seen(zhou, '09:05', kept)], '09:06')?.state).toBe('done');
  });
  test('A1.2.1.1 a record kept before the lesson was over says nothing of it', () => {
    expect(duty('record.differs', [reading(lin, '08:05', 1, [xu]), record('08:20', [])], '09:00')).toBe(
      undefined,
    );
  });
  test('A1.2.1.1, A4.2 who left without leave or pass: the guardian is contacted, after that and not before', () => {
    const rule = 'leaving.contact';
    const left = record('10:00', [{ what: 'left', period: 2 }]);
    expect(duty(rule, [left], '10:00')).toMatchObject({ owners: [zhou], due: at('10:30'), student: xu });
    const reached = (when: string) => contact(zhou, when, xu, { result: 'reached' });
    expect(duty(rule, [reached('08:30'), left], '10:05')?.state).toBe('open');
    expect(duty(rule, [left, reached('10:05')], '10:06')?.state).toBe('done');
    expect(duty(rule, [left, excuse('07:00', xu, { session: 'forenoon' })], '10:05')).toBeUndefined();
    const pass = say('gatePass', zhou, '09:50', {
      student: xu,
      class: class3,
      from: at('09:50'),
      until: at('10:20'),
      reason: '就醫',
      paper: false,
    });
    expect(duty(rule, [left, pass], '10:05')).toBeUndefined();
    expect(duty(rule, [reading(lin, '08:50', 2, [], { marks: { [xu]: 'leftEarly' } })], '09:00')?.state).toBe(
      'open',
    );
  });
});

describe('finding out', () => {
  const absent = [reading(lin, '08:05', 1, [xu]), telling(lin, '08:12', 1, [xu])];
  const reached = contact(zhou, '08:20', xu, { result: 'reached' });
  test('A4.7 reached is not explained: the reason is still learned that day', () => {
    expect(duty('absence.reason', [...absent, reached], '08:30')).toMatchObject({
      owners: [zhou],
      due: at('16:40'),
      state: 'open',
    });
    const explained = contact(zhou, '09:00', xu, { result: 'reached', reason: '發燒' });
    expect(duty('absence.reason', [...absent, reached, explained], '09:01')?.state).toBe('done');
    expect(duty('absence.reason', [...absent, explained], '09:01')).toBeUndefined();
    const leave = excuse('09:10', xu, { session: 'forenoon' });
    expect(duty('absence.reason', [...absent, reached, leave], '09:11')?.state).toBe('known');
  });

  test('A1.2.1.1 what the pack lists as serious goes up although a guardian was reached', () => {
    const learned = contact(zhou, '08:20', xu, { result: 'reached', learned: 'whereaboutsUnknown' });
    expect(duty('absence.unreachable', [...absent, learned], '08:21')?.to).toEqual([chen]);
    const ill = contact(zhou, '08:20', xu, { result: 'reached', learned: 'illness' });
    expect(duty('absence.unreachable', [...absent, ill], '08:21')).toBeUndefined();
  });

  const via = (when: string, result: 'reached' | 'notReached', reason?: string) =>
    say('thirdPartyContact', zhou, when, {
      student: xu,
      via: 'police',
      counterpart: '派出所',
      result,
      ...(reason ? { reason } : {}),
      happened: at(when),
    });
  const wrong = contact(zhou, '08:20', xu, { result: 'wrongNumber', guardian: 'mother' });
  test('A2.1.4 a wrong number asks for another way; a try through somebody else is evidence and closes it', () => {
    expect(duty('guardian.alternative', [wrong], '08:21')).toMatchObject({
      owners: [zhou],
      due: at('09:20'),
    });
    expect(duty('guardian.alternative', [wrong, via('08:30', 'notReached')], '08:31')?.state).toBe('done');
    expect(duties('guardian.alternative', [contact(zhou, '08:20', xu)], '08:21')).toEqual([]);
  });
  test('A2.1.4 a guardian reached through somebody else is reached; the try counts among the tries', () => {
    const tried = [guardian(xu, 'mother'), ...absent, wrong];
    expect(duty('absence.unreachable', [...tried, via('08:30', 'notReached')], '08:31')).toMatchObject({
      state: 'open',
      values: { tries: 2 },
    });
    const known = [...tried, via('08:30', 'reached', '住院')];
    expect(duty('absence.unreachable', known, '08:31')?.state).toBe('known');
    expect(duty('absence.contact', known, '08:31')?.state).toBe('done');
  });
  test('A2.1.4 asking others before every listed guardian was tried is not yet "not reached"', () => {
    const both = [
      guardian(xu, 'mother'),
      guardian(xu, 'father'),
      ...absent,
      wrong,
      via('08:30', 'notReached'),
    ];
    expect(duty('absence.unreachable', both, '08:31')).toBeUndefined();
  });
});

describe('contacting handed to the school', () => {
  const absent = [reading(lin, '08:05', 1, [xu]), telling(lin, '08:12', 1, [xu])];
  const hand = say('contactHandover', zhou, '08:30', { student: xu, date: tuesday, to: wu, reason: '上課' });
  test('A2.1.3 it names a person, who may hand it back', () => {
    expect(duty('absence.contact', [...absent, hand], '08:31')).toMatchObject({
      owners: [wu],
      handed: { from: [zhou], by: hand.id },
    });
    const back = (by: PersonId) => say('contactHandback', by, '08:40', { of: hand.id, reason: '出差' });
    expect(duty('absence.contact', [...absent, hand, back(sun)], '08:41')?.owners).toEqual([wu]);
    expect(duty('absence.contact', [...absent, hand, back(wu)], '08:41')?.owners).toEqual([zhou]);
  });
  test('A2.1.3 nobody else can hand it over; the report of A1.2.1.1 stays with the homeroom teacher', () => {
    const stranger = { ...hand, author: sun };
    expect(duty('absence.contact', [...absent, stranger], '08:31')?.owners).toEqual([zhou]);
    const tried = contact(wu, '08:35', xu);
    expect(duty('absence.unreachable', [...absent, hand, tried], '08:36')?.owners).toEqual([zhou]);
  });
});

describe('a day without a reason', () => {
  const missing = [1, 5].map((period) => reading(lin, period === 1 ? '08:05' : '13:35', period, [xu]));
  const byGradeHead = report(chen, '16:50', 'absence.day', xu, { to: [he] });
  const byHomeroom = report(zhou, '16:50', 'absence.daySchool', xu, { to: [wu] });
  const stateOf = (dayReport: string, rule: string, made: typeof byHomeroom) => {
    const pack = RulePack.parse({ ...(data as object), chosen: { dayReport } });
    const found = evaluate(facts([...missing, made], withOffice), pack, at('17:00')).duties;
    return found.find((one) => one.rule === rule)?.state;
  };
  test('A2.1.5 the homeroom teacher reports to the school, beside the grade group to the principal', () => {
    expect(duty('absence.daySchool', missing, '16:40', withOffice)).toMatchObject({
      owners: [zhou],
      to: [wu],
      opens: at('16:40'),
    });
    expect(duty('absence.day', missing, '16:40', withOffice)?.owners).toEqual([chen]);
    expect(duty('absence.daySchool', missing.slice(0, 1), '16:40', withOffice)).toBeUndefined();
  });
  test('A1.2.1.3, A2.1.5 option both: each closes its own; option oneAct: either closes both', () => {
    expect(stateOf('both', 'absence.daySchool', byGradeHead)).toBe('open');
    expect(stateOf('both', 'absence.day', byHomeroom)).toBe('open');
    expect(stateOf('oneAct', 'absence.daySchool', byGradeHead)).toBe('done');
    expect(stateOf('oneAct', 'absence.day', byHomeroom)).toBe('done');
  });
});

describe('information officers', () => {
  test('A1.3.1 a short notice reaches the homeroom teacher, who says "got it"', () => {
    const notice = say('officerNotice', sun, '09:00', { class: class3, text: '有人沒來', to: [zhou] });
    expect(duty('officer.notice', [notice], '09:01')).toMatchObject({ owners: [zhou], level: 'now' });
    expect(duty('officer.notice', [notice, seen(zhou, '09:02', notice)], '09:03')?.state).toBe('done');
  });
  test('A1.3.1 a class without one is named; with one it is not', () => {
    expect(duty('officer.vacant', [], '09:00')).toMatchObject({ owners: [zhou], level: 'know' });
    const roles = [...school.roles, { person: sun, role: 'informationOfficer' as const, class: class3 }];
    expect(duty('officer.vacant', [], '09:00', { school: { roles } })).toBeUndefined();
  });
});

test('A2.1.3, A6.3 once a term the school collates attendance and leave', () => {
  const terms = [{ id: 't1', name: '', schoolYear: '2026', from: '2026-09-01', to: '2026-11-30' }] as never;
  const change = { school: { calendar: { ...school.calendar, terms }, ...withOffice.school } };
  expect(duty('attendance.collate', [], '09:00', change)).toMatchObject({ owners: [wu], state: 'open' });
  const made = say('attendanceSummary', wu, '10:00', { from: tuesday, until: tuesday, summary: '1' });
  expect(duty('attendance.collate', [made], '11:00', change)?.state).toBe('done');
});

describe('thresholds that the sources leave open', () => {
  const under = (chosen: object, rule: string, all: Parameters<typeof facts>[0], now: string) => {
    const pack = RulePack.parse({ ...(data as object), chosen });
    return evaluate(facts(all), pack, at(now)).duties.some((one) => one.rule === rule);
  };
  test('A1.2.1.2 option tenMinutes: at exactly ten, or past ten at the eleventh', () => {
    const absent = [reading(lin, '08:05', 1, [xu])];
    expect(under({ tenMinutes: 'atTen' }, 'absence.tell', absent, '08:10')).toBe(true);
    expect(under({ tenMinutes: 'pastTen' }, 'absence.tell', absent, '08:10:59.999')).toBe(false);
    expect(under({ tenMinutes: 'pastTen' }, 'absence.tell', absent, '08:11')).toBe(true);
  });
  test('A1.2.1.3 option halfDay: every lesson that was read, or at least two of them', () => {
    const one = [reading(lin, '08:05', 1, [xu])];
    const two = [...one, reading(lin, '08:55', 2, [xu])];
    expect(under({ halfDay: 'session' }, 'absence.halfDay', one, '11:20')).toBe(true);
    expect(under({ halfDay: 'twoLessons' }, 'absence.halfDay', one, '11:20')).toBe(false);
    expect(under({ halfDay: 'twoLessons' }, 'absence.halfDay', two, '11:20')).toBe(true);
  });
});
