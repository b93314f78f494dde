/** B: the passages of the dropout flow, and what is refused. */
import { type Body, plusDays, type Statement, type StatementId } from '@wuhe/model';
import { expect, test } from 'vitest';
import { contextOf } from './context.ts';
import { daysUnderEvaluation } from './days.ts';
import { createEngine } from './engine.ts';
import { stateOf } from './flow.ts';
import { RulePack } from './pack.ts';
import { data, source } from './source.ts';
import { at, class3, duties, duty, facts, he, say, school, tuesday, xu, zhou } from './testing/school.ts';
import { workLog, worldOf } from './world.ts';

const flow = source.flows[0];
function standing(...statements: Statement[]) {
  if (!flow) throw new Error('no flow');
  const days = daysUnderEvaluation(school.calendar, at('17:00'), 10, source.inForceFrom);
  return stateOf(contextOf(worldOf(facts([]), source, [], workLog()), days, statements, at('17:00')), flow);
}
const declare = (when: string, body: Partial<Body<'dropoutDeclaration'>> = {}) =>
  say('dropoutDeclaration', zhou, when, {
    student: xu,
    class: class3,
    definition: 3,
    text: '1',
    evidence: ['visit' as StatementId],
    since: tuesday,
    ...body,
  });
const refusal = (when: string) =>
  say('returnRefusal', zhou, when, { student: xu, text: '1', happened: at(when) });
const visit: Statement = {
  ...say('visit', zhou, '08:00', {
    student: xu,
    visitors: [zhou],
    result: 'metGuardian',
    text: '1',
    happened: at('07:50'),
  }),
  id: 'visit' as StatementId,
};
const apply = say('returnApplication', zhou, '10:00', {
  student: xu,
  applicant: 'student',
  papers: [],
  text: '',
});
const papers = say('papersCheck', he, '11:00', { student: xu, of: apply.id, result: 'inOrder' });
const assess = say('academicAssessment', he, '12:00', {
  student: xu,
  of: papers.id,
  assessors: [he],
  class: class3,
  text: '1',
});
const place = say('placement', he, '13:00', { student: xu, of: assess.id, class: class3, from: tuesday });

test('B.return status changes only at the end, after application, papers and assessment', () => {
  const steps = [visit, declare('09:00'), apply, papers, assess, place];
  const states = steps.map((_, index) => standing(...steps.slice(0, index + 1)).state);
  expect(states).toEqual(['enrolled', 'droppedOut', 'applied', 'papersInOrder', 'assessed', 'enrolled']);
  expect(standing(...steps.toReversed()).state).toBe('enrolled');
});

test('B.return a step out of order is refused, with a code', () => {
  const { state, refused } = standing(visit, declare('09:00'), apply, assess, place);
  expect(state).toBe('applied');
  expect(refused).toEqual([
    { code: 'passage.outOfOrder', passage: 'assess', by: assess.id, missing: [] },
    { code: 'passage.outOfOrder', passage: 'place', by: place.id, missing: [] },
  ]);
});

test('B.def refusing after persuasion needs the recorded refusals that it names', () => {
  const first = refusal('08:00');
  const second = refusal('08:30');
  const asked = declare('09:00', { definition: 2, evidence: [first.id, second.id] });
  expect(standing(asked)).toMatchObject({
    state: 'enrolled',
    refused: [{ code: 'passage.evidenceMissing', missing: [0] }],
  });
  expect(standing(first, second, asked).state).toBe('droppedOut');
});

test('B.def leaving on their own needs evidence that exists', () => {
  expect(standing(declare('09:00'))).toMatchObject({
    state: 'enrolled',
    refused: [{ code: 'passage.evidenceMissing', passage: 'left', missing: [0] }],
  });
});

test('B.def option repeatedPersuasion: two recorded refusals, or three', () => {
  const three = RulePack.parse({ ...(data as object), chosen: { repeatedPersuasion: 'three' } });
  const said = ['08:00', '08:10', '08:20'].map(refusal);
  const asked = (count: number) =>
    declare('09:00', { definition: 2, evidence: said.slice(0, count).map((one) => one.id) });
  const state = (count: number, pack = source) => {
    const engine = createEngine(facts([]), pack);
    engine.add([...said, asked(count)]);
    return engine.standing('dropout', xu, at('10:00'))?.state;
  };
  expect([state(2), state(2, three), state(3, three)]).toEqual(['droppedOut', 'enrolled', 'droppedOut']);
});

test('B.return papers returned: back to where the student applied from', () => {
  const returned = say('papersCheck', he, '11:00', {
    student: xu,
    of: apply.id,
    result: 'returned',
    reason: '1',
  });
  expect(standing(visit, declare('09:00'), apply, returned).state).toBe('droppedOut');
  const suspended = say('suspension', he, '09:00', {
    student: xu,
    class: class3,
    from: tuesday,
    until: plusDays(tuesday, 30),
    reason: 'illness',
  });
  expect(standing(suspended, apply, returned).state).toBe('suspended');
});

test('B.report a dropout is reported to the leaders while it lasts; B.follow contact with home returns', () => {
  const gone = declare('09:00');
  expect(duty('dropout.directReport', [visit, gone], '09:30')).toMatchObject({
    owners: [zhou],
    to: [he],
    due: at('11:00'),
  });
  expect(duty('dropout.directReport', [visit, gone, apply], '10:30')).toBeUndefined();
  const back = [visit, gone, apply, papers, assess, place];
  const first = duty('return.homeSchool', back, '2026-11-25 09:00');
  expect(first?.due).toBe(at('2026-12-07 16:40'));
  const follow = say('followUp', zhou, '2026-11-26 09:00', { student: xu, area: 'homeSchool', text: '1' });
  expect(duties('return.homeSchool', [...back, follow], '2026-11-26 10:00')[0]?.state).toBe('done');
  expect(duties('return.homeSchool', [...back, follow], '2026-12-09 10:00')[0]?.state).toBe('open');
});

test('B applies to senior high', () => {
  expect(
    duties('dropout.directReport', [visit, declare('09:00')], '09:30', { school: { stage: 'primary' } }),
  ).toEqual([]);
  expect(
    duties('dropout.directReport', [visit, declare('09:00')], '09:30', { school: { stage: 'senior' } }),
  ).toHaveLength(1);
});
