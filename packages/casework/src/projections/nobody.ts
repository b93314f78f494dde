/** The views of a profile in which nobody was founded and no school joined: empty, and true. */
import { type Instant, type Language, PersonId as Person, type PersonId } from '@wuhe/model';
import type { DeskView, PanelView, PopupView, Shell } from '../views.ts';

const nobody: PersonId = Person.parse('nobody');

function shell(language: Language, now: Instant): Shell {
  return {
    language,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    now,
    me: { id: nobody, name: '', titles: [], phone: undefined },
    school: { name: '', joined: false },
    lock: { state: 'none', locksAt: undefined },
    notices: [],
    cases: [],
    lockedCases: 0,
    offers: [],
    sync: { connection: 'none', waiting: 0, asOf: undefined, storage: { ok: true } },
  };
}

const nothingDue = { todo: [], know: [], doneToday: [] };

export function blankPopup(language: Language, now: Instant): PopupView {
  return {
    ...shell(language, now),
    ...nothingDue,
    scopeLabel: '',
    figures: undefined,
    approvals: [],
    registersWaiting: 0,
    next: undefined,
  };
}

export function blankPanel(language: Language, now: Instant): PanelView {
  const lesson = { lesson: undefined, lessonLabel: undefined, className: undefined, minutesIn: undefined };
  return { ...shell(language, now), ...lesson, cards: [], due: [], known: [], others: 0 };
}

export function blankDesk(language: Language, now: Instant): DeskView {
  return {
    ...shell(language, now),
    ...nothingDue,
    classes: [],
    class: undefined,
    student: undefined,
    disclosures: [],
    mayDecide: false,
    registers: [],
    mayDecideRegisters: false,
    parts: [],
    mayAdopt: false,
    draft: '',
    members: undefined,
  };
}
