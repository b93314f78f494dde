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
import { desk, student } from './desk.ts';
import { at, card, disclosures, done, popup, proposal, reading, shell, statement, todo } from './fixtures.ts';
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
    school: { name: '', joined: false },
    sync: { connection: 'none', waiting: 0, asOf: undefined, storage: { ok: true } },
  });
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
};
