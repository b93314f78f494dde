/** The cards of the panel. One telling at a time has the primary button; putting one aside hides it until the panel reloads. */
import type { PanelView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import { Failed } from '../ui/Failed.tsx';
import { useSpeech } from '../ui/speech.tsx';
import { useSend } from '../ui/useSend.ts';
import type { Guard, PanelProps } from './Panel.tsx';
import { PanelCard } from './PanelCard.tsx';

type Props = PanelProps & { view: PanelView; guard: Guard };

export function PanelCards({ view, tab, send, armed, guard }: Props) {
  const { words } = useSpeech();
  const [later, setLater] = useState<readonly string[]>([]);
  const { busy, failure, one } = useSend(send);
  const shown = view.cards.filter((card) => !later.includes(card.key));
  const hidden = view.cards.length - shown.length;
  const first = shown.find((card) => card.acts.length > 0);

  return (
    <>
      {shown.map((card) => (
        <PanelCard
          key={card.key}
          card={card}
          view={view}
          primary={card === first}
          armed={armed && !busy}
          guard={guard}
          onTell={() => void one(tab === undefined ? { page: 'openTell' } : { page: 'openTell', tab })}
          onDesk={() => void one({ page: 'openDesk' })}
          onLater={() => setLater([...later, card.key])}
        />
      ))}
      {failure && (
        <div class="pad">
          <Failed code={failure} />
        </div>
      )}
      {hidden > 0 && (
        <p class="pad note rule">
          {words.hidden(hidden)}{' '}
          <button type="button" class="linkish note" disabled={!armed} onClick={guard(() => setLater([]))}>
            {words.show}
          </button>
        </p>
      )}
    </>
  );
}
