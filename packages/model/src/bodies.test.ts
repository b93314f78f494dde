/** What the records of the rules refuse. */
import { expect, test } from 'vitest';
import { bodies, type Kind } from './statements.ts';

const at = '2026-11-24T00:12:00.000Z';
const later = '2026-11-24T00:20:00.000Z';
const ok = (kind: Kind, body: object) => bodies[kind].safeParse(body).success;

test('A1.3.5 a written report to an authority needs a signed approval; an oral one may go on a phoned one', () => {
  const report = { incident: 'i', authority: 'districtBureau', text: '', happened: at };
  const phone = { kind: 'phone', approvedBy: 'he' };
  expect(ok('authorityReport', { ...report, form: 'oral', basis: phone })).toBe(true);
  expect(ok('authorityReport', { ...report, form: 'written', basis: phone })).toBe(false);
  expect(
    ok('authorityReport', { ...report, form: 'written', basis: { kind: 'approval', decision: 'd' } }),
  ).toBe(true);
});

test('nobody knows of an incident before it happened', () => {
  const notice = { what: '1', toldBy: 'self', students: [], to: [] };
  expect(ok('firstNotice', { ...notice, happened: at, firstKnown: later })).toBe(true);
  expect(ok('firstNotice', { ...notice, happened: later, firstKnown: at })).toBe(false);
  expect(ok('firstNotice', { ...notice, firstKnown: at })).toBe(true);
});

test('A2.1.3, B.report, B.return a refusal or return has a reason', () => {
  expect(ok('leaveDecision', { of: 's', decision: 'refused' })).toBe(false);
  expect(ok('leaveDecision', { of: 's', decision: 'refused', reason: '1' })).toBe(true);
  expect(ok('dropoutFormHop', { of: 'f', student: 'xu', hop: 'gradeHead', result: 'returned' })).toBe(false);
  expect(ok('papersCheck', { of: 'f', student: 'xu', result: 'returned' })).toBe(false);
  expect(ok('stepDone', { incident: 'i', step: 'a.b', result: 'notApplicable' })).toBe(false);
});

test('B.def (2) repeated persuasion is at least two different refusals', () => {
  const declared = { student: 'xu', class: 'c3', text: '1', since: '2026-11-24' };
  expect(ok('dropoutDeclaration', { ...declared, definition: 2, evidence: ['a', 'a'] })).toBe(false);
  expect(ok('dropoutDeclaration', { ...declared, definition: 2, evidence: ['a', 'b'] })).toBe(true);
  expect(ok('dropoutDeclaration', { ...declared, definition: 3, evidence: ['a'] })).toBe(true);
  expect(ok('dropoutDeclaration', { ...declared, definition: 1, evidence: ['a', 'b'] })).toBe(false);
});

test('A4.9 a declared condition names its proof, or who brings it by when', () => {
  const declared = { student: 'xu', class: 'c3', declared: 'condition', restrictions: [] };
  expect(ok('declaration', declared)).toBe(false);
  expect(ok('declaration', { ...declared, proof: { state: 'notYetGiven', by: 'zhou', until: later } })).toBe(
    true,
  );
});

test('B.contact two different people visit; A5.1 all four criteria; a cover is somebody else', () => {
  const plan = { student: 'xu', date: '2026-11-24', safety: '1' };
  expect(ok('visitPlan', { ...plan, visitors: ['lin', 'lin'] })).toBe(false);
  expect(ok('visitPlan', { ...plan, visitors: ['lin', 'zhou'] })).toBe(true);
  const officer = { student: 'xu', class: 'c3', from: '2026-09-01', until: '2027-01-20' };
  expect(ok('officerAppointment', { ...officer, criteria: ['character', 'results', 'teamwork'] })).toBe(
    false,
  );
  expect(
    ok('officerAppointment', { ...officer, criteria: ['character', 'results', 'teamwork', 'expression'] }),
  ).toBe(true);
  expect(ok('cover', { person: 'a', by: 'a', from: '2026-11-24', until: '2026-11-24' })).toBe(false);
});

test.each([
  ['morningCheck', { class: 'c3', date: '2026-11-24', enrolled: 1, missing: ['xu', 'cai'] }, 'custom', []],
  [
    'dailyFigures',
    { class: 'c3', date: '2026-11-24', expected: 2, attended: 2, onLeave: 1, absent: 0, to: [] },
    'custom',
    [],
  ],
  [
    'dailyFigures',
    { class: 'c3', date: '2026-11-24', expected: -1, attended: 0, onLeave: 0, absent: 0, to: [] },
    'too_small',
    ['expected'],
  ],
  [
    'leaveSlip',
    {
      student: 'xu',
      class: 'c3',
      covers: [],
      reason: '1',
      applicant: 'student',
      channel: 'sms',
      happened: at,
    },
    'too_small',
    ['covers'],
  ],
  [
    'leaveSlip',
    {
      student: 'xu',
      class: 'c3',
      covers: [{ date: '2026-02-30' }],
      reason: '1',
      applicant: 'student',
      channel: 'sms',
      happened: at,
    },
    undefined,
    ['covers', 0, 'date'],
  ],
  [
    'gatePass',
    { student: 'xu', class: 'c3', from: later, until: at, reason: '1', paper: false },
    'custom',
    [],
  ],
  [
    'gatePass',
    { student: 'xu', class: 'c3', from: at, until: later, returnBy: at, reason: '1', paper: false },
    'custom',
    [],
  ],
  ['leavePassedOn', { of: 's', student: 'xu', to: [] }, 'too_small', ['to']],
  ['attendanceSummary', { from: '2026-11-24', until: '2026-11-23', summary: '1' }, 'custom', []],
  [
    'hazardNotice',
    { place: '1', text: '1', from: '2026-11-24', until: '2026-11-23', classes: [] },
    'custom',
    [],
  ],
  ['registryCheck', { class: 'c3', complete: 3, enrolled: 2 }, 'custom', []],
  ['elementFound', { of: 's', element: 'who', text: '1' }, 'invalid_value', ['element']],
  ['elementFound', { of: 's', element: 'why', text: ' ' }, 'too_small', ['text']],
  ['routeReason', { of: 's', reason: '' }, 'too_small', ['reason']],
  [
    'restrictionNotice',
    { of: 's', student: 'xu', restrictions: [], to: ['lin'] },
    'too_small',
    ['restrictions'],
  ],
  [
    'declarationCampaign',
    { schoolYear: '2026', class: 'c3', students: ['xu'], until: later },
    'invalid_format',
    ['schoolYear'],
  ],
  [
    'declaration',
    { student: 'xu', class: 'c3', declared: 'nothing', restrictions: [{ activity: '1', measure: 'avoid' }] },
    'custom',
    [],
  ],
  [
    'contact',
    { student: 'xu', route: 'call', result: 'reached', learned: 'rumour', happened: at },
    'invalid_value',
    ['learned'],
  ],
  [
    'disclosureRequest',
    {
      title: '1',
      recipient: '1',
      purpose: '1',
      channel: 'media',
      content: '1',
      sha256: 'a'.repeat(64),
      fields: [{ name: '1', why: '' }],
    },
    'too_small',
    ['fields', 0, 'why'],
  ],
] as const)('%s %j is refused with %s at %j', (kind, body, code, path) => {
  const [issue] = bodies[kind].safeParse(body).error?.issues ?? [];
  expect(issue?.path).toEqual(path);
  if (code) expect(issue?.code).toBe(code);
});
