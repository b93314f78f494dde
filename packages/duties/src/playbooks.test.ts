/** A1.2.2, A2.2, A3, A4.12–A4.14: the playbooks step by step, their branches, recipients, deadlines and what must not happen. */
import type { Body, IncidentFact, PersonId, Role, Statement, StatementId } from '@wuhe/model';
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { RulePack } from './pack.ts';
import { data, source } from './source.ts';
import {
  at,
  cai,
  class3,
  cohort,
  everything,
  facts,
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
} from './testing/school.ts';

const [nurse, affairs, secretary, guard] = ['nurse', 'affairs', 'secretary', 'guard'] as PersonId[] as [
  PersonId,
  PersonId,
  PersonId,
  PersonId,
];
const role = (person: PersonId, of: Role) => ({ person, role: of });
const roles = [
  ...school.roles,
  role(nurse, 'nurse'),
  role(affairs, 'studentAffairs'),
  role(secretary, 'partySecretary'),
  role(guard, 'securityHead'),
];

const incident = (body: Partial<Body<'incident'>>, when = '09:00') =>
  say('incident', lin, when, {
    kind: 'injury',
    setting: 'campus',
    severity: 'minor',
    title: '跌倒',
    hurt: [{ student: xu }],
    students: [xu],
    facts: {},
    ...body,
  });
const choose = (chosen: Record<string, string>) => RulePack.parse({ ...(data as object), chosen });
function all(of: Statement<'incident'>, more: readonly Statement[] = [], now = '09:05', pack = source) {
  const holds = [...everything, { scope: 'case', case: of.id } as const];
  return evaluate(facts([of, ...more], { holds, school: { roles } }), pack, at(now)).duties;
}
/** Open steps of one playbook, without its name. */
const open = (book: string, ...of: Parameters<typeof all>) => [
  ...new Set(
    all(...of)
      .filter((one) => one.rule.startsWith(`${book}.`) && one.state === 'open')
      .map((one) => one.rule.slice(book.length + 1)),
  ),
];
const step = (rule: string, ...of: Parameters<typeof all>) => all(...of).find((one) => one.rule === rule);
const aid = (of: Statement, takenTo: Body<'aid'>['takenTo'], when = '09:02') =>
  say('aid', lin, when, { incident: of.id, what: '1', takenTo, happened: at(when) });
const told = (of: Statement, student = xu, when = '09:04') =>
  say('guardianNotice', zhou, when, {
    student,
    about: 'injury',
    incident: of.id,
    route: 'call',
    reached: true,
    happened: at(when),
  });
const done = (of: Statement, name: string, when = '09:03') =>
  say('stepDone', zhou, when, { incident: of.id, step: name, result: 'done' });
const sent = (
  of: Statement,
  authority: string,
  form: 'oral' | 'written',
  basis: Body<'authorityReport'>['basis'],
  text = '全文',
) =>
  say('authorityReport', zhou, '09:30', {
    incident: of.id,
    authority,
    form,
    basis,
    text,
    happened: at('09:30'),
  });
const ask = (of: Statement, authority: string, content = '全文') =>
  say('disclosureRequest', zhou, '09:10', {
    title: '1',
    recipient: '1',
    purpose: '1',
    channel: 'superior',
    content,
    sha256: 'a'.repeat(64),
    incident: of.id,
    authority,
  });
const approve = (request: Statement, by = he, sha = 'a') =>
  say('disclosureDecision', by, '09:20', {
    request: request.id,
    decision: 'approved',
    sha256: sha.repeat(64),
  });
const emergency = { kind: 'emergency', reason: '聯絡不到校長' } as const;
const approval = (decision: Statement) => ({ kind: 'approval', decision: decision.id }) as const;

describe('injury', () => {
  const fall = incident({});

  test('A1.2.2.2, A4.12 care, homeroom teacher, office, principal and guardians at the same time; recipients add up', () => {
    const found = all(fall).filter((one) => one.rule.startsWith('injury.') && one.state === 'open');
    expect(Object.fromEntries(found.map((one) => [one.rule, [one.owners, one.to]]))).toEqual({
      'injury.care': [[lin], []],
      'injury.homeroom': [[lin], [zhou]],
      'injury.office': [[lin], [affairs]],
      'injury.principal': [[lin], [he]],
      'injury.guardian': [[zhou], []],
      'injury.evidence': [[affairs], []],
    });
  });

  test('A2.2.2, A4.13 care and guardians recorded under the setting’s playbook count before the inquiry', () => {
    const cases = [
      [inside('physicalEducation'), 'sportCare.firstAid', 'sport.guardian'],
      [inside('laboratory'), 'laboratoryCare.infirmary', 'laboratory.guardian'],
      [inside('offCampus'), 'offCampus.care', 'offCampus.guardian'],
      [inside('schoolBus'), 'schoolBus.care', 'schoolBus.guardian'],
    ] as const;
    for (const [one, care, guardian] of cases) {
      const informed = { ...done(one, guardian), body: { ...done(one, guardian).body, student: xu } };
      expect(step('injury.inquiry', one, [done(one, care)]), care).toBeUndefined();
      expect(step('injury.inquiry', one, [informed]), guardian).toBeUndefined();
      expect(step('injury.inquiry', one, [done(one, care), informed])?.state, care).toBe('open');
    }
  });

  test('A2.2.2 the hurt are aided and taken to hospital, and their parents contacted', () => {
    expect(step('injury.care', fall)).toMatchObject({ level: 'now', clauses: expect.anything() });
    expect(source.playbooks.find((book) => book.id === 'injury')?.clauses).toContain('A2.2.2');
    expect(step('injury.care', fall, [aid(fall, 'hospital')])?.state).toBe('done');
    expect(step('injury.guardian', fall, [told(fall)])?.state).toBe('done');
  });

  test('A4.13 inquiry opens only after care and every guardian are recorded, and major cases have the principal', () => {
    const two = incident({ students: [xu, cai], severity: 'major' });
    expect(step('injury.inquiry', two, [aid(two, 'hospital')])).toBeUndefined();
    expect(step('injury.inquiry', two, [aid(two, 'hospital'), told(two)])).toBeUndefined();
    expect(step('injury.inquiry', two, [told(two), told(two, cai)])).toBeUndefined();
    const after = [aid(two, 'hospital'), told(two), told(two, cai)];
    expect(step('injury.inquiry', two, after)).toMatchObject({ owners: [affairs], opens: at('09:04') });
    expect(step('injury.inquiryPrincipal', two, after)?.owners).toEqual([he]);
    expect(step('injury.inquiryPrincipal', fall, [aid(fall, 'hospital'), told(fall)])).toBeUndefined();
  });

  test('unknown severity counts as serious; an update to minor takes that back', () => {
    const unknown = incident({ severity: 'unknown' });
    const before = [aid(unknown, 'hospital'), told(unknown)];
    expect(step('injury.inquiryPrincipal', unknown, before)).toBeDefined();
    const judged = say('incidentUpdate', lin, '09:03', { incident: unknown.id, severity: 'minor' });
    expect(step('injury.inquiryPrincipal', unknown, [...before, judged])).toBeUndefined();
  });

  test('A4.12 each recipient is told separately; whoever acknowledged the first notice has been told', () => {
    expect(open('injury', fall, [seen(zhou, '09:01', fall)])).not.toContain('homeroom');
    expect(open('injury', fall, [seen(zhou, '09:01', fall)])).toContain('principal');
    const notice = say('firstNotice', lin, '08:55', { what: '1', toldBy: 'self', students: [xu], to: [he] });
    const later = incident({ of: notice.id });
    const found = open('injury', later, [notice, seen(he, '08:56', notice)]);
    expect(found).not.toContain('principal');
    expect(found).toContain('homeroom');
  });

  test('who is first on the spot and homeroom teacher has nobody to tell', () => {
    const own = { ...fall, author: zhou };
    expect(open('injury', own)).not.toContain('homeroom');
  });

  test('a student hurt in violence is an injury too; a poisoned one is cared for by that playbook alone', () => {
    expect(open('injury', incident({ kind: 'violence' }))).toContain('care');
    expect(open('injury', incident({ kind: 'foodPoisoning' }))).toEqual([]);
  });

  test('A2.2.4, A2.2.5 scene and evidence are kept, then analysis and archive', () => {
    const group = say('team', affairs, '09:10', { incident: fall.id, task: 'inquiry', members: [affairs] });
    const cared = [aid(fall, 'hospital'), told(fall)];
    expect(step('injury.closing', fall, cared, '10:00')).toBeUndefined();
    expect(step('injury.closing', fall, [...cared, group], '10:00')).toMatchObject({ state: 'open' });
    const kept = say('evidence', lin, '09:04', {
      incident: fall.id,
      what: '1',
      keptBy: lin,
      happened: at('09:04'),
    });
    expect(step('injury.evidence', fall, [kept])?.state).toBe('done');
  });

  test('A1.3.4 an incident is owed its report with five elements', () => {
    expect(step('incident.report', fall)).toMatchObject({ owners: [lin], due: at('13:00') });
  });
});

describe('A1.2.2.1, A1.3.3 conflict', () => {
  const quarrel = (more: Partial<Body<'incident'>> = {}) =>
    incident({ kind: 'conflict', hurt: [], students: [xu, cai], ...more });
  test('the homeroom teacher settles it and tells the grade group; severe or of wide effect also the principal', () => {
    expect(open('conflict', quarrel())).toEqual(['settle', 'gradeGroup']);
    expect(open('conflict', quarrel({ severity: 'unknown' }))).toContain('principal');
    expect(open('conflict', quarrel({ facts: { wideEffect: 'yes' } }))).toContain('principal');
  });
  test('across classes the office coordinates; within one class it does not hear', () => {
    const other = { id: 'wei', class: 'class4', number: '1', name: 'wei', from: '2025-09-01' } as never;
    const of = quarrel({ students: [xu, 'wei' as never] });
    const holds = [...everything, { scope: 'case', case: of.id } as const];
    const change = {
      holds,
      school: { roles, classes: [...school.classes, { id: 'class4' as never, name: '4', cohort }] },
      students: [{ id: xu, class: class3, number: '1', name: 'xu', from: tuesday }, other],
    };
    const found = evaluate(facts([of], change), source, at('09:05')).duties;
    expect(found.find((one) => one.rule === 'conflict.office')?.to).toEqual([affairs]);
    expect(step('conflict.office', quarrel())).toBeUndefined();
  });
});

const inside = (setting: Body<'incident'>['setting'], more: Partial<Body<'incident'>> = {}) =>
  incident({ setting, ...more });
const fact = (...names: IncidentFact[]) => Object.fromEntries(names.map((name) => [name, 'yes'] as const));

describe('A3.1 laboratory', () => {
  test('infirmary first; serious or not known: hospital; going higher closes it', () => {
    expect(open('laboratoryCare', inside('laboratory'))).toEqual(['infirmary']);
    expect(open('laboratoryCare', inside('laboratory', { severity: 'unknown' }))).toEqual(['hospital']);
    const one = inside('laboratory');
    expect(step('laboratoryCare.infirmary', one, [aid(one, 'hospital')])?.state).toBe('done');
    expect(open('injury', one)).not.toContain('care');
  });
  test('a minor one is written within three calendar days to both offices, a major one at once oral, then written', () => {
    const small = inside('laboratory', { happened: at('2026-11-23 16:00') });
    expect(step('laboratory.writtenBureau', small)?.due).toBe(at('2026-11-26 23:59:59.999'));
    expect(open('laboratory', small)).toEqual(
      expect.arrayContaining(['scene', 'guardian', 'writtenBureau', 'writtenSafety', 'insurer']),
    );
    const big = inside('laboratory', { severity: 'major' });
    expect(open('laboratory', big)).toEqual(expect.arrayContaining(['oralBureau', 'oralSafety']));
    expect(open('laboratory', big)).not.toContain('afterwardsBureau');
    const oral = sent(big, 'bureauOffice', 'oral', emergency);
    expect(open('laboratory', big, [oral], '09:31')).toContain('afterwardsBureau');
    expect(open('laboratory', big, [oral], '09:31')).not.toContain('afterwardsSafety');
  });
  test('fire: alarm and evacuation by the plan, only where there is one', () => {
    expect(open('laboratory', inside('laboratory', { facts: fact('fire') }))).toContain('fire');
    expect(open('laboratory', inside('laboratory'))).not.toContain('fire');
  });
  test('aftercare comes after the insurer', () => {
    const one = inside('laboratory');
    expect(open('laboratory', one, [done(one, 'laboratory.insurer')])).toContain('aftercare');
    expect(open('laboratory', one)).not.toContain('aftercare');
  });
});

describe('A3.2 PE', () => {
  test('grave or not judgeable: hospital; judged not grave: first aid', () => {
    expect(open('sportCare', inside('physicalEducation'))).toEqual(['firstAid', 'hospital']);
    const light = inside('physicalEducation', { facts: { grave: 'no' } });
    expect(open('sportCare', light)).toEqual(['firstAid']);
    const one = inside('physicalEducation');
    expect(step('sportCare.hospital', one, [aid(one, 'infirmary')])?.state).toBe('open');
  });
  test('major ones go promptly to both offices; an ordinary one is reported to nobody', () => {
    const ordinary = open('sport', inside('physicalEducation'));
    expect(ordinary.filter((id) => /Bureau|Safety/.test(id))).toEqual([]);
    const major = inside('physicalEducation', { severity: 'major' });
    expect(open('sport', major)).toEqual(expect.arrayContaining(['promptBureau', 'promptSafety']));
    expect(step('sport.promptBureau', major)).toMatchObject({
      due: at('11:00'),
      approval: { emergency: false },
    });
  });
  test('the insurer hears at once only when in class or by a facility, and the school is liable', () => {
    const insurer = (...names: IncidentFact[]) =>
      open('sport', inside('physicalEducation', { facts: fact(...names) })).includes('insurer');
    expect([insurer('inClass'), insurer('schoolLiable'), insurer('facility', 'schoolLiable')]).toEqual([
      false,
      false,
      true,
    ]);
    const one = inside('physicalEducation', { facts: fact('inClass') });
    const liable = say('liability', affairs, '09:04', { incident: one.id, liable: 'school', reason: '1' });
    expect(open('sport', one, [liable])).toContain('insurer');
  });
});

describe('A3.3 off campus', () => {
  const trip = (more: Partial<Body<'incident'>> = {}) => inside('offCampus', { leader: sun, ...more });
  test('minor: school and organiser each write within three days to the comprehensive section; major: promptly, with a team', () => {
    const small = open('offCampus', trip());
    expect(small).toEqual(expect.arrayContaining(['writtenSection', 'organiser', 'care', 'guardian']));
    expect(small.filter((id) => /Bureau|Safety|team/.test(id))).toEqual([]);
    const big = open('offCampus', trip({ severity: 'major' }));
    expect(big).toEqual(expect.arrayContaining(['promptBureau', 'promptSafety', 'team']));
    expect(big).not.toContain('writtenSection');
  });
  test('while travelling: police and leaders at the same time, by whoever leads the trip', () => {
    const road = trip({ facts: fact('whileTravelling') });
    expect(open('travelling', road)).toEqual(expect.arrayContaining(['police', 'leaders', 'rescue']));
    expect(step('travelling.police', road)).toMatchObject({ owners: [sun], level: 'now' });
    expect(step('travelling.leaders', road)?.to).toEqual([he, secretary]);
    expect(open('travelling', trip())).toEqual([]);
  });
  test('A3.3, A1.2.2.2 the principal is told once: by the leader while travelling, else by who opened it', () => {
    const askedOf = (one: Statement<'incident'>, pack = source) =>
      all(one, [], '09:05', pack).flatMap(({ rule, to }) => (to.includes(he) ? rule : []));
    const road = trip({ facts: fact('whileTravelling'), severity: 'major' });
    expect(askedOf(road)).toEqual(['travelling.leaders']);
    expect(askedOf(road, choose({ injuryToPrincipal: 'serious' }))).toEqual(['travelling.leaders']);
    expect(askedOf(trip())).toEqual(['injury.principal']);
    const fight = incident({ kind: 'violence' });
    expect(askedOf(fight).filter((rule) => rule !== 'violence.group')).toEqual(['violence.leaders']);
  });
  test.each([
    ['school', ['procedure', 'insurer']],
    ['student', ['procedure']],
    ['driver', ['fleet']],
    ['venue', ['venue']],
    ['organiser', ['venue']],
    ['undetermined', []],
  ] as const)('liability of the %s leads to %j', (liable, wanted) => {
    const one = trip();
    const found = say('liability', affairs, '09:04', { incident: one.id, liable, reason: '1' });
    const branches = ['procedure', 'insurer', 'fleet', 'venue', 'traffic'];
    expect(
      open('offCampus', one, [found])
        .filter((id) => branches.includes(id))
        .sort(),
    ).toEqual([...wanted].sort());
  });
});

describe('A3.4 school bus', () => {
  const bump = inside('schoolBus', {
    kind: 'safetyAccident',
    hurt: [],
    facts: { vehicleBadlyDamaged: 'no' },
  });
  test('nobody hurt: it may be settled, no police; students are moved, and it is written all the same', () => {
    const found = open('schoolBus', bump);
    expect(found).toEqual(expect.arrayContaining(['settle', 'transfer', 'writtenBureau', 'writtenSafety']));
    expect(found).not.toContain('police');
    expect(found).not.toContain('guardian');
    expect(step('schoolBus.settle', bump)).toMatchObject({ level: 'know' });
  });
  test('hurt or badly damaged: police', () => {
    expect(open('schoolBus', inside('schoolBus'))).toContain('police');
    const damaged = inside('schoolBus', {
      hurt: [],
      kind: 'safetyAccident',
      facts: fact('vehicleBadlyDamaged'),
    });
    expect(open('schoolBus', damaged)).toContain('police');
  });
  test('the setting stands in for the general report of a safety accident', () => {
    expect(open('safetyAccident', bump)).not.toContain('bureau');
    expect(open('safetyAccident', incident({ kind: 'safetyAccident', hurt: [] }))).toContain('bureau');
  });
});

describe('A3.5 violence', () => {
  const fight = incident({ kind: 'violence', hurt: [] });
  const command = (commander: PersonId, when: string) =>
    say('command', commander, when, { incident: fight.id, commander, action: 'taken' });
  test('leaders at once; the principal commands and forms the group with secretary and department heads', () => {
    expect(step('violence.leaders', fight)?.to).toEqual([he, secretary]);
    expect(step('violence.group', fight)).toMatchObject({ owners: [he], level: 'now' });
  });
  test('the head of security commands for the time being, and hands back; a teacher cannot', () => {
    const taken = command(guard, '09:01');
    expect(step('violence.group', fight, [taken])?.owners).toEqual([guard]);
    expect(step('violence.group', fight, [taken, command(he, '09:03')])?.owners).toEqual([he]);
    expect(step('violence.group', fight, [command(wu, '09:01')])?.owners).toEqual([he]);
  });
  test('the principal hears who commands for the time being, and only the principal ends that', () => {
    const taken = command(guard, '09:01');
    const heard = (...more: Statement[]) =>
      all(fight, [taken, ...more], '09:30').find((one) => one.rule === 'incident.commandTemporary');
    expect(heard()).toMatchObject({ owners: [he], to: [guard], state: 'open' });
    expect(heard(seen(secretary, '09:05', taken))?.state).toBe('open');
    expect(heard(seen(he, '09:05', taken))?.state).toBe('done');
  });
  test('command gives no power to approve', () => {
    const request = ask(fight, 'police');
    const decide = (more: Statement[], pack = source) =>
      all(fight, [request, command(guard, '09:01'), ...more], '09:30', pack).find(
        (one) => one.rule === 'disclosure.decide',
      );
    expect(decide([])?.owners).toEqual([he]);
    expect(decide([approve(request, guard)])?.state).toBe('open');
  });
});

describe('A1.3.5, A3.5 standing in', () => {
  const poison = incident({ kind: 'foodPoisoning' });
  const cover = (power: 'duties' | 'approval', author = he) =>
    say('cover', author, '08:00', {
      person: he,
      by: wu,
      role: 'principal',
      power,
      from: tuesday,
      until: tuesday,
    });
  const request = ask(poison, 'districtBureau');
  const decision = approve(request, wu);
  const state = (more: Statement[], pack = source) =>
    step('foodPoisoning.bureau', poison, [request, decision, ...more], '09:40', pack)?.state;
  const report = sent(poison, 'districtBureau', 'written', approval(decision));
  test('who stands in has the duties and no approval; a deputy named by the principal has approval and no duties', () => {
    expect(state([report, cover('duties')])).toBe('open');
    expect(state([report, cover('approval')])).toBe('done');
    expect(state([report, cover('approval', wu)])).toBe('open');
    expect(step('foodPoisoning.group', poison, [cover('duties')])?.owners).toEqual([wu]);
    expect(step('foodPoisoning.group', poison, [cover('approval')])?.owners).toEqual([he]);
  });
  test('option standingIn: one power includes the other', () => {
    expect(state([report, cover('duties')], choose({ standingIn: 'onePower' }))).toBe('done');
  });
});

describe('A1.3.5 what closes a report to an authority', () => {
  const poison = incident({ kind: 'foodPoisoning' });
  const request = ask(poison, 'districtBureau');
  const decision = approve(request);
  const state = (...more: Statement[]) =>
    step('foodPoisoning.bureau', poison, [request, decision, ...more], '09:40')?.state;
  const unapproved = (...more: Statement[]) =>
    all(poison, [request, decision, ...more], '09:40').filter((one) => one.rule === 'authority.unapproved');
  test('a valid approval of exactly this text, recipient and incident; anything else does not, and the principal hears', () => {
    const good = sent(poison, 'districtBureau', 'written', approval(decision));
    expect([state(good), unapproved(good).length]).toEqual(['done', 0]);
    const changed = sent(poison, 'districtBureau', 'written', approval(decision), '全文，改過');
    expect([state(changed), unapproved(changed)[0]?.owners]).toEqual(['open', [he]]);
    const unknown = sent(poison, 'districtBureau', 'written', {
      kind: 'approval',
      decision: 'x' as StatementId,
    });
    expect([state(unknown), unapproved(unknown).length]).toEqual(['open', 1]);
    const other = approve(request, he, 'b');
    expect(state(other, sent(poison, 'districtBureau', 'written', approval(other)))).toBe('open');
    const wrong = { ...ask(poison, 'healthSupervision') };
    const wrongly = approve(wrong);
    expect(state(wrong, wrongly, sent(poison, 'districtBureau', 'written', approval(wrongly)))).toBe('open');
  });
  test('a corrected request voids its approval', () => {
    const revised = { ...ask(poison, 'districtBureau', '新文'), corrects: request.id };
    const late = sent(poison, 'districtBureau', 'written', approval(decision));
    expect(state(revised, late)).toBe('open');
  });
  test('oral on the phone: only where a principal said so; on an emergency: only to a statutory recipient', () => {
    const phoned = (by: PersonId) =>
      sent(poison, 'districtBureau', 'oral', { kind: 'phone', approvedBy: by });
    expect([state(phoned(he)), state(phoned(wu))]).toEqual(['done', 'open']);
    expect(state(sent(poison, 'districtBureau', 'oral', emergency))).toBe('done');
    const outside = sent(poison, 'insurer', 'oral', emergency);
    expect(unapproved(outside)).toHaveLength(1);
    expect(all(poison, [outside], '09:40').some((one) => one.rule === 'authority.signature')).toBe(false);
  });
});

describe('A3.6, A1.2.2.3, A2.2.1 reports to authorities', () => {
  test.each([
    ['foodPoisoning', ['bureau', 'health']],
    ['epidemic', ['bureau', 'diseaseControl', 'health']],
    ['safetyAccident', ['bureau', 'safetyOffice']],
    ['crime', ['bureau']],
    ['abnormalDeath', ['bureau']],
  ] as const)('%s is reported to %j', (kind, wanted) => {
    const one = incident({ kind, hurt: [] });
    const reports = all(one).filter((duty) => duty.rule.startsWith(`${kind}.`) && duty.approval);
    expect(reports.map((duty) => duty.rule.slice(kind.length + 1)).sort()).toEqual([...wanted].sort());
  });
  test('A3.6 every guardian of the sick is told, and the sick have company', () => {
    const two = incident({ kind: 'foodPoisoning', students: [xu, cai] });
    expect(open('foodPoisoning', two)).toEqual(
      expect.arrayContaining(['care', 'parents', 'register', 'group']),
    );
    const left = all(two, [told(two)]).filter((one) => one.rule === 'foodPoisoning.parents');
    expect(left.map((one) => [one.student, one.state])).toEqual(
      expect.arrayContaining([
        [xu, 'done'],
        [cai, 'open'],
      ]),
    );
  });
});

test.each([
  ['injury', 'evidence', [affairs]],
  ['safetyAccident', 'evidence', [affairs]],
  ['epidemic', 'record', [nurse]],
] as const)('A6.5 %s: a detailed record, with scene and evidence kept (%s)', (kind, id, owners) => {
  const one = incident({ kind, hurt: kind === 'injury' ? [{ student: xu }] : [] });
  const kept = say('evidence', affairs, '09:04', {
    incident: one.id,
    what: '現場照片',
    keptBy: affairs,
    happened: at('09:03'),
  });
  const owed = step(`${kind}.${id}`, one);
  expect(owed).toMatchObject({ state: 'open', owners, due: at('2026-11-25 16:40') });
  expect(owed?.clauses).toContain('A6.5');
  expect(step(`${kind}.${id}`, one, [kept])?.state).toBe('done');
});

test('A4.14 insurance is offered to every student of the class once a school year', () => {
  const terms = [
    { id: 't1', name: '', schoolYear: '2026-2027', from: '2026-11-23', to: '2027-01-20' },
  ] as never;
  const offer = (student: typeof xu) =>
    say('insurance', zhou, '09:00', { student, schoolYear: '2026-2027', state: 'declined' });
  const change = { school: { calendar: { ...school.calendar, terms } } };
  const state = (...statements: Statement[]) =>
    evaluate(facts(statements, change), source, at('10:00')).duties.find(
      (one) => one.rule === 'insurance.offer',
    )?.state;
  const everyone = facts([]).students.map((one) => one.id);
  expect(state(...everyone.slice(1).map(offer))).toBe('open');
  expect(state(...everyone.map(offer))).toBe('done');
});

describe('options', () => {
  test('injuredGoTo: the setting’s playbook, or hospital in every case', () => {
    const one = inside('laboratory');
    expect(open('injury', one)).not.toContain('care');
    const general = choose({ injuredGoTo: 'general' });
    expect(open('injury', one, [], '09:05', general)).toContain('care');
    expect(open('laboratoryCare', one, [], '09:05', general)).toEqual([]);
  });
  test('injuryToPrincipal in PE: always by A1, or when urgent, complex or unknown by A3.2', () => {
    const heard = (urgent: 'yes' | 'no' | 'unknown', pack = source) =>
      all(inside('physicalEducation', { facts: { urgentOrComplex: urgent } }), [], '09:05', pack)
        .filter((one) => one.to.includes(he))
        .map((one) => one.rule);
    expect([heard('no'), heard('yes')]).toEqual([['injury.principal'], ['injury.principal']]);
    const serious = choose({ injuryToPrincipal: 'serious' });
    expect([heard('no', serious), heard('yes', serious), heard('unknown', serious)]).toEqual([
      [],
      ['sport.leaders'],
      ['sport.leaders'],
    ]);
  });
  test('threeDayReport: as each playbook says, or always to both offices', () => {
    const both = choose({ threeDayReport: 'bothOffices' });
    const written = (book: string, of: Statement<'incident'>) =>
      open(book, of, [], '09:05', both).filter((id) => id.startsWith('written'));
    expect(written('offCampus', inside('offCampus'))).toEqual(['writtenBureau', 'writtenSafety']);
    expect(written('sport', inside('physicalEducation'))).toEqual(['writtenBureau', 'writtenSafety']);
  });
  test('promptly: a number of the pack, or at once', () => {
    const major = inside('physicalEducation', { severity: 'major' });
    const due = (pack = source) => step('sport.promptBureau', major, [], '09:05', pack);
    expect(due()).toMatchObject({ due: at('11:00'), level: 'due' });
    expect(due(choose({ promptly: 'atOnce' }))).toMatchObject({ due: at('09:00'), level: 'now' });
  });
  test('poisoningClock: when it happened, or when the first person knew', () => {
    const one = incident({ kind: 'foodPoisoning', happened: at('07:00'), firstKnown: at('08:00') });
    expect(step('foodPoisoning.bureau', one)?.due).toBe(at('09:00'));
    expect(
      step('foodPoisoning.bureau', one, [], '09:05', choose({ poisoningClock: 'firstKnown' }))?.due,
    ).toBe(at('10:00'));
  });
  test('approvalAgainstClock: an oral report may go first, or never', () => {
    const one = incident({ kind: 'foodPoisoning' });
    const report = sent(one, 'districtBureau', 'oral', emergency);
    expect(step('foodPoisoning.bureau', one, [report], '09:40')?.state).toBe('done');
    const strict = choose({ approvalAgainstClock: 'approvalFirst' });
    expect(step('foodPoisoning.bureau', one, [report], '09:40', strict)).toMatchObject({
      state: 'open',
      approval: { emergency: false },
    });
  });
  test('offices: a function goes to the office that the school maps it to', () => {
    const one = incident({});
    const mapped = RulePack.parse({
      ...(data as object),
      functions: { ...source.functions, injury: 'academicOffice' },
    });
    expect(step('injury.office', one)?.to).toEqual([affairs]);
    expect(step('injury.office', one, [], '09:05', mapped)).toMatchObject({ vacancy: 'academicOffice' });
  });
});
