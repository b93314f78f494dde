/** Members of an invented school, alone, few and many, with scopes, slips and recovery sheets that open nothing. */
import type { MembersView, MemberView, ScopeView, Slip } from '@wuhe/casework';
import type { CohortId, Language, PersonId } from '@wuhe/model';
import { at, class3, className, in3, people } from './fixtures.ts';

export const sheets = [
  'https://wuhe.haicheng.example/#kq3-_dT9Zp0aBcDeFgHiJk.7F3A-91C2-04DE-KMNP-QRST-VWXY-Z234-5678',
  'https://wuhe.haicheng.example/#kq3-_dT9Zp0aBcDeFgHiJk.VWXY-Z234-5678-7F3A-91C2-04DE-KMNP-QRST',
];

export const slip = (l: Language): Slip => ({
  person: 'p2' as PersonId,
  name: people(l).lin.name,
  link: 'https://wuhe.haicheng.example/#kq3-_dT9Zp0aBcDeFgHiJk.0001-0002-0003-0004-0005-0006-0007-0008',
  until: Date.parse('2026-12-01T00:31:00Z'),
});

function member(l: Language, key: keyof ReturnType<typeof people>, more: Partial<MemberView>): MemberView {
  const { id, name, titles } = people(l)[key];
  return {
    person: id,
    name,
    titles,
    me: false,
    state: 'joined',
    until: undefined,
    devices: [],
    mayInvite: false,
    mayRemove: false,
    ...more,
  };
}

const device = (id: string, here = false) => ({ id: `${id}Xy7Zp0aBcDeFgHiJkLm`, here, mayDrop: !here });

export function me(l: Language): MemberView {
  return member(l, 'gao', { me: true, devices: [device('q8', true), device('Rt')] });
}

export function few(l: Language): MemberView[] {
  return [
    me(l),
    member(l, 'zhou', { devices: [device('w1')], mayRemove: true }),
    member(l, 'chen', { state: 'invited', until: at('2026-12-01T08:31'), mayInvite: true }),
    member(l, 'lin', { state: 'listed', mayInvite: true }),
    member(l, 'wu', { state: 'removed' }),
  ];
}

const surnames = [...'陳林黃張李王吳劉蔡楊許鄭謝郭洪'];
const given = '怡君 志明 雅婷 家豪 淑芬 俊傑 美玲 建宏 佩珊 冠宇'.split(' ');

export function many(l: Language): MemberView[] {
  const others = surnames.flatMap((surname, s) =>
    given.map((name, g) =>
      member(l, 'lin', {
        person: `x${s}-${g}` as PersonId,
        name: `${surname}${name}`,
        state: g === 0 ? 'listed' : 'joined',
        mayInvite: g === 0,
        mayRemove: g !== 0,
        devices: g === 0 ? [] : [device(`d${s}${g}`)],
      }),
    ),
  );
  return [me(l), ...others.slice(0, 149)];
}

function scopes(l: Language): ScopeView[] {
  const { gao, zhou, chen, lin, wu } = people(l);
  const scope = (
    id: string,
    kind: ScopeView['kind'],
    label: string,
    more: Partial<ScopeView>,
  ): ScopeView => ({
    id,
    kind,
    label,
    class: undefined,
    readers: [gao.name, zhou.name, chen.name, lin.name, wu.name],
    guarded: false,
    due: false,
    ...more,
  });
  return [
    scope('s1', 'school', in3(l, '全校', '全校', 'Whole school'), {}),
    scope('s2', 'cohort', in3(l, '2025 年入學', '2025 年入学', 'Entered 2025'), { due: true }),
    scope(
      's3',
      'home',
      in3(l, `${className(l)} 家庭資料`, `${className(l)} 家庭资料`, `${className(l)} family data`),
      { class: class3, guarded: true, readers: [zhou.name, chen.name, gao.name] },
    ),
    scope('s4', 'person', in3(l, '只有您', '只有您', 'Only you'), { guarded: true, readers: [gao.name] }),
  ];
}

export function members(l: Language, more: Partial<MembersView> = {}): MembersView {
  return {
    people: few(l),
    scopes: scopes(l),
    mayAdd: true,
    mayMakeSheets: true,
    sheets: 2,
    server: 'wss://wuhe.haicheng.example',
    chain: { entries: 57, print: 'K7QM 3FXD 9RTA VWZ2 HJN8 5CPE 64GB YSXA' },
    roles: [
      { role: 'subjectTeacher', title: in3(l, '任課老師', '任课老师', 'subject teacher'), for: 'class' },
      { role: 'homeroomTeacher', title: in3(l, '班主任', '班主任', 'homeroom teacher'), for: 'class' },
      { role: 'gradeHead', title: in3(l, '年級組長', '年级组长', 'grade head'), for: 'cohort' },
      { role: 'principal', title: in3(l, '校長', '校长', 'principal'), for: undefined },
    ],
    cohorts: ['2024' as CohortId, '2025' as CohortId],
    ...more,
  };
}
