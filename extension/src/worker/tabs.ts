/**
 * Register pages: one port per tab that runs the content script. What the page says becomes a page state, and a taken register becomes
 * a reading; what the worker knows goes down as rosters and badges. Every message is checked for sender and shape.
 */
import type { Casework, PanelView, SchoolRegisters } from '@wuhe/casework';
import { type ClassId, type Lesson, type Mark, type PlainDate, Problem, type Session } from '@wuhe/model';
import {
  type DrawWords,
  FromPage,
  type Sighting,
  type Teach,
  type Teaching,
  type ToPage,
} from '../content/contract.ts';
import type { Sight } from '../content/sight.ts';
import { overlayStyle } from '../content/style.ts';
import type { PageState } from '../contract.ts';
import { REGISTER_PORT } from '../ports.ts';
import { wordsOf } from '../words/index.ts';
import { openMemory } from './memory.ts';
import type { Chosen, Registers } from './registers.ts';
import type { SettingsStore } from './settings.ts';
import type { Sites } from './sites.ts';

/** Longest wait for a page to describe itself, ms. */
const PATIENCE = 3000;

type Proposal = Extract<Sighting, { kind: 'proposal' }>;

interface Tab {
  port: chrome.runtime.Port;
  origin: string;
  path: string;
  document: string | undefined;
  state: PageState;
  /** What the page's script said last. */
  seen: Sighting | undefined;
  proposal: Proposal | undefined;
  /** What is being taught. */
  teaching: Teaching | undefined;
  /** Who waits for the structure of the page. */
  asked?: (structure: string | undefined) => void;
  /** The lesson on the page, once it was recognised. */
  lesson: Lesson | undefined;
  /** Whether what is drawn in the page can be seen there. */
  sight: Sight;
  said: Map<string, string>;
  /** Messages are heard one after another. */
  turn: Promise<void>;
}

export interface Tabs {
  state(tab: number): Promise<PageState>;
  lesson(tab: number): Promise<Lesson | undefined>;
  proposal(tab: number): Promise<Proposal | undefined>;
  /** What the person pointed out, once a table came of it. */
  learned(tab: number): Teaching['learned'];
  /** Teaches the register in the tab (further), or no longer; false when there is no page to teach. */
  teach(tab: number, act: Teach | undefined): Promise<boolean>;
  /** How the page in the tab is built, without a word of it; undefined when there is none. */
  structure(tab: number): Promise<string | undefined>;
  /** Path of the page in the tab, while it runs the content script. */
  path(tab: number): string | undefined;
  /** What the page's script said last. */
  seen(tab: number): Sighting | undefined;
  /** Sends rosters and badges again, after anything changed. */
  refresh(): void;
  /** Origin of the page in the tab, while it runs the content script. */
  origin(tab: number): string | undefined;
  tell(tab: number, message: ToPage): void;
}

export interface Today {
  today: PlainDate;
  period: number | undefined;
  session: Session | undefined;
}

export interface TabsOptions {
  casework: () => Promise<Casework>;
  sites: () => Promise<Sites>;
  registers: () => Promise<Registers>;
  /** What the school says of registers; undefined where there is none, or its own are not used. */
  school: () => Promise<SchoolRegisters | undefined>;
  settings: () => Promise<SettingsStore>;
  /** The sites that the school left open, when it closed all others. */
  schoolSites: () => readonly string[];
  /** Views changed. */
  changed: () => void;
  words: () => Promise<DrawWords>;
  panel: (tab: number) => Promise<PanelView | undefined>;
  /** The school's date, running period and half-day, so many ms before now. */
  today: (ago?: number) => Promise<Today>;
}

/** Starts listening at once (the worker may be woken by a page); everything else waits for its parts. */
export function openTabs(options: TabsOptions): Tabs {
  const tabs = new Map<number, Tab>();
  const memory = openMemory();

  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== REGISTER_PORT) return;
    const { sender } = port;
    const id = sender?.tab?.id;
    if (sender?.id !== chrome.runtime.id || id === undefined || sender.frameId !== 0 || !sender.url) {
      port.disconnect();
      return;
    }
    const { origin, pathname } = new URL(sender.url);
    const tab: Tab = {
      port,
      origin,
      path: pathname,
      document: sender.documentId,
      state: { state: 'looking', origin },
      seen: undefined,
      proposal: undefined,
      teaching: undefined,
      lesson: undefined,
      sight: 'seen',
      said: new Map(),
      turn: Promise.resolve(),
    };
    tabs.set(id, tab);
    port.onMessage.addListener((message: unknown) => {
      const read = FromPage.safeParse(message);
      // One after another: what the page said last holds.
      if (read.success) tab.turn = tab.turn.then(() => hear(id, tab, read.data)).catch(report);
    });
    port.onDisconnect.addListener(() => {
      if (tabs.get(id) !== tab) return;
      tabs.delete(id);
      memory.forget(id);
      options.changed();
    });
    void remember(id, tab)
      .then(() => greet(id, tab))
      .catch(report);
  });

  /** What a worker before this one knew of the same document holds until the page has spoken again. */
  async function remember(id: number, tab: Tab): Promise<void> {
    const before = await memory.get(id);
    const same = before && before.document !== undefined && before.document === tab.document;
    if (!same || tab.state.state !== 'looking') return;
    tab.state = before.state;
    tab.proposal ??= before.proposal;
    tab.lesson ??= before.lesson;
  }

  function become(id: number, tab: Tab, state: PageState): void {
    tab.state = state;
    if (state.state !== 'proposal') tab.proposal = undefined;
    if (state.state !== 'reading') tab.lesson = undefined;
    if (state.state !== 'teaching') tab.teaching = undefined;
    const { document, proposal, lesson } = tab;
    if (tabs.get(id) === tab) memory.keep(id, { document, state, proposal, lesson });
  }

  /** A page that misbehaves must not end the worker: the failure is logged without its content. */
  function report(error: unknown): void {
    console.warn('register page:', error instanceof Problem ? error.code : (error as Error).name);
  }

  function say(tab: Tab, message: ToPage): void {
    const text = JSON.stringify(message);
    if (tab.said.get(message.kind) === text) return;
    tab.said.set(message.kind, text);
    try {
      tab.port.postMessage(message);
    } catch {
      // The tab is gone; its disconnect follows.
    }
  }

  async function greet(id: number, tab: Tab): Promise<void> {
    const sites = await options.sites();
    const site = sites.get(tab.origin);
    // Same host, another port: the pattern matches, the person's permission does not. Or it was taken back under the page.
    if (!site?.on || !(await sites.permitted(tab.origin))) {
      say(tab, { kind: 'off' });
      tab.port.disconnect();
      if (tabs.get(id) === tab) tabs.delete(id);
      memory.forget(id);
      return;
    }
    const scene = (await options.casework()).scene();
    const profile = await chosen(tab);
    const declined = !profile && site.declined.includes(tab.path);
    const unusable = profile === 'broken' || profile === 'revoked';
    if (tab.state.state !== 'teaching' && (unusable || declined)) {
      const reason = profile === 'revoked' ? 'revoked' : 'brokenProfile';
      const state: PageState = declined
        ? { state: 'nothing', origin: tab.origin, declined }
        : { state: 'notRecognised', origin: tab.origin, reason, missing: undefined };
      // Said once: telling it greets every page again.
      if (JSON.stringify(tab.state) !== JSON.stringify(state)) {
        become(id, tab, state);
        options.changed();
      }
    }
    const { today, session } = await options.today();
    const byClass = new Map<ClassId, Extract<ToPage, { kind: 'context' }>['rosters'][number]>();
    for (const student of scene?.room.facts().students ?? []) {
      if (student.from > today || (student.until !== undefined && student.until < today)) continue;
      const roster = byClass.get(student.class) ?? { id: student.class, students: [] };
      const { id: studentId, number, name, schoolNumber } = student;
      roster.students.push({ id: studentId, number, name, ...(schoolNumber ? { schoolNumber } : {}) });
      byClass.set(student.class, roster);
    }
    say(tab, {
      kind: 'context',
      profile: unusable ? undefined : profile,
      rosters: [...byClass.values()],
      today,
      ...(session ? { session } : {}),
      silent: unusable || declined,
    });
    await draw(id, tab);
  }

  async function chosen(tab: Tab): Promise<Chosen> {
    return (await options.registers()).choose(tab.origin, tab.path, await options.school());
  }

  async function hear(id: number, tab: Tab, message: FromPage): Promise<void> {
    switch (message.kind) {
      case 'style':
        await chrome.scripting.insertCSS({
          target: { tabId: id, frameIds: [0] },
          origin: 'USER',
          css: overlayStyle(message.attribute),
        });
        tab.said.delete('styled');
        say(tab, { kind: 'styled' });
        return;
      case 'dock':
        await (await options.sites()).change(tab.origin, { dock: message.dock });
        await draw(id, tab);
        return;
      case 'structure':
        tab.asked?.(message.report);
        return;
      case 'sight':
        tab.sight = message.sight;
        if (tab.state.state === 'reading') become(id, tab, { ...tab.state, sight: message.sight });
        break;
      case 'notRecognised':
        become(
          id,
          tab,
          message.reason === 'noRegister' && !(await chosen(tab))
            ? { state: 'nothing', origin: tab.origin, declined: false }
            : {
                state: 'notRecognised',
                origin: tab.origin,
                reason: message.reason,
                missing: message.missing,
              },
        );
        break;
      case 'proposal': {
        // A site can teach only itself. The path may have changed without a new document.
        const { origin, path } = message.profile;
        if (origin !== tab.origin) return;
        tab.path = path;
        const state = await proposed(tab, message);
        tab.proposal = message;
        become(id, tab, state);
        break;
      }
      case 'reading':
        await reading(id, tab, message);
        break;
      case 'teaching': {
        const { learned } = message.teaching;
        // A site can teach only itself.
        if (learned && learned.profile.origin !== tab.origin) return;
        if (learned) tab.path = learned.profile.path;
        tab.teaching = message.teaching;
        become(id, tab, await taught(tab, message.teaching));
        break;
      }
    }
    if (message.kind !== 'sight' && message.kind !== 'teaching') tab.seen = message;
    options.changed();
    await draw(id, tab);
  }

  async function taught(tab: Tab, teaching: Teaching): Promise<PageState> {
    const roster = teaching.learned?.roster ?? teaching.rows[teaching.row]?.roster;
    const school = (await options.casework()).scene()?.room.facts().school;
    const fits = school?.classes.find((entry) => entry.id === roster);
    return {
      state: 'teaching',
      origin: tab.origin,
      teaching,
      fits: fits && { id: fits.id, name: fits.name },
    };
  }

  async function proposed(tab: Tab, { reading, title, roster }: Proposal): Promise<PageState> {
    const school = (await options.casework()).scene()?.room.facts().school;
    const fits = school?.classes.find((entry) => entry.id === roster);
    const { language } = (await options.settings()).get();
    const marks = [...new Set(reading.rows.map((row) => row.mark))].filter(
      (mark): mark is Mark => mark !== undefined,
    );
    return {
      state: 'proposal',
      origin: tab.origin,
      title,
      className: reading.className,
      lessonLabel: reading.period === undefined ? undefined : wordsOf(language).period(reading.period),
      rows: reading.rows.map((row) => ({
        number: row.number,
        name: row.name,
        schoolNumber: row.schoolNumber,
        mark: row.mark,
      })),
      unread: reading.unread,
      marks,
      fits: fits && { id: fits.id, name: fits.name },
    };
  }

  async function reading(
    id: number,
    tab: Tab,
    message: Extract<FromPage, { kind: 'reading' }>,
  ): Promise<void> {
    const casework = await options.casework();
    // Where the page shows no lesson, it is the one that ran when these marks were first seen: an old page is never a new lesson.
    const { today, period } = await options.today(Math.max(0, Date.now() - message.since));
    const entry = casework
      .scene()
      ?.room.facts()
      .school.classes.find(({ id }) => id === message.roster);
    if (!entry) return;
    const { rows, unread, taken, date } = message.reading;
    const lessonPeriod = message.reading.period ?? period;
    tab.lesson =
      lessonPeriod === undefined ? undefined : { class: entry.id, date: date ?? today, period: lessonPeriod };
    become(id, tab, {
      state: 'reading',
      origin: tab.origin,
      className: entry.name,
      recognised: rows.length,
      total: rows.length + unread.length,
      unread,
      taken,
      sight: tab.sight,
    });
    if (!taken) return;
    if (!tab.lesson) return unkept(id, tab, 'lesson.unknown');
    const answer = await casework.run({
      command: 'recordReading',
      lesson: tab.lesson,
      taken,
      rows: rows.flatMap((row) =>
        row.student ? [{ student: row.student, ...(row.mark ? { mark: row.mark } : {}) }] : [],
      ),
      origin: tab.origin,
    });
    if (!answer.ok) unkept(id, tab, answer.code);
  }

  /** Read, but not stored: the screens must not say that nothing is to be told. */
  function unkept(id: number, tab: Tab, code: string): void {
    if (tab.state.state === 'reading') become(id, tab, { ...tab.state, problem: code });
  }

  async function draw(id: number, tab: Tab): Promise<void> {
    // Not heard of yet: what a worker before this one drew stays until the page has spoken.
    if (tab.state.state === 'looking') return;
    const { projector } = (await options.settings()).get();
    const sites = await options.sites();
    const shown = !projector && (tab.state.state === 'reading' || tab.state.state === 'proposal');
    const view = shown && tab.state.state === 'reading' ? await options.panel(id) : undefined;
    const badges = view
      ? [
          ...view.cards.flatMap((card) => card.students.map((student) => ({ student, level: card.level }))),
          ...view.known.map((student) => ({ student, level: 'know' as const })),
        ].map(({ student, level }) => ({ student: student.id, number: student.badge, level }))
      : [];
    say(tab, {
      kind: 'draw',
      badges,
      panel: shown ? sites.dockOf(tab.origin) : undefined,
      words: await options.words(),
    });
  }

  async function remembered(id: number, origin?: string) {
    const before = tabs.has(id) ? undefined : await memory.get(id);
    const here = before && 'origin' in before.state ? before.state.origin : undefined;
    return origin === undefined || here === origin ? before : undefined;
  }

  return {
    state: async (id) => {
      const open = tabs.get(id);
      if (open) return open.state;
      const url = (await chrome.tabs.get(id).catch(() => undefined))?.url;
      if (!url || !/^https?:/.test(url)) return { state: 'noPage' };
      const { origin } = new URL(url);
      const sites = await options.sites();
      const site = sites.get(origin);
      if (!sites.open(origin)) return { state: 'closed', origin, sites: options.schoolSites() };
      if (!site || !(await sites.permitted(origin))) return { state: 'notAllowed', origin };
      if (!site.on) return { state: 'off', origin };
      // A new worker, and the page has not connected again yet.
      return (await remembered(id, origin))?.state ?? { state: 'looking', origin };
    },
    lesson: async (id) => tabs.get(id)?.lesson ?? (await remembered(id))?.lesson,
    proposal: async (id) => tabs.get(id)?.proposal ?? (await remembered(id))?.proposal,
    learned: (id) => tabs.get(id)?.teaching?.learned,
    teach: async (id, act) => {
      const tab = tabs.get(id);
      if (!tab) return false;
      if (!act && tab.state.state === 'teaching') become(id, tab, { state: 'looking', origin: tab.origin });
      // The page is read by what it says now.
      if (!act) await greet(id, tab);
      tab.said.delete('teach');
      say(tab, { kind: 'teach', act });
      return true;
    },
    structure: (id) => {
      const tab = tabs.get(id);
      if (!tab) return Promise.resolve(undefined);
      const reason = tab.state.state === 'notRecognised' ? tab.state.reason : 'noRegister';
      return new Promise((done) => {
        tab.asked?.(undefined);
        tab.asked = done;
        setTimeout(() => done(undefined), PATIENCE);
        tab.said.delete('structure');
        say(tab, { kind: 'structure', reason: reason === 'revoked' ? 'brokenProfile' : reason });
      });
    },
    path: (id) => tabs.get(id)?.path,
    seen: (id) => tabs.get(id)?.seen,
    refresh: () => {
      for (const [id, tab] of tabs) void greet(id, tab).catch(report);
    },
    origin: (id) => tabs.get(id)?.origin,
    tell: (id, message) => {
      const tab = tabs.get(id);
      if (tab) tab.said.delete(message.kind);
      if (tab) say(tab, message);
    },
  };
}
