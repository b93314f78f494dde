/** B: two weeks without leave as the registers say, the warning, the report and its form, persuasion, return and watch. */
import {
  type Body,
  type ClassId,
  type PersonId,
  type PlainDate,
  plusDays,
  Role,
  type Statement,
  type StatementId,
  type StudentId,
  schoolTime,
} from '@wuhe/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import { evaluate } from './evaluate.ts';
import { RulePack } from './pack.ts';
import { data, source } from './source.ts';
import {
  at,
  before,
  cai,
  chen,
  class3,
  contact,
  date,
  duties,
  duty,
  excuse,
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
} from './testing/school.ts';

/** Ten school days up to Tuesday 2026-11-24. */
const ten = ['11', '12', '13', '16', '17', '18', '19', '20', '23', '24'].map((day) => date(`2026-11-${day}`));
/** Ten days missed, and the school days between them. */
const pairs = ['04', '05', '09', '10', '12', '13', '17', '18', '20', '23'].map((day) =>
  date(`2026-11-${day}`),
);
const gaps = ['06', '11', '16', '19'].map((day) => date(`2026-11-${day}`));
const lesson = (on: string, who: StudentId[], period = 1, when = '09:00') =>
  reading(lin, `${on} ${when}`, period, who, { on: date(on) });
const missed = (days: readonly string[], who = [xu]) => days.map((on) => lesson(on, who));
const choose = (chosen: Record<string, string>) => RulePack.parse({ ...(data as object), chosen });
function standing(statements: readonly Statement[], now = '17:00', pack = source) {
  const engine = createEngine(facts([]), pack);
  engine.add(statements);
  return engine.standing('dropout', xu, at(now));
}
const state = (...of: Parameters<typeof standing>) => standing(...of)?.state;
const suspended = (from: string, until: string) =>
  say('suspension', zhou, `${from} 07:00`, {
    student: xu,
    class: class3,
    from: date(from),
    until: date(until),
    reason: 'illness',
  });
const roles = [
  ...school.roles,
  { person: sun, role: 'academicOffice' as const },
  { person: wu, role: 'teachingLeader' as const },
];
const change = { school: { roles } };
/** Somebody in every role: nobody owes anything for want of another. */
const held = Role.options.map((role) => ({ role, person: `the-${role}` as PersonId }));

describe('B.def (1) two consecutive weeks', () => {
  test('ten school days missed: dropped out at the last bell of the tenth, and the leaders are to be told', () => {
    expect(state(missed(ten), '16:39')).toBe('enrolled');
    expect(state(missed(ten), '16:40')).toBe('droppedOut');
    expect(state(missed(ten.slice(1)))).toBe('enrolled');
    expect(duty('dropout.directReport', missed(ten), '17:00')).toMatchObject({
      student: xu,
      owners: [zhou],
      to: [he],
      opens: at('16:40'),
      due: at('18:40'),
    });
    const engine = createEngine(facts([]), source);
    engine.add(missed(ten));
    expect(engine.evaluate(at('16:00')).nextChange <= at('16:40')).toBe(true);
    expect(
      engine.evaluate(before(at('16:40'))).duties.some((one) => one.rule === 'dropout.directReport'),
    ).toBe(false);
    expect(engine.evaluate(at('16:40')).duties.some((one) => one.rule === 'dropout.directReport')).toBe(true);
  });

  test('discovered later is never backdated', () => {
    const late = [...missed(ten.slice(0, -1)), lesson(tuesday, [xu], 1, '18:00')];
    expect([state(late, '17:59'), state(late, '18:00')]).toEqual(['enrolled', 'droppedOut']);
  });

  test('one lesson attended breaks it; a day that nobody read neither counts nor breaks', () => {
    expect(state([...missed(ten), lesson('2026-11-18', [], 2)])).toBe('enrolled');
    const unread = ten.filter((on) => on !== '2026-11-18');
    expect(state(missed(unread))).toBe('enrolled');
    expect(state(missed([date('2026-11-10'), ...unread]))).toBe('droppedOut');
  });

  test('leave pauses and is not counted; a slip that comes after the count was full does not undo it', () => {
    const leave = excuse('2026-11-18 07:00', xu);
    expect(state([...missed(ten), leave])).toBe('enrolled');
    expect(state([...missed([date('2026-11-10'), ...ten]), leave])).toBe('droppedOut');
    const late = excuse('2026-11-25 08:00', xu, { date: date('2026-11-18') });
    expect(state([...missed(ten), late], '2026-11-25 09:00')).toBe('droppedOut');
  });

  test('a suspension pauses; when it lapses the student is enrolled and days missed count again', () => {
    const paused = suspended('2026-11-18', '2026-11-20');
    expect(state([...missed(ten), paused], '2026-11-20 12:00')).toBe('suspended');
    expect(state([...missed(ten), paused])).toBe('enrolled');
    const extended = suspended('2026-11-19', '2026-11-30');
    expect(state([paused, extended])).toBe('suspended');
    const longer = [date('2026-11-09'), date('2026-11-10'), date('2026-11-06'), ...ten];
    expect(state([...missed(longer), paused])).toBe('droppedOut');
  });

  test('option reasonByTelephone: a reason is no formality, or is one', () => {
    const reason = contact(zhou, '2026-11-18 10:00', xu, { result: 'reached', reason: '發燒' });
    const all = [...missed(ten), reason];
    expect([state(all), state(all, '17:00', choose({ reasonByTelephone: 'formality' }))]).toEqual([
      'droppedOut',
      'enrolled',
    ]);
  });

  test('option twoWeeks: ten school days, or fourteen calendar days', () => {
    const calendar = choose({ twoWeeks: 'calendarDays' });
    expect(state(missed(ten), '23:59:59.998', calendar)).toBe('enrolled');
    expect(state(missed(ten), '2026-11-25 00:00', calendar)).toBe('droppedOut');
    const holidays = { school: { calendar: { ...school.calendar, holidays: [date('2026-11-18')] } } };
    const eight = ten.filter((on) => on !== '2026-11-18');
    const stateOn = (pack: RulePack) => {
      const engine = createEngine(facts([], holidays), pack);
      engine.add(missed(eight));
      return engine.standing('dropout', xu, at('2026-11-25 06:00'))?.state;
    };
    expect([stateOn(source), stateOn(calendar)]).toEqual(['enrolled', 'droppedOut']);
  });

  test('who is present meanwhile is not concerned, and the duty goes when the student is back', () => {
    expect(duties('dropout.directReport', missed(ten, [xu, cai]), '17:00')).toHaveLength(2);
    const broken = [...missed(ten, [xu, cai]), lesson('2026-11-16', [xu], 2)];
    expect(duties('dropout.directReport', broken, '17:00').map((one) => one.student)).toEqual([xu]);
  });

  test('the order of arrival never matters, kept or new', () => {
    const all = [
      ...missed(ten, [xu, cai]),
      lesson('2026-11-16', [xu], 2),
      excuse('2026-11-18 07:00', cai),
      suspended('2026-11-19', '2026-11-19'),
      say('dropoutWarning', zhou, '10:00', { student: xu, class: class3, reasons: ['1'] }),
    ];
    const wanted = evaluate(facts(all), source, at('17:00'));
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(12), (shuffled, cut) => {
        const engine = createEngine(facts([]), source);
        engine.add(shuffled.slice(0, cut));
        engine.evaluate(at('16:00'));
        engine.add(shuffled.slice(cut));
        expect(engine.evaluate(at('17:00'))).toEqual(wanted);
      }),
      { numRuns: 15 },
    );
  });
});

describe('what comes late about days that nobody looks at any more', () => {
  const december = at('2026-12-18 17:00');
  const raised = (pack: RulePack, before: readonly Statement[], after: readonly Statement[] = []) => {
    const engine = createEngine(facts([]), pack);
    engine.add(before);
    const asked = () =>
      engine.evaluate(december).duties.filter((one) => one.rule === 'dropout.directReport').length;
    const first = asked();
    engine.add(after);
    return [first, asked()];
  };
  const formality = choose({ reasonByTelephone: 'formality' });
  const reason = contact(zhou, '2026-11-18 10:00', xu, { result: 'reached', reason: '發燒' });
  const leave = excuse('2026-11-18 07:00', xu);

  test('a reason by telephone counts, whether it came before it was asked or after', () => {
    expect(raised(formality, missed(ten))).toEqual([1, 1]);
    expect(raised(formality, [...missed(ten), reason])).toEqual([0, 0]);
    expect(raised(formality, [reason, ...missed(ten)])).toEqual([0, 0]);
    expect(raised(formality, missed(ten), [reason])).toEqual([1, 0]);
    const ofCai = contact(zhou, '2026-11-18 10:00', cai, { result: 'reached', reason: '發燒' });
    expect(raised(formality, missed(ten), [ofCai])).toEqual([1, 1]);
  });

  test('leave counts, of that student alone', () => {
    expect(raised(source, missed(ten), [leave])).toEqual([1, 0]);
    expect(raised(source, missed(ten), [excuse('2026-11-18 07:00', cai)])).toEqual([1, 1]);
  });

  test('a register that shows the student present breaks the days, one that cannot tell does not', () => {
    expect(raised(source, missed(ten), [lesson('2026-11-18', [], 2)])).toEqual([1, 0]);
    const wednesday = missed(ten).find((one) => one.body.lesson.date === '2026-11-18');
    const fixed = reading(lin, '2026-11-18 12:00', 1, [], {
      on: date('2026-11-18'),
      ...(wednesday ? { corrects: wednesday } : {}),
    });
    expect(
      raised(
        source,
        [...missed(ten.filter((on) => on !== '2026-11-18')), ...(wednesday ? [wednesday] : [])],
        [fixed],
      ),
    ).toEqual([1, 0]);
    // Present all Wednesday by the register; then it turns out that the student was not read.
    const nine = missed(ten.filter((on) => on !== '2026-11-18'));
    const present = reading(lin, '2026-11-18 09:00', 1, [], { on: date('2026-11-18') });
    const unread = reading(lin, '2026-11-18 09:30', 1, [], {
      on: date('2026-11-18'),
      unread: [xu],
      corrects: present,
    });
    const tenth = lesson('2026-11-10', [xu]);
    expect(raised(source, [tenth, ...nine, present], [unread])).toEqual([0, 1]);
  });

  test('days that a register cannot tell of do not break, however few days lie between them', () => {
    const present = gaps.map((on) => lesson(on, []));
    const unread = gaps.map((on) => reading(lin, `${on} 09:30`, 1, [], { on, unread: [xu] }));
    const untaken = present.map((one) =>
      reading(lin, `${one.body.lesson.date} 09:30`, 1, [], {
        on: one.body.lesson.date,
        taken: false,
        corrects: one,
      }),
    );
    expect(raised(source, [...missed(pairs), ...unread])).toEqual([1, 1]);
    expect(raised(source, [...missed(pairs), ...present], unread)).toEqual([0, 1]);
    expect(raised(source, [...missed(pairs), ...present], untaken)).toEqual([0, 1]);
  });

  test('registers taken back count for who was in their class only that day, and never missing from it', () => {
    const guest = 'class4' as ClassId;
    const on = (forClass: ClassId) => (day: PlainDate) => ({
      id: xu,
      class: forClass,
      number: '1',
      name: '',
      from: day,
      until: day,
    });
    const students = [...pairs.map(on(class3)), ...gaps.map(on(guest))];
    const inGuest = (one: Statement<'reading'>) => ({
      ...one,
      body: { ...one.body, lesson: { ...one.body.lesson, class: guest } },
    });
    const present = gaps.map((day) => inGuest(lesson(day, [])));
    const untaken = present.map((one) => {
      const { date: day } = one.body.lesson;
      return inGuest(reading(lin, `${day} 09:30`, 1, [], { on: day, taken: false, corrects: one }));
    });
    const engine = createEngine(facts([], { students }), source);
    engine.add([...missed(pairs), ...present]);
    expect(engine.standing('dropout', xu, at('17:00'))?.state).toBe('enrolled');
    engine.add(untaken);
    expect(engine.standing('dropout', xu, at('17:00'))?.state).toBe('droppedOut');
  });

  test('days missed again after a return to class do not undo what was full before', () => {
    const again = [...missed(ten), lesson('2026-11-25', []), lesson('2026-11-26', [xu])];
    expect(state(again, '2026-11-26 17:00')).toBe('droppedOut');
  });

  test('two runs are two: days before a return to class do not add to those after it', () => {
    const early = ['2026-10-08', '2026-10-09', '2026-10-12', '2026-10-13', '2026-10-14'].map(date);
    const back = reading(lin, '2026-10-15 09:00', 1, [], { on: date('2026-10-15') });
    expect(raised(source, [...missed(early), back, ...missed(ten.slice(5))])).toEqual([0, 0]);
    expect(raised(source, [...missed(early), back, ...missed(ten)])).toEqual([1, 1]);
    expect(raised(source, [...missed(ten), ...missed(early).toReversed(), back])).toEqual([1, 1]);
  });
});

describe('B.warn the warning level', () => {
  const noted = say('dropoutWarning', zhou, '10:00', { student: xu, class: class3, reasons: ['1'] });
  const refused = say('returnRefusal', zhou, '10:10', { student: xu, text: '1', happened: at('10:10') });
  const three = missed(ten.slice(-3));
  test('one sign is watch, two a warning, three severe; each with its reasons', () => {
    expect(standing([noted])?.warning).toMatchObject({ level: 'watch', signs: [{ id: 'noted', by: noted }] });
    expect(standing([noted, ...three])?.warning.level).toBe('warning');
    const all = standing([noted, refused, ...three])?.warning;
    expect([all?.level, all?.signs.map((one) => one.id)]).toEqual([
      'severe',
      ['noted', 'refusal', 'absentThreeDays'],
    ]);
    expect(standing([])?.warning).toEqual({ level: undefined, signs: [] });
  });
  test('B.contact watch: the homeroom teacher contacts the parents; B.help warning: the team makes a plan', () => {
    expect(duty('dropout.contact', [noted], '10:30')).toMatchObject({ owners: [zhou], student: xu });
    const reached = contact(zhou, '11:00', xu, { result: 'reached' });
    expect(duty('dropout.contact', [noted, reached], '11:30')?.state).toBe('done');
    expect(duty('dropout.consequences', [noted, reached], '11:30')?.state).toBe('open');
    expect(duty('dropout.plan', [noted], '10:30')).toBeUndefined();
    const owner = (rule: string) =>
      duty(rule, [noted, refused], '10:30', { school: { roles: held } })?.owners;
    for (const rule of ['dropout.contact', 'dropout.consequences', 'dropout.plan'])
      expect(owner(rule), rule).toEqual(['the-homeroomTeacher']);
    expect(duty('dropout.plan', [noted, refused], '10:30')?.state).toBe('open');
    expect(duty('dropout.severe', [noted, refused, ...three], '17:00')?.to).toEqual([chen]);
  });
  test('B.resource the plan, which may name resources of school and society, closes what the warning asks for', () => {
    const plan = say('supportPlan', zhou, '11:00', {
      student: xu,
      purpose: 'prevent',
      causes: ['家庭經濟困難'],
      measures: [{ what: '申請獎助學金', by: zhou, from: tuesday, resource: '社區基金' }],
      review: plusDays(tuesday, 14),
    });
    const owed = duty('dropout.plan', [noted, refused], '11:30');
    expect(owed?.clauses).toContain('B.resource');
    expect(duty('dropout.plan', [noted, refused, plan], '11:30')?.state).toBe('done');
    const other = { ...plan, body: { ...plan.body, purpose: 'afterReturn' as const } };
    expect(duty('dropout.plan', [noted, refused, other], '11:30')?.state).toBe('open');
  });
  test('who dropped out is no longer warned of', () => {
    expect(standing(missed(ten))?.warning.signs).toEqual([]);
  });
  test('B.warn the office checks status, flags, and the grade head acknowledges', () => {
    const terms = [{ id: 't1', name: '', schoolYear: '2026', from: '2026-09-01', to: '2027-01-20' }] as never;
    const once = { school: { roles, calendar: { ...school.calendar, terms } } };
    expect(duty('dropout.statusCheck', [], '09:00', once)?.owners).toEqual([sun]);
    const check = say('statusCheck', sun, '09:00', { classes: [class3], to: [chen] });
    expect(duty('dropout.statusCheck', [check], '09:30', once)?.state).toBe('done');
    const flag = say('dropoutWarning', sun, '09:10', {
      student: xu,
      class: class3,
      reasons: ['1'],
      check: check.id,
    });
    expect(duty('dropout.flagged', [check, flag], '09:30', change)).toMatchObject({
      owners: [chen],
      to: [sun],
      student: xu,
    });
    expect(duty('dropout.flagged', [check, flag, seen(chen, '09:20', flag)], '09:30', change)?.state).toBe(
      'done',
    );
    expect(duty('dropout.flagged', [noted], '10:30', change)).toBeUndefined();
    // Nobody but the grade head: not even where the next level is held by others.
    const others = [...roles, { person: he, role: 'securityHead' as const }];
    expect(duty('dropout.flagged', [check, flag], '09:30', { school: { roles: others } })?.owners).toEqual([
      chen,
    ]);
    expect(standing([check, flag])?.warning).toMatchObject({ level: 'watch', signs: [{ id: 'noted' }] });
  });
  test('B.contact a planned visit is made on its day by the two who planned it; B.help a plan is reviewed', () => {
    const plan = say('visitPlan', zhou, '09:00', {
      student: xu,
      visitors: [zhou, lin],
      date: tuesday,
      safety: '1',
    });
    expect(duty('dropout.visit', [plan], '09:30')?.owners).toEqual([lin, zhou]);
    const help = say('supportPlan', zhou, '09:00', {
      student: xu,
      purpose: 'prevent',
      causes: ['1'],
      measures: [{ what: '1', by: lin, from: tuesday }],
      review: plusDays(tuesday, 7),
    });
    expect(duty('plan.review', [help], '09:30')?.due).toBe(at('2026-12-01 23:59:59.999'));
  });
});

describe('B.report the form', () => {
  const form = say('dropoutForm', zhou, '2026-11-25 09:00', {
    student: xu,
    class: class3,
    sex: 'female',
    enrolmentNumber: '1',
    since: tuesday,
    reason: '1',
    measures: '1',
    presentState: '1',
  });
  const hop = (
    who: typeof zhou,
    hop: Body<'dropoutFormHop'>['hop'],
    when: string,
    result: 'passed' | 'returned' = 'passed',
    of: Statement = form,
  ) =>
    say('dropoutFormHop', who, `2026-11-25 ${when}`, {
      of: of.id,
      student: xu,
      hop,
      result,
      ...(result === 'returned' ? { reason: '缺日期' } : {}),
    });
  const open = (...statements: Statement[]) =>
    evaluate(facts([form, ...statements], change), source, at('2026-11-25 16:00'))
      .duties.filter((one) => /^dropoutForm\.|^dropout\.batch/.test(one.rule) && one.state === 'open')
      .map((one) => [one.rule, one.owners[0]]);
  const signed = hop(zhou, 'homeroom', '10:00');
  const reviewed = hop(chen, 'gradeHead', '11:00');
  const received = hop(sun, 'academicOffice', '12:00');
  test('three signed hops in order, each by its holder, then compiled for the leader in charge', () => {
    expect(open()).toEqual([['dropoutForm.homeroom', zhou]]);
    expect(open(signed)).toEqual([['dropoutForm.gradeHead', chen]]);
    expect(open(signed, hop(lin, 'gradeHead', '10:30'))).toEqual([['dropoutForm.gradeHead', chen]]);
    expect(open(signed, reviewed)).toEqual([['dropoutForm.academicOffice', sun]]);
    const hand = say('dutyHandover', zhou, '2026-11-25 09:30', {
      duty: `dropoutForm.homeroom:${form.id}`,
      to: lin,
    });
    expect(open(hand, hop(lin, 'homeroom', '10:00'))).toEqual([]);
    expect(open(signed, reviewed, received)).toEqual([['dropout.batch', sun]]);
    const batch = (to: typeof wu) =>
      say('dropoutBatch', sun, '2026-11-25 13:00', { forms: [form.id], to: [to], summary: '1' });
    expect(open(signed, reviewed, received, batch(lin))).toEqual([['dropout.batch', sun]]);
    expect(open(signed, reviewed, received, batch(wu))).toEqual([]);
    expect(open(batch(wu), received, reviewed, signed)).toEqual([]);
  });
  test('returned with a reason: the homeroom teacher corrects it, and the hops begin again', () => {
    const returned = hop(chen, 'gradeHead', '11:00', 'returned');
    expect(open(signed, returned)).toEqual([['dropoutForm.returned', zhou]]);
    const fixed = { ...form, id: 'form2' as StatementId, at: at('2026-11-25 12:00'), corrects: form.id };
    expect(open(signed, returned, fixed)).toEqual([['dropoutForm.homeroom', zhou]]);
  });
});

describe('B.team, B.persuade', () => {
  const team = say('rescueCase', wu, '2026-11-25 08:00', {
    student: xu,
    class: class3,
    members: [
      { person: wu, as: 'leader' },
      { person: lin, as: 'teacher' },
      { person: zhou, as: 'homeroomTeacher' },
    ],
  });
  const entry = (measure: Body<'caseEntry'>['measure'], when: string) =>
    say('caseEntry', zhou, when, { student: xu, case: team.id, measure, text: '1', happened: at(when) });
  const notice = say('returnNotice', zhou, '2026-11-25 10:00', {
    student: xu,
    case: team.id,
    duties: '1',
    until: date('2026-11-30'),
  });
  const open = (now: string, ...statements: Statement[]) =>
    evaluate(facts(statements, change), source, at(now))
      .duties.filter((one) => one.rule.startsWith('persuade.') && one.state === 'open')
      .map((one) => one.rule.slice('persuade.'.length))
      .sort();
  test('B.team the leaders form the team of who dropped out', () => {
    expect(duty('dropout.team', missed(ten), '17:00', change)).toMatchObject({ owners: [wu], student: xu });
    expect(duty('dropout.team', [...missed(ten), team], '2026-11-25 09:00', change)?.state).toBe('done');
  });
  test('appointment, meeting, notice, record and plan, in this order', () => {
    const now = '2026-11-25 12:00';
    expect(open(now, team)).toEqual(['appointment']);
    const appointed = entry('appointment', '2026-11-25 08:30');
    expect(open(now, team, appointed)).toEqual(['meeting']);
    const met = entry('meeting', '2026-11-25 09:30');
    expect(open(now, team, appointed, met)).toEqual(['feedback', 'notice', 'plan']);
    expect(open(now, team, appointed, met, notice)).toEqual(
      ['deadline', 'deliveryGuardian', 'deliveryStudent', 'feedback', 'plan'].sort(),
    );
  });
  test('the notice is delivered to the student and to the guardians; its deadline raises a duty, then the leader hears', () => {
    const given = say('noticeDelivery', zhou, '2026-11-25 11:00', {
      of: notice.id,
      student: xu,
      case: team.id,
      to: 'student',
      result: 'signed',
      happened: at('2026-11-25 11:00'),
    });
    expect(open('2026-11-25 12:00', team, notice, given)).not.toContain('deliveryStudent');
    expect(open('2026-11-25 12:00', team, notice, given)).toContain('deliveryGuardian');
    expect(duty('persuade.deadline', [team, notice], '2026-11-26 09:00')?.due).toBe(
      at('2026-11-30 23:59:59.999'),
    );
    expect(duty('persuade.deadlineOverdue', [team, notice], '2026-12-02 09:00', change)?.owners).toEqual([
      wu,
    ]);
  });
  test('B.info2 the file is updated while the case lasts', () => {
    expect(duty('dropout.fileUpdate', [team], '2026-11-26 09:00')?.state).toBe('open');
    expect(
      duty('dropout.fileUpdate', [team, entry('policy', '2026-11-26 09:00')], '2026-11-26 10:00')?.state,
    ).toBe('done');
  });
});

describe('B.return, B.follow what is owed at each step', () => {
  const apply = say('returnApplication', zhou, '2026-11-25 08:00', {
    student: xu,
    applicant: 'guardian',
    papers: [],
    text: '',
  });
  const gone = missed(ten);
  const papers = say('papersCheck', sun, '2026-11-25 09:00', {
    of: apply.id,
    student: xu,
    result: 'inOrder',
  });
  const assess = say('academicAssessment', sun, '2026-11-25 10:00', {
    of: papers.id,
    student: xu,
    assessors: [lin],
    class: class3,
    text: '1',
  });
  const place = say('placement', sun, '2026-11-25 11:00', {
    of: assess.id,
    student: xu,
    class: class3,
    from: date('2026-11-25'),
  });
  const owed = (...statements: Statement[]) =>
    evaluate(facts([...gone, ...statements], change), source, at('2026-11-25 12:00'))
      .duties.filter((one) => one.rule.startsWith('return.') && one.state === 'open')
      .map((one) => one.rule.slice('return.'.length));
  test('papers, assessment and placement are owed by the office in turn; after the return, plan and follow-up', () => {
    expect(owed(apply)).toEqual(['papers']);
    expect(owed(apply, papers)).toEqual(['assess']);
    expect(owed(apply, papers, assess)).toEqual(['place']);
    expect(owed(apply, papers, assess, place).sort()).toEqual(
      ['plan', 'homeSchool', 'study', 'counselling', 'exchange'].sort(),
    );
  });
  test('who owes each of them, and until which day, in a school where every role is held', () => {
    const said = (...statements: Statement[]) =>
      evaluate(facts([...gone, ...statements], { school: { roles: held } }), source, at('2026-11-25 12:00'))
        .duties.filter((one) => one.rule.startsWith('return.') && one.state === 'open')
        .map((one) =>
          [one.rule, ...one.owners, one.due && schoolTime(school.calendar, one.due).date].join(' '),
        )
        .sort();
    expect(said(apply)).toEqual(['return.papers the-academicOffice 2026-11-30']);
    expect(said(apply, papers)).toEqual(['return.assess the-academicOffice 2026-12-02']);
    expect(said(apply, papers, assess)).toEqual(['return.place the-academicOffice 2026-11-27']);
    expect(said(apply, papers, assess, place)).toEqual([
      'return.counselling the-counsellor 2026-12-22',
      'return.exchange the-homeroomTeacher 2027-01-19',
      'return.homeSchool the-homeroomTeacher 2026-12-08',
      'return.plan the-homeroomTeacher 2026-12-02',
      'return.study the-homeroomTeacher 2026-12-22',
    ]);
  });
  test('days missed before the return do not count again', () => {
    const again = missed(['2026-11-26', '2026-11-27']);
    expect(state([...gone, apply, papers, assess, place, ...again], '2026-11-27 17:00')).toBe('enrolled');
    const more = ['11-26', '11-27', '11-30', '12-01', '12-02', '12-03', '12-04', '12-07', '12-08', '12-09'];
    const anew = (count: number) =>
      state(
        [...gone, apply, papers, assess, place, ...missed(more.slice(0, count).map((on) => `2026-${on}`))],
        '2026-12-09 17:00',
      );
    expect([anew(9), anew(10)]).toEqual(['enrolled', 'droppedOut']);
  });
  test('returned papers go back to the family', () => {
    const returned = say('papersCheck', sun, '2026-11-25 09:00', {
      of: apply.id,
      student: xu,
      result: 'returned',
      reason: '缺證明',
    });
    expect(owed(apply, returned)).toEqual(['papersReturned']);
  });
  test('B.def before a suspension ends the homeroom teacher reminds the family', () => {
    const paused = suspended('2026-11-18', '2026-11-30');
    expect(duty('suspension.ends', [paused], '09:00')?.due).toBe(at('2026-11-30 23:59:59.999'));
  });
});

describe('B.watch, B.assess, B.info2', () => {
  const supervisors = { school: { roles: [...school.roles, { person: wu, role: 'supervisor' as const }] } };
  const complaint = (subject?: typeof wu) =>
    say('complaint', lin, '09:00', { ...(subject ? { subject } : {}), from: 'staff', text: '1' });
  test('a complaint is investigated by the supervision group, never by its subject', () => {
    expect(duty('complaint.investigate', [complaint()], '09:30', supervisors)?.owners).toEqual([wu]);
    expect(duty('complaint.investigate', [complaint(wu)], '09:30', supervisors)?.owners).toEqual([he]);
    const subjectOnly = {
      ...supervisors,
      holds: [{ scope: 'school' }, { scope: 'letters', person: wu }] as never,
    };
    expect(duties('complaint.investigate', [complaint(wu)], '09:30', subjectOnly)).toEqual([]);
    const own = say('complaintAnswer', wu, '10:00', { of: complaint(wu).id, finding: '1', measures: '' });
    expect(duty('complaint.investigate', [complaint(wu), own], '10:30', supervisors)?.state).toBe('open');
  });
  const terms = [
    { id: 't1', name: '', schoolYear: '2026-2027', from: '2026-09-01', to: '2027-01-20' },
  ] as never;
  const calendar = { ...school.calendar, terms };
  test('once a term: inspection and causes; once a year: assessment', () => {
    const change = { school: { ...supervisors.school, calendar } };
    expect(duty('dropout.inspect', [], '09:00', change)?.owners).toEqual([wu]);
    const checked = say('inspection', wu, '09:00', {
      by: 'supervisionGroup',
      items: [{ what: '1', inOrder: true }],
    });
    expect(duty('dropout.inspect', [checked], '09:30', change)?.state).toBe('done');
    expect(duty('dropout.causes', [], '09:00', change)?.due).toBe(at('2027-01-20 16:40'));
    expect(duty('dropout.assess', [], '09:00', change)?.owners).toEqual([he]);
  });
  test('A1.3.5 publicity of a good case waits for the principal', () => {
    const request = say('disclosureRequest', lin, '09:00', {
      title: '1',
      recipient: '1',
      purpose: '1',
      channel: 'media',
      content: '1',
      sha256: 'a'.repeat(64),
    });
    const publicity = say('assessment', lin, '09:10', {
      form: 'publicity',
      people: [],
      classes: [],
      text: '1',
      request: request.id,
    });
    const decide = (decision: 'approved' | 'refused') =>
      say('disclosureDecision', he, '10:00', { request: request.id, decision, sha256: 'a'.repeat(64) });
    const state = (one: Statement) => duty('assessment.publicity', [request, publicity, one], '10:30')?.state;
    expect([state(decide('refused')), state(decide('approved'))]).toEqual(['open', 'done']);
  });
});
