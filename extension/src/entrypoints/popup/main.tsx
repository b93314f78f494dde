/** The toolbar popup: what is due, and the approval of a text on its own screen. `?tab=ID` looks at another tab than the active one. */
import '../../styles/index.css';
import type { StatementId } from '@wuhe/model';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { send, useView } from '../../client.ts';
import { Approval } from '../../screens/Approval.tsx';
import { Popup } from '../../screens/Popup.tsx';

function App() {
  const tab = useTab();
  const given = useView(tab === undefined ? { view: 'popup' } : { view: 'popup', tab });
  const [approving, setApproving] = useState<StatementId | true>();
  useEffect(() => {
    document.documentElement.dataset.screen = approving ? 'approval' : 'popup';
  }, [approving]);
  // A popup takes the size of its document, and viewport units in it are the size it happens to have: the style sheet needs to know.
  useEffect(() => {
    chrome.tabs.getCurrent().then((own) => {
      document.body.dataset.window = own ? 'window' : 'popup';
    });
  }, []);
  if (!given) return null;
  const { page, settings, view, failure } = given;
  if (approving && view) {
    const request = approving === true ? undefined : approving;
    return (
      <Approval
        settings={settings}
        view={view}
        request={request}
        send={send}
        onClose={() => setApproving(undefined)}
      />
    );
  }
  return (
    <Popup
      page={page}
      settings={settings}
      view={view}
      failure={failure}
      send={send}
      tab={tab}
      requestSite={() => requestSite(page, tab)}
      onOpenApproval={(request) => setApproving(request)}
    />
  );
}

/** The browser asks only inside a click, so this must be the first thing the click does. */
async function requestSite(
  page: { state: string; origin?: string },
  tab: number | undefined,
): Promise<boolean> {
  if (!page.origin || tab === undefined) return false;
  // Not waited for: the browser's question may close the popup, and the worker then goes on by itself.
  void send({ page: 'asking', tab });
  const granted = await chrome.permissions.request({ origins: [`${page.origin}/*`] }).catch(() => false);
  if (granted) await send({ page: 'allowed', tab });
  return granted;
}

function useTab(): number | undefined {
  const asked = Number(new URLSearchParams(location.search).get('tab'));
  const [tab, setTab] = useState<number | undefined>(
    Number.isInteger(asked) && asked > 0 ? asked : undefined,
  );
  useEffect(() => {
    if (tab !== undefined) return;
    chrome.tabs.query({ active: true, currentWindow: true }).then(([active]) => setTab(active?.id));
  }, []);
  return tab;
}

render(<App />, document.body);
