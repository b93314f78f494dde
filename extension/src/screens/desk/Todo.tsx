/** What is due, to know and done: the popup's lists with more room. */
import type { DeskView } from '@wuhe/casework';
import type { StatementId } from '@wuhe/model';
import type { Send } from '../../contract.ts';
import { DutyCard } from '../../ui/DutyCard.tsx';
import { useSpeech } from '../../ui/speech.tsx';
import { RecordSomething } from '../acts/RecordSomething.tsx';
import { Duties } from '../Duties.tsx';

interface Props {
  view: DeskView;
  send: Send;
  onOpenApproval: (request: StatementId) => void;
}

export function Todo({ view, send, onOpenApproval }: Props) {
  const { popup } = useSpeech().words;
  return (
    <div class="narrow">
      {view.todo.length > 0 ? (
        <Duties cards={view.todo} me={view.me} send={send} primary onOpenApproval={onOpenApproval} />
      ) : (
        <div class="empty">
          <h2>{popup.empty}</h2>
          <p>{popup.noNext}</p>
        </div>
      )}
      {view.offers.length > 0 && (
        <p class="pad rule">
          <RecordSomething offers={view.offers} send={send} />
        </p>
      )}
      {view.know.length > 0 && (
        <section class="rule">
          <div class="head">
            <h2 class="grow soft">{popup.know}</h2>
            <span class="count">{view.know.length}</span>
          </div>
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
          <summary>{popup.done(view.doneToday.length)}</summary>
          <ul class="list">
            {view.doneToday.map((card) => (
              <DutyCard key={card.key} card={card} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
