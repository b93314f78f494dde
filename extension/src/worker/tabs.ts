/**
 * Register pages: one port per window that runs the content script, frames included. What the one that holds the register says becomes
 * the state of the tab, and a taken register becomes a reading; what the worker knows goes down as rosters and badges. Every message is
 * checked for sender and shape.
 */
import type { Lesson } from '@wuhe/model';
import { FromPage, type Sighting, type Teach, type Teaching, type ToPage } from '../content/contract.ts';
import { overlayStyle } from '../content/style.ts';
import type { PageState } from '../contract.ts';
import { addressIn } from '../ports.ts';
import { openMemory } from './memory.ts';
import { speaker } from './speaker.ts';
import {
  type Frame,
  mainFrame,
  type Proposal,
  permitted,
  report,
  say,
  sayAgain,
  type Tab,
  type TabsOptions,
} from './tab.ts';
import { arrival, hangUp, settle } from './tab-arrival.ts';
import { briefing } from './tab-briefing.ts';
import { draw } from './tab-drawing.ts';
import { show } from './tab-showing.ts';
import { bringTeaching, pointed, teachingState } from './tab-teaching.ts';

/** Longest wait for a page to describe itself, ms. */
const PATIENCE = 3000;
/** Longest wait of a new worker for the window that spoke before, ms. */
const REUNION = 1000;

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

/** Starts listening at once (the worker may be woken by a page); everything else waits for its parts. */
export function openTabs(options: TabsOptions): Tabs {
  const tabs = new Map<number, Tab>();
  const memory = openMemory();

  chrome.runtime.onConnect.addListener((port) => {
    const address = addressIn(port.name);
    if (address === undefined) return;
    const arrived = arrival(port, address, chrome.runtime.id);
    if (!arrived) {
      port.disconnect();
      return;
    }
    const { id, frame } = arrived;
    const tab = settle(tabs.get(id), arrived);
    tabs.set(id, tab);
    port.onMessage.addListener((message: unknown) => {
      const read = FromPage.safeParse(message);
      // One after another: what the page said last holds.
      if (read.success) inTurn(tab, () => hear(id, tab, frame, read.data));
    });
    port.onDisconnect.addListener(() => {
      if (tab.frames.get(frame.id) === frame) tab.frames.delete(frame.id);
      if (tabs.get(id) !== tab) return;
      if (frame.id === 0 || tab.frames.size === 0) {
        hangUp(tab);
        tabs.delete(id);
        memory.forget(id);
      } else if (tab.taught === frame.id) inTurn(tab, () => lost(id, tab));
      else inTurn(tab, () => judge(id, tab));
      options.changed();
    });
    void (frame.id === 0 ? remember(id, tab, frame) : Promise.resolve())
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

  async function greet(id: number, tab: Tab, frame: Frame): Promise<void> {
    const sites = await options.sites();
    // Same host, another port: the pattern matches, the person's permission does not. Or it was taken back under the page. A frame is
    // read in a page that is permitted as well: what is read is drawn there.
    const wanted =
      (await permitted(sites, frame.origin)) && (frame.id === 0 || (await permitted(sites, tab.origin)));
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
    const { refused, expected, context } = await briefing(options, frame);
    // Said once: telling it greets every page again.
    if (refused !== frame.refused || expected !== frame.expected) {
      frame.refused = refused;
      frame.expected = expected;
      if (refused || frame.seen) inTurn(tab, () => judge(id, tab, frame));
    }
    say(frame, context);
    // A frame that is read already spoke of its rows before the window that draws them was there.
    const main = mainFrame(tab);
    if (frame.id === 0 && main !== frame && main?.spots) say(frame, { kind: 'spots', spots: main.spots });
    await draw(options, id, tab);
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
        sayAgain(frame, { kind: 'styled' });
        return;
      case 'dock':
        if (!isTop) return;
        await (await options.sites()).change(tab.origin, { dock: message.dock });
        await draw(options, id, tab);
        return;
      case 'spots':
        frame.spots = message.spots;
        // While nobody has pointed yet, whichever window the pointer is over says what is under it.
        if (!isTop && (frame === mainFrame(tab) || tab.state.state === 'teaching'))
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
        become(id, tab, await teachingState(options, tab, message.teaching));
        break;
      }
    }
    options.changed();
    await draw(options, id, tab);
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
    await show(options, tab, (state) => become(id, tab, state));
    options.changed();
    await draw(options, id, tab);
  }

  const elsewhere = (frame: Frame) =>
    frame.seen?.kind === 'notRecognised' && (frame.seen.frames?.length ?? 0) > 0;

  /** The window that was taught has gone. */
  async function lost(id: number, tab: Tab): Promise<void> {
    for (const frame of tab.frames.values()) sayAgain(frame, { kind: 'teach', act: undefined });
    tab.speaking = undefined;
    become(id, tab, { state: 'looking', origin: tab.origin });
    await judge(id, tab);
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
      if (act) await Promise.all(meant.map((frame) => bringTeaching(id, frame)));
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
        sayAgain(frame, { kind: 'teach', act });
      }
      return true;
    },
    structure: async (id) => {
      const tab = tabs.get(id);
      const frame = tab && mainFrame(tab);
      if (!tab || !frame) return undefined;
      await bringTeaching(id, frame);
      const reason = tab.state.state === 'notRecognised' ? tab.state.reason : 'noRegister';
      return new Promise((done) => {
        tab.asked?.(undefined);
        tab.asked = done;
        setTimeout(() => done(undefined), PATIENCE);
        sayAgain(frame, { kind: 'structure', reason: reason === 'revoked' ? 'brokenProfile' : reason });
      });
    },
    path: (id) => of(id)?.path,
    seen: (id) => of(id)?.seen,
    refresh: () => {
      for (const [id, tab] of tabs)
        for (const frame of tab.frames.values()) void greet(id, tab, frame).catch(report);
    },
    origin: (id) => of(id)?.origin,
    tell: (id, message) => sayAgain(tabs.get(id)?.frames.get(0), message),
  };

  function of(id: number): Frame | undefined {
    const tab = tabs.get(id);
    return tab && mainFrame(tab);
  }
}
