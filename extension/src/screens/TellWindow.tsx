/** The small window in which a telling is looked at before it is sent: our own window, so no page can lie over it. */
import type { DutyCard as Card, PanelView } from '@wuhe/casework';
import { useState } from 'preact/hooks';
import type { Send, Views } from '../contract.ts';
import { Button } from '../ui/Button.tsx';
import { Deadline } from '../ui/Deadline.tsx';
import { Failed } from '../ui/Failed.tsx';
import { TextArea } from '../ui/fields.tsx';
import { teacherNames } from '../ui/names.ts';
import { Status } from '../ui/Status.tsx';
import { Screen, useSpeech } from '../ui/speech.tsx';
import { Text } from '../ui/Text.tsx';
import { wordsOf } from '../words/index.ts';
import { StudentList } from './acts/StudentList.tsx';
import { useTelling } from './acts/useTelling.ts';
import { ShellBanners } from './ShellBanners.tsx';
import { CalledForm, PhoneForm, Receipt, SeenForm } from './TellAfter.tsx';
import { Unlocking } from './Unlocking.tsx';

export interface TellWindowProps {
  settings: Views['panel']['settings'];
  /** The panel's view: the first card with something to do is shown, and what became of the others. */
  view: Views['panel']['view'];
  failure?: string | undefined;
  send: Send;
  /** Closes the window: after telling, or when the person cancels. */
  onClose: () => void;
}

export function TellWindow({ settings, view, failure, send, onClose }: TellWindowProps) {
  const title = wordsOf(settings.language).title.tell;
  return (
    <Screen language={settings.language} zone={view?.timeZone} now={view?.now} title={title}>
      <Unlocking lock={view?.lock} send={send}>
        {(asking) => <Body view={view} failure={failure} send={asking} onClose={onClose} />}
      </Unlocking>
    </Screen>
  );
}

/** What this window does; the rest is done at the desk or in the popup. */
const offered: readonly Card['acts'][number][] = ['tell', 'called', 'acknowledge'];

function Body({ view, failure, send, onClose }: Omit<TellWindowProps, 'settings'>) {
  const { words } = useSpeech();
  const open = view?.cards.find((card) => card.acts.some((act) => offered.includes(act)));
  const others = view?.cards.filter((card) => card !== open && card.closed !== undefined) ?? [];
  return (
    <div class="popup">
      <header class="top">
        <h1 class="grow">{words.title.tell}</h1>
        <span class="note">
          <Text>{[view?.lessonLabel, view?.className].filter((part) => part !== undefined).join(' · ')}</Text>
        </span>
      </header>
      <main>
        <ShellBanners shell={view} failure={failure} projector={false} send={send} />
        {!view && failure === undefined && <p class="pad soft">{words.opening}</p>}
        {view && open && <Offer card={open} view={view} send={send} onClose={onClose} />}
        {view && !open && others.length === 0 && (
          <div class="empty">
            <p>{words.tell.none}</p>
          </div>
        )}
        {others.map((card) => (
          <Receipt key={card.key} card={card} />
        ))}
        {view && !open && (
          <div class="line pad">
            <Button onPress={onClose}>{words.close}</Button>
          </div>
        )}
      </main>
      <Status sync={view?.sync} joined={view?.school.joined ?? false} />
    </div>
  );
}

interface OfferProps {
  card: Card;
  view: PanelView;
  send: Send;
  onClose: () => void;
}

/** The one thing to do. Its key is what is done, not the card: a third student who goes missing meanwhile keeps what was written. */
function Offer(props: OfferProps) {
  const { card } = props;
  if (card.acts.includes('called')) return <CalledForm key={`called ${card.statement}`} {...props} />;
  if (!card.acts.includes('tell')) return <SeenForm key={`seen ${card.statement}`} {...props} />;
  return card.to.length > 0 ? <TellForm key="tell" {...props} /> : <PhoneForm key="phone" {...props} />;
}

function TellForm({ card, send, onClose }: OfferProps) {
  const speech = useSpeech();
  const { tell, contact, homeroom, cancel } = speech.words;
  const telling = useTelling(card, send);
  const [complaint, setComplaint] = useState<string | undefined>(undefined);
  return (
    <form
      class="pad stack"
      onSubmit={async (event) => {
        event.preventDefault();
        setComplaint(telling.chosen.length === 0 ? contact.nobody : undefined);
        if (await telling.tell()) onClose();
      }}
    >
      <div class="pair">
        <h2>
          <Text>{tell.title(teacherNames(speech, card.to) || homeroom)}</Text>
        </h2>
        {card.due && <Deadline level={card.level} due={card.due} full />}
      </div>
      <p class="soft">
        {card.to
          .map((person) => [person.name, ...person.titles].join(speech.words.comma))
          .join(speech.words.list)}
      </p>
      <StudentList students={card.students} chosen={telling.chosen} onChosen={telling.choose} />
      <TextArea label={tell.note} value={telling.note} onValue={telling.setNote} />
      <Failed code={telling.failure} sentence={complaint} />
      <div class="line">
        <Button kind="primary" submit disabled={telling.busy}>
          {tell.send}
        </Button>
        <Button kind="quiet" onPress={onClose}>
          {cancel}
        </Button>
      </div>
    </form>
  );
}
