import { beforeEach, describe, expect, it } from 'vitest';
import {
  at,
  cai,
  elements,
  lesson,
  li,
  people,
  reading,
  student,
  today,
  type Who,
  zhang,
} from '../testing/school.testing.ts';
import { Village } from '../testing/village.testing.ts';
import { draftReport } from './report.ts';

let village: Village;
const missing = { [zhang]: 'absent', [cai]: 'absent', [li]: 'absent' } as const;
const tell = { command: 'tell', lesson: lesson(1), students: [zhang, cai], route: 'wuhe' };
const contact = (who = zhang, more: object = {}) => ({
  command: 'contact',
  students: [who],
  route: 'call',
  result: 'notAnswered',
  guardian: `g-${who}`,
  happened: village.now,
  ...more,
});
const rules = (who: Who, time?: string) => village.popup(who, time).todo.map((card) => card.rule);
const told = () =>
  village
    .room('lin')
    .facts()
    .statements.find((statement) => statement.kind === 'telling')?.id;

beforeEach(async () => {
  village = await Village.found();
  await village.do('lin', '08:05', reading(1, missing));
});

describe('A1.2.1.2 the first ten minutes', () => {
  it('raise nothing before 08:10, and then one card with both students', () => {
    expect(rules('lin', '08:09')).toEqual([]);
    const [card, ...more] = village.popup('lin', '08:10').todo;
    expect(more).toEqual([]);
    expect(card).toMatchObject({
      rule: 'absence.tell',
      level: 'now',
      what: '2 位學生未到，告知班主任？',
      lessonLabel: '第 1 節',
      acts: ['tell'],
      students: [
        { name: '張博鈞', number: '2', mark: 'absent', guardians: [] },
        { name: '蔡雨萱', number: '4', mark: 'absent' },
      ],
      to: [{ name: '周文彬', titles: ['班主任'], phone: '212' }],
    });
    expect(card?.why.clauses.map(({ id }) => id)).toEqual(['A1.2.1.2']);
    expect(card?.why.facts).toEqual(['第 1 節缺席，林佩珊讀取']);
  });

  it('the excused student raises nothing and is listed as on leave', () => {
    const view = village.panel('lin', lesson(1), '08:10');
    expect(view.cards.flatMap((card) => card.students.map(({ id }) => id))).not.toContain(li);
    expect(view.known).toMatchObject([{ id: li, mark: 'leave', badge: 3 }]);
    expect(village.popup('lin').figures).toMatchObject({ size: 10, present: 7, leave: 1, missing: 2 });
  });

  it('the panel numbers its lines without gaps or doubles, and a student stands once', async () => {
    await village.do('lin', '08:12', { ...tell, students: [zhang] });
    await village.do('lin', '08:13', reading(1, { ...missing, [zhang]: 'leave', [student(7)]: 'absent' }));
    const view = village.panel('lin', lesson(1), '08:15');
    const lines = [...view.cards.flatMap((card) => card.students), ...view.known];
    expect(lines.map(({ badge }) => badge)).toEqual(lines.map((_, index) => index + 1));
    expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
    expect(lines.map(({ id }) => id).sort()).toEqual([zhang, cai, li, student(7)].sort());
    expect(view).toMatchObject({ className: '高二 3 班', minutesIn: 15, others: 0 });
  });

  it('the panel outside of a lesson is empty, and says how much else waits', () => {
    expect(village.panel('lin', undefined, '08:10')).toMatchObject({ cards: [], known: [], others: 1 });
    expect(village.panel('lin', lesson(1), '09:00').minutesIn).toBeUndefined();
    // Lesson 2 is to be taken, and two tellings are late: each is explained for itself.
    const { due, others } = village.panel('lin', lesson(2), '09:00');
    expect(due.map((card) => card.rule)).toEqual(['absence.tell', 'absence.tell', 'lesson.register']);
    expect(others).toBe(0);
  });

  it('the panel shows what the popup shows of its class, the same cards, and counts the rest', async () => {
    await village.do('lin', '08:12', tell);
    const shown = village.panel('zhou', lesson(1), '08:13');
    expect(shown.due).toEqual(village.popup('zhou').todo);
    expect(shown.due.length).toBeGreaterThan(0);
    expect(shown.others).toBe(0);
    const elsewhere = {
      ...lesson(1),
      class: village.room('zhou').facts().school.classes[0]?.id ?? lesson(1).class,
    };
    expect(village.panel('zhou', elsewhere, '08:13')).toMatchObject({ due: [], others: shown.due.length });
  });
});

describe('Told means acknowledged', () => {
  beforeEach(() => village.do('lin', '08:12', tell));

  it('the homeroom teacher is asked; who told waits', () => {
    expect(rules('zhou')).toEqual(['absence.acknowledge', 'absence.contact']);
    expect(village.popup('zhou').todo[0]).toMatchObject({
      statement: told(),
      what: '林佩珊告知：2 位第 1 節未到',
    });
    expect(village.popup('lin', '08:14')).toMatchObject({
      todo: [],
      know: [{ state: 'told', closed: at('08:12'), unseenCall: undefined }],
    });
  });

  it('unseen for three minutes: whom to call, and what "I called" is about', async () => {
    expect(village.popup('lin', '08:15').know[0]).toMatchObject({
      unseenCall: { name: '周文彬', phone: '212' },
      acts: ['called'],
      statement: told(),
    });
    await village.do('lin', '08:16', { command: 'called', of: told() });
    expect(village.popup('lin', '08:16').doneToday[0]?.seen).toEqual({ at: at('08:16'), by: '周文彬' });
  });

  it('two tellings are two cards, because one press answers one of them', async () => {
    await village.do('lin', '08:13', reading(1, { ...missing, [student(7)]: 'absent' }));
    await village.do('lin', '08:14', { ...tell, students: [student(7)] });
    const cards = village.popup('lin', '08:18').know;
    expect(cards.map((card) => card.students.map(({ id }) => id))).toEqual([[zhang, cai], [student(7)]]);
    expect(new Set(cards.map((card) => card.statement)).size).toBe(2);
  });

  it('seen by whom and when', async () => {
    await village.do('chen', '08:13', { command: 'acknowledge', of: [told()] });
    expect(village.popup('lin').know[0]?.state).toBe('told');
    await village.do('zhou', '08:14', { command: 'acknowledge', of: [told()] });
    expect(village.popup('lin').doneToday[0]?.seen).toEqual({ at: at('08:14'), by: '周文彬' });
    const entry = village.desk('zhou', { student: zhang }).student?.history.find(({ id }) => id === told());
    expect(entry?.seen).toBe('周文彬 08:14 看到');
  });

  it('the next lesson says that the homeroom teacher knows, and nobody is called again', async () => {
    await village.do('zhou', '08:14', { command: 'acknowledge', of: [told()] });
    await village.do('lin', '08:55', reading(2, missing));
    const view = village.panel('lin', lesson(2), '09:05');
    expect(view.cards).toEqual([]);
    expect(view.known).toMatchObject([
      { id: zhang, remark: '周文彬 08:14 已知', badge: 1 },
      { id: cai, badge: 2 },
      { id: li, mark: 'leave', badge: 3 },
    ]);
  });
});

describe('A1.2.1.1, A1.2.1.3 up the chain', () => {
  beforeEach(async () => {
    await village.do('lin', '08:12', tell);
    village.now = at('08:20');
    await village.do('zhou', '08:20', contact(zhang, { reason: undefined }));
  });

  it('contact shows the guardians to who holds the home, and to nobody else', () => {
    const [card] = village.popup('zhou').todo.filter(({ rule }) => rule === 'absence.contact');
    expect(card?.students.map(({ guardians }) => guardians.length)).toEqual([1]);
    expect(village.desk('lin', { student: zhang }).student?.guardians).toBeUndefined();
    expect(village.desk('zhou', { student: zhang }).student?.guardians).toMatchObject([{ relation: '母' }]);
  });

  it('the draft of a report holds what is known, and leaves the rest to be found out', async () => {
    const asked = { rule: 'absence.unreachable', student: zhang, date: today };
    expect(draftReport(village.scene('zhou', '08:30'), 'zh-Hant', asked)).toMatchObject({
      studentName: '張博鈞',
      className: '高二 3 班',
      to: [{ name: '陳志遠' }],
      elements: {
        where: { text: '海城中學 高二 3 班' },
        what: { text: '張博鈞未到：第 1 節' },
        why: { state: 'notYetKnown', by: people.zhou.id, until: at('12:30') },
        outcome: { text: '已聯絡家長 1 次，還沒聯絡上' },
      },
    });
    village.now = at('08:31');
    await village.do('zhou', '08:31', contact(zhang, { result: 'reached', reason: '發燒', serious: true }));
    expect(draftReport(village.scene('zhou'), 'zh-Hant', asked)?.elements).toMatchObject({
      why: { text: '發燒' },
      outcome: { text: '已聯絡上家長' },
    });
  });

  it('there is no draft for a rule that takes no report, nor for a student nobody here knows', () => {
    const scene = village.scene('zhou');
    expect(draftReport(scene, 'en', { rule: 'absence.tell', student: zhang, date: today })).toBeUndefined();
    const stranger = { rule: 'absence.halfDay', student: 'x' as typeof zhang, date: today };
    expect(draftReport(scene, 'en', stranger)).toBeUndefined();
    const present = { rule: 'absence.halfDay', student: student(1), date: today };
    expect(draftReport(scene, 'en', present)?.elements.what.state).toBe('notYetKnown');
  });

  it('half a day is the homeroom teacher’s, a day the grade head’s, and the principal reads a letter', async () => {
    const report = {
      command: 'report',
      rule: 'absence.halfDay',
      student: zhang,
      date: today,
      session: 'forenoon',
      elements,
    };
    expect(village.popup('zhou', '11:19').todo.some(({ rule }) => rule === 'absence.halfDay')).toBe(false);
    expect(village.popup('zhou', '11:20').todo.filter(({ rule }) => rule === 'absence.halfDay')).toHaveLength(
      2,
    );
    await village.do('zhou', '11:25', report);
    expect(village.popup('chen').todo.filter(({ rule }) => rule === 'report.acknowledge')).toHaveLength(1);
    await village.do('lin', '14:05', reading(5, { [zhang]: 'absent', [cai]: 'absent' }));
    expect(rules('chen', '15:30').filter((rule) => rule === 'absence.day')).toHaveLength(2);
    await village.do('chen', '15:40', { ...report, rule: 'absence.day', session: undefined });
    expect(village.popup('he').todo).toMatchObject([
      { rule: 'report.acknowledge', what: '陳志遠報告：張博鈞一天未到', acts: ['acknowledge'] },
    ]);
  });

  it('A1.4 who is late is warned alone, and explained to no one else', async () => {
    const late = village.popup('zhou', '09:00').todo.find(({ level }) => level === 'late');
    expect(late).toMatchObject({ onlyYou: true, explanation: undefined });
    await village.do('zhou', '09:01', { command: 'explain', duty: late?.duties[0], text: '正在開會' });
    expect(village.popup('zhou').todo.find(({ key }) => key.includes('late'))?.explanation).toBe('正在開會');
  });
});
