/** Views of the docked panel with invented people. */
import type { DutyCard, PanelView } from '@wuhe/casework';
import type { Language } from '@wuhe/model';
import { at, card, class3, className, date, in3, lesson1, people, shell, student } from './fixtures.ts';

export function tellCard(l: Language, more: Partial<DutyCard> = {}): DutyCard {
  return card(l, 'tell', {
    level: 'now',
    what: in3(
      l,
      '2 位學生未到，告知班主任？',
      '2 位学生未到，告知班主任？',
      '2 students missing. Tell the homeroom teacher?',
    ),
    students: [student(l, '7', 1, 'absent'), student(l, '19', 2, 'absent')],
    to: [people(l).zhou],
    due: at('2026-11-24T08:40'),
    acts: ['tell'],
    ...more,
  });
}

export function panel(l: Language, more: Partial<PanelView> = {}): PanelView {
  return {
    ...shell(l, {
      now: at('2026-11-24T08:12'),
      me: people(l).lin,
      sync: { connection: 'open', waiting: 0, asOf: at('2026-11-24T08:12'), storage: { ok: true } },
    }),
    lesson: { class: class3, date: date('2026-11-24'), period: 1 },
    lessonLabel: lesson1(l),
    className: className(l),
    minutesIn: 12,
    cards: [tellCard(l)],
    known: [
      student(l, '12', 3, 'leave', in3(l, '請假，到第 2 節', '请假，到第 2 节', 'Leave up to lesson 2')),
      student(l, '21', 4, 'absent', in3(l, '07:52 已知', '07:52 已知', 'Known 07:52')),
    ],
    due: [],
    others: 1,
    ...more,
  };
}

export const told = (l: Language) =>
  tellCard(l, { state: 'told', acts: [], closed: at('2026-11-24T08:12'), level: 'know' });
export const seen = (l: Language) =>
  tellCard(l, {
    state: 'done',
    acts: [],
    closed: at('2026-11-24T08:12'),
    level: 'know',
    seen: { at: at('2026-11-24T08:14'), by: people(l).zhou.name },
  });
export const unseen = (l: Language) =>
  tellCard(l, {
    state: 'told',
    acts: ['called'],
    closed: at('2026-11-24T08:12'),
    unseenCall: { name: people(l).zhou.name, phone: '212' },
    statement: 'st9' as DutyCard['statement'],
  });
