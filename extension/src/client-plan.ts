/** Connects a page's plan with the worker: again and again, because a worker can be ended at any time. */
import { PLAN } from '@wuhe/casework';
import { linkPlan, type PlanLink } from './plan/link.ts';
import { ToPlanPage } from './plan/protocol.ts';
import { PLAN_PORT } from './ports.ts';

/** Until the next try after a break, and until a refused change is sent once more, ms. */
const AGAIN = 300;
const REFUSED = 3000;

/** Opens the plan of a case; `close` sends what was typed last, and after a lock keeps it until it can be taken. */
export function openPlan(scope: string, changed: () => void): PlanLink {
  let port: chrome.runtime.Port | undefined;
  let closing = false;
  let closed = false;
  const link = linkPlan(scope, PLAN, () => {
    if (closing) settle();
    else changed();
  });

  function connect(): void {
    if (closed || !chrome.runtime?.id) return;
    const own = chrome.runtime.connect({ name: PLAN_PORT });
    port = own;
    let after = AGAIN;
    const lost = () => {
      if (port !== own) return;
      port = undefined;
      link.disconnected();
      setTimeout(connect, after);
    };
    own.onDisconnect.addListener(lost);
    own.onMessage.addListener((message: unknown) => {
      if (port !== own) return;
      const heard = ToPlanPage.safeParse(message);
      if (!heard.success) return;
      link.heard(heard.data);
      if (heard.data.kind !== 'refused') return;
      // Asking again from the beginning is the way to have refused changes taken.
      after = REFUSED;
      own.disconnect();
      lost();
    });
    link.connected({
      send: (message) => {
        try {
          own.postMessage(message);
        } catch {
          // Broken this moment: what is not known to be kept is sent again on the next connection.
        }
      },
    });
  }

  /** Nobody looks at it any more: it ends when everything is kept, or will not be. */
  function settle(): void {
    const { unkept, refused } = link.state();
    if (closed || (unkept && (refused === undefined || refused === 'key.locked'))) return;
    closed = true;
    link.close();
    port?.disconnect();
  }

  const leaving = () => link.flush();
  addEventListener('pagehide', leaving);
  document.addEventListener('visibilitychange', leaving);
  connect();
  return {
    ...link,
    close: () => {
      closing = true;
      removeEventListener('pagehide', leaving);
      document.removeEventListener('visibilitychange', leaving);
      link.flush();
      settle();
    },
  };
}
