/** The side panel: stays open beside the register while it is taught. `?tab=ID` looks at another tab than the active one. */
import '../../styles/index.css';
import { render } from 'preact';
import { send, useView } from '../../client.ts';
import { requestSite, useTab } from '../../client-tab.ts';
import { Side } from '../../screens/Side.tsx';

function App() {
  const tab = useTab(true);
  const given = useView(tab === undefined ? { view: 'side' } : { view: 'side', tab });
  if (!given) return null;
  const { page, settings, view, failure } = given;
  return (
    <Side
      page={page}
      settings={settings}
      view={view}
      failure={failure}
      send={send}
      tab={tab}
      requestSite={(frame) => requestSite(page, tab, frame)}
    />
  );
}

render(<App />, document.body);
