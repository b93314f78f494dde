/** A case room of an invented school, and plans in every state of being stored. */
import type { CaseLine, CaseView } from '@wuhe/casework';
import { fromBase64, linkPlan, type OpenPlan, toBase64 } from '@wuhe/extension/screens';
import type { Language, StatementId, StudentId } from '@wuhe/model';
import * as Y from 'yjs';
import { at, className, in3, people, shell } from './fixtures.ts';

const id = 'kq3-_dT9Zp0aBcDeFgHiJk';

export const caseLines = (l: Language): CaseLine[] => [
  {
    id,
    student: 's21' as StudentId,
    name: '黃奕凱',
    className: className(l),
    opened: at('2026-11-20T15:00'),
    last: at('2026-11-24T08:20'),
    entries: 4,
  },
  {
    id: 'Zp0aBcDeFgHiJkkq3-_dT9',
    student: 's9' as StudentId,
    name: '林芷瑄',
    className: className(l),
    opened: at('2026-11-23T16:00'),
    last: undefined,
    entries: 0,
  },
];

export function caseRoom(l: Language, more: Partial<CaseView> = {}): CaseView {
  const { zhou, chen, lin, gao } = people(l);
  const [line] = caseLines(l);
  const entry = (n: number, what: Omit<CaseView['entries'][number], 'id' | 'before' | 'mine'>) => ({
    id: `e${n}` as StatementId,
    mine: what.by === zhou.name,
    before: undefined,
    ...what,
  });
  return {
    ...shell(l, { me: zhou, cases: caseLines(l) }),
    case: line as CaseLine,
    team: [
      { person: gao.id, name: gao.name, as: 'leader' },
      { person: lin.id, name: lin.name, as: 'teacher' },
      { person: zhou.id, name: zhou.name, as: 'homeroomTeacher' },
      { person: chen.id, name: chen.name, as: 'counsellor' },
    ],
    readers: [gao, lin, zhou, chen].map(({ name }) => name),
    entries: [
      entry(4, {
        at: at('2026-11-24T08:20'),
        happened: at('2026-11-24T08:12'),
        by: chen.name,
        measure: 'psychology',
        text: in3(
          l,
          '電話談話 12 分鐘。奕凱願意週四見面，希望父親不在場。',
          '电话谈话 12 分钟。奕凯愿意周四见面，希望父亲不在场。',
          'Talked by phone, 12 minutes. Yikai will come on Thursday and would rather his father were not there.',
        ),
      }),
      {
        ...entry(3, {
          at: at('2026-11-23T16:05'),
          happened: at('2026-11-23T15:40'),
          by: zhou.name,
          measure: 'homeSchool',
          text: in3(
            l,
            '接電話的是姑姑，不是母親。',
            '接电话的是姑姑，不是母亲。',
            'It was the aunt who answered, not the mother.',
          ),
        }),
        before: {
          at: at('2026-11-23T15:41'),
          text: in3(l, '母親接了電話。', '母亲接了电话。', 'The mother answered.'),
        },
      },
      entry(2, {
        at: at('2026-11-20T19:30'),
        happened: at('2026-11-20T19:30'),
        by: zhou.name,
        measure: 'meeting',
        text: in3(
          l,
          '家訪。父親在家，腳傷未癒；說明政策與助學金，留下學校電話。',
          '家访。父亲在家，脚伤未愈；说明政策与助学金，留下学校电话。',
          'Visited at home. The father was there, his foot still hurt; explained the rules and the grant, left the school’s number.',
        ),
      }),
    ],
    here: [chen.id],
    ...more,
  };
}

const draft = (l: Language) =>
  in3(
    l,
    '原因：父親受傷，奕凱白天在家照顧，晚上在親戚店裡幫忙。\n作法：先談每週到校三個半天，物理、數學由課後補。',
    '原因：父亲受伤，奕凯白天在家照顾，晚上在亲戚店里帮忙。\n做法：先谈每周到校三个半天，物理、数学由课后补。',
    'Cause: his father is hurt; Yikai looks after him by day and helps in a shop at night.\nTo do: three half-days a week first, physics and mathematics after school.',
  );

type State = ReturnType<ReturnType<OpenPlan>['state']>;

/** A plan that stands still in this state. */
export function planOf(l: Language, more: Partial<State> = {}): OpenPlan {
  const state: State = { open: true, unkept: false, waiting: 0, refused: undefined, ...more };
  const nothing = () => undefined;
  return () => ({
    connected: nothing,
    disconnected: nothing,
    heard: nothing,
    flush: nothing,
    close: nothing,
    state: () => state,
    text: () => draft(l),
    bind: (area) => {
      if (state.open) area.value = draft(l);
      return nothing;
    },
  });
}

/** What the rest of the team wrote, for a plan that is really connected. */
interface Team {
  text(): string;
  write(at: number, text: string): void;
}

declare global {
  interface Window {
    team: Team;
  }
}

/** A plan that is connected with a document in this page: `window.team` writes into it as others would. */
export const livePlan: OpenPlan = (scope, changed) => {
  const others = new Y.Doc();
  const text = others.getText('text:plan');
  const link = linkPlan(scope, 'plan', changed);
  text.insert(0, '面談：週四');
  others.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'page') link.heard({ kind: 'update', update: toBase64(update) });
  });
  // As over a port: an answer never comes before the question has been asked to its end.
  const answer = (message: Parameters<typeof link.heard>[0]) => queueMicrotask(() => link.heard(message));
  link.connected({
    send: (message) => {
      if (message.kind === 'open')
        answer({
          kind: 'opened',
          update: toBase64(Y.encodeStateAsUpdate(others, fromBase64(message.vector))),
        });
      else {
        Y.applyUpdate(others, fromBase64(message.update), 'page');
        answer({ kind: 'kept', number: message.number });
      }
    },
  });
  window.team = { text: () => text.toString(), write: (place, words) => text.insert(place, words) };
  return link;
};

export const caseId = id;
