/** The lists of the popup, from what is due down to what is done. */
import type { DutyCard as Card, PopupView } from '@wuhe/casework';
import { Button } from '../ui/Button.tsx';
import { Deadline } from '../ui/Deadline.tsx';
import { DutyCard } from '../ui/DutyCard.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { when } from '../ui/time.ts';
import { RecordSomething } from './acts/RecordSomething.tsx';
import { Duties } from './Duties.tsx';
import { Figures } from './Figures.tsx';
import { PageBanner } from './PageBanner.tsx';
import { type PopupProps, waitingApprovals } from './Popup.tsx';
import { TowardsSchool } from './TowardsSchool.tsx';

interface Props extends PopupProps {
  view: PopupView;
  primary: boolean;
}

export function PopupList({ page, view, primary, send, tab, requestSite, onTeach, onOpenApproval }: Props) {
  const { words } = useSpeech();
  const approvals = waitingApprovals(view);
  const due = view.todo.length > 0;
  const nothing = !due && approvals.length === 0;
  return (
    <>
      <PageBanner
        page={page}
        tab={tab}
        send={send}
        requestSite={requestSite}
        primary={primary && nothing}
        onTeach={onTeach}
      />
      {view.figures && <Figures figures={view.figures} />}
      {due && (
        <Duties
          cards={view.todo}
          me={view.me}
          send={send}
          primary={primary}
          onOpenApproval={onOpenApproval}
        />
      )}
      {approvals.length > 0 && (
        <section class="rule">
          <Head text={words.popup.approvals} count={approvals.length} />
          <ul class="list">
            {approvals.map((request) => (
              <li key={request.id}>
                <button type="button" class="row" onClick={() => onOpenApproval(request.id)}>
                  <span class="grow">
                    <Text>{request.title}</Text>
                  </span>
                  {request.until && <Deadline level="due" due={request.until} />}
                  <Icon name="forward" />
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {view.registersWaiting > 0 && (
        <section class="rule">
          <button type="button" class="row" onClick={() => void send({ page: 'openDesk' })}>
            <span class="grow">{words.popup.registersWaiting(view.registersWaiting)}</span>
            <Icon name="forward" />
          </button>
        </section>
      )}
      {primary && nothing && <Empty view={view} />}
      {view.know.length > 0 && (
        <section class="rule">
          <Head text={words.popup.know} count={view.know.length} />
          <Duties
            cards={view.know}
            me={view.me}
            send={send}
            primary={false}
            onOpenApproval={onOpenApproval}
          />
        </section>
      )}
      {view.doneToday.length > 0 && (
        <details class="done rule">
          <summary>{words.popup.done(view.doneToday.length)}</summary>
          <Plain cards={view.doneToday} />
        </details>
      )}
      <TowardsSchool shell={view} send={send} />
      <p class="quiet-line rule">
        <RecordSomething offers={view.offers} send={send} />
        <Button kind="quiet" onPress={() => void send({ page: 'openDesk' })}>
          {words.act.openDesk}
          <Icon name="forward" />
        </Button>
      </p>
    </>
  );
}

function Head({ text, count }: { text: string; count: number }) {
  return (
    <div class="head">
      <h2 class="grow soft">{text}</h2>
      <span class="count">{count}</span>
    </div>
  );
}

function Plain({ cards }: { cards: readonly Card[] }) {
  return (
    <ul class="list">
      {cards.map((card) => (
        <DutyCard key={card.key} card={card} />
      ))}
    </ul>
  );
}

function Empty({ view }: { view: PopupView }) {
  const speech = useSpeech();
  const { popup } = speech.words;
  return (
    <div class="empty">
      <h2>{popup.empty}</h2>
      <p>{view.next ? popup.next(view.next.lessonLabel, when(speech, view.next.starts)) : popup.noNext}</p>
    </div>
  );
}
