/** The docked panel's document. It lives in a frame inside a foreign page, so it acts only while it is surely seen. */
import '../../styles/index.css';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { send, useView } from '../../client.ts';
import { Panel } from '../../screens/Panel.tsx';
import { useSurelySeen } from './seen.ts';
import { useSaidSize } from './size.ts';

function App() {
  const [tab, setTab] = useState<number>();
  useEffect(() => {
    chrome.tabs.getCurrent().then((current) => setTab(current?.id));
  }, []);
  const given = useView({ view: 'panel' });
  const armed = useSurelySeen();
  useSaidSize();
  useEscape();
  if (!given) return null;
  const { page, settings, view, failure } = given;
  // Any page may put this document into a frame: it shows something only to the permitted page of its own tab.
  const around = location.ancestorOrigins[0];
  if (location.ancestorOrigins.length !== 1 || !('origin' in page) || page.origin !== around) return null;
  return (
    <Panel
      page={page}
      settings={settings}
      view={view}
      failure={failure}
      send={send}
      tab={tab}
      armed={armed}
      onProjector={() => void send({ page: 'panel', act: 'projector' })}
      onCollapse={() => void send({ page: 'panel', act: 'collapse' })}
      onLook={() => void send({ page: 'openPopup' })}
    />
  );
}

/** Back to where the person was in the page. */
function useEscape() {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && event.isTrusted) void send({ page: 'panel', act: 'leave' });
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

render(<App />, document.body);
