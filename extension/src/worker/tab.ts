/** What is known of one tab and its windows, the parts that it is served from, and how a window is spoken to. */
import type { Casework, PanelView, SchoolRegisters } from '@wuhe/casework';
import { type Lesson, type PlainDate, Problem, type Session } from '@wuhe/model';
import type { DrawWords, Sighting, Spots, Teaching, ToPage } from '../content/contract.ts';
import type { Sight } from '../content/sight.ts';
import type { PageState } from '../contract.ts';
import type { Registers } from './registers.ts';
import type { SettingsStore } from './settings.ts';
import type { Sites } from './sites.ts';
import type { Voice } from './speaker.ts';

export type Proposal = Extract<Sighting, { kind: 'proposal' }>;

/** One window of a tab: the top one (0) or a frame. */
export interface Frame extends Voice {
  port: chrome.runtime.Port;
  origin: string;
  path: string;
  document: string | undefined;
  /** What is being taught in it. */
  teaching: Teaching | undefined;
  /** Where it wanted something drawn last. */
  spots: Spots | undefined;
  said: Map<string, string>;
}

export interface Tab {
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

/** A window that has just connected. */
export function newFrame(id: number, port: chrome.runtime.Port, { origin, pathname }: URL): Frame {
  return {
    id,
    port,
    origin,
    path: pathname,
    document: port.sender?.documentId,
    seen: undefined,
    refused: undefined,
    expected: false,
    teaching: undefined,
    spots: undefined,
    said: new Map(),
  };
}

/** A tab of which nothing is known but the site in its top window. */
export function newTab(origin: string): Tab {
  return {
    frames: new Map(),
    origin,
    speaking: undefined,
    awaited: undefined,
    taught: undefined,
    state: { state: 'looking', origin },
    proposal: undefined,
    lesson: undefined,
    sight: 'seen',
    turn: Promise.resolve(),
  };
}

/** The window that holds the register, or is taught; else the top one. */
export function mainFrame(tab: Tab): Frame | undefined {
  const { taught, speaking } = tab;
  const id = taught ?? (typeof speaking === 'number' ? speaking : 0);
  return tab.frames.get(id) ?? tab.frames.get(0);
}

/** A page that misbehaves must not end the worker: the failure is logged without its content. */
export function report(error: unknown): void {
  console.warn('register page:', error instanceof Problem ? error.code : (error as Error).name);
}

/** Says a thing to a window, unless it is what the window heard last of its kind. */
export function say(frame: Frame | undefined, message: ToPage): void {
  const text = JSON.stringify(message);
  if (!frame || frame.said.get(message.kind) === text) return;
  frame.said.set(message.kind, text);
  try {
    frame.port.postMessage(message);
  } catch {
    // The window is gone; its disconnect follows.
  }
}

/** Says a thing to a window that it may have heard before. */
export function sayAgain(frame: Frame | undefined, message: ToPage): void {
  frame?.said.delete(message.kind);
  say(frame, message);
}

/** Whether a site is switched on and the browser permits it at this moment. */
export async function permitted(sites: Sites, origin: string): Promise<boolean> {
  return (sites.get(origin)?.on ?? false) && (await sites.permitted(origin));
}
