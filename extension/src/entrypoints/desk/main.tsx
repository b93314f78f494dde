/** The desk: a full page for everything that needs more room than the popup. */
import '../../styles/index.css';
import { render } from 'preact';
import { useState } from 'preact/hooks';
import { send, useView } from '../../client.ts';
import { openPlan } from '../../client-plan.ts';
import { Desk, type DeskPlace } from '../../screens/desk/Desk.tsx';

function App() {
  const [place, setPlace] = useState<DeskPlace>({});
  const given = useView({ view: 'desk', ...place });
  if (!given) return null;
  const { settings, view, failure, unreadable } = given;
  return (
    <Desk
      settings={settings}
      view={view}
      failure={failure}
      unreadable={unreadable}
      send={send}
      room={given.case}
      openPlan={openPlan}
      place={place}
      onPlace={setPlace}
    />
  );
}

render(<App />, document.body);
