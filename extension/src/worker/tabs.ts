/**
 * Register pages: one port per window that runs the content script, frames included. What the one that holds the register says becomes
 * the state of the tab, and a taken register becomes a reading; what the worker knows goes down as rosters and badges. Every message is
 * checked for sender and shape.
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
import type { Registers } from './registers.ts';
import type { SettingsStore } from './settings.ts';
import type { Sites } from './sites.ts';
import { speaker, type Voice } from './speaker.ts';

/** Longest wait for a page to describe itself, ms. */
const PATIENCE = 3000;
/** Longest wait of a new worker for the window that spoke before, ms. */
const REUNION = 1000;
/** What only teaching needs comes into a page when it is asked for. */
const TEACHING = 'teaching.js';

type Proposal = Extract<Sighting, { kind: 'proposal' }>;

/** One window of a tab: the top one (0) or a frame. */
interface Frame extends Voice {
  port: chrome.runtime.Port;
  origin: string;
  path: string;
  document: string | undefined;
  /** What is being taught in it. */
  teaching: Teaching | undefined;
  said: Map<string, string>;
}

interface Tab {
  frames: Map<number, Frame>;
  /** Site of the page in the top window. */
  origin: string;
  /** The window whose register this is. */
  speaking: number | 'tie' | undefined;
  /** The window that spoke to the worker before this one: the others wait for it. */
  awaited: number | undefined;
  /** The window in which somebody has pointed at a name. */
  taught: number | undefined;
  state: PageState;
  proposal: Proposal | undefined;
  /** Who waits for the structure of the page. */
  asked?: (structure: string | undefined) => void;
  /** The lesson on the page, once it was recognised. */
  lesson: Lesson | undefined;
  /** Whether what is drawn in the page can be seen there. */
  sight: Sight;
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
  /** Path of the page that holds the register, while it runs the content script. */
  path(tab: number): string | undefined;
  /** What the page's script said last. */
  seen(tab: number): Sighting | undefined;
  /** Sends rosters and badges again, after anything changed. */
  refresh(): void;
  /** Origin of the page that holds the register, while it runs the content script. */
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
    const { frameId } = sender ?? {};
    if (sender?.id !== chrome.runtime.id || id === undefined || frameId === undefined || !sender.url) {
      port.disconnect();
      return;
    }
    const { origin, pathname } = new URL(sender.url);
    const frame: Frame = {
      id: frameId,
      port,
      origin,
      path: pathname,
      document: sender.documentId,
      seen: undefined,
      refused: undefined,
      expected: false,
      teaching: undefined,
      said: new Map(),
    };
    const around = frameId === 0 ? sender.url : sender.tab?.url;
    const topOrigin = around && URL.canParse(around) ? new URL(around).origin : '';
    const known = tabs.get(id);
    const tab: Tab =
      known && (frameId !== 0 || !known.frames.has(0)) && known.origin === topOrigin
        ? known
        : {
            frames: new Map(),
            origin: topOrigin,
            speaking: undefined,
            awaited: undefined,
            taught: undefined,
            state: { state: 'looking', origin: topOrigin },
            proposal: undefined,
            lesson: undefined,
            sight: 'seen',
            turn: Promise.resolve(),
          };
    tabs.set(id, tab);
    tab.frames.set(frameId, frame);
    port.onMessage.addListener((message: unknown) => {
      const read = FromPage.safeParse(message);
      // One after another: what the page said last holds.
      if (read.success) inTurn(tab, () => hear(id, tab, frame, read.data));
    });
    port.onDisconnect.addListener(() => {
      if (tab.frames.get(frameId) === frame) tab.frames.delete(frameId);
      if (tabs.get(id) !== tab) return;
      if (frameId === 0 || tab.frames.size === 0) {
        tabs.delete(id);
        memory.forget(id);
      } else if (tab.taught === frameId) inTurn(tab, () => lost(id, tab));
      else inTurn(tab, () => judge(id, tab));
      options.changed();
    });
    void (frameId === 0 ? remember(id, tab, frame) : Promise.resolve())
      .then(() => greet(id, tab, frame))
      .catch(report);
  });

  function inTurn(tab: Tab, work: () => Promise<void>): void {
    tab.turn = tab.turn.then(work).catch(report);
  }

  /** What a worker before this one knew of the same document holds until the page has spoken again. */
  async function remember(id: number, tab: Tab, top: Frame): Promise<void> {
    const before = await memory.get(id);
    const same = before && before.document !== undefined && before.document === top.document;
    if (!same || tab.state.state !== 'looking') return;
    tab.state = before.state;
    tab.proposal ??= before.proposal;
    tab.lesson ??= before.lesson;
    if (!before.speaking || tab.frames.get(before.speaking)?.seen) return;
    tab.awaited = before.speaking;
    setTimeout(() => {
      tab.awaited = undefined;
      inTurn(tab, () => judge(id, tab));
    }, REUNION);
  }

  function become(id: number, tab: Tab, state: PageState): void {
    tab.state = state;
    if (state.state !== 'proposal') tab.proposal = undefined;
    if (state.state !== 'reading') tab.lesson = undefined;
    if (state.state !== 'teaching') {
      tab.taught = undefined;
      for (const frame of tab.frames.values()) frame.teaching = undefined;
    }
    const { proposal, lesson, speaking } = tab;
    const document = tab.frames.get(0)?.document;
    if (tabs.get(id) === tab)
      memory.keep(id, {
        document,
        state,
        proposal,
        lesson,
        ...(typeof speaking === 'number' ? { speaking } : {}),
      });
  }

  /** The window that holds the register, or is taught; else the top one. */
  function main(tab: Tab): Frame | undefined {
    const { taught, speaking } = tab;
    const id = taught ?? (typeof speaking === 'number' ? speaking : 0);
    return tab.frames.get(id) ?? tab.frames.get(0);
  }

  /** A page that misbehaves must not end the worker: the failure is logged without its content. */
  function report(error: unknown): void {
    console.warn('register page:', error instanceof Problem ? error.code : (error as Error).name);
  }

  function say(frame: Frame | undefined, message: ToPage): void {
    const text = JSON.stringify(message);
    if (!frame || frame.said.get(message.kind) === text) return;
    frame.said.set(message.kind, text);
    try {
      frame.port.postMessage(message);
    } catch {
      // The window is gone; its disconnect follows.
    }
  }

  /** Whether a site is switched on and the browser permits it at this moment. */
  async function permitted(origin: string): Promise<boolean> {
    const sites = await options.sites();
    return (sites.get(origin)?.on ?? false) && (await sites.permitted(origin));
  }

  async function greet(id: number, tab: Tab, frame: Frame): Promise<void> {
    const sites = await options.sites();
    // Same host, another port: the pattern matches, the person's permission does not. Or it was taken back under the page. A frame is
    // read in a page that is permitted as well: what is read is drawn there.
    const wanted = (await permitted(frame.origin)) && (frame.id === 0 || (await permitted(tab.origin)));
    if (!wanted) {
      say(frame, { kind: 'off' });
      frame.port.disconnect();
      if (tab.frames.get(frame.id) === frame) tab.frames.delete(frame.id);
      if (frame.id === 0 && tabs.get(id) === tab) {
        tabs.delete(id);
        memory.forget(id);
      }
      return;
    }
    const scene = (await options.casework()).scene();
    const registers = await options.registers();
    const school = await options.school();
    const profile = registers.choose(frame.origin, frame.path, school);
    const declined = !profile && (sites.get(frame.origin)?.declined.includes(frame.path) ?? false);
    const unusable = profile === 'broken' || profile === 'revoked';
    const refused = unusable
      ? profile === 'revoked'
        ? 'revoked'
        : 'brokenProfile'
      : declined
        ? 'declined'
        : undefined;
    const expected = profile !== undefined;
    // Said once: telling it greets every page again.
    if (refused !== frame.refused || expected !== frame.expected) {
      frame.refused = refused;
      frame.expected = expected;
      if (refused || frame.seen) inTurn(tab, () => judge(id, tab, frame));
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
    const words = registers.words(frame.origin, school);
    say(frame, {
      kind: 'context',
      profile: unusable ? undefined : profile,
      rosters: [...byClass.values()],
      today,
      ...(session ? { session } : {}),
      ...(words.length > 0 ? { words } : {}),
      silent: unusable || declined,
    });
    await draw(id, tab);
  }

  async function hear(id: number, tab: Tab, frame: Frame, message: FromPage): Promise<void> {
    const isTop = frame.id === 0;
    switch (message.kind) {
      case 'style':
        if (!isTop) return;
        await chrome.scripting.insertCSS({
          target: { tabId: id, frameIds: [0] },
          origin: 'USER',
          css: overlayStyle(message.attribute),
        });
        frame.said.delete('styled');
        say(frame, { kind: 'styled' });
        return;
      case 'dock':
        if (!isTop) return;
        await (await options.sites()).change(tab.origin, { dock: message.dock });
        await draw(id, tab);
        return;
      case 'spots':
        // While nobody has pointed yet, whichever window the pointer is over says what is under it.
        if (!isTop && (frame === main(tab) || tab.state.state === 'teaching'))
          say(tab.frames.get(0), { kind: 'spots', spots: message.spots });
        return;
      case 'structure':
        tab.asked?.(message.report);
        return;
      case 'sight':
        if (!isTop) return;
        tab.sight = message.sight;
        if (tab.state.state === 'reading') become(id, tab, { ...tab.state, sight: message.sight });
        break;
      case 'proposal':
        // A site can teach only itself. The path may have changed without a new document.
        if (message.profile.origin !== frame.origin) return;
        frame.path = message.profile.path;
        frame.seen = message;
        await judge(id, tab, frame);
        return;
      case 'notRecognised':
      case 'reading':
        frame.seen = message;
        await judge(id, tab, frame);
        return;
      case 'teaching': {
        const { learned } = message.teaching;
        // A site can teach only itself.
        if (learned && learned.profile.origin !== frame.origin) return;
        if (learned) frame.path = learned.profile.path;
        if (!pointed(tab, frame, message.teaching)) return;
        become(id, tab, await taught(tab, message.teaching));
        break;
      }
    }
    options.changed();
    await draw(id, tab);
  }

  /** What the tab shows, after `from` has spoken or a window has gone. */
  async function judge(id: number, tab: Tab, from?: Frame): Promise<void> {
    if (tab.awaited !== undefined && from?.id === tab.awaited) tab.awaited = undefined;
    // What is being taught goes on, whatever the other windows say.
    if (tab.state.state === 'teaching' || tab.awaited !== undefined) return;
    const before = tab.speaking;
    tab.speaking = speaker([...tab.frames.values()]);
    const same = tab.speaking === before;
    if (same && (tab.speaking === 'tie' || (from && from.id !== tab.speaking && !elsewhere(from)))) return;
    if (!same) say(tab.frames.get(0), { kind: 'spots', spots: undefined });
    await show(id, tab);
    options.changed();
    await draw(id, tab);
  }

  const elsewhere = (frame: Frame) =>
    frame.seen?.kind === 'notRecognised' && (frame.seen.frames?.length ?? 0) > 0;

  async function show(id: number, tab: Tab): Promise<void> {
    const { origin } = tab;
    if (tab.speaking === 'tie') {
      become(id, tab, { state: 'notRecognised', origin, reason: 'duplicates', missing: undefined });
      return;
    }
    const frame = tab.speaking === undefined ? undefined : tab.frames.get(tab.speaking);
    const frames = await sitesInside(tab);
    const more = frames.length > 0 ? { frames } : {};
    if (frame?.refused === 'declined') {
      become(id, tab, { state: 'nothing', origin, declined: true });
    } else if (frame?.refused) {
      become(id, tab, { state: 'notRecognised', origin, reason: frame.refused, missing: undefined });
    } else if (!frame?.seen) {
      become(id, tab, { state: 'looking', origin });
    } else if (frame.seen.kind === 'proposal') {
      const state = await proposed(tab, frame.seen);
      tab.proposal = frame.seen;
      become(id, tab, state);
    } else if (frame.seen.kind === 'reading') {
      await reading(id, tab, frame, frame.seen);
    } else {
      const { reason, missing } = frame.seen;
      become(
        id,
        tab,
        reason === 'noRegister' && !frame.expected
          ? { state: 'nothing', origin, declined: false, ...more }
          : { state: 'notRecognised', origin, reason, missing, ...more },
      );
    }
  }

  /** Sites of frames that could be read if the person permitted them. */
  async function sitesInside(tab: Tab): Promise<string[]> {
    const sites = await options.sites();
    const said = [...tab.frames.values()].flatMap(({ seen }) =>
      seen?.kind === 'notRecognised' ? (seen.frames ?? []) : [],
    );
    const found: string[] = [];
    for (const origin of new Set(said))
      if (sites.open(origin) && !(await permitted(origin))) found.push(origin);
    return found;
  }

  /**
   * Follows teaching through the windows of a tab: all of them are pointed at until somebody has pointed in one, which goes on alone.
   * False for what the others say then.
   */
  function pointed(tab: Tab, frame: Frame, teaching: Teaching): boolean {
    const before = frame.teaching;
    frame.teaching = teaching;
    const others = [...tab.frames.values()].filter((each) => each !== frame);
    const order = (frames: readonly Frame[], act: Teach | undefined) => {
      for (const each of frames) {
        each.said.delete('teach');
        say(each, { kind: 'teach', act });
      }
    };
    const identified = (of: Teaching | undefined) => of?.rows[of.row]?.identified ?? 0;
    const current = tab.taught === undefined ? undefined : tab.frames.get(tab.taught);
    if (current && current !== frame) {
      // Asked for a list, several windows may have one.
      const better = teaching.step === 'mark' && identified(teaching) > identified(current.teaching);
      if (!better) return false;
      tab.taught = frame.id;
      order([current], undefined);
      return true;
    }
    if (teaching.step !== 'name') {
      if (!current) order(others, undefined);
      tab.taught = frame.id;
    } else if (current) {
      tab.taught = undefined;
      order(others, { act: 'point' });
    } else if (before?.picking && !teaching.picking)
      order(
        others.filter((each) => each.teaching?.picking),
        { act: 'leave' },
      );
    return true;
  }

  /** The window that was taught has gone. */
  async function lost(id: number, tab: Tab): Promise<void> {
    for (const frame of tab.frames.values()) {
      frame.said.delete('teach');
      say(frame, { kind: 'teach', act: undefined });
    }
    tab.speaking = undefined;
    become(id, tab, { state: 'looking', origin: tab.origin });
    await judge(id, tab);
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
      ...(reading.partial ? { partial: true } : {}),
    };
  }

  async function reading(
    id: number,
    tab: Tab,
    frame: Frame,
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
      ...(message.reading.unseen ? { unseen: message.reading.unseen } : {}),
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
      origin: frame.origin,
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
    const words = await options.words();
    const drawn = main(tab);
    for (const frame of tab.frames.values())
      say(frame, {
        kind: 'draw',
        badges: frame === drawn ? badges : [],
        panel: frame.id === 0 && shown ? sites.dockOf(tab.origin) : undefined,
        words,
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
      if (open?.frames.has(0)) return open.state;
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
    learned: (id) => {
      const tab = tabs.get(id);
      return tab?.taught === undefined ? undefined : tab.frames.get(tab.taught)?.teaching?.learned;
    },
    teach: async (id, act) => {
      const tab = tabs.get(id);
      if (!tab?.frames.has(0)) return false;
      const taught = tab.taught === undefined ? undefined : tab.frames.get(tab.taught);
      const meant = taught && act ? [taught] : [...tab.frames.values()];
      if (act) await Promise.all(meant.map((frame) => inject(id, frame)));
      else if (tab.state.state === 'teaching') {
        // What they said before they were taught is no news.
        for (const frame of meant) if (frame.teaching) frame.seen = undefined;
        say(tab.frames.get(0), { kind: 'spots', spots: undefined });
        tab.speaking = undefined;
        become(id, tab, { state: 'looking', origin: tab.origin });
      }
      for (const frame of meant) {
        // The page is read by what it says now.
        if (!act) await greet(id, tab, frame);
        frame.said.delete('teach');
        say(frame, { kind: 'teach', act });
      }
      return true;
    },
    structure: async (id) => {
      const tab = tabs.get(id);
      const frame = tab && main(tab);
      if (!tab || !frame) return undefined;
      await inject(id, frame);
      const reason = tab.state.state === 'notRecognised' ? tab.state.reason : 'noRegister';
      return new Promise((done) => {
        tab.asked?.(undefined);
        tab.asked = done;
        setTimeout(() => done(undefined), PATIENCE);
        frame.said.delete('structure');
        say(frame, { kind: 'structure', reason: reason === 'revoked' ? 'brokenProfile' : reason });
      });
    },
    path: (id) => of(id)?.path,
    seen: (id) => of(id)?.seen,
    refresh: () => {
      for (const [id, tab] of tabs)
        for (const frame of tab.frames.values()) void greet(id, tab, frame).catch(report);
    },
    origin: (id) => of(id)?.origin,
    tell: (id, message) => {
      const top = tabs.get(id)?.frames.get(0);
      top?.said.delete(message.kind);
      say(top, message);
    },
  };

  function of(id: number): Frame | undefined {
    const tab = tabs.get(id);
    return tab && main(tab);
  }

  async function inject(id: number, frame: Frame): Promise<void> {
    await chrome.scripting
      .executeScript({ target: { tabId: id, frameIds: [frame.id] }, files: [TEACHING] })
      .catch(report);
  }
}
