/** The pages' side of the worker: watch a view, send a request. */
import { useEffect, useState } from 'preact/hooks';
import type { Send, ViewRequest, Views } from './contract.ts';
import { VIEW_PORT } from './ports.ts';

/** How often an open page asks for its view again, so that minutes pass on screen. */
const REFRESH = 20_000;

/** The view of `request`, kept up to date; undefined until the first arrives. Connects again when the worker was ended. */
export function useView<K extends ViewRequest['view']>(
  request: Extract<ViewRequest, { view: K }>,
): Views[K] | undefined {
  const [view, setView] = useState<Views[K]>();
  const key = JSON.stringify(request);
  useEffect(() => {
    let port: chrome.runtime.Port | undefined;
    let stopped = false;
    const connect = () => {
      if (stopped) return;
      port = chrome.runtime.connect({ name: VIEW_PORT });
      port.onMessage.addListener((message: Views[K]) => setView(message));
      port.onDisconnect.addListener(() => setTimeout(connect, 200));
      port.postMessage(JSON.parse(key));
    };
    connect();
    const timer = setInterval(() => {
      try {
        port?.postMessage(JSON.parse(key));
      } catch {
        // The port is being replaced.
      }
    }, REFRESH);
    return () => {
      stopped = true;
      clearInterval(timer);
      port?.disconnect();
    };
  }, [key]);
  return view;
}

/** Sends a request to the worker. Never rejects. */
export const send: Send = async (request) => {
  try {
    return await chrome.runtime.sendMessage(request);
  } catch {
    return { ok: false, code: 'worker.gone' };
  }
};
