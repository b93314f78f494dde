/** The toolbar popup: what is due, and the approval of a text on its own screen. `?tab=ID` looks at another tab than the active one. */
import '../../styles/index.css';
import type { StatementId } from '@wuhe/model';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { send, useView } from '../../client.ts';
import { requestSite, useTab } from '../../client-tab.ts';
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
      requestSite={(frame) => requestSite(page, tab, frame)}
      onTeach={() => void openSide(tab)}
      onOpenApproval={(request) => setApproving(request)}
    />
  );
}

/** Beside the page, for who points in it. The browser opens it only inside a click. */
async function openSide(tab: number | undefined): Promise<void> {
  if (tab !== undefined) await chrome.sidePanel.open({ tabId: tab }).catch(() => undefined);
}

render(<App />, document.body);
