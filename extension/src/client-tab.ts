/** The tab that a page of the extension stands beside, and asking the browser for its site. */
import { useEffect, useState } from 'preact/hooks';
import { send } from './client.ts';

/** `?tab=ID` names one; otherwise it is the active tab of the window, and with `follow` whichever becomes it. */
export function useTab(follow = false): number | undefined {
  const asked = Number(new URLSearchParams(location.search).get('tab'));
  const named = Number.isInteger(asked) && asked > 0 ? asked : undefined;
  const [tab, setTab] = useState<number | undefined>(named);
  useEffect(() => {
    if (named !== undefined) return;
    const look = () =>
      void chrome.tabs.query({ active: true, currentWindow: true }).then(([active]) => setTab(active?.id));
    look();
    if (!follow) return;
    chrome.tabs.onActivated.addListener(look);
    return () => chrome.tabs.onActivated.removeListener(look);
  }, [named, follow]);
  return tab;
}

/** The browser asks only inside a click, so this must be the first thing the click does. `frame`: site of a frame in the page. */
export async function requestSite(
  page: { state: string; origin?: string },
  tab: number | undefined,
  frame?: string,
): Promise<boolean> {
  const origin = frame ?? page.origin;
  if (!origin || tab === undefined) return false;
  const inside = frame ? { origin: frame } : {};
  // Not waited for: the browser's question may close the popup, and the worker then goes on by itself.
  void send({ page: 'asking', tab, ...inside });
  const granted = await chrome.permissions.request({ origins: [`${origin}/*`] }).catch(() => false);
  if (granted) await send({ page: 'allowed', tab, ...inside });
  return granted;
}
