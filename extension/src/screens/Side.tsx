/** The side panel beside the register: what is read of the page, and teaching it by pointing. */
import type { PageState, Send, Views } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Failed } from '../ui/Failed.tsx';
import { rowsOf, Status } from '../ui/Status.tsx';
import { Screen, useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { useSend } from '../ui/useSend.ts';
import { wordsOf } from '../words/index.ts';
import { PageBanner } from './PageBanner.tsx';
import { Proposal } from './Proposal.tsx';
import { ShellBanners } from './ShellBanners.tsx';
import { Teaching } from './Teaching.tsx';
import { TowardsSchool } from './TowardsSchool.tsx';
import { Unlocking } from './Unlocking.tsx';

type View = Views['side'];

export interface SideProps {
  page: View['page'];
  settings: View['settings'];
  view: View['view'];
  failure?: string | undefined;
  send: Send;
  /** The tab beside the panel; undefined when there is none. */
  tab: number | undefined;
  requestSite: (frame?: string) => Promise<boolean>;
}

export function Side(props: SideProps) {
  const { settings, view } = props;
  const title = wordsOf(settings.language).title.side;
  return (
    <Screen language={settings.language} zone={view?.timeZone} now={view?.now} title={title}>
      <Unlocking lock={view?.lock} send={props.send}>
        {(send) => <Body {...props} send={send} />}
      </Unlocking>
    </Screen>
  );
}

function Body({ page, settings, view, failure, send, tab, requestSite }: SideProps) {
  const { words } = useSpeech();
  const { busy, failure: refused, one } = useSend(send);
  const point = () => tab !== undefined && void one({ page: 'teach', tab, act: { act: 'point' } });
  return (
    <div class="side-panel">
      <header class="top">
        <h1>{words.title.side}</h1>
        <span class="note grow">
          <Text>{page.state === 'reading' ? page.className : ''}</Text>
        </span>
      </header>
      <main>
        <ShellBanners shell={view} failure={failure} projector={settings.projector} />
        {page.state === 'noPage' && <p class="empty">{words.side.noPage}</p>}
        {page.state === 'proposal' && tab !== undefined && (
          <Proposal
            page={page}
            tab={tab}
            send={send}
            onPoint={point}
            key={JSON.stringify([page.origin, page.className, page.rows.map((row) => row.name)])}
          />
        )}
        {page.state === 'teaching' && tab !== undefined && (
          <Teaching page={page} tab={tab} send={send} joined={view?.school.joined ?? false} />
        )}
        <PageBanner page={page} tab={tab} send={send} requestSite={requestSite} primary onTeach={point} />
        {page.state === 'reading' && <Reading page={page} busy={busy} onPoint={point} />}
        {view && page.state !== 'teaching' && <TowardsSchool shell={view} send={send} />}
        {refused && (
          <div class="pad">
            <Failed code={refused} />
          </div>
        )}
      </main>
      <Status
        sync={view?.sync}
        joined={view?.school.joined ?? false}
        rows={page.state === 'reading' ? rowsOf(page) : undefined}
      />
    </div>
  );
}

interface ReadingProps {
  page: Extract<PageState, { state: 'reading' }>;
  busy: boolean;
  onPoint: () => void;
}

function Reading({ page, busy, onPoint }: ReadingProps) {
  const { words } = useSpeech();
  return (
    <section class="pad stack">
      <h2>{words.status.rows(page.recognised, rowsOf(page).total)}</h2>
      <p class="soft">{words.side.wrong}</p>
      <div class="line">
        <Button disabled={busy} onPress={onPoint}>
          {words.side.point}
        </Button>
      </div>
    </section>
  );
}
