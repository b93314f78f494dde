/** The pages' side of the worker: watch a view, send a request. */
import { useEffect, useState } from 'preact/hooks';
import type { Request, Send, ViewRequest, Views } from './contract.ts';
import { VIEW_PORT } from './ports.ts';

/** How often an open page asks for its view again, so that minutes pass on screen. */
const REFRESH = 20_000;
const RECONNECT = 200;

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
      // `runtime.id` is gone when the extension was updated under a page in a frame: nothing more will come.
      if (stopped || !chrome.runtime?.id) return;
      port = chrome.runtime.connect({ name: VIEW_PORT });
      port.onMessage.addListener((message: Views[K]) => setView((before) => keepingScreen(message, before)));
      port.onDisconnect.addListener(() => setTimeout(connect, RECONNECT));
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

/** A storage that stops answering takes nothing off the screen: the last view stays, says so, and with it what is being entered. */
function keepingScreen<V extends Views[keyof Views]>(message: V, before: V | undefined): V {
  if (!('settings' in message) || message.view || message.failure === undefined) return message;
  if (!before || !('settings' in before) || !before.view) return message;
  const { failure } = message;
  const { sync } = before.view;
  return { ...message, view: { ...before.view, sync: { ...sync, storage: { ok: false, code: failure } } } };
}

/** What is not simply done again when nobody knows whether it was done: a second window, a second joining. */
const onceOnly = new Set([
  'confirmClass',
  'found',
  'handOver',
  'invite',
  'join',
  'recover',
  'replaceSheets',
  'takeOver',
]);

/** Sends a request to the worker. Never rejects. A worker that was ended meanwhile is asked a second time. */
export const send: Send = async (request, once = crypto.randomUUID()) => {
  const message = { ...request, once };
  try {
    return await chrome.runtime.sendMessage(message);
  } catch (error) {
    const again = neverArrived(error) || repeatable(request);
    const second = again ? await chrome.runtime.sendMessage(message).catch(() => undefined) : undefined;
    return second ?? { ok: false, code: 'worker.gone' };
  }
};

function repeatable(request: Request): boolean {
  return 'command' in request
    ? !onceOnly.has(request.command)
    : ['reportDraft', 'recordDraft'].includes(request.page);
}

/** The browser's own words: nobody listened. Any other failure leaves open whether the command was done. */
function neverArrived(error: unknown): boolean {
  return error instanceof Error && error.message.includes('Receiving end does not exist');
}
