/**
 * What else this person owes about the class, by the general card. One prompt is visible at a time: where something is to be told, all of
 * these stand behind their count; else the first is open. What is pressed is done in the popup's window, outside of the page.
 */
import type { PanelView } from '@wuhe/casework';
import { DutyCard } from '../ui/DutyCard.tsx';
import { useSpeech } from '../ui/speech.tsx';
import type { Guard, PanelProps } from './Panel.tsx';

type Props = PanelProps & { view: PanelView; guard: Guard };

export function PanelDue({ view, armed, guard, onLook }: Props) {
  const { words } = useSpeech();
  const open = guard(onLook);
  const telling = view.cards.some((card) => card.state === 'open');
  const first = telling ? [] : view.due.slice(0, 1);
  const rest = view.due.slice(first.length);
  const list = (cards: PanelView['due'], primary: boolean) => (
    <ol class="list">
      {cards.map((card) => (
        <DutyCard
          key={card.key}
          card={card}
          primary={primary}
          busy={!armed}
          onAct={(_act, event) => open(event)}
          onRecord={open}
        />
      ))}
    </ol>
  );
  return (
    <>
      {first.length > 0 && list(first, true)}
      {rest.length > 0 && (
        <details class="done rule">
          <summary>{words.panel.more(rest.length)}</summary>
          {list(rest, false)}
        </details>
      )}
    </>
  );
}
