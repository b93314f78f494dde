/**
 * Which page a window that connects belongs to. Windows of two pages overlap: a frame may connect before the page around it does, and the
 * page before may be gone only after that. Who cannot be placed for certain is hung up on and connects again by itself, or is gone with
 * its page.
 */
import { type Frame, newFrame, newTab, type Tab } from './tab.ts';

export interface Arrival {
  /** The tab's number. */
  id: number;
  frame: Frame;
  /** Site of the page in the top window. */
  around: string;
}

/**
 * Who connects with a script that sees `address`; undefined where the browser names no window of a tab, or another site in it. Of the
 * browser's words its `origin` counts: its `url` stays `about:blank` in a frame that a script of ours
 * in another one touched while it was empty, as they do to find their place.
 */
export function arrival(port: chrome.runtime.Port, address: string, own: string): Arrival | undefined {
  const { sender } = port;
  const id = sender?.tab?.id;
  const { frameId, url = '' } = sender ?? {};
  if (sender?.id !== own || id === undefined || frameId === undefined || !URL.canParse(address))
    return undefined;
  const page = new URL(address);
  // A sandbox takes the origin away, not the address.
  const { origin = 'null' } = sender;
  const site = origin === 'null' ? originOf(url) : origin;
  // A page without an address of its own (`null`) is let in to be told that it is not read.
  if (page.origin !== 'null' && page.origin !== site) return undefined;
  const frame = newFrame(frameId, port, page);
  return { id, frame, around: frameId === 0 ? frame.origin : originOf(sender.tab?.url ?? '') };
}

/** The tab with the window in it: the one that is known, as long as it is the same page's. */
export function settle(known: Tab | undefined, { frame, around }: Arrival): Tab {
  const same = known?.origin === around && !(frame.id === 0 && known.frames.has(0));
  if (known && !same) hangUp(known);
  const tab = known && same ? known : newTab(around);
  tab.frames.set(frame.id, frame);
  return tab;
}

/** The page is gone. Frames of the page after it that were taken for its own connect again. */
export function hangUp(tab: Tab): void {
  for (const { port } of tab.frames.values()) port.disconnect();
  tab.frames.clear();
}

const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : '');
