/** Pages that show views: each connects a port, says what it wants, and gets it again whenever it changed. */
import { ViewRequest, type Views } from '../contract.ts';
import { VIEW_PORT } from '../ports.ts';

export interface ViewPorts {
  /** Whether any page watches. */
  open(): boolean;
  /** Something may have changed: views are made again, at most once in 30 ms, and sent where they differ. */
  changed(): void;
}

export interface ViewSource {
  make(request: ViewRequest, tab: number | undefined): Promise<Views[keyof Views]>;
  /** A page opened, or asks again. */
  asked(): void;
}

/** The extension's own pages that may watch views, by what they may ask. */
const pages: Record<string, readonly ViewRequest['view'][]> = {
  '/popup.html': ['popup'],
  '/tell.html': ['panel'],
  '/panel.html': ['panel'],
  '/sidepanel.html': ['side'],
  '/desk.html': ['desk', 'page'],
};

export function openViews(source: ViewSource): ViewPorts {
  const open = new Map<
    chrome.runtime.Port,
    { request: ViewRequest; tab: number | undefined; sent: string }
  >();
  let timer: ReturnType<typeof setTimeout> | undefined;

  chrome.runtime.onConnect.addListener((port) => {
    if (port.name !== VIEW_PORT) return;
    const { sender } = port;
    const own = chrome.runtime.getURL('');
    // A page with a dynamic URL still reports the extension's own origin.
    const path = sender?.url ? new URL(sender.url).pathname : '';
    if (sender?.id !== chrome.runtime.id || `${sender?.origin ?? ''}/` !== own || !pages[path]) {
      port.disconnect();
      return;
    }
    port.onMessage.addListener((message: unknown) => {
      const request = ViewRequest.safeParse(message);
      if (!request.success || !pages[path]?.includes(request.data.view)) return;
      // A frame inside a page speaks for the tab it stands in, whatever it asks for.
      const asked = 'tab' in request.data ? request.data.tab : undefined;
      const tab = path === '/panel.html' ? sender.tab?.id : asked;
      open.set(port, { request: request.data, tab, sent: '' });
      void send(port);
      source.asked();
    });
    port.onDisconnect.addListener(() => open.delete(port));
  });

  async function send(port: chrome.runtime.Port): Promise<void> {
    const watcher = open.get(port);
    if (!watcher) return;
    const view = await source.make(watcher.request, watcher.tab);
    const text = JSON.stringify(view);
    if (text === watcher.sent || open.get(port) !== watcher) return;
    watcher.sent = text;
    try {
      port.postMessage(view);
    } catch {
      // The page closed meanwhile.
      open.delete(port);
    }
  }

  return {
    open: () => open.size > 0,
    changed: () => {
      if (timer !== undefined) return;
      timer = setTimeout(() => {
        timer = undefined;
        for (const port of open.keys()) void send(port);
      }, 30);
    },
  };
}
