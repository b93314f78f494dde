/**
 * The docked panel: one lesson of one class, 320 px, in an iframe inside somebody else's page. It only shows and opens; what is sent
 * is looked at first, in a window of our own.
 */
import { useEffect, useState } from 'preact/hooks';
import type { Send, Views } from '../contract.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { LockContext } from '../ui/lock.tsx';
import { rowsOf, Status } from '../ui/Status.tsx';
import { Screen, useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { wordsOf } from '../words/index.ts';
import { PanelLesson } from './PanelLesson.tsx';
import { PanelPage } from './PanelPage.tsx';

type View = Views['panel'];

export interface PanelProps {
  page: View['page'];
  settings: View['settings'];
  view: View['view'];
  failure?: string | undefined;
  send: Send;
  tab: number | undefined;
  /** The panel is fully visible and nothing covers it; only then its buttons work. */
  armed: boolean;
  onProjector: () => void;
  onCollapse: () => void;
  /** Opens the popup's window, where a proposal is looked at. */
  onLook: () => void;
}

/** Wraps what a button does: only a real click on an armed panel counts. */
export type Guard = (act: () => void) => (event: Event) => void;

export function Panel(props: PanelProps) {
  const { settings, view } = props;
  const title = wordsOf(settings.language).title.panel;
  return (
    <Screen language={settings.language} zone={view?.timeZone} now={view?.now} title={title}>
      <Body {...props} />
    </Screen>
  );
}

function Body(props: PanelProps) {
  const { page, view, failure, armed, onProjector, onCollapse } = props;
  const { words } = useSpeech();
  const guard: Guard = (act) => (event) => {
    if (armed && event.isTrusted) act();
  };
  const place = [view?.lessonLabel, view?.className].filter((part) => part !== undefined).join(' · ');
  const headline = page.state === 'proposal' ? words.first.ask(page.rows.length) : view?.cards[0]?.what;
  return (
    <div class="panel">
      <header class="top">
        <h1 class="grow">{words.brand}</h1>
        <span class="note">
          <Text>{place}</Text>
        </span>
        <span class="trail">
          <IconButton icon="hide" label={words.popup.projector} onPress={trusted(onProjector)} />
          <IconButton icon="down" label={words.panel.collapse} onPress={trusted(onCollapse)} />
        </span>
      </header>
      <main>
        <PanelPage {...props} guard={guard} />
        {!view && failure === undefined && <p class="pad soft">{words.opening}</p>}
        {view && page.state !== 'proposal' && <PanelLesson {...props} view={view} guard={guard} />}
      </main>
      {/* A passphrase is never asked for inside of somebody else's page: the popup's window is. */}
      <LockContext.Provider
        value={{
          state: view?.lock.state ?? 'none',
          locksAt: view?.lock.locksAt,
          unlock: async (event) => {
            guard(props.onLook)(event);
            return false;
          },
          lock: undefined,
        }}
      >
        <Status
          sync={view?.sync}
          joined={view?.school.joined ?? false}
          rows={page.state === 'reading' ? rowsOf(page) : undefined}
        />
      </LockContext.Provider>
      <Announcement text={headline} />
    </div>
  );
}

function trusted(act: () => void) {
  return (event: Event) => {
    if (event.isTrusted) act();
  };
}

/** Says a new headline once, politely; the badges in the page are silent. */
function Announcement({ text }: { text: string | undefined }) {
  const [said, setSaid] = useState('');
  useEffect(() => setSaid(text ?? ''), [text]);
  return (
    <p class="unseen" role="status">
      {said}
    </p>
  );
}
