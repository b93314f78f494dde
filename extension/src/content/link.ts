/** The port to the worker: connects again when the worker was ended, ends for good when the extension was updated or removed. */

import { REGISTER_PORT } from '../ports.ts';
import type { FromPage, ToPage } from './contract.ts';

export interface Link {
  send(message: FromPage): void;
}

export interface LinkOptions {
  heard(message: ToPage): void;
  /** A new connection: the worker knows nothing of this page yet. */
  connected(): void;
  /** The extension behind this script is gone. */
  ended(): void;
  signal: AbortSignal;
}

const AGAIN = 300;

export function openLink(options: LinkOptions): Link {
  let port: chrome.runtime.Port | undefined;

  function connect(): void {
    if (options.signal.aborted) return;
    // `runtime.id` disappears when the extension was updated or removed under a running page.
    if (!chrome.runtime?.id) {
      options.ended();
      return;
    }
    const opened = chrome.runtime.connect({ name: REGISTER_PORT });
    port = opened;
    opened.onMessage.addListener((message: ToPage) => options.heard(message));
    opened.onDisconnect.addListener(() => {
      if (port === opened) port = undefined;
      setTimeout(connect, AGAIN);
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
