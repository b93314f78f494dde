import { asChosen, coreParts, type RulePack, source } from '@wuhe/duties';
import {
  bodies,
  Calendar,
  type Field,
  fieldsOf,
  fieldWord,
  type Kind,
  languages,
  refusalWords,
  valueWord,
} from '@wuhe/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { packHere } from './adoption.ts';
import { draftRecord } from './projections/record.ts';
import { controlsOf, documentsFor, lackOf, recordableKinds } from './record/places.ts';
import {
  at,
  cai,
  class3,
  founding,
  known,
  lesson,
  people,
  reading,
  today,
  type Who,
  zhang,
} from './testing/school.testing.ts';
import { codeOf, Village } from './testing/village.testing.ts';

let village: Village;
const rules = (who: Who, time?: string) => village.popup(who, time).todo.map((card) => card.rule);
const adopt = (part: string, on = true, who: Who = 'he', time = '07:30', more: object = {}) =>
  village.do(who, time, { command: 'adopt', part, on, ...more });
const card = (who: Who, rule: string) => village.popup(who).todo.find((one) => one.rule === rule);
const record = (who: Who, time: string, kind: Kind, ...all: object[]) =>
  village.do(who, time, { command: 'record', kind, bodies: all });
/** What the form of a card proposes, as its body, with these answers. */
function filled(who: Who, rule: string, kind: Kind, answers: object) {
  const duties = card(who, rule)?.duties ?? [];
  const draft = draftRecord(village.scene(who), 'zh-Hant', { kind, duties });
  return (draft?.targets ?? []).map(({ known: given }) => ({ ...draft?.suggested, ...given, ...answers }));
}
const slip = {
  student: zhang,
  class: class3,
  covers: [{ date: today }],
  reason: '發燒',
  applicant: 'guardian',
  channel: 'message',
  happened: at('07:40'),
};

beforeEach(async () => {
  village = await Village.found();
});

describe('Rules are taken on part by part', () => {
  it('a new school has the core only', () => {
    const parts = village.desk('xu').parts;
    expect(parts.filter((part) => part.inForce).map((part) => part.id)).toEqual(coreParts(source));
    expect(parts.every((part) => part.rules.length > 0)).toBe(true);
    expect(village.desk('he').mayAdopt).toBe(true);
    expect(village.desk('xu').mayAdopt).toBe(false);
  });

  it('the principal takes a part on, everybody sees it, and leaving it takes its open duties along', async () => {
    expect(rules('zhou', '15:00')).not.toContain('daily.figures');
    await adopt('checks', true, 'he', '15:01');
    expect(rules('zhou', '15:05')).toContain('daily.figures');
    expect(village.desk('xu').parts.find((part) => part.id === 'checks')).toMatchObject({
      inForce: true,
      since: today,
    });
    await adopt('checks', false, 'he', '15:10');
    expect(rules('zhou', '15:11')).not.toContain('daily.figures');
  });

  it('nobody else decides, the core cannot be left, and a date that is over is refused', async () => {
    expect(await codeOf(adopt('checks', true, 'zhou'))).toBe('role.missing');
    expect(await codeOf(adopt('attendance', false))).toBe('input.invalid');
    expect(await codeOf(adopt('nowhere'))).toBe('input.invalid');
    expect(await codeOf(adopt('checks', true, 'he', '07:30', { from: '2020-01-01' }))).toBe('input.invalid');
    expect(rules('zhou', '15:00')).not.toContain('daily.figures');
  });

  it('a later date waits for its day; the same again adds nothing', async () => {
    await adopt('checks', true, 'he', '07:30', { from: '2030-01-07' });
    expect(rules('zhou', '15:00')).not.toContain('daily.figures');
    const shown = () => village.desk('xu').parts.find((part) => part.id === 'checks');
    expect(shown()).toMatchObject({ inForce: false, since: undefined, coming: '2030-01-07' });
    await adopt('checks', false, 'he', '07:31');
    expect(shown()).toMatchObject({ inForce: false, coming: undefined });
    await adopt('checks', true, 'he', '07:32');
    expect(shown()).toMatchObject({ inForce: true, since: today, coming: undefined });
    const before = village.cabinet.count();
    await adopt('checks', true, 'he', '07:33');
    expect(village.cabinet.count()).toBe(before);
    expect(rules('zhou', '15:00')).toContain('daily.figures');
  });

  it('what was recorded before a part was taken on raises nothing by it', async () => {
    await village.room('zhou').say(
      [
        {
          kind: 'leaveSlip',
          body: slip as never,
          to: documentsFor(village.room('zhou'), 'leaveSlip', slip, today),
        },
      ],
      at('07:40', '2026-11-20'),
    );
    await adopt('leave');
    expect(rules('zhou', '08:30')).toEqual([]);
    await record('chen', '08:31', 'leaveSlip', slip);
    expect(rules('zhou', '08:32')).toEqual(['leave.decide']);
  });
});

describe('A control for every duty', () => {
  const all = packHere(
    source,
    (source.parts ?? []).map((part) => part.id),
  );

  it('every rule that the product raises has one, and its form knows what the duty knows', () => {
    expect(all.rules.length).toBeGreaterThan(50);
    for (const rule of all.rules) {
      expect(controlsOf(rule, source), rule.id).not.toEqual([]);
      for (const control of controlsOf(rule, source))
        if ('record' in control) expect(() => fieldsOf(control.record), rule.id).not.toThrow();
    }
  });

  it('every rule that it does not raise is said to be not here', async () => {
    const here = new Set(all.rules.map((rule) => rule.id));
    const shown = village.desk('xu').parts.flatMap((part) => part.rules);
    for (const rule of source.rules) {
      const view = shown.find((one) => one.id === rule.id);
      // What another side of an option would bring is not shown.
      if (!asChosen(rule, source)) expect(view, rule.id).toBeUndefined();
      else expect(view?.lack === undefined, rule.id).toBe(here.has(rule.id));
    }
  });

  it('what is not here says why: health and cases are nobody’s yet, who holds no homes, no screen closes it', () => {
    const lack = (id: string) => {
      const rule = source.rules.find((one) => one.id === id);
      return rule && lackOf(rule, source);
    };
    expect(lack('special.file')).toBe('health');
    expect(lack('incident.report')).toBe('case');
    expect(lack('return.counselling')).toBe('office');
    expect(lack('dropout.team')).toBe('office');
    expect(lack('dropoutForm.academicOffice')).toBeUndefined();
    expect(lack('notice.hold')).toBe('control');
    expect(lack('dropoutForm.gradeHead')).toBeUndefined();
    const known = [
      'finding.answer',
      'finding.dispose',
      'finding.unanswered',
      'notice.hold',
      'officer.vacant',
    ];
    const without = source.rules.filter((rule) => lackOf(rule, source) === 'control').map((rule) => rule.id);
    expect(without.sort()).toEqual(
      [...known, 'assessment.publicity', 'disclosure.fields', 'dropout.batch', 'lesson.restrictions'].sort(),
    );
  });

  it('the controls are those of the sides of options that the school chose', () => {
    const figures = source.rules.find((one) => one.id === 'daily.figuresSchool');
    if (!figures) throw new Error('no such rule');
    const closed: RulePack = {
      ...source,
      chosen: { ...source.chosen, dailyFigures: 'twoActs' },
      rules: source.rules.map((rule) =>
        rule === figures
          ? {
              ...rule,
              variants: [
                { option: 'dailyFigures', is: 'twoActs', closedBy: [{ kind: 'attendanceSummary' }] },
              ],
            }
          : rule,
      ),
    };
    const [changed] = closed.rules.filter((rule) => rule.id === figures.id);
    expect(changed && controlsOf(changed, closed)).toEqual([{ record: 'attendanceSummary' }]);
    expect(controlsOf(figures, source)).toEqual([{ record: 'dailyFigures' }]);
  });

  it('no card of a day is without one, with every part taken on', async () => {
    for (const part of village.desk('he').parts) if (!part.core) await adopt(part.id);
    await village.do('lin', '08:05', reading(1, { [zhang]: 'absent', [cai]: 'leftEarly' }));
    await record('chen', '08:06', 'leaveSlip', slip);
    await record('xu', '08:07', 'hiddenDanger', { place: '樓梯', text: '扶手鬆了' });
    for (const who of ['lin', 'zhou', 'chen', 'he', 'xu'] as const)
      for (const time of ['08:40', '11:50', '15:40'])
        for (const one of village.popup(who, time).todo)
          expect(
            one.acts.filter((act) => act !== 'explain').length + one.records.length,
            one.rule,
          ).toBeGreaterThan(0);
  });
});

describe('Leave by the form (A1.3.2, A2.1.3)', () => {
  beforeEach(async () => {
    await adopt('leave');
    await record('chen', '07:41', 'leaveSlip', slip);
  });

  it('a slip raises its duty, with one button', () => {
    village.popup('zhou', '07:42');
    expect(card('zhou', 'leave.decide')).toMatchObject({
      students: [{ id: zhang }],
      acts: [],
      records: [{ kind: 'leaveDecision', title: '請假的答覆' }],
    });
    expect(card('zhou', 'leave.decide')?.why.closes).toBe('請假的答覆');
  });

  it('the slip’s form offers the whole day first, and a day alone is enough', async () => {
    const draft = draftRecord(village.scene('chen'), 'zh-Hant', { kind: 'leaveSlip', duties: [] });
    const covers = draft?.fields.find((field) => field.name === 'covers');
    const session = covers && 'fields' in covers && covers.fields.find((field) => field.name === 'session');
    expect(session).toMatchObject({ control: 'choice', optional: true, empty: '整天，或下面選的節次' });
    expect(draft?.suggested.covers).toEqual([{ date: today }]);
  });

  it('the form asks only for the answer, and accepting closes the duty and publishes the leave', async () => {
    village.popup('zhou', '07:42');
    const duties = card('zhou', 'leave.decide')?.duties ?? [];
    const draft = draftRecord(village.scene('zhou'), 'zh-Hant', { kind: 'leaveDecision', duties });
    expect(draft?.fields.map(({ name, label }) => [name, label])).toEqual([
      ['decision', '答覆'],
      ['reason', '不准的理由'],
    ]);
    await record(
      'zhou',
      '07:43',
      'leaveDecision',
      ...filled('zhou', 'leave.decide', 'leaveDecision', { decision: 'accepted' }),
    );
    // Accepted, it is still owed to the school (A6.3).
    expect(rules('zhou', '07:44')).toEqual(['leave.passOn']);
    await village.do('lin', '08:05', reading(1, { [zhang]: 'absent' }));
    expect(rules('lin', '08:15')).toEqual([]);
    expect(village.panel('lin', lesson(1), '08:15').known).toMatchObject([{ id: zhang, mark: 'leave' }]);
  });

  it('only the homeroom teacher answers, a refusal says why, and the same again adds nothing', async () => {
    village.popup('zhou', '07:42');
    const accepted = filled('zhou', 'leave.decide', 'leaveDecision', { decision: 'accepted' });
    expect(await codeOf(record('chen', '07:43', 'leaveDecision', ...accepted))).toBe('role.missing');
    const refused = filled('zhou', 'leave.decide', 'leaveDecision', { decision: 'refused' });
    expect(await codeOf(record('zhou', '07:43', 'leaveDecision', ...refused))).toBe('input.invalid');
    await record('zhou', '07:43', 'leaveDecision', ...accepted);
    const before = village.cabinet.count();
    await record('zhou', '07:44', 'leaveDecision', ...accepted);
    expect(village.cabinet.count()).toBe(before);
  });

  it('a kind of a scope that no laptop holds is refused, and nothing is half recorded', async () => {
    const before = village.cabinet.count();
    expect(await codeOf(record('zhou', '07:43', 'incident', {}))).toBe('input.invalid');
    expect(
      await codeOf(record('zhou', '07:43', 'leaveSlip', { ...slip, reason: '再請' }, { student: zhang })),
    ).toBe('input.invalid');
    expect(await codeOf(record('xu', '07:43', 'leaveSlip', slip))).toBe('role.missing');
    expect(village.cabinet.count()).toBe(before);
  });
});

describe('A first notice (A4.11)', () => {
  it('is proposed to the chain above, reaches it, and its report is owed', async () => {
    expect(village.popup('lin', '09:00').offers).toEqual([]);
    await adopt('incidents');
    await adopt('reporting');
    expect(village.popup('lin', '09:00').offers[0]).toEqual({ kind: 'firstNotice', title: '急報' });
    const draft = draftRecord(village.scene('lin', '09:00'), 'zh-Hant', { kind: 'firstNotice', duties: [] });
    const body = { ...draft?.suggested, what: '樓梯口有學生跌倒', students: [] };
    await record('lin', '09:00', 'firstNotice', body);
    expect(rules('zhou', '09:01')).toContain('notice.acknowledge');
    expect(rules('lin', '09:01')).toContain('notice.elements');
    const elements = {
      when: known('九點'),
      where: known('樓梯口'),
      what: known('跌倒'),
      why: known('不明'),
      outcome: known('已送醫'),
    };
    const report = filled('lin', 'notice.elements', 'noticeReport', { elements });
    await record('lin', '09:05', 'noticeReport', { ...report[0], to: [people.he.id] });
    expect(rules('lin', '09:06')).not.toContain('notice.elements');
  });
});

describe('Dropout by the form (B)', () => {
  const form = {
    student: zhang,
    class: class3,
    sex: 'male',
    enrolmentNumber: 'G1',
    since: today,
    reason: '家庭',
    measures: '家訪',
    presentState: '在家',
  };
  const team = {
    student: zhang,
    class: class3,
    members: [
      { person: people.he.id, as: 'leader' },
      { person: people.lin.id, as: 'teacher' },
      { person: people.zhou.id, as: 'homeroomTeacher' },
    ],
  };
  beforeEach(() => adopt('dropout'));

  it('B.report the form goes from the homeroom teacher to the grade head, who returns it with a reason', async () => {
    await record('zhou', '09:00', 'dropoutForm', form);
    expect(rules('zhou', '09:01')).toContain('dropoutForm.homeroom');
    const passed = filled('zhou', 'dropoutForm.homeroom', 'dropoutFormHop', { result: 'passed' });
    expect(passed).toMatchObject([{ hop: 'homeroom', student: zhang }]);
    await record('zhou', '09:02', 'dropoutFormHop', ...passed);
    expect(rules('zhou', '09:03')).not.toContain('dropoutForm.homeroom');
    expect(rules('chen', '09:03')).toContain('dropoutForm.gradeHead');
    const returned = filled('chen', 'dropoutForm.gradeHead', 'dropoutFormHop', { result: 'returned' });
    expect(await codeOf(record('chen', '09:04', 'dropoutFormHop', ...returned))).toBe('input.invalid');
    await record('chen', '09:04', 'dropoutFormHop', { ...returned[0], reason: '缺學籍號' });
    expect(rules('zhou', '09:05')).toContain('dropoutForm.returned');
  });

  it('B.persuade appointment, meeting, notice and its delivery follow one another, each with the case known', async () => {
    await record('chen', '09:00', 'rescueCase', team);
    const entry = { text: '見面', happened: at('09:00') };
    for (const [rule, kind, more] of [
      ['persuade.appointment', 'caseEntry', entry],
      ['persuade.meeting', 'caseEntry', entry],
      ['persuade.notice', 'returnNotice', { duties: '按時到校', until: '2026-12-01' }],
      ['persuade.deliveryStudent', 'noticeDelivery', { result: 'signed', happened: at('09:00') }],
    ] as const) {
      expect(rules('zhou', '09:05')).toContain(rule);
      await record('zhou', '09:05', kind, ...filled('zhou', rule, kind, more));
      expect(rules('zhou', '09:05')).not.toContain(rule);
    }
  });

  it('B.help a plan is asked for at warning level, and its causes are written one per line', async () => {
    await record('zhou', '09:00', 'dropoutWarning', { student: zhang, class: class3, reasons: ['成績下滑'] });
    await record('zhou', '09:01', 'returnRefusal', { student: zhang, text: '不想念', happened: at('09:00') });
    village.popup('zhou', '09:02');
    const duties = card('zhou', 'dropout.plan')?.duties ?? [];
    const draft = draftRecord(village.scene('zhou'), 'zh-Hant', { kind: 'supportPlan', duties });
    expect(draft?.fields.find((field) => field.name === 'causes')?.control).toBe('texts');
    const plan = {
      causes: ['家庭'],
      measures: [{ what: '補課', by: people.lin.id, from: today }],
      review: '2026-12-08',
    };
    await record('zhou', '09:03', 'supportPlan', ...filled('zhou', 'dropout.plan', 'supportPlan', plan));
    expect(rules('zhou', '09:04')).not.toContain('dropout.plan');
  });

  it('B.def a suspension frees on every laptop of the class, without its reason; only the homeroom teacher says it', async () => {
    const suspension = { student: zhang, class: class3, from: '2026-11-02', until: '2027-01-29' };
    const draft = draftRecord(village.scene('zhou'), 'zh-Hant', { kind: 'suspension', duties: [] });
    expect(draft?.fields.map((field) => field.name)).toEqual(['student', 'from', 'until']);
    expect(await codeOf(record('lin', '07:30', 'suspension', suspension))).toBe('role.missing');
    await village.do('lin', '08:05', reading(1, { [zhang]: 'absent', [cai]: 'absent' }));
    expect(village.panel('lin', lesson(1), '08:15').cards[0]?.students).toHaveLength(2);
    await record('zhou', '08:16', 'suspension', suspension);
    expect(village.panel('lin', lesson(1), '08:17').cards[0]?.students.map((one) => one.id)).toEqual([cai]);
    await village.do('lin', '08:55', reading(2, { [zhang]: 'absent' }));
    expect(village.panel('lin', lesson(2), '09:10').cards).toEqual([]);
    expect(village.panel('lin', lesson(2), '09:10').known).toMatchObject([{ id: zhang, mark: 'leave' }]);
  });

  it('B.watch a complaint reaches who looks into complaints, never its subject, and the answer its author', async () => {
    const offered = village.popup('lin', '09:00').offers.map((one) => one.kind);
    expect(offered).toContain('complaint');
    await record('lin', '09:00', 'complaint', { subject: people.zhou.id, from: 'guardian', text: '體罰' });
    expect(rules('he', '09:01')).toContain('complaint.investigate');
    expect(
      village
        .room('zhou')
        .facts()
        .statements.some((one) => one.kind === 'complaint'),
    ).toBe(false);
    const answer = { finding: '屬實', measures: '談話' };
    await record(
      'he',
      '09:05',
      'complaintAnswer',
      ...filled('he', 'complaint.investigate', 'complaintAnswer', answer),
    );
    expect(rules('he', '09:06')).not.toContain('complaint.investigate');
    expect(
      village
        .room('lin')
        .facts()
        .statements.some((one) => one.kind === 'complaintAnswer'),
    ).toBe(true);
    // The principal is complained of, and nobody else is there to look into it.
    const ofPrincipal = { subject: people.he.id, from: 'staff', text: '帳目' };
    expect(await codeOf(record('lin', '09:10', 'complaint', ofPrincipal))).toBe('role.missing');
  });

  it('B.assess the assessment is the principal’s once a year', async () => {
    const { school, ...rest } = founding();
    const term = { id: '2026-1', schoolYear: '2026-2027', from: '2026-08-31', to: '2027-01-22' };
    const calendar = Calendar.parse({ ...school.calendar, terms: [term] });
    village = await Village.found({ ...rest, school: { ...school, calendar } });
    await adopt('dropout');
    expect(rules('he', '09:00')).toContain('dropout.assess');
    const assessed = { form: 'award', people: [people.zhou.id], classes: [class3], text: '勸返有方' };
    await record('he', '09:01', 'assessment', assessed);
    expect(rules('he', '09:02')).not.toContain('dropout.assess');
  });
});

describe('What follows when a deadline passes (A1.1)', () => {
  it('A4.11 an emergency notice that nobody saw in five minutes reaches the grade head, whose 「收到」 ends it', async () => {
    await adopt('incidents');
    await adopt('reporting');
    const notice = { what: '跌倒', toldBy: 'self', students: [zhang], to: [people.zhou.id, people.chen.id] };
    await record('lin', '09:00', 'firstNotice', notice);
    expect(rules('chen', '09:04')).not.toContain('notice.unseen');
    village.popup('chen', '09:12');
    expect(card('chen', 'notice.unseen')).toMatchObject({ acts: ['acknowledge'] });
    const of = card('chen', 'notice.unseen')?.statement;
    await village.do('chen', '09:13', { command: 'acknowledge', of: [of] });
    expect(rules('chen', '09:14')).not.toContain('notice.unseen');
  });
});

describe('Every field of a kind that can be recorded', () => {
  const named = (field: Field): Field[] => [field, ...('fields' in field ? field.fields.flatMap(named) : [])];

  it.each(recordableKinds)('%s has names in three languages, for its values too', (kind) => {
    for (const field of fieldsOf(kind).flatMap(named)) {
      for (const language of languages) {
        expect(fieldWord(kind, field.name)?.[language], field.name).toBeTruthy();
        if ('values' in field)
          for (const value of field.values)
            expect(valueWord(kind, field.name, value)?.[language], `${field.name} ${value}`).toBeTruthy();
      }
    }
  });

  it('what a schema refuses of several fields together has a sentence', () => {
    const messages = recordableKinds.flatMap((kind) => together(bodies[kind]));
    expect(messages).toContain('ends before it begins');
    const ofOneField = ['not a date', 'not an instant'];
    for (const message of messages.filter((one) => !ofOneField.includes(one)))
      expect(refusalWords, message).toHaveProperty([message]);
  });
});

interface Checked {
  _zod: {
    def: {
      checks?: { _zod: { def: { error?: (issue: object) => unknown; check?: string } } }[];
      shape?: Record<string, Checked>;
    };
  };
}

/** Messages of the refinements of an object and of its fields. */
function together(schema: unknown): string[] {
  const { def } = (schema as Checked)._zod;
  const own = (def.checks ?? [])
    .filter((check) => check._zod.def.check === 'custom')
    .map((check) => String(check._zod.def.error?.({})));
  return [
    ...own,
    ...Object.values(def.shape ?? {}).flatMap((inner) => (inner._zod.def.checks ? together(inner) : [])),
  ];
}
