/** The window in which a telling is looked at before it is sent. `?tab=ID` names the tab with the register. */
import '../../styles/index.css';
import { render } from 'preact';
import { send, useView } from '../../client.ts';
import { TellWindow } from '../../screens/TellWindow.tsx';

const tab = Number(new URLSearchParams(location.search).get('tab'));

function App() {
  const given = useView({ view: 'panel', tab });
  if (!given) return null;
  const { settings, view, failure } = given;
  return (
    <TellWindow
      settings={settings}
      view={view}
      failure={failure}
      send={send}
      onClose={() => window.close()}
    />
  );
}

render(<App />, document.body);
