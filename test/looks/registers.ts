/** Teaching a register, and the school's list of registers, with invented people. */
import type { RegisterView } from '@wuhe/casework';
import type { PageState } from '@wuhe/extension/screens';
import type { Language, Mark } from '@wuhe/model';
import { at, class3, className, in3, nameOf, people, roll, statement } from './fixtures.ts';

type Taught = Extract<PageState, { state: 'teaching' }>;

const marks: Record<string, Mark> = {
  '7': 'absent',
  '12': 'leave',
  '19': 'absent',
  '21': 'absent',
  '23': 'late',
};

export function teaching(
  l: Language,
  step: 'name' | 'mark' | 'check',
  more: { [K in keyof Taught['teaching']]?: Taught['teaching'][K] | undefined } = {},
): Taught {
  const found = [
    { word: in3(l, '到', '到', 'P'), count: 22, mark: 'present' as const },
    { word: in3(l, '缺', '缺', 'A'), count: 3, mark: 'absent' as const },
    { word: in3(l, '公', '公', 'E'), count: 1, mark: 'leave' as const },
    { word: '△', count: 1 },
  ];
  const rows = roll.map(([number]) => {
    const mark = marks[number] ?? 'present';
    return { student: `s${number}`, number, name: nameOf(l, number), mark };
  });
  const profile = {
    version: 1,
    origin: 'https://register.example.edu',
    path: '/rollcall',
    container: '#roll',
    roles: { mark: [] },
    markKind: 'select',
    words: [],
  };
  const teachingNow = {
    step,
    picking: step !== 'check',
    undo: step !== 'name',
    row: 0,
    rows:
      step === 'name'
        ? []
        : [
            {
              count: 27,
              identified: 27,
              ofRoster: 27,
              roster: class3,
              header: in3(l, '姓名', '姓名', 'Name'),
              numbered: true,
            },
            { count: 54, identified: 27, ofRoster: 27, roster: class3, header: '', numbered: false },
          ],
    mark: 0,
    marks:
      step === 'check'
        ? [
            { kind: 'select', header: in3(l, '第 1 節', '第 1 节', 'Lesson 1'), month: false, words: found },
            { kind: 'attribute', header: '', month: false, words: found.slice(0, 2) },
          ]
        : [],
    ...(step === 'check'
      ? {
          learned: {
            profile,
            reading: { rows, unread: [], taken: true, className: className(l) },
            roster: class3,
          },
          tried: { number: '7', name: nameOf(l, '7'), from: 'present', to: 'absent' },
        }
      : {}),
    ...more,
  } as unknown as Taught['teaching'];
  return {
    state: 'teaching',
    origin: profile.origin,
    teaching: teachingNow,
    fits: { id: class3, name: className(l) },
  };
}

export function registers(l: Language): RegisterView[] {
  const { lin, wu, zhou } = people(l);
  const profile = {
    version: 1,
    origin: 'https://register.example.edu',
    path: '/rollcall',
    container: '#roll',
    roles: { mark: [{ place: { header: '點名', index: 2 }, word: '到' }] },
    markKind: 'select',
    words: [{ word: '到', mark: 'present' }],
  };
  const base = {
    register: 'register-1',
    title: in3(l, '校務行政資訊系統 · 課堂點名', '校务管理系统 · 课堂点名', 'School portal · Register'),
    place: 'https://register.example.edu/rollcall',
    profile,
  };
  const decided = { by: wu.name, at: at('2026-11-23T09:10') };
  return [
    {
      ...base,
      id: statement('r3'),
      version: 3,
      by: lin.name,
      at: at('2026-11-24T08:20'),
      state: 'proposed',
      decided: undefined,
    },
    {
      ...base,
      id: statement('r2'),
      version: 2,
      by: lin.name,
      at: at('2026-11-23T08:20'),
      state: 'approved',
      decided,
    },
    {
      ...base,
      id: statement('r1'),
      version: 1,
      by: zhou.name,
      at: at('2026-11-20T08:20'),
      state: 'revoked',
      decided,
    },
  ];
}
