/** A list of duty cards with everything that can be done about them: direct acts at once, the others in a dialog. */
import type { DutyCard as Card, PersonView } from '@wuhe/casework';
import type { StatementId } from '@wuhe/model';
import { useState } from 'preact/hooks';
import type { Send } from '../contract.ts';
import { type Act, DutyCard } from '../ui/DutyCard.tsx';
import { Failed } from '../ui/Failed.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { useSend } from '../ui/useSend.ts';
import { ContactDialog } from './acts/ContactDialog.tsx';
import { ExplainDialog } from './acts/ExplainDialog.tsx';
import { RecordDialog } from './acts/RecordDialog.tsx';
import { ReportDialog } from './acts/ReportDialog.tsx';
import { TellDialog } from './acts/TellDialog.tsx';

interface Props {
  cards: readonly Card[];
  me: PersonView;
  send: Send;
  /** The first verb of the first card is the screen's primary button. */
  primary: boolean;
  onOpenApproval: (request: StatementId) => void;
}

/** The card as it was when asked: a dialog stays open, with what was entered, when its card goes meanwhile. */
type Asked = { card: Card; act: 'tell' | 'contact' | 'report' | 'explain' | 'record' };

export function Duties({ cards, me, send, primary, onOpenApproval }: Props) {
  const { words } = useSpeech();
  const [later, setLater] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const [pressed, setPressed] = useState<string | undefined>(undefined);
  const { busy, failure, one } = useSend(send);
  const shown = cards.filter((card) => !later.includes(card.key));
  const hidden = cards.length - shown.length;
  const first = shown.find(
    (card) => card.records.length > 0 || card.acts.some((act) => act !== 'takeRegister'),
  );
  const subject = asked && (cards.find((card) => card.key === asked.card.key) ?? asked.card);
  const close = () => setAsked(undefined);

  function act(card: Card, what: Act) {
    setPressed(card.key);
    if (what === 'tell' || what === 'contact' || what === 'report' || what === 'explain')
      return setAsked({ card, act: what });
    if (!card.statement) return;
    if (what === 'decide') return onOpenApproval(card.statement);
    if (what === 'acknowledge') return one({ command: 'acknowledge', of: [card.statement] });
    if (what === 'called') return one({ command: 'called', of: card.statement });
  }

  return (
    <>
      <ol class="list">
        {shown.map((card) => (
          <DutyCard
            key={card.key}
            card={card}
            primary={primary && card === first}
            busy={busy}
            onAct={(what) => void act(card, what)}
            onRecord={() => setAsked({ card, act: 'record' })}
            onLater={() => setLater([...later, card.key])}
          />
        ))}
      </ol>
      {failure && (
        <div class="pad" key={pressed}>
          <Failed code={failure} />
        </div>
      )}
      {hidden > 0 && (
        <p class="pad note rule">
          {words.hidden(hidden)}{' '}
          <button type="button" class="linkish note" onClick={() => setLater([])}>
            {words.show}
          </button>
        </p>
      )}
      {asked && subject && (
        <>
          {asked.act === 'tell' && <TellDialog card={subject} send={send} onClose={close} />}
          {asked.act === 'contact' && (
            <ContactDialog students={subject.students} send={send} onClose={close} />
          )}
          {asked.act === 'report' && <ReportDialog card={subject} me={me} send={send} onClose={close} />}
          {asked.act === 'record' && (
            <RecordDialog
              offers={subject.records.length > 0 ? subject.records : asked.card.records}
              duties={asked.card.duties}
              send={send}
              onClose={close}
            />
          )}
          {asked.act === 'explain' && <ExplainDialog card={subject} send={send} onClose={close} />}
        </>
      )}
    </>
  );
}
