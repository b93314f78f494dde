/** Every screen in every state worth looking at, by name. `width` is the window it is meant for, `zoomed` the one at 200 %. */
import {
  Approval,
  Desk,
  Panel,
  type PanelProps,
  Popup,
  type PopupProps,
  type Send,
  type Settings,
  Side,
  type SideProps,
  TellWindow,
} from '@wuhe/extension/screens';
import type { Language } from '@wuhe/model';
import type { VNode } from 'preact';
import { caseId, caseLines, caseRoom, livePlan, planOf } from './cases.ts';
import { desk, student } from './desk.ts';
import {
  at,
  card,
  disclosures,
  done,
  people,
  popup,
  proposal,
  reading,
  shell,
  statement,
  todo,
} from './fixtures.ts';
import { few, many, me, members } from './members.ts';
import { panel, seen, tellCard, told, unseen } from './panel.ts';
import { parts, type Shown, title } from './record.ts';
import { registers, teaching } from './registers.ts';

export interface Look {
  width: number;
  zoomed: number;
  /** What is clicked after it is shown, as a selector. */
  press?: string;
  /** What is clicked after that. */
  afterwards?: string;
  /** More clicks, as selectors, and what is typed, as selector and text. */
  steps?: readonly (string | readonly [selector: string, text: string])[];
  /** Code with which commands are refused. */
  refuse?: string;
  show: (language: Language, send: Send) => VNode;
}

const nothing = () => {};
const settings = (language: Language, projector = false): Settings => ({ language, projector });

function popupLook(props: (l: Language) => Partial<PopupProps>): Look {
  return {
    width: 360,
    zoomed: 180,
    show: (language, send) => (
      <Popup
        page={{ state: 'noPage' }}
        settings={settings(language)}
        view={popup(language)}
        send={send}
        tab={7}
        requestSite={async () => true}
        onTeach={nothing}
        onOpenApproval={nothing}
        {...props(language)}
      />
    ),
  };
}

function panelLook(props: (l: Language) => Partial<PanelProps>): Look {
  return {
    width: 320,
    zoomed: 200,
    show: (language, send) => (
      <Panel
        page={reading(language)}
        settings={settings(language)}
        view={panel(language)}
        send={send}
        tab={7}
        armed
        onProjector={nothing}
        onCollapse={nothing}
        onLook={() => void send({ page: 'openPopup' })}
        {...props(language)}
      />
    ),
  };
}

function sideLook(props: (l: Language) => Partial<SideProps>): Look {
  return {
    width: 400,
    zoomed: 200,
    show: (language, send) => (
      <Side
        page={reading(language)}
        settings={settings(language)}
        view={panel(language)}
        send={send}
        tab={7}
        requestSite={async () => true}
        chosen={undefined}
        room={undefined}
        onCase={nothing}
        openPlan={planOf(language)}
        {...props(language)}
      />
    ),
  };
}

function deskLook(props: (l: Language) => Partial<Parameters<typeof Desk>[0]>): Look {
  return {
    width: 1280,
    zoomed: 400,
    show: (language, send) => (
      <Desk
        settings={settings(language)}
        view={desk(language)}
        send={send}
        place={{}}
        onPlace={nothing}
        room={undefined}
        openPlan={planOf(language)}
        {...props(language)}
      />
    ),
  };
}

const offline = (l: Language) =>
  shell(l, {
    sync: { connection: 'unreachable', waiting: 3, asOf: at('2026-11-24T08:20'), storage: { ok: true } },
  });
const solo = (l: Language) =>
  shell(l, {
    lock: { state: 'choose', locksAt: undefined },
    school: { name: '', joined: false },
    sync: { connection: 'none', waiting: 0, asOf: undefined, storage: { ok: true } },
  });
/** At 08:31 nobody has typed the passphrase. */
const closed = { lock: { state: 'closed', locksAt: undefined } } as const;
/** The form's first block is its title. */
const fieldOf = (n: number) => `main form > div:nth-of-type(${n + 1}) input`;
const schoolOf = (l: Language, more: Parameters<typeof members>[1] = {}) =>
  desk(l, { me: people(l).gao, members: members(l, more) });
const alone = (l: Language) => ({ ...desk(l), ...solo(l) });
const founding: Look['steps'] = [
  'main li:nth-child(1) > .row',
  [fieldOf(1), '海城高級中學'],
  [fieldOf(2), '高明德'],
  [fieldOf(3), 'wuhe.haicheng.example'],
  [fieldOf(4), '石橋 白鷺 晨鐘 長堤 木舟'],
  [fieldOf(5), '石橋 白鷺 晨鐘 長堤 木舟'],
];
const inRoom = (l: Language) =>
  ({ part: 'cases', chosen: caseId, view: { ...panel(l), cases: caseLines(l) }, room: caseRoom(l) }) as const;
const withCases = (l: Language) => ({ ...panel(l), cases: caseLines(l) });
const offers = (l: Language) => [{ kind: 'leaveSlip' as const, title: title(l, 'leaveSlip') }];
/** A card whose only control is the form of a kind. */
const general = (l: Language, kind: Shown) =>
  card(l, kind, { what: title(l, kind), level: 'due', records: [{ kind, title: title(l, kind) }] });
const origin = 'https://register.example.edu';

export const looks: Record<string, Look> = {
  'popup-full': popupLook((l) => ({ page: reading(l) })),
  'popup-empty': popupLook((l) => ({ view: popup(l, { todo: [], know: [], doneToday: done(l) }) })),
  'popup-offline': popupLook((l) => ({ view: { ...popup(l), ...offline(l) }, page: reading(l, 2) })),
  'popup-refused': popupLook(() => ({ view: undefined, failure: 'storage.refused' })),
  'popup-notAllowed': popupLook((l) => ({
    page: { state: 'notAllowed', origin },
    view: { ...popup(l, { todo: [], know: [], figures: undefined, next: undefined }), ...solo(l) },
  })),
  'popup-off': popupLook(() => ({ page: { state: 'off', origin } })),
  'popup-notRecognised': popupLook((l) => ({
    page: {
      state: 'notRecognised',
      origin,
      reason: 'missingColumn',
      missing: l === 'zh-Hans' ? '座号' : '座號',
    },
  })),
  'popup-proposal': popupLook((l) => ({
    page: proposal(l),
    view: { ...popup(l, { todo: [], know: [], figures: undefined }), ...solo(l) },
  })),
  'popup-principal': popupLook((l) => ({
    view: popup(l, { approvals: disclosures(l), todo: [], know: [] }),
    settings: settings(l, true),
  })),
  approval: {
    width: 760,
    zoomed: 380,
    show: (language, send) => (
      <Approval
        settings={settings(language)}
        view={popup(language, { approvals: disclosures(language) })}
        request={statement('d1')}
        send={send}
        onClose={nothing}
      />
    ),
  },
  /** The request that was being read is gone: decided elsewhere, or replaced by a newer version. */
  'approval-gone': {
    width: 760,
    zoomed: 380,
    show: (language, send) => (
      <Approval
        settings={settings(language)}
        view={popup(language, { approvals: disclosures(language) })}
        request={statement('gone')}
        send={send}
        onClose={nothing}
      />
    ),
  },
  'panel-tell': panelLook(() => ({})),
  'panel-unarmed': panelLook(() => ({ armed: false })),
  'panel-solo': panelLook((l) => ({
    view: { ...panel(l, { cards: [tellCard(l, { to: [] })], known: [], others: 0 }), ...solo(l) },
  })),
  'panel-told': panelLook((l) => ({ view: panel(l, { cards: [told(l)] }) })),
  'panel-seen': panelLook((l) => ({ view: panel(l, { cards: [seen(l)] }) })),
  'panel-unseen': panelLook((l) => ({ view: panel(l, { cards: [unseen(l)] }) })),
  'panel-quiet': panelLook((l) => ({ view: panel(l, { cards: [], known: [], others: 0 }) })),
  'panel-due': panelLook((l) => ({ view: panel(l, { cards: [], due: todo(l) }) })),
  'panel-tell-due': panelLook((l) => ({ view: panel(l, { due: todo(l) }) })),
  'panel-proposal': panelLook((l) => ({ page: proposal(l), view: { ...panel(l), ...solo(l) } })),
  'panel-notRecognised': panelLook((l) => ({
    page: { state: 'notRecognised', origin, reason: 'duplicates', missing: undefined },
    view: panel(l, { cards: [], known: [] }),
  })),
  'side-empty': sideLook((l) => ({ page: { state: 'noPage' }, view: { ...panel(l), ...solo(l) } })),
  'side-reading': sideLook((l) => ({ page: reading(l, 2) })),
  'side-nothing': sideLook(() => ({ page: { state: 'nothing', origin, declined: false } })),
  'side-closed': sideLook(() => ({
    page: { state: 'closed', origin, sites: ['https://portal.example.edu', 'https://eis.example.edu'] },
  })),
  'side-notAllowed': sideLook((l) => ({
    page: { state: 'notAllowed', origin },
    view: { ...panel(l), ...solo(l) },
  })),
  'side-lost': sideLook((l) => ({
    page: {
      state: 'notRecognised',
      origin,
      reason: 'missingColumn',
      missing: l === 'zh-Hans' ? '座号' : '座號',
    },
  })),
  'side-revoked': sideLook(() => ({
    page: { state: 'notRecognised', origin, reason: 'revoked', missing: undefined },
  })),
  'side-tooLarge': sideLook(() => ({
    page: { state: 'notRecognised', origin, reason: 'tooLarge', missing: undefined },
  })),
  'side-refused': sideLook(() => ({ view: undefined, failure: 'storage.refused' })),
  'side-proposal': sideLook((l) => ({ page: proposal(l), view: { ...panel(l), ...solo(l) } })),
  'teach-name': sideLook((l) => ({ page: teaching(l, 'name') })),
  'teach-missed': sideLook((l) => ({ page: teaching(l, 'name', { missed: 'nothing', picking: false }) })),
  'teach-mark': sideLook((l) => ({ page: teaching(l, 'mark') })),
  'teach-check': sideLook((l) => ({ page: teaching(l, 'check') })),
  'teach-new': sideLook((l) => ({
    page: { ...teaching(l, 'check'), fits: undefined },
    view: { ...panel(l), ...solo(l) },
  })),
  'teach-failed': sideLook((l) => ({
    page: teaching(l, 'check', { learned: undefined, failed: 'noWords' }),
  })),
  tell: {
    width: 420,
    zoomed: 210,
    show: (language, send) => (
      <TellWindow settings={settings(language)} view={panel(language)} send={send} onClose={nothing} />
    ),
  },
  'tell-phone': {
    width: 420,
    zoomed: 210,
    show: (language, send) => (
      <TellWindow
        settings={settings(language)}
        view={{ ...panel(language, { cards: [tellCard(language, { to: [] })] }), ...solo(language) }}
        send={send}
        onClose={nothing}
      />
    ),
  },
  'tell-unseen': {
    width: 420,
    zoomed: 210,
    show: (language, send) => (
      <TellWindow
        settings={settings(language)}
        view={panel(language, { cards: [unseen(language), seen(language)] })}
        send={send}
        onClose={nothing}
      />
    ),
  },
  'desk-class': deskLook((l) => ({ view: desk(l, { student: student(l) }) })),
  'desk-plain': deskLook(() => ({})),
  'desk-todo': deskLook(() => ({ section: 'todo' })),
  'desk-lessons': deskLook(() => ({ section: 'lessons' })),
  'desk-outward': deskLook(() => ({ section: 'outward' })),
  'desk-school': deskLook((l) => ({ section: 'school', view: { ...desk(l), ...solo(l) } })),
  'desk-policy': deskLook((l) => ({
    section: 'school',
    unreadable: ['origins', 'server'],
    view: { ...desk(l), ...solo(l) },
  })),
  'desk-registers': deskLook((l) => ({
    section: 'school',
    view: desk(l, { registers: registers(l), mayDecideRegisters: true }),
  })),
  'dialog-revoke': {
    ...deskLook((l) => ({
      section: 'school',
      view: desk(l, { registers: registers(l), mayDecideRegisters: true }),
    })),
    press: '.button[data-kind=danger]',
  },
  'popup-registers': popupLook((l) => ({ view: popup(l, { todo: [], know: [], registersWaiting: 2 }) })),
  'popup-record': popupLook((l) => ({
    view: { ...popup(l, { todo: [general(l, 'dailyFigures')] }), offers: offers(l) },
  })),
  'dialog-record-slip': {
    ...deskLook((l) => ({ section: 'todo', view: { ...desk(l), offers: offers(l) } })),
    press: 'main p.pad > .button',
  },
  'dialog-record-figures': {
    ...popupLook((l) => ({ view: popup(l, { todo: [general(l, 'dailyFigures')] }) })),
    press: '.duty .button',
  },
  'dialog-record-elements': {
    ...popupLook((l) => ({ view: popup(l, { todo: [general(l, 'noticeReport')] }) })),
    press: '.duty .button',
  },
  'dialog-record-wrong': {
    ...popupLook((l) => ({ view: popup(l, { todo: [general(l, 'noticeReport')] }) })),
    press: '.duty .button',
    afterwards: 'dialog [type=submit]',
  },
  'desk-rules': deskLook((l) => ({ section: 'school', view: desk(l, { parts: parts(l), mayAdopt: true }) })),
  'dialog-report': { ...popupLook(() => ({})), press: '.duty:nth-child(1) .button:nth-child(1)' },
  'dialog-explain': { ...popupLook(() => ({})), press: '.duty:nth-child(1) .button:nth-child(2)' },
  'dialog-contact': { ...popupLook(() => ({})), press: '.duty:nth-child(2) .button' },
  'dialog-tell': {
    ...popupLook((l) => ({ view: popup(l, { todo: [tellCard(l)] }) })),
    press: '.duty .button',
  },
  'dialog-guardians': {
    ...deskLook((l) => ({ view: desk(l, { student: student(l) }) })),
    press: 'aside .duty .button',
  },
  'dialog-leave': {
    ...deskLook((l) => ({ view: desk(l, { student: student(l) }) })),
    press: '.acts-line .button',
  },
  'desk-request': { ...deskLook(() => ({ section: 'outward' })), press: 'main [data-kind=primary]' },
  'desk-letter': { ...deskLook(() => ({ section: 'outward' })), press: 'main li:nth-child(2) .row' },
  'desk-waiting': { ...deskLook(() => ({ section: 'outward' })), press: 'main li:nth-child(1) .row' },
  'desk-empty': deskLook((l) => ({
    view: { ...desk(l, { class: undefined, classes: [], todo: [], know: [], doneToday: [] }), ...solo(l) },
  })),
  'school-ways': deskLook((l) => ({ section: 'school', view: alone(l) })),
  'school-found': { ...deskLook((l) => ({ section: 'school', view: alone(l) })), steps: founding },
  'school-found-refused': {
    ...deskLook((l) => ({ section: 'school', view: alone(l) })),
    refuse: 'server.unreachable',
    steps: [...founding, 'main form [type=submit]'],
  },
  'school-found-empty': {
    ...deskLook((l) => ({ section: 'school', view: alone(l) })),
    steps: [
      'main li:nth-child(1) > .row',
      ['main input[type=password]', 'teacher1'],
      'main form [type=submit]',
    ],
  },
  'school-join': {
    ...deskLook((l) => ({ section: 'school', view: alone(l) })),
    steps: ['main li:nth-child(2) > .row'],
  },
  'school-recover': {
    ...deskLook((l) => ({ section: 'school', view: alone(l) })),
    steps: ['main li:nth-child(3) > .row'],
  },
  'school-sheets': {
    ...deskLook((l) => ({ section: 'school', view: alone(l) })),
    steps: [...founding, 'main form [type=submit]'],
  },
  'school-keys': deskLook((l) => ({ section: 'school', view: schoolOf(l) })),
  'dialog-passphrase': {
    ...deskLook((l) => ({ section: 'school', view: schoolOf(l) })),
    steps: ['main section:nth-of-type(2) .button'],
  },
  'dialog-sheets': {
    ...deskLook((l) => ({ section: 'school', view: schoolOf(l) })),
    steps: ['main section:nth-of-type(3) .button'],
  },
  'people-one': deskLook((l) => ({ section: 'people', view: schoolOf(l, { people: [me(l)], sheets: 0 }) })),
  'people-few': {
    ...deskLook((l) => ({ section: 'people', view: schoolOf(l) })),
    steps: ['main .list > li:nth-child(1) > .row'],
  },
  'people-many': deskLook((l) => ({ section: 'people', view: schoolOf(l, { people: many(l) }) })),
  'people-found': {
    ...deskLook((l) => ({ section: 'people', view: schoolOf(l, { people: many(l) }) })),
    steps: [['main .field input', '王']],
  },
  'people-teacher': deskLook((l) => ({
    section: 'people',
    view: schoolOf(l, {
      mayAdd: false,
      mayMakeSheets: false,
      people: few(l).map((each) => ({ ...each, mayInvite: false, mayRemove: false })),
    }),
  })),
  'people-refused': {
    ...deskLook((l) => ({ section: 'people', view: schoolOf(l) })),
    refuse: 'chain.notAllowed',
    steps: ['main .list > li:has([data-state=invited]) > .row', '.member-details .button:nth-child(2)'],
  },
  'dialog-person': {
    ...deskLook((l) => ({ section: 'people', view: schoolOf(l) })),
    steps: ['main .line > .button:nth-child(1)'],
  },
  'dialog-class': {
    ...deskLook((l) => ({ section: 'people', view: schoolOf(l) })),
    steps: ['main .line > .button:nth-child(2)', 'dialog [type=submit]'],
  },
  'dialog-invite': {
    ...deskLook((l) => ({ section: 'people', view: schoolOf(l) })),
    steps: ['main .list > li:has([data-state=invited]) > .row', '.member-details .button'],
  },
  'dialog-slip': {
    ...deskLook((l) => ({ section: 'people', view: schoolOf(l) })),
    steps: [
      'main .list > li:has([data-state=invited]) > .row',
      '.member-details .button',
      'dialog [type=submit]',
    ],
  },
  'dialog-remove': {
    ...deskLook((l) => ({ section: 'people', view: schoolOf(l) })),
    steps: [
      'main .list > li:not(:first-child):has([data-state=joined]) > .row',
      '.member-details [data-kind=danger]',
    ],
  },
  'dialog-drop': {
    ...deskLook((l) => ({ section: 'people', view: schoolOf(l) })),
    steps: ['main .list > li:nth-child(1) > .row', '.devices .button'],
  },
  'dialog-readers': {
    ...deskLook((l) => ({ view: desk(l, { student: student(l), members: members(l) }) })),
    steps: ['aside .linkish'],
  },
  'dialog-unlock': {
    ...popupLook((l) => ({ view: { ...popup(l), ...closed } })),
    steps: ['.status .linkish'],
  },
  'dialog-unlock-wrong': {
    ...popupLook((l) => ({ view: { ...popup(l), ...closed } })),
    refuse: 'key.passphrase',
    steps: ['.status .linkish', ['dialog input', 'wrong'], 'dialog [type=submit]'],
  },
  'dialog-choose': {
    ...popupLook((l) => ({ view: { ...popup(l), ...solo(l) } })),
    refuse: 'key.locked',
    steps: ['.duty:nth-child(3) .button'],
  },
  'desk-locked': deskLook((l) => ({
    view: desk(l, { ...closed, student: { ...student(l), guardians: undefined }, members: members(l) }),
  })),
  'dialog-contact-locked': {
    ...deskLook((l) => ({
      view: desk(l, { ...closed, student: { ...student(l), guardians: undefined, cards: [] } }),
    })),
    steps: ['.acts-line .button'],
  },
  'side-locked': sideLook((l) => ({ page: reading(l), view: panel(l, closed) })),
  'panel-locked': panelLook((l) => ({ view: panel(l, closed) })),
  'tell-locked': {
    width: 420,
    zoomed: 210,
    show: (language, send) => (
      <TellWindow
        settings={settings(language)}
        view={panel(language, closed)}
        send={send}
        onClose={nothing}
      />
    ),
  },
  'popup-notices': popupLook((l) => ({
    view: {
      ...popup(l),
      notices: [
        { code: 'statement.deleted', times: 3, by: ['林怡君'], heals: false },
        { code: 'rows.missing', times: 1, by: [], heals: true },
        { code: 'from.the.future', times: 1, by: [], heals: false },
      ],
    },
  })),
  'popup-turnedAway': popupLook((l) => ({
    view: {
      ...popup(l),
      sync: { connection: 'refused', waiting: 2, asOf: at('2026-11-24T08:20'), storage: { ok: true } },
    },
  })),
  'case-list': sideLook((l) => ({ part: 'cases', view: { ...withCases(l), lockedCases: 1, ...closed } })),
  'case-none': sideLook((l) => ({ part: 'cases', view: { ...panel(l), cases: [], lockedCases: 0 } })),
  'case-room': sideLook(inRoom),
  'case-room-waiting': sideLook((l) => ({
    ...inRoom(l),
    view: { ...withCases(l), sync: offline(l).sync },
    openPlan: planOf(l, { waiting: 3 }),
  })),
  'case-room-opening': sideLook((l) => ({
    ...inRoom(l),
    room: caseRoom(l, { entries: [] }),
    openPlan: planOf(l, { open: false, waiting: undefined }),
  })),
  'case-room-unkept': sideLook((l) => ({
    ...inRoom(l),
    openPlan: planOf(l, { unkept: true, refused: 'storage.refused' }),
  })),
  'case-room-live': sideLook((l) => ({ ...inRoom(l), openPlan: livePlan })),
  'case-room-before': { ...sideLook(inRoom), press: '.timeline summary' },
  'case-locked': sideLook((l) => ({
    ...inRoom(l),
    room: undefined,
    view: { ...withCases(l), cases: [], lockedCases: 2, ...closed },
  })),
  'dialog-case-entry': { ...sideLook(inRoom), press: '.case-room [data-kind=primary]' },
  'dialog-case-entry-missing': {
    ...sideLook(inRoom),
    press: '.case-room [data-kind=primary]',
    afterwards: 'dialog [type=submit]',
  },
  'dialog-case-correct': { ...sideLook(inRoom), press: '.timeline .seen .linkish' },
  'desk-cases': deskLook((l) => ({ section: 'cases', view: { ...desk(l), cases: caseLines(l) } })),
  'desk-case': deskLook((l) => ({
    section: 'cases',
    place: { case: caseId },
    view: { ...desk(l), cases: caseLines(l) },
    room: caseRoom(l),
  })),
  'dialog-case-open': {
    ...deskLook((l) => ({
      view: { ...desk(l, { student: student(l), members: members(l, { people: many(l) }) }), cases: [] },
    })),
    press: '.student .acts-line:has(+ .days) .button, .student .acts-line:last-of-type .button',
    afterwards: 'dialog [type=submit]',
  },
};
