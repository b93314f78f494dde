/**
 * What is known of the register pages in open tabs, kept for the next worker of this browser session: a worker that is ended between two
 * lines changes nothing on any screen. In memory only (`storage.session`), never on the disk.
 */
import type { Lesson } from '@wuhe/model';
import type { FromPage } from '../content/contract.ts';
import type { PageState } from '../contract.ts';

interface Remembered {
  /** The very document in the tab: another page of the same address is another document. */
  document: string | undefined;
  state: PageState;
  proposal: Extract<FromPage, { kind: 'proposal' }> | undefined;
  lesson: Lesson | undefined;
  /** The frame that holds the register, when it is one. */
  speaking?: number;
}

export interface Memory {
  get(tab: number): Promise<Remembered | undefined>;
  keep(tab: number, what: Remembered): void;
  forget(tab: number): void;
}

const keyOf = (tab: number) => `tab:${tab}`;

/** Written by this worker or one before it, so its shape is known: the area lives no longer than the browser. */
export function openMemory(): Memory {
  const area = chrome.storage.session;
  return {
    get: async (tab) => (await area.get(keyOf(tab)))[keyOf(tab)] as Remembered | undefined,
    keep: (tab, what) => void area.set({ [keyOf(tab)]: what }).catch(() => undefined),
    forget: (tab) => void area.remove(keyOf(tab)).catch(() => undefined),
  };
}
