/** Rules that are data alone: a statement raises a duty, another closes it; escalation, periods, options, approval. */
import {
  type Body,
  type PersonId,
  type PlainDate,
  plusDays,
  type Statement,
  type StudentId,
} from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { RulePack } from '../pack.ts';
import { data, source } from '../source.ts';
import {
  at,
  cai,
  chen,
  class3,
  duties,
  duty,
  everything,
  facts,
  he,
  lin,
  report,
  say,
  school,
  seen,
  sun,
  tuesday,
  xu,
  zhou,
} from '../testing/school.ts';

const incident = (when: string, body: Partial<Body<'incident'>> = {}) =>
  say('incident', lin, when, {
    kind: 'injury',
    setting: 'campus',
    severity: 'unknown',
    title: '跌倒',
    hurt: [],
    students: [xu, cai],
    facts: {},
    ...body,
  });
const inCase = (id: string) => ({ holds: [...everything, { scope: 'case', case: id as never } as const] });
const told = (when: string, of: { id: string }, student: StudentId, reached = true) =>
  say('guardianNotice', zhou, when, {
    student,
    about: 'injury',
    incident: of.id as never,
    route: 'call',
    reached,
    happened: at(when),
  });

describe('injury', () => {
  const fall = incident('09:00');

  test('A1.2.2.2 the guardians of every student concerned are told, each once reached', () => {
    const open = duties('injury.guardian', [fall], '09:05', inCase(fall.id));
    expect(open.map((one) => [one.student, one.owners, one.due])).toEqual([
      [cai, [zhou], at('09:15')],
      [xu, [zhou], at('09:15')],
    ]);
    const after = [fall, told('09:04', fall, xu), told('09:04', fall, cai, false)];
    const left = duties('injury.guardian', after, '09:05', inCase(fall.id));
    expect(new Map(left.map((one) => [one.student, one.state]))).toEqual(
      new Map([
        [cai, 'open'],
        [xu, 'done'],
      ]),
    );
  });

  test('who does not hold the case does not compute it', () => {
    expect(duties('injury.guardian', [fall], '09:05')).toEqual([]);
  });

  test('A1.1 what passes its deadline goes to the next level, and says so before', () => {
    const before = duties('injury.guardian', [fall], '09:05', inCase(fall.id))[0];
    expect(before?.follows).toEqual([{ rule: 'injury.guardianOverdue', at: at('09:30') }]);
    expect(duties('injury.guardianOverdue', [fall], '09:29', inCase(fall.id))).toEqual([]);
    const next = duties('injury.guardianOverdue', [fall], '09:30', inCase(fall.id));
    expect(next.map((one) => [one.owners, one.due])).toEqual([
      [[chen], at('09:45')],
      [[chen], at('09:45')],
    ]);
  });

  test('A1.1 the same of the setting’s playbook, whose step stands in for the general one', () => {
    for (const [setting, step] of [
      ['laboratory', 'laboratory.guardian'],
      ['physicalEducation', 'sport.guardian'],
      ['offCampus', 'offCampus.guardian'],
      ['schoolBus', 'schoolBus.guardian'],
    ] as const) {
      const hurt = incident('09:00', { setting, hurt: [{ student: xu }] as never, students: [xu] });
      const owed = duties(step, [hurt], '09:20', inCase(hurt.id));
      expect(owed[0]?.follows, setting).toEqual([{ rule: 'injury.guardianOverdue', at: at('09:30') }]);
      const next = (now: string, more: Statement[] = []) =>
        duties('injury.guardianOverdue', [hurt, ...more], now, inCase(hurt.id)).map((one) => one.owners);
      expect(next('09:29')).toEqual([]);
      expect(next('09:30')).toEqual([[chen]]);
      expect(next('09:30', [told('09:25', hurt, xu)])).toEqual([]);
    }
  });

  test('done after its deadline is done late; blame counts from what the person knew', () => {
    const late = [fall, told('09:40', fall, xu)];
    const unaware = duties('injury.guardian', late, '09:45', inCase(fall.id)).find(
      (one) => one.student === xu,
    );
    expect(unaware).toMatchObject({ state: 'done', doneLate: true, blamed: [] });
    const knew = [...late, seen(zhou, '09:10', fall)];
    const aware = duties('injury.guardian', knew, '09:45', inCase(fall.id)).find((one) => one.student === xu);
    expect(aware?.blamed).toEqual([{ person: zhou, known: at('09:10') }]);
    const afterwards = [...late, seen(zhou, '09:16', fall)];
    const tooLate = duties('injury.guardian', afterwards, '09:45', inCase(fall.id));
    expect(tooLate.find((one) => one.student === xu)?.blamed).toEqual([]);
  });

  const minor = incident('09:00', { severity: 'minor' });
  const serious = RulePack.parse({ ...(data as object), chosen: { injuryToPrincipal: 'serious' } });
  test.each([
    ['always', source, minor, 1],
    ['always', source, fall, 1],
    ['serious', serious, minor, 0],
    ['serious', serious, fall, 1],
  ])('A1.2.2.2, A4.12 option %s: the principal is told; unknown counts as serious', (_, pack, of, count) => {
    const found = evaluate(facts([of], inCase(of.id)), pack, at('09:01')).duties;
    expect(found.filter((one) => one.rule.startsWith('injury.principal'))).toHaveLength(count);
  });

  test('what became known later counts: an update makes a minor case serious', () => {
    const update = say('incidentUpdate', lin, '09:10', { incident: minor.id, severity: 'major' });
    const found = evaluate(facts([minor, update], inCase(minor.id)), serious, at('09:11')).duties;
    expect(found.filter((one) => one.rule.startsWith('injury.principal'))).toHaveLength(1);
  });
});

test('A4.11 a first notice stays with its author until an addressee acknowledges', () => {
  const notice = say('firstNotice', sun, '09:00', {
    what: '有人昏倒',
    toldBy: 'student',
    students: [],
    to: [chen],
  });
  expect(duty('notice.acknowledge', [notice], '09:01')).toMatchObject({
    state: 'open',
    owners: [chen],
    to: [sun],
  });
  expect(duty('notice.acknowledge', [notice, seen(zhou, '09:01', notice)], '09:02')?.state).toBe('open');
  expect(duty('notice.acknowledge', [notice, seen(chen, '09:01', notice)], '09:02')?.state).toBe('done');
});

test('A1.3.4 what is not yet known is owed by whoever finds out, by the time named', () => {
  const made = report(zhou, '12:00', 'absence.halfDay', xu);
  made.body.elements.why = { state: 'notYetKnown', by: lin, until: at('15:00') };
  expect(duty('report.element', [made], '12:30')).toMatchObject({
    owners: [lin],
    due: at('15:00'),
    values: { element: 'why' },
  });
  const corrected = report(zhou, '14:00', 'absence.halfDay', xu);
  expect(duty('report.element', [made, { ...corrected, corrects: made.id }], '14:30')).toBeUndefined();
});

test.each([
  ['phone', 1],
  ['approval', 0],
])('A1.3.5 an oral report on %s: signatures owed afterwards %i', (kind, count) => {
  const poison = incident('09:00', { kind: 'foodPoisoning' });
  const basis = kind === 'phone' ? { kind, approvedBy: he } : { kind, decision: 'decision' };
  const made = say('authorityReport', zhou, '09:20', {
    incident: poison.id,
    authority: 'districtBureau',
    form: 'oral',
    basis: basis as never,
    text: '',
    happened: at('09:20'),
  });
  const found = duties('authority.signature', [poison, made], '09:30', inCase(poison.id));
  expect(found).toHaveLength(count);
  for (const one of found) expect([one.owners, one.due]).toEqual([[he], at('2026-11-25 23:59:59.999')]);
});

describe('once a term', () => {
  const terms = [{ id: 't1', name: '', schoolYear: '2026', from: '2026-09-01', to: '2026-11-30' }] as never;
  const change = { school: { calendar: { ...school.calendar, terms } } };
  const review = say('safetyReview', he, '10:00', {
    from: plusDays(tuesday, -9),
    until: tuesday,
    analysis: '1',
    summary: '1',
  });
  test('A6.6 the safety register is reviewed; with nobody in the office the next level sees the vacancy', () => {
    const open = duty('safety.review', [], '09:00', change);
    expect(open).toMatchObject({
      state: 'open',
      owners: [he],
      vacancy: 'studentAffairs',
      due: at('2026-11-30 16:40'),
    });
    expect(duty('safety.review', [review], '11:00', change)?.state).toBe('done');
  });
  test('a calendar without terms has no duty per term', () => {
    expect(duty('safety.review', [], '09:00')).toBeUndefined();
  });
});

describe('one day ahead', () => {
  const trip = say('plannedEvent', sun, '09:00', {
    about: 'outing',
    title: '校外教學',
    date: '2026-11-30' as PlainDate,
    classes: [class3],
  });
  const sides = {
    calendarDay: '2026-11-29 23:59:59.999',
    schoolDay: '2026-11-27 16:40',
    hours: '2026-11-29 08:00',
  };
  test.each(Object.entries(sides))('A4.3 option %s: guardians hear by %s', (oneDayAhead, due) => {
    const pack = RulePack.parse({ ...(data as object), chosen: { oneDayAhead } });
    const found = evaluate(facts([trip]), pack, at('10:00')).duties;
    const raised = found.filter((one) => one.about === trip.id);
    expect(raised.map((one) => [one.rule, one.owners, one.due])).toEqual([
      ['event.announce', [zhou], at(due)],
    ]);
  });
  test('an announcement to the class closes it, one to another class does not', () => {
    const announce = (forClass: string) =>
      say('announcement', zhou, '10:00', {
        of: trip.id,
        class: forClass as never,
        text: '1',
        how: 'notice',
        students: [],
      });
    expect(duty('event.announce', [trip, announce('class4')], '11:00')?.state).toBe('open');
    expect(duty('event.announce', [trip, announce(class3)], '11:00')?.state).toBe('done');
  });
});

describe('duties among people', () => {
  const trip = say('firstNotice', sun, '09:00', {
    what: '1',
    toldBy: 'self',
    students: [],
    to: [chen, zhou],
  });
  const id = `notice.acknowledge:${trip.id}`;
  test('the first owner who claims a duty has it; a stranger cannot', () => {
    const claim = (who: PersonId, when: string) => say('claim', who, when, { duty: id });
    const found = duty(
      'notice.acknowledge',
      [trip, claim(lin, '09:01'), claim(zhou, '09:03'), claim(chen, '09:02')],
      '09:04',
    );
    expect(found?.claimed).toEqual({ at: at('09:02'), by: chen });
  });
  test('a duty handed over belongs to the colleague, and goes back when handed back', () => {
    const hand = (from: PersonId, to: PersonId, when: string) =>
      say('dutyHandover', from, when, { duty: id, to });
    expect(duty('notice.acknowledge', [trip, hand(zhou, lin, '09:02')], '09:04')?.owners).toEqual([lin]);
    const back = [trip, hand(zhou, lin, '09:02'), hand(lin, zhou, '09:03')];
    expect(duty('notice.acknowledge', back, '09:04')?.owners).toEqual([zhou]);
    expect(duty('notice.acknowledge', [trip, hand(he, lin, '09:02')], '09:04')?.owners).toEqual([chen, zhou]);
  });
  test('a cover holds the role within its dates', () => {
    const fall = incident('09:00');
    const cover = (from: string, until: string) =>
      say('cover', he, '08:00', {
        person: zhou,
        by: sun,
        from: from as PlainDate,
        until: until as PlainDate,
      });
    const owners = (one: ReturnType<typeof cover>) =>
      duties('injury.guardian', [fall, one], '09:05', inCase(fall.id))[0]?.owners;
    expect(owners(cover('2026-11-24', '2026-11-24'))).toEqual([sun]);
    expect(owners(cover('2026-11-25', '2026-11-30'))).toEqual([zhou]);
  });
});

describe('A3.6 food poisoning', () => {
  const poison = (body: Partial<Body<'incident'>> = {}) =>
    incident('09:00', { kind: 'foodPoisoning', ...body });
  const step = (id: string, of: ReturnType<typeof poison>, ...more: Parameters<typeof facts>[0]) =>
    duties(`foodPoisoning.${id}`, [of, ...more], '10:00', inCase(of.id))[0];

  test('two hours from when it happened, else from when the first person in school knew, else from the record', () => {
    const times = { happened: at('08:10'), firstKnown: at('08:40') };
    expect(step('bureau', poison(times))).toMatchObject({
      due: at('10:10'),
      why: { clock: { start: 'happened' } },
    });
    expect(step('bureau', poison({ firstKnown: at('08:40') }))?.due).toBe(at('10:40'));
    expect(step('bureau', poison())?.due).toBe(at('11:00'));
  });

  test('both authorities are owed a report, and each closes its own only; saying "done" is no report', () => {
    const one = poison();
    const made = say('authorityReport', zhou, '09:20', {
      incident: one.id,
      authority: 'districtBureau',
      form: 'oral',
      basis: { kind: 'emergency', reason: '聯絡不到校長' },
      text: '',
      happened: at('09:20'),
    });
    expect(step('bureau', one, made)?.state).toBe('done');
    expect(step('health', one, made)).toMatchObject({ state: 'open', approval: { emergency: true } });
    const done = say('stepDone', zhou, '09:20', {
      incident: one.id,
      step: 'foodPoisoning.health',
      result: 'done',
    });
    expect(step('health', one, done)?.state).toBe('open');
  });

  test('a step that comes after another opens when that is done', () => {
    const one = poison();
    const register = say('stepDone', zhou, '09:30', {
      incident: one.id,
      step: 'foodPoisoning.register',
      result: 'done',
    });
    expect(step('assist', one)).toBeUndefined();
    expect(step('assist', one, register)?.opens).toBe(at('09:30'));
  });

  test('no other incident runs this playbook', () => {
    expect(step('bureau', incident('09:00'))).toBeUndefined();
  });
});
