/** The side panel beside the register: what is read of the page, teaching it by pointing, and the cases of one's teams. */

import { useState } from 'preact/hooks';
import type { PageState, Send, Views } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Failed } from '../ui/Failed.tsx';
import { rowsOf, Status } from '../ui/Status.tsx';
import { Screen, useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { useSend } from '../ui/useSend.ts';
import { wordsOf } from '../words/index.ts';
import { Cases } from './case/Cases.tsx';
import type { OpenPlan } from './case/PlanField.tsx';
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
  /** The case that is open, and the view of it. */
  chosen: string | undefined;
  room: View['case'];
  onCase: (id: string | undefined) => void;
  openPlan: OpenPlan;
  /** Where to begin; the page beside the panel when nothing is said. */
  part?: Part | undefined;
}

/** page: what is read of the register · cases: rescue cases. */
type Part = 'page' | 'cases';

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

function Body(props: SideProps) {
  const { page, settings, view, failure, send } = props;
  const { words } = useSpeech();
  const [part, setPart] = useState<Part>(props.part ?? 'page');
  // Alone there are no teams.
  const joined = view?.school.joined ?? false;
  const shown = joined ? part : 'page';
  return (
    <div class="side-panel">
      <header class="top">
        <h1>{shown === 'cases' ? words.cases.title : words.title.side}</h1>
        <span class="note grow">
          <Text>{shown === 'page' && page.state === 'reading' ? page.className : ''}</Text>
        </span>
      </header>
      {joined && <Parts shown={shown} onShow={setPart} />}
      <main>
        <ShellBanners shell={view} failure={failure} projector={settings.projector} send={send} />
        {shown === 'page' && <Page {...props} />}
        {shown === 'cases' && view && (
          <Cases
            view={view}
            chosen={props.chosen}
            room={props.room}
            onChosen={props.onCase}
            send={send}
            openPlan={props.openPlan}
          />
        )}
      </main>
      <Status
        sync={view?.sync}
        joined={joined}
        rows={shown === 'page' && page.state === 'reading' ? rowsOf(page) : undefined}
      />
    </div>
  );
}

function Parts({ shown, onShow }: { shown: Part; onShow: (part: Part) => void }) {
  const { title, cases } = useSpeech().words;
  const names = { page: title.side, cases: cases.title };
  return (
    <nav class="parts" aria-label={title.side}>
      {(['page', 'cases'] as const).map((part) => (
        <button
          type="button"
          class="row"
          key={part}
          aria-current={part === shown ? 'page' : undefined}
          onClick={() => onShow(part)}
        >
          {names[part]}
        </button>
      ))}
    </nav>
  );
}

function Page({ page, view, send, tab, requestSite }: SideProps) {
  const { words } = useSpeech();
  const { busy, failure: refused, one } = useSend(send);
  const point = () => tab !== undefined && void one({ page: 'teach', tab, act: { act: 'point' } });
  return (
    <>
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
    </>
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
