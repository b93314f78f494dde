/** The popup: what is due, what to know, what waits for approval; or the one question of a register seen for the first time. */
import type { StatementId } from '@wuhe/model';
import { useEffect } from 'preact/hooks';
import type { Send, Views } from '../contract.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { rowsOf, Status } from '../ui/Status.tsx';
import { Screen, useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { wordsOf } from '../words/index.ts';
import { PopupList } from './PopupList.tsx';
import { Proposal } from './Proposal.tsx';
import { ShellBanners } from './ShellBanners.tsx';
import { Unlocking } from './Unlocking.tsx';

type View = Views['popup'];

export interface PopupProps {
  page: View['page'];
  settings: View['settings'];
  view: View['view'];
  /** Why there is no view, as a problem code. */
  failure?: string | undefined;
  send: Send;
  /** The tab beside the popup; undefined when there is none. */
  tab: number | undefined;
  /** Asks the browser to permit the site, inside the click; true when it did. */
  requestSite: (frame?: string) => Promise<boolean>;
  /** Opens the side panel, where a register is taught. */
  onTeach: () => void;
  onOpenApproval: (request: StatementId) => void;
}

export function Popup(props: PopupProps) {
  const { settings, view } = props;
  return (
    <Screen
      language={settings.language}
      zone={view?.timeZone}
      now={view?.now}
      title={wordsOf(settings.language).title.popup}
    >
      <Unlocking lock={view?.lock} send={props.send}>
        {(send) => <Body {...props} send={send} />}
      </Unlocking>
    </Screen>
  );
}

function Body(props: PopupProps) {
  const { page, settings, view, failure, send, tab } = props;
  const { words } = useSpeech();
  const proposal = page.state === 'proposal' && tab !== undefined ? page : undefined;
  const toggle = () => void send({ page: 'settings', change: { projector: !settings.projector } });
  useProjectorKey(toggle);
  return (
    <div class="popup">
      <header class="top">
        <h1>{proposal ? words.brand : words.title.popup}</h1>
        {!proposal && view && <span class="count">{view.todo.length + waitingApprovals(view).length}</span>}
        <span class="note grow">
          <Text>{proposal ? proposal.title : (view?.scopeLabel ?? '')}</Text>
        </span>
        <span class="trail">
          <IconButton
            icon="hide"
            label={words.popup.projector}
            pressed={settings.projector}
            onPress={toggle}
          />
        </span>
      </header>
      <main>
        <ShellBanners shell={view} failure={failure} projector={settings.projector} send={send} />
        {proposal && tab !== undefined && (
          <Proposal
            page={proposal}
            tab={tab}
            send={send}
            onPoint={props.onTeach}
            key={JSON.stringify([proposal.origin, proposal.className, proposal.rows.map((row) => row.name)])}
          />
        )}
        {!view && failure === undefined && <p class="pad soft">{words.opening}</p>}
        {view && <PopupList {...props} view={view} primary={!proposal} />}
      </main>
      <Status
        sync={view?.sync}
        joined={view?.school.joined ?? false}
        rows={page.state === 'reading' ? rowsOf(page) : undefined}
      />
    </div>
  );
}

/** Requests to decide that no duty card leads to already. */
export function waitingApprovals(view: NonNullable<View['view']>) {
  const led = new Set(view.todo.filter((card) => card.acts.includes('decide')).map((card) => card.statement));
  return view.approvals.filter((request) => !led.has(request.id));
}

/** Alt+P, as the button says. `code`, because Alt may change the character. */
function useProjectorKey(toggle: () => void) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== 'KeyP' || event.repeat) return;
      event.preventDefault();
      toggle();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  });
}
