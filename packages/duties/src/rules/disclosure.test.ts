import type { Statement } from '@wuhe/model';
import { expect, test } from 'vitest';
import {
  at,
  chen,
  date,
  duties,
  duty,
  everything,
  he,
  say,
  school,
  seen,
  sun,
  wu,
} from '../testing/school.ts';

const decideRule = 'disclosure.decide';
const answeredRule = 'disclosure.answered';
const digest = 'a'.repeat(64);

function request(when: string, more: { corrects?: Statement; until?: string; by?: typeof wu } = {}) {
  const body = {
    title: '十日早知',
    recipient: '海城晚報',
    purpose: '專題',
    channel: 'media' as const,
    content: '全文',
    sha256: digest,
  };
  return say(
    'disclosureRequest',
    more.by ?? wu,
    when,
    { ...body, ...(more.until ? { until: at(more.until) } : {}) },
    more.corrects,
  );
}

const decision = (by: typeof he, when: string, of: Statement, sha256 = digest) =>
  say('disclosureDecision', by, when, {
    request: of.id,
    decision: 'returned',
    sha256,
    reason: '第二段能認出學生',
  });

const first = request('09:05', { until: '2026-11-25 17:00' });

test('A1.3.5 a request waits for the principal until it is decided, due when it says', () => {
  expect(duty(decideRule, [first], '10:00')).toMatchObject({
    state: 'open',
    owners: [he],
    level: 'due',
    due: at('2026-11-25 17:00'),
    about: first.id,
    acts: ['decide'],
    values: { title: '十日早知' },
  });
  expect(duty(decideRule, [first], '2026-11-25 17:00:00.001')?.level).toBe('late');
  const open = duty(decideRule, [request('09:05')], '10:00');
  expect(open?.level).toBe('due');
  expect(open?.due).toBeUndefined();
});

test('A1.3.5 only a principal decides, and only exactly this content', () => {
  expect(duty(decideRule, [first, decision(chen, '10:00', first)], '11:00')?.state).toBe('open');
  expect(duty(decideRule, [first, decision(he, '10:00', first, 'b'.repeat(64))], '11:00')?.state).toBe(
    'open',
  );
  const made = decision(he, '10:00', first);
  expect(duty(decideRule, [first, made], '11:00')).toMatchObject({
    state: 'done',
    closed: { by: made.id },
    acts: [],
  });
});

test('A1.3.5 a named deputy decides within the dates, not outside of them', () => {
  const roles = [
    ...school.roles,
    { person: sun, role: 'principal' as const, from: date('2026-11-24'), until: date('2026-11-24') },
  ];
  const change = { school: { roles } };
  expect(duty(decideRule, [first], '10:00', change)?.owners).toEqual([he, sun]);
  expect(duty(decideRule, [first, decision(sun, '10:00', first)], '11:00', change)?.state).toBe('done');
  expect(
    duty(decideRule, [first, decision(sun, '2026-11-25 10:00', first)], '2026-11-25 11:00', change)?.state,
  ).toBe('open');
});

test('a revision replaces the request it corrects; nobody else’s does', () => {
  const second = request('10:30', { corrects: first });
  expect(duty(decideRule, [first, second], '11:00')?.about).toBe(second.id);
  const foreign = request('10:30', { corrects: first, by: sun });
  expect(duties(decideRule, [first, foreign], '11:00')).toHaveLength(2);
});

test('nobody is principal: whoever asked sees the empty role', () => {
  const change = { school: { roles: [] } };
  expect(duty(decideRule, [first], '10:00', change)).toMatchObject({ owners: [], vacancy: 'principal' });
  const holds = everything.filter((one) => one.scope !== 'letters' || one.person !== wu);
  expect(duties(decideRule, [first], '10:00', { ...change, holds })).toEqual([]);
});

test('whoever asked gets to know the answer, until acknowledged; a revision says that it was seen', () => {
  const made = decision(he, '10:00', first);
  expect(duty(answeredRule, [first, made], '11:00')).toMatchObject({
    state: 'open',
    level: 'know',
    owners: [wu],
    about: made.id,
    acts: ['acknowledge'],
    values: { decision: 'returned', reason: '第二段能認出學生' },
  });
  expect(duty(answeredRule, [first, made, seen(wu, '10:10', made)], '11:00')?.state).toBe('done');
  expect(duties(answeredRule, [first, made, request('10:30', { corrects: first })], '11:00')).toEqual([]);
});

test('open requests and unread answers outlive the ten days; settled ones do not', () => {
  expect(duties(decideRule, [first], '2027-01-15 10:00')).toHaveLength(1);
  const made = decision(he, '10:00', first);
  expect(duties(decideRule, [first, made], '2026-11-25 10:00')).toEqual([]);
  expect(duties(answeredRule, [first, made], '2027-01-15 10:00')).toHaveLength(1);
});
