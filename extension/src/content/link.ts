/** The port to the worker: connects again when the worker was ended, ends for good when the extension was updated or removed. */

import { registerPort } from '../ports.ts';
import type { FromPage, ToPage } from './contract.ts';

export interface Link {
  send(message: FromPage): void;
}

export interface LinkOptions {
  heard(message: ToPage): void;
  /** A new connection: the worker knows nothing of this page yet. */
  connected(): void;
  /** The extension behind this script is gone, or does not want this page. */
  ended(why: 'gone' | 'unwanted'): void;
  signal: AbortSignal;
}

/** Pauses between two connections, ms. They grow while the worker hangs up without a word. */
const AGAIN = { first: 200, longest: 10_000 };

export function openLink(options: LinkOptions): Link {
  let port: chrome.runtime.Port | undefined;
  let pause = AGAIN.first;

  function connect(): void {
    if (options.signal.aborted) return;
    const opened = connection();
    if (!opened) {
      options.ended('gone');
      return;
    }
    port = opened;
    opened.onMessage.addListener((message: ToPage) => {
      pause = AGAIN.first;
      if (message.kind === 'off') options.ended('unwanted');
      else options.heard(message);
    });
    opened.onDisconnect.addListener(() => {
      if (port === opened) port = undefined;
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, AGAIN.longest);
    });
    options.connected();
  }
  options.signal.addEventListener('abort', () => port?.disconnect());
  connect();

  return {
    send: (message) => {
      try {
        port?.postMessage(message);
      } catch {
        // Said again after the next connection.
      }
    },
  };
}

/** `runtime.id` disappears when the extension was updated or removed under a running page; connecting throws a moment earlier. */
function connection(): chrome.runtime.Port | undefined {
  try {
    return chrome.runtime?.id ? chrome.runtime.connect({ name: registerPort(location.href) }) : undefined;
  } catch {
    return undefined;
  }
}
