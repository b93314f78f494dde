/** The side panel: stays open beside the register while it is taught. `?tab=ID` looks at another tab than the active one. */
import '../../styles/index.css';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { send, useView } from '../../client.ts';
import { openPlan } from '../../client-plan.ts';
import { requestSite, useTab } from '../../client-tab.ts';
import { Side } from '../../screens/Side.tsx';

function App() {
  const tab = useTab(true);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const given = useView({
    view: 'side',
    ...(tab === undefined ? {} : { tab }),
    ...(chosen ? { case: chosen } : {}),
  });
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
      chosen={chosen}
      room={given.case}
      onCase={setChosen}
      openPlan={openPlan}
      requestSite={(frame) => requestSite(page, tab, frame)}
    />
  );
}

render(<App />, document.body);
