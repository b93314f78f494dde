/** Leave slips and temporary passes. */
import type { Body } from '@wuhe/model';
import { bodies } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { RulePack } from '../pack.ts';
import { passState } from '../pass.ts';
import { rolesOf } from '../roles.ts';
import { data } from '../source.ts';
import {
  at,
  class3,
  contact,
  duty,
  excuse,
  facts,
  lin,
  reading,
  say,
  school,
  sun,
  telling,
  tuesday,
  wu,
  xu,
  zhou,
} from '../testing/school.ts';

const office = { school: { roles: [...school.roles, { person: wu, role: 'studentAffairs' as const }] } };
const slip = (when: string, body: Partial<Body<'leaveSlip'>> = {}) =>
  say('leaveSlip', zhou, when, {
    student: xu,
    class: class3,
    covers: [{ date: tuesday, session: 'forenoon' }],
    reason: '發燒',
    applicant: 'student',
    channel: 'sms',
    happened: at(when),
    ...body,
  });
const decided = (when: string, of: { id: string }, decision: 'accepted' | 'refused') =>
  say('leaveDecision', zhou, when, {
    of: of.id as never,
    decision,
    ...(decision === 'refused' ? { reason: '考試' } : {}),
  });

describe('leave', () => {
  const asked = slip('07:30');
  test('A1.3.2, A2.1.3 a slip is decided by the homeroom teacher', () => {
    expect(duty('leave.decide', [asked], '07:31')).toMatchObject({
      owners: [zhou],
      due: at('08:30'),
      values: { reason: '發燒' },
    });
    expect(duty('leave.decide', [asked, decided('07:40', asked, 'refused')], '07:41')?.state).toBe('done');
  });
  test('A6.3 an accepted slip is passed on to the school; a refused one is not', () => {
    const accepted = decided('07:40', asked, 'accepted');
    expect(duty('leave.passOn', [asked, accepted], '07:41', office)).toMatchObject({
      owners: [zhou],
      to: [wu],
      student: xu,
      state: 'open',
    });
    const passed = say('leavePassedOn', zhou, '08:00', { of: accepted.id, student: xu, to: [wu] });
    expect(duty('leave.passOn', [asked, accepted, passed], '08:01', office)?.state).toBe('done');
    expect(
      duty('leave.passOn', [asked, decided('07:40', asked, 'refused')], '07:41', office),
    ).toBeUndefined();
  });
  const under = (leaveRequest: string, rule: string, of: ReturnType<typeof slip>[]) => {
    const pack = RulePack.parse({ ...(data as object), chosen: { leaveRequest } });
    return evaluate(facts(of), pack, at('09:00')).duties.find((one) => one.rule === rule)?.state;
  };
  test.each([
    ['studentOrParent', undefined, undefined],
    ['written', 'open', undefined],
    ['parentOnPaper', 'open', 'open'],
  ])('A1.3.2, A2.1.3, A6.3 option %s on an SMS of the student', (option, paper, parent) => {
    expect([under(option, 'leave.paper', [asked]), under(option, 'leave.parent', [asked])]).toEqual([
      paper,
      parent,
    ]);
  });
  test('A6.3 the paper slip of a parent that comes later settles both', () => {
    const paper = slip('08:30', { applicant: 'guardian', channel: 'paper' });
    expect(under('parentOnPaper', 'leave.paper', [asked, paper])).toBe('done');
    expect(under('parentOnPaper', 'leave.parent', [asked, paper])).toBe('done');
    expect(under('parentOnPaper', 'leave.paper', [paper])).toBeUndefined();
  });
  test('A2.1.3 a late slip excuses, and what was owed before stays visible as known', () => {
    const absent = [reading(lin, '08:05', 1, [xu]), telling(lin, '08:12', 1, [xu])];
    const late = excuse('09:00', xu, { session: 'forenoon' });
    expect(duty('absence.contact', [...absent, late], '09:01')?.state).toBe('known');
    expect(duty('absence.contact', [...absent, contact(zhou, '08:20', xu)], '08:30')?.state).toBe('open');
  });
  test('A1.2.3.2 what the cohort reads of leave has no reason in it', () => {
    const published = bodies.excuse.parse({ student: xu, covers: [{ date: tuesday }], reason: '憂鬱' });
    expect(published).toEqual({ student: xu, covers: [{ date: tuesday }] });
  });
});

describe('temporary pass', () => {
  const pass = (by = zhou, returnBy?: string) =>
    say('gatePass', by, '09:50', {
      student: xu,
      class: class3,
      from: at('10:00'),
      until: at('10:20'),
      reason: '就醫',
      paper: false,
      ...(returnBy ? { returnBy: at(returnBy) } : {}),
    });
  const use = (of: ReturnType<typeof pass>, when: string, direction: 'exit' | 'return') =>
    say('gateUse', sun, when, { of: of.id, direction, happened: at(when) });
  const state = (of: ReturnType<typeof pass>, when: string, ...uses: ReturnType<typeof use>[]) =>
    passState(school, rolesOf(school), of, uses, at(when));

  test('A1.3.2g signed by the homeroom teacher, for one exit, until it expires', () => {
    const one = pass();
    expect(state(one, '09:59:59.999')).toBe('notYet');
    expect(state(one, '10:00')).toBe('valid');
    expect(state(one, '10:20')).toBe('expired');
    expect(state(one, '10:06', use(one, '10:05', 'exit'))).toBe('used');
    expect(state(pass(lin), '10:05')).toBe('notSigned');
    expect(state(one, '10:06', use(pass(), '10:05', 'exit'))).toBe('valid');
  });
  test('A1.3.2g who went out and is to be back is missed from the time named, not before', () => {
    const one = pass(zhou, '11:00');
    const out = use(one, '10:05', 'exit');
    expect(state(one, '10:06', out)).toBe('away');
    expect(duty('pass.return', [one], '10:10')).toBeUndefined();
    expect(duty('pass.return', [one, out], '11:00')).toMatchObject({ owners: [zhou], due: at('11:00') });
    expect(duty('pass.return', [one, out], '11:00')?.level).toBe('now');
    expect(duty('pass.return', [one, out], '11:00:00.001')?.level).toBe('late');
    const back = use(one, '10:50', 'return');
    expect(duty('pass.return', [one, out, back], '11:01')?.state).toBe('done');
    expect(state(one, '10:51', out, back)).toBe('used');
  });
  test('A1.3.2g a pass home asks for no return', () => {
    const home = pass();
    expect(duty('pass.return', [home, use(home, '10:05', 'exit')], '16:00')).toBeUndefined();
  });
});
